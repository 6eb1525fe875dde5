"""`threshold` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE, Proof

# Of each series that other programs compute: the columns that name a row, and those that are compared.
SERIES = {
    "replicates": (("replicate", "quantity"), ("estimate",)),
    "thresholds": (("number",), ("threshold", "low", "high", "critical", "values_in_set", "values_in_hull")),
    "accepted": (("number", "low"), ("high",)),
    "likelihood_ratio": (("number", "value"), ("ratio",)),
}
SAMPLED_SERIES = (
    "likelihood_ratio",
)  # rows of a curve: the oracle makes a sample of them, and none is counted

# Other programs are asked about the regression given the thresholds that the analysis found.
NEEDS_ANALYSIS = True

# Programs that the project does not install.
OPTIONAL_PROGRAMS = ("pyxthreg", "pyfixest")

PROOFS = (
    Proof(("test", "test p"), ("threshold_test_",), f"{ORACLE}[thresholds]"),
    Proof(("series",), ("thresholds ", "accepted ", "replicates "), f"{ORACLE}[thresholds]"),
)
