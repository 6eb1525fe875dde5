"""`event_study` beside other programs: series compared, programs asked, tests that prove the rest."""

# Of each series that others redo: what names a row, and its numbers.
SERIES = {
    "event_study": (("estimator", "by", "key"), ("estimate", "se", "low", "high", "band_low", "band_high")),
    "parallel_trends": (("cohort", "year"), ("mean", "rows")),
}

# Programs that the project does not install.
OPTIONAL = ("csdid", "diff-diff", "pyfixest")

# Of numbers that no program gives: quantities, how terms begin ("" for all), and the test that holds them.
PROOFS = (
    (
        ("coefficient", "se", "p", "low", "high"),
        ("",),
        "tests/unit/crosscheck/test_planted.py::test_nothing_differs_where_nothing_is_planted[paths]",
    ),
    (
        ("series",),
        ("event_study ",),
        "tests/unit/crosscheck/test_planted.py::test_nothing_differs_where_nothing_is_planted[paths]",
    ),
    (
        ("test", "test p"),
        ("pretrends",),
        "tests/unit/crosscheck/test_planted.py::test_nothing_differs_where_nothing_is_planted[paths]",
    ),
    (
        ("statistic",),
        ("r2_between", "r2_overall"),
        "tests/unit/crosscheck/test_planted.py::test_nothing_differs_where_nothing_is_planted[policy_weighted]",
    ),
)
