"""`matching` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE

# Of each series that others redo: what names a row, and its numbers.
SERIES = {
    "balance": (
        ("stage", "covariate"),
        (
            "mean_treated",
            "mean_control",
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

# Of numbers that no program gives: quantities, how terms begin ("" for all), and the test that holds them.
PROOFS = (
    (
        ("statistic",),
        ("matched_rows", "unmatched_treated"),
        f"{ORACLE}[matched]",
    ),
    (
        ("series",),
        ("balance ",),
        f"{ORACLE}[matched]",
    ),
    (
        ("statistic",),
        ("r2_between", "r2_overall"),
        f"{ORACLE}[policy_weighted]",
    ),
)
