"""`event_study` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE

# Of each series that others redo: what names a row, and its numbers.
SERIES = {
    "event_study": (("estimator", "by", "key"), ("estimate", "se", "low", "high", "band_low", "band_high")),
    "parallel_trends": (("cohort", "year"), ("mean", "rows")),
}

# Programs that the project does not install.
OPTIONAL_PROGRAMS = ("csdid", "diff-diff")

# Of numbers that no program gives: quantities, how terms begin ("" for all), and the test that holds them.
PROOFS = (
    (
        ("coefficient", "se", "p", "low", "high"),
        ("",),
        f"{ORACLE}[paths]",
    ),
    (
        ("series",),
        ("event_study ",),
        f"{ORACLE}[paths]",
    ),
    (
        ("test", "test p"),
        ("pretrends",),
        f"{ORACLE}[paths]",
    ),
    (
        ("statistic",),
        ("r2_between", "r2_overall"),
        f"{ORACLE}[policy_weighted]",
    ),
)
