"""`instruments` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE

# Of each series that others redo: what names a row, and its numbers.
SERIES = {
    "anderson_rubin": (("term",), ("low", "high", "ends")),  # ends: how many are finite
}

WRITTEN_OUT = "tests/unit/panel/test_written_out.py::test_"
# Of numbers that no program gives: quantities, how terms begin ("" for all), and the test that holds them.
PROOFS = (
    (
        ("statistic",),
        ("stock_yogo_",),
        f"{WRITTEN_OUT}critical_values_of_weak_instruments_are_those_that_stock_and_yogo_print",
    ),
    (
        ("statistic",),
        ("effective_f_critical",),
        f"{WRITTEN_OUT}the_effective_critical_value_of_equal_instruments_is_a_quantile",
    ),
    (
        ("statistic",),
        ("r2_between", "r2_overall"),
        f"{ORACLE}[weighted_iv]",
    ),
)
