"""`bacon` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE, Proof

# Of each series that other programs compute: the columns that name a row, and those that are compared.
SERIES = {
    "bacon": (("kind", "treated_cohort", "control_cohort"), ("effect", "weight")),
}

# Programs that the project does not install.
OPTIONAL_PROGRAMS = ("diff-diff",)

PROOFS = (
    Proof(("statistic", "series"), ("weight", "effect", "bacon "), f"{ORACLE}[bacon]"),
    Proof(("statistic",), ("r2_between", "r2_overall"), f"{ORACLE}[policy_weighted]"),
)
