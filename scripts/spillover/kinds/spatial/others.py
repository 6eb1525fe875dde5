"""`spatial` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE

# Packages of R, and the estimators that each is asked about.
R = dict.fromkeys(("spatialreg", "splm"), ("SAR", "SEM", "SDM", "SDEM", "SARAR", "GNS"))

# Of numbers that no program gives: quantities, how terms begin ("" for all), and the test that holds them.
PROOFS = (
    (
        ("coefficient", "se", "p", "low", "high"),
        ("",),
        f"{ORACLE}[lee_yu]",
    ),
    (
        ("statistic",),
        ("sigma2", "loglik", "aic", "bic", "r2_within", "phi", "largest_root"),
        f"{ORACLE}[lee_yu]",
    ),
    (
        ("test", "test p"),
        ("wald_stationarity",),
        f"{ORACLE}[dynamic]",
    ),
)
