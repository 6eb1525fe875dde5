"""`spatial` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE, Proof

PROOFS = (
    Proof(
        ("test", "test p"),
        ("moran_residuals",),
        "tests/unit/spatial/test_moran.py::test_residuals_of_one_year_have_morans_i",
    ),
    Proof(("coefficient", "se", "p", "low", "high"), ("",), f"{ORACLE}[lee_yu]"),
    Proof(
        ("statistic",),
        ("sigma2", "loglik", "aic", "bic", "r2_within", "phi", "largest_root"),
        f"{ORACLE}[lee_yu]",
    ),
    Proof(
        ("statistic",),
        ("sigma2_lee_yu",),
        "tests/unit/spatial/test_dynamic.py::test_the_variance_of_errors_by_formula_is_the_step_of_all",
    ),
    Proof(("test", "test p"), ("wald_stationarity",), f"{ORACLE}[dynamic]"),
)
