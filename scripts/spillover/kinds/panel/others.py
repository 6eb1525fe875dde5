"""`panel` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE, Proof

PROOFS = (
    Proof(
        ("test", "test p"),
        ("moran_residuals",),
        "tests/unit/spatial/test_moran.py::test_residuals_of_one_year_have_morans_i",
    ),
    Proof(("test", "test p"), ("wild_bootstrap:",), f"{ORACLE}[few_clusters]"),
    Proof(
        ("statistic",),
        ("r2", "df_residual"),
        "tests/unit/panel/test_written_out.py::test_differences_are_regressed_with_a_constant",
    ),
)
