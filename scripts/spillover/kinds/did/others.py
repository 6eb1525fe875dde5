"""`did` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE, Proof

# Programs that the project does not install.
OPTIONAL_PROGRAMS = ("diff-diff",)

PROOFS = (
    Proof(("test", "test p"), ("wild_bootstrap:",), f"{ORACLE}[few_clusters]"),
    Proof(("test", "test p"), ("randomisation:",), f"{ORACLE}[policy]"),
    Proof(("coefficient", "se", "p", "low", "high"), ("",), f"{ORACLE}[exposed_jackknife]"),
    Proof(("statistic",), ("r2_between", "r2_overall"), f"{ORACLE}[policy_weighted]"),
)
