"""`threshold` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE

# Of each series that others redo: what names a row, and its numbers.
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

# Of numbers that no program gives: quantities, how terms begin ("" for all), and the test that holds them.
PROOFS = (
    (("test", "test p"), ("threshold_test_",), f"{ORACLE}[thresholds]"),
    (("series",), ("thresholds ", "accepted ", "replicates "), f"{ORACLE}[thresholds]"),
)
