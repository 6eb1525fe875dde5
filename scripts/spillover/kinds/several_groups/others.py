"""`several_groups` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import Proof

PROOFS = (
    Proof(
        ("test", "test p"),
        ("equal_slopes",),
        "tests/unit/panel/test_groups.py::"
        "test_equal_slopes_of_several_groups_are_a_restriction_of_the_interacted_model",
    ),
)
