"""`staggered` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE, Proof

# Of each series that other programs compute: the columns that name a row, and those that are compared.
SERIES = {
    "event_study": (("estimator", "by", "key"), ("estimate", "se", "low", "high", "band_low", "band_high")),
    "group_time": (("cohort", "time"), ("estimate", "se", "low", "high", "band_low", "band_high")),
}

# Programs that the project does not install.
OPTIONAL_PROGRAMS = ("csdid", "diff-diff")

PROOFS = (
    Proof(("coefficient", "se", "p", "low", "high"), ("",), f"{ORACLE}[staggered]"),
    Proof(("series",), ("event_study ", "group_time "), f"{ORACLE}[staggered_drawn]"),
    Proof(("test", "test p"), ("pretrends",), f"{ORACLE}[staggered]"),
)
