"""`spatial` beside other programs: series compared, programs asked, tests that prove the rest."""

# Of numbers that no program gives: quantities, how terms begin ("" for all), and the test that holds them.
PROOFS = (
    (
        ("coefficient", "se", "p", "low", "high"),
        ("",),
        "tests/unit/crosscheck/test_planted.py::test_nothing_differs_where_nothing_is_planted[lee_yu]",
    ),
    (
        ("statistic",),
        ("sigma2", "loglik", "aic", "bic", "r2_within", "phi", "largest_root"),
        "tests/unit/crosscheck/test_planted.py::test_nothing_differs_where_nothing_is_planted[lee_yu]",
    ),
    (
        ("test", "test p"),
        ("wald_stationarity",),
        "tests/unit/crosscheck/test_planted.py::test_nothing_differs_where_nothing_is_planted[dynamic]",
    ),
)
