"""`several_groups` beside other programs: series compared, programs asked, tests that prove the rest."""

# Of numbers that no program gives: quantities, how terms begin ("" for all), and the test that holds them.
PROOFS = (
    (
        ("test", "test p"),
        ("equal_slopes",),
        "tests/unit/panel/test_groups.py::"
        "test_equal_slopes_of_several_groups_are_a_restriction_of_the_interacted_model",
    ),
)
