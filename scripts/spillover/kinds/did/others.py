"""`did` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE

# Programs that the project does not install.
OPTIONAL_PROGRAMS = ("diff-diff",)

# Of numbers that no program gives: quantities, how terms begin ("" for all), and the test that holds them.
PROOFS = (
    (
        ("test", "test p"),
        ("wild_bootstrap:",),
        f"{ORACLE}[few_clusters]",
    ),
    (
        ("test", "test p"),
        ("randomisation:",),
        f"{ORACLE}[policy]",
    ),
    (
        ("coefficient", "se", "p", "low", "high"),
        ("",),
        f"{ORACLE}[exposed_jackknife]",
    ),
    (
        ("statistic",),
        ("r2_between", "r2_overall"),
        f"{ORACLE}[policy_weighted]",
    ),
)
