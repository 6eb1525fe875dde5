"""`threshold` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE

# Of each series that others redo: what names a row, and its numbers.
SERIES = {
    "replicates": (("replicate", "quantity"), ("estimate",)),
    "thresholds": (("number",), ("threshold", "low", "high", "critical", "accepted", "inside")),
    "accepted": (("number", "low"), ("high",)),
    "likelihood_ratio": (("number", "value"), ("ratio",)),
}
SAMPLED = ("likelihood_ratio",)  # of this series a sample of rows is asked again

# Programs that the project does not install.
OPTIONAL = ("pyxthreg", "pyfixest")

# Of numbers that no program gives: quantities, how terms begin ("" for all), and the test that holds them.
PROOFS = (
    (
        ("test p",),
        ("threshold_test_",),
        f"{ORACLE}[thresholds]",
    ),
    (
        ("series",),
        ("replicates ",),
        f"{ORACLE}[thresholds]",
    ),
)
