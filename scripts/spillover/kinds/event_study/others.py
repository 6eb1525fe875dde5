"""`event_study` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE, Proof

# Of each series that other programs compute: the columns that name a row, and those that are compared.
SERIES = {
    "event_study": (("estimator", "by", "key"), ("estimate", "se", "low", "high", "band_low", "band_high")),
    "parallel_trends": (("cohort", "year"), ("mean", "rows")),
}

# Programs that the project does not install.
OPTIONAL_PROGRAMS = ("csdid", "diff-diff")

PROOFS = (
    Proof(("coefficient", "se", "p", "low", "high"), ("",), f"{ORACLE}[paths]"),
    Proof(("series",), ("event_study ",), f"{ORACLE}[paths]"),
    Proof(("test", "test p"), ("pretrends",), f"{ORACLE}[paths]"),
    Proof(("statistic",), ("r2_between", "r2_overall"), f"{ORACLE}[policy_weighted]"),
)
