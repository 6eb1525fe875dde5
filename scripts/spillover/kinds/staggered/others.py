"""`staggered` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE

# Of each series that others redo: what names a row, and its numbers.
SERIES = {
    "event_study": (("estimator", "by", "key"), ("estimate", "se", "low", "high", "band_low", "band_high")),
    "group_time": (("cohort", "time"), ("estimate", "se", "low", "high", "band_low", "band_high")),
}

# Programs that the project does not install.
OPTIONAL_PROGRAMS = ("csdid", "diff-diff")

# Of numbers that no program gives: quantities, how terms begin ("" for all), and the test that holds them.
PROOFS = (
    (
        ("coefficient", "se", "p", "low", "high"),
        ("",),
        f"{ORACLE}[staggered]",
    ),
    (
        ("series",),
        ("event_study ", "group_time "),
        f"{ORACLE}[staggered_drawn]",
    ),
    (
        ("test", "test p"),
        ("pretrends",),
        f"{ORACLE}[staggered]",
    ),
)
