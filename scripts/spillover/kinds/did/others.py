"""`did` beside other programs: series compared, programs asked, tests that prove the rest."""

# Programs that the project does not install.
OPTIONAL = ("diff-diff", "pyfixest")

# Of numbers that no program gives: quantities, how terms begin ("" for all), and the test that holds them.
PROOFS = (
    (
        ("test", "test p"),
        ("wild_bootstrap:",),
        "tests/unit/crosscheck/test_planted.py::test_nothing_differs_where_nothing_is_planted[few_clusters]",
    ),
    (
        ("test", "test p"),
        ("randomisation:",),
        "tests/unit/crosscheck/test_planted.py::test_nothing_differs_where_nothing_is_planted[policy]",
    ),
    (
        ("coefficient", "se", "p", "low", "high"),
        ("",),
        "tests/unit/crosscheck/test_planted.py::test_nothing_differs_where_nothing_is_planted[exposed_jackknife]",
    ),
    (
        ("statistic",),
        ("r2_between", "r2_overall"),
        "tests/unit/crosscheck/test_planted.py::test_nothing_differs_where_nothing_is_planted[policy_weighted]",
    ),
)
