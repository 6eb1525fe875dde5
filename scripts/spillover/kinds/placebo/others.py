"""`placebo` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE, Proof

# Of each series that other programs compute: the columns that name a row, and those that are compared.
SERIES = {
    "placebo": (("kind", "draw"), ("coefficient", "se")),
}

PROOFS = (
    Proof(("test", "test p"), ("placebo:",), f"{ORACLE}[placebo]"),
    Proof(("series",), ("placebo ",), f"{ORACLE}[placebo]"),
    Proof(("statistic",), ("r2_between", "r2_overall"), f"{ORACLE}[policy_weighted]"),
)
