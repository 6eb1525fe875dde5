"""`bootstrap_mediation` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE

# Of each series that others redo: what names a row, and its numbers.
SERIES = {
    "replicates": (("replicate", "quantity"), ("estimate",)),
}

# Of numbers that no program gives: quantities, how terms begin ("" for all), and the test that holds them.
PROOFS = (
    (("low", "high"), ("",), "tests/unit/panel/test_mediation.py::test_intervals_equal_scipy"),
    (
        ("p",),
        ("",),
        "tests/unit/panel/test_mediation.py::test_p_is_the_level_at_which_its_interval_ends_at_zero",
    ),
    (
        ("se", "coefficient"),
        ("",),
        f"{ORACLE}[resampled_units]",
    ),
    (
        ("statistic",),
        ("bias:",),
        f"{ORACLE}[resampled_units]",
    ),
)
