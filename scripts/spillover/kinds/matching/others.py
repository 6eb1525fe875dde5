"""`matching` beside other programs: series compared, programs asked, tests that prove the rest."""

# Of each series that others redo: what names a row, and its numbers.
SERIES = {
    "balance": (
        ("when", "covariate"),
        (
            "treated",
            "control",
            "bias",
            "t",
            "p",
            "variance_ratio",
            "mean_bias",
            "pseudo_r2",
            "rubin_b",
            "rubin_r",
        ),
    ),
}

# Programs that the project does not install.
OPTIONAL = ("pyfixest",)

# Of numbers that no program gives: quantities, how terms begin ("" for all), and the test that holds them.
PROOFS = (
    (
        ("statistic",),
        ("matched_rows", "unmatched_treated"),
        "tests/unit/crosscheck/test_planted.py::test_nothing_differs_where_nothing_is_planted[matched]",
    ),
    (
        ("series",),
        ("balance ",),
        "tests/unit/crosscheck/test_planted.py::test_nothing_differs_where_nothing_is_planted[matched]",
    ),
    (
        ("statistic",),
        ("r2_between", "r2_overall"),
        "tests/unit/crosscheck/test_planted.py::test_nothing_differs_where_nothing_is_planted[policy_weighted]",
    ),
)
