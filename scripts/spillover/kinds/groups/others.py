"""`groups` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import Proof

PROOFS = (
    Proof(
        ("test", "test p"),
        ("group_permutation",),
        "tests/unit/panel/test_groups.py::test_permutation_equals_refitting",
    ),
    Proof(
        ("test", "test p"),
        ("group_difference",),
        "tests/unit/panel/test_groups.py::test_difference_equals_the_interacted_regression",
    ),
    Proof(
        ("coefficient", "se", "p", "low", "high"),
        ("",),
        "tests/unit/panel/test_groups.py::test_difference_equals_the_interacted_regression",
    ),
)
