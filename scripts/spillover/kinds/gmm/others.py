"""`gmm` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE

# Programs that the project does not install.
OPTIONAL_PROGRAMS = ("pyxtabond2",)

# Of numbers that no program gives: quantities, how terms begin ("" for all), and the test that holds them.
PROOFS = (
    (
        ("coefficient", "se", "p", "low", "high"),
        ("",),
        f"{ORACLE}[system_gmm]",
    ),
    (
        ("statistic",),
        ("rows_transformed", "rows_levels", "sigma2", "hansen_at_one_step", "instruments"),
        f"{ORACLE}[system_gmm]",
    ),
    (
        ("test", "test p"),
        ("wald", "ar1", "ar2", "sargan", "hansen", "difference_in_hansen:"),
        f"{ORACLE}[system_gmm_plain]",
    ),
)
