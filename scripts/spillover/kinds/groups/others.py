"""`groups` beside other programs: series compared, programs asked, tests that prove the rest."""

# Of numbers that no program gives: quantities, how terms begin ("" for all), and the test that holds them.
PROOFS = (
    (
        ("test", "test p"),
        ("group_permutation",),
        "tests/unit/panel/test_groups.py::test_permutation_equals_refitting",
    ),
    (
        ("test", "test p"),
        ("group_difference",),
        "tests/unit/panel/test_groups.py::test_difference_equals_the_interacted_regression",
    ),
    (
        ("coefficient", "se", "p", "low", "high"),
        ("",),
        "tests/unit/panel/test_groups.py::test_difference_equals_the_interacted_regression",
    ),
)
