"""`robustness` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import Proof

PROOFS = (
    Proof(
        ("statistic",),
        ("rows", "same_sign"),
        "tests/unit/analyses/test_robustness.py::test_the_sentence_counts_signs_and_significance",
    ),
)
