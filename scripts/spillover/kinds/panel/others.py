"""`panel` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE

# Of numbers that no program gives: quantities, how terms begin ("" for all), and the test that holds them.
PROOFS = (
    (
        ("test", "test p"),
        ("moran_residuals",),
        "tests/unit/spatial/test_moran.py::test_residuals_of_one_year_have_morans_i",
    ),
    (
        ("test", "test p"),
        ("wild_bootstrap:",),
        f"{ORACLE}[few_clusters]",
    ),
    (
        ("statistic",),
        ("r2", "df_residual"),
        "tests/unit/panel/test_written_out.py::test_differences_are_regressed_with_a_constant",
    ),
)
