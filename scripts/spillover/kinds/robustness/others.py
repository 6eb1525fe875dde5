"""`robustness` beside other programs: series compared, programs asked, tests that prove the rest."""

# Of numbers that no program gives: quantities, how terms begin ("" for all), and the test that holds them.
PROOFS = (
    (
        ("statistic",),
        ("rows", "same_sign"),
        "tests/unit/analyses/test_robustness.py::test_the_sentence_counts_signs_and_significance",
    ),
)
