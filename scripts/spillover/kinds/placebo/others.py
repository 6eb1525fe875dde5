"""`placebo` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE

# Of each series that others redo: what names a row, and its numbers.
SERIES = {
    "placebo": (("kind", "draw"), ("coefficient", "se")),
}

# Of numbers that no program gives: quantities, how terms begin ("" for all), and the test that holds them.
PROOFS = (
    (
        ("test", "test p"),
        ("placebo:",),
        f"{ORACLE}[placebo]",
    ),
    (
        ("series",),
        ("placebo ",),
        f"{ORACLE}[placebo]",
    ),
    (
        ("statistic",),
        ("r2_between", "r2_overall"),
        f"{ORACLE}[policy_weighted]",
    ),
)
