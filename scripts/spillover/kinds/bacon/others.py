"""`bacon` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE

# Of each series that others redo: what names a row, and its numbers.
SERIES = {
    "bacon": (("kind", "treated_cohort", "control_cohort"), ("effect", "weight")),
}

# Programs that the project does not install.
OPTIONAL_PROGRAMS = ("diff-diff",)

# Of numbers that no program gives: quantities, how terms begin ("" for all), and the test that holds them.
PROOFS = (
    (
        ("statistic", "series"),
        ("weight", "effect", "bacon "),
        f"{ORACLE}[bacon]",
    ),
    (
        ("statistic",),
        ("r2_between", "r2_overall"),
        f"{ORACLE}[policy_weighted]",
    ),
)
