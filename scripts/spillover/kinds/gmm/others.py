"""`gmm` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE, Proof

# Programs that the project does not install.
OPTIONAL_PROGRAMS = ("pyxtabond2",)

PROOFS = (
    Proof(("coefficient", "se", "p", "low", "high"), ("",), f"{ORACLE}[system_gmm]"),
    Proof(
        ("statistic",),
        ("rows_transformed", "rows_levels", "sigma2", "hansen_at_one_step", "instruments"),
        f"{ORACLE}[system_gmm]",
    ),
    Proof(
        ("test", "test p"),
        ("wald", "ar1", "ar2", "sargan", "hansen", "difference_in_hansen:"),
        f"{ORACLE}[system_gmm_plain]",
    ),
)
