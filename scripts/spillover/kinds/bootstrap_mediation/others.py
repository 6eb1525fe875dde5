"""`bootstrap_mediation` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE, Proof

# Of each series that other programs compute: the columns that name a row, and those that are compared.
SERIES = {
    "replicates": (("replicate", "quantity"), ("estimate",)),
}

PROOFS = (
    Proof(("low", "high"), ("",), "tests/unit/panel/test_mediation.py::test_intervals_equal_scipy"),
    Proof(
        ("p",),
        ("",),
        "tests/unit/panel/test_mediation.py::test_p_is_the_level_at_which_its_interval_ends_at_zero",
    ),
    Proof(("se", "coefficient"), ("",), f"{ORACLE}[resampled_units]"),
    Proof(("statistic",), ("bias:",), f"{ORACLE}[resampled_units]"),
)
