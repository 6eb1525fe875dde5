"""`matching` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE, Proof

# Of each series that other programs compute: the columns that name a row, and those that are compared.
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

PROOFS = (
    Proof(("statistic",), ("matched_rows", "unmatched_treated"), f"{ORACLE}[matched]"),
    Proof(("series",), ("balance ",), f"{ORACLE}[matched]"),
    Proof(("statistic",), ("r2_between", "r2_overall"), f"{ORACLE}[policy_weighted]"),
)
