"""`instruments` beside other programs: series compared, programs asked, tests that prove the rest."""

from spillover.opinions.opinion import ORACLE, Proof

# Of each series that other programs compute: the columns that name a row, and those that are compared.
SERIES = {
    "anderson_rubin": (("term",), ("low", "high", "ends")),  # ends: how many are finite
}

WRITTEN_OUT = "tests/unit/panel/test_written_out.py::test_"
PROOFS = (
    Proof(
        ("statistic",),
        ("stock_yogo_",),
        f"{WRITTEN_OUT}critical_values_of_weak_instruments_are_those_that_stock_and_yogo_print",
    ),
    Proof(
        ("statistic",),
        ("effective_f_critical",),
        f"{WRITTEN_OUT}the_effective_critical_value_of_equal_instruments_is_a_quantile",
    ),
    Proof(("statistic",), ("r2_between", "r2_overall"), f"{ORACLE}[weighted_iv]"),
)
