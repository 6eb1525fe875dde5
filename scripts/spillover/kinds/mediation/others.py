"""`mediation` beside other programs: series compared, programs asked, tests that prove the rest."""

# Programs that the project does not install.
OPTIONAL = ("pyfixest",)
