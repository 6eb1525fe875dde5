"""Formulas: parsed with a white list, compiled to SQL, refused where an operation has no value."""

import math

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from base.formula import parse_formula
from spillover.errors import StudyError
from study_chain import ROOT
from warehouse.panel import make_variable

REAL = ROOT.parent / "shared" / "real"


def _evaluate(text, transform="none", years=(2012, 2013), **measures):
    """A formula over one unit and two years; each measure is a pair of values."""
    db = duckdb.connect()
    db.execute(
        "create schema raw; create schema panel; create table raw.names as select 'u' as unit, 'Ordos' as "
        "name"
    )
    columns = ", ".join(f'cast(? as double) as "{name}"' for name in measures)
    for i, year in enumerate((2012, 2013)):
        head = "create table panel.measures as" if i == 0 else "insert into panel.measures"
        db.execute(
            f"{head} select 'u' as unit, {year} as year, {columns}", [pair[i] for pair in measures.values()]
        )
    behind = "{measure: 'y', year: 2012, value: '1', place: 'its cells', from_years: null}"
    db.execute(f"create macro panel.behind(variable, unit, year) as [{behind}]")
    db.execute("create table panel.variables (variable varchar, unit varchar, year integer, value double)")
    make_variable(db, "v", parse_formula(text, transform=transform), years)
    return [value for (value,) in db.execute("select value from panel.variables order by year").fetchall()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x", 3),
        ("x + y * 2", 13),
        ("(x + y) * 2", 16),
        ("x - y - 1", -3),
        ("-x ^ 2", -9),
        ("2 ^ x ^ 2", 512),
        ("x / y", 0.6),
        ("ln(x)", math.log(3)),
        ("log1p(x)", math.log(4)),
        ("exp(x) + sqrt(y) + abs(-x)", math.exp(3) + math.sqrt(5) + 3),
        ("1e4 * x", 30000),
    ],
)
def test_arithmetic(text, expected):
    assert _evaluate(text, x=(3, 3), y=(5, 5)) == pytest.approx([expected] * 2, rel=1e-15)


# A database per example: a few are enough, and a busy machine may be slow.
@settings(max_examples=20)
@given(st.floats(0.01, 100), st.floats(0.01, 100))
def test_a_formula_is_what_python_computes(x, y):
    assert _evaluate("ln(x) / (1 + y) - x ^ 0.5", x=(x, x), y=(y, y))[0] == pytest.approx(
        math.log(x) / (1 + y) - x**0.5, rel=1e-12
    )


def test_a_lag_takes_the_year_before_and_is_unknown_in_the_first():
    assert _evaluate("x - lag(x, 1)", x=(3, 10)) == [None, 7]
    assert parse_formula("lag(x + lag(y, 2), 1) * x").uses == (("x", 1), ("y", 3), ("x", 0))
    assert parse_formula("lag(x + lag(y, 2), 1) * x").max_lag == 3


def test_missing_stays_missing():
    assert _evaluate("ln(x) / y", x=(None, 1), y=(5, 5)) == [None, 0]


def test_a_transform_stands_around_the_formula():
    assert _evaluate("x + y", "log1p", x=(3, 3), y=(5, 5)) == [math.log(9)] * 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "x / y",
            r"'v' = x / y: division by zero: y is 0; .*corrections.csv.*\n"
            r"  Ordos \(u\) 2013: y 2012 = 1 \(its cells\)",
        ),
        ("ln(y)", r"ln does not exist: y; .*\n  Ordos \(u\) 2013: y 2012 = 1 \(its cells\)"),
        ("sqrt(y - 1)", r"sqrt does not exist: y - 1; .*\n  Ordos \(u\) 2013: y 2012 = 1 \(its cells\)"),
        ("log1p(y - 1)", r"log1p does not exist"),
        ("(y - 1) ^ 0.5", r"the power \(y - 1\) \^ 0.5 does not exist|the power y - 1 \^ 0.5 does not exist"),
        ("1 / ln(1 + y)", r"division by zero: ln\(1 \+ y\) is 0"),
    ],
)
def test_an_operation_without_a_value_names_unit_and_year(text, message):
    with pytest.raises(StudyError, match=message):
        _evaluate(text, x=(1, 1), y=(2, 0))


def test_years_outside_the_study_do_not_count():
    assert _evaluate("x / y", years=(2012, 2012), x=(1, 1), y=(2, 0)) == [0.5]


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')",
        "x.y",
        "x[0]",
        "'text'",
        "True",
        "x if y else 1",
        "x > y",
        "x // y",
        "x % y",
        "lambda: x",
        "max(x, y)",
        "ln(x, y)",
        "ln(x=1)",
        "lag(x, 0)",
        "lag(x, y)",
        "lag(x, 1.5)",
        "[x for x in y]",
        "(x, y)",
        "x and y",
        "~x",
        "x; drop table raw.units",
        "x +",
        "",
        "1 + 2",
        "x * 1e999",
        "x + 1" + "0" * 500,
        "-" * 5000 + "x",
    ],
)
def test_anything_else_is_refused(text):
    with pytest.raises(StudyError):
        parse_formula(text)


def test_a_name_that_is_an_sql_word_is_quoted():
    assert _evaluate("select / order", select=(6, 6), order=(2, 2)) == [3, 3]


def test_short_forms_are_what_they_stand_for():
    assert _evaluate("growth(x)", x=(2, 3)) == [None, 0.5]
    assert _evaluate("growth(x + y)", x=(2, 3), y=(2, 5)) == [None, 1.0]
    assert _evaluate("per_capita(x + 1, y - 1)", x=(2, 3), y=(4, 5)) == [1, 1]
    assert _evaluate("share(x, y, y)", x=(2, 3), y=(4, 6)) == [0.2, 0.2]


@pytest.mark.parametrize(
    "text",
    [
        *("growth(x, 1)", "per_capita(x)", "share(x)", "others_mean(x, y)", "mean(x)"),
        *("stock(x, 0.1)", "stock(x, 1.5, k)", "stock(x, k, k)", "stock(x, True, k)"),
    ],
)
def test_a_short_form_with_the_wrong_arguments_or_a_rate_beyond_0_and_1_is_refused(text):
    with pytest.raises(StudyError, match="is not allowed"):
        parse_formula(text)


def test_a_logarithm_by_another_name_is_ln():
    with pytest.raises(StudyError, match=r"'log10\(x\)' .*; the natural logarithm is ln"):
        parse_formula("log10(x) + 1")


def test_the_mean_of_the_others_leaves_out_the_unit_and_missing_values():
    db = duckdb.connect()
    db.execute(
        "create table m as select * from (values ('a', 1, 1.0), ('b', 1, 2.0), ('c', 1, 6.0), ('a', 2, 5.0), "
        "('b', 2, null), ('c', 2, 7.0), ('a', 3, 4.0)) t(unit, year, x)"
    )
    formula = parse_formula("others_mean(2 * x)")
    rows = db.execute(f"select {formula.sql} from {formula.table('m')} order by year, unit").fetchall()
    assert [value for (value,) in rows] == [8, 7, 3, 14, None, 10, None]


def _rows(formula, rows, columns="unit, year, x, k"):
    db = duckdb.connect()
    db.execute(f"create table m as select * from (values {rows}) t({columns})")
    compiled = parse_formula(formula)
    query = f"select {compiled.sql} from {compiled.table('m')} order by unit, year"
    return [value for (value,) in db.execute(query).fetchall()]


def test_a_stock_keeps_what_is_left_of_the_year_before():
    rows = "('a', 1, 5.0, 100.0), ('a', 2, 20.0, null), ('a', 3, 30.0, null)"
    rows += ", ('b', 1, 1.0, 10.0), ('b', 2, 2.0, 7.0)"
    assert _rows("stock(x, 0.1, k)", rows) == pytest.approx([100, 110, 129, 10, 11])


def test_a_stock_ends_where_a_flow_is_missing():
    rows = "('a', 1, 5.0, 100.0), ('a', 2, null, 1.0), ('a', 3, 30.0, 1.0)"
    assert _rows("stock(x, 0.1, k)", rows) == [100, None, None]


def test_three_ways_to_the_first_stock():
    rows = "('a', 1, 8.0, 100.0), ('a', 2, 8.8, 0.0), ('a', 3, 9.68, 0.0)"
    assert _rows("stock(x, 0.1, k)", rows)[0] == 100
    assert _rows("stock(x, 0.1, x / 0.1)", rows)[0] == pytest.approx(80)
    # Flows that grow by a tenth, of a stock that loses a tenth: twenty per cent of it are new each year.
    stock = _rows("stock(x, 0.1, x / (0.1 + mean_growth(x)) * (1 + mean_growth(x)))", rows)
    assert stock == pytest.approx([44, 48.4, 53.24])


def test_an_amount_in_prices_of_a_year():
    rows = (
        "('a', 2010, 10.0, 100.0), ('a', 2011, 12.0, 120.0), ('b', 2010, 5.0, 50.0), ('b', 2011, 5.0, 55.0)"
    )
    assert _rows("real(x, k, 2011)", rows) == pytest.approx([12, 12, 5.5, 5])


def test_extremes_are_set_to_the_quantiles():
    rows = ", ".join(f"('a', {year}, {float(year)}, 0.0)" for year in range(101))
    assert _rows("winsor(x, 0.05)", rows) == [min(max(float(year), 5.0), 95.0) for year in range(101)]


def test_a_series_goes_on_by_another_and_fills_no_gap():
    rows = "('a', 1, null, 5.0), ('a', 2, 10.0, 6.0), ('a', 3, null, 7.0), ('a', 4, 12.0, 8.0), "
    rows += "('a', 5, null, 12.0), ('a', 6, null, null), ('b', 1, 3.0, null), ('b', 2, null, 4.0)"
    assert _rows("splice(x, k)", rows) == [None, 10, None, 12, 18, None, 3, None]


def test_a_proposed_value_counts_where_a_number_is_there():
    rows = "('a', 1, 5.0, null), ('a', 2, 6.0, 7.0), ('a', 3, null, 8.0)"
    assert _rows("corrected(x, k)", rows) == [5, 7, None]


def test_the_stock_of_du_2021_from_its_first_year():
    path = REAL / "ready_panels/Du2021EE_ERdata.dta"
    if not path.is_file():
        pytest.skip("the file of Du, Cheng and Yao (2021) is not here")
    pandas = pytest.importorskip("pandas")
    du = pandas.read_stata(path)[["cityno", "year", "gti", "gti_r"]].sort_values(["cityno", "year"])
    rows = ", ".join(f"({u}, {y}, {float(x)!r}, {float(k)!r})" for u, y, x, k in du.itertuples(index=False))
    assert _rows("stock(x, 0.1, k)", rows) == pytest.approx(du.gti_r.tolist(), rel=1e-5)


def _sql_of_nested(pattern, levels):
    text = "x"
    for _ in range(levels):
        text = pattern.format(text)
    formula = parse_formula(text)
    return formula.table("m") + formula.sql + "".join(g.condition + g.problem for g in formula.guards)


@pytest.mark.parametrize("pattern", ["sqrt({})", "({}) ^ 1.5", "ln({})", "1 / ({})"])
def test_the_sql_of_a_formula_grows_with_its_length_and_no_faster(pattern):
    """Nested roots and powers once doubled it with each level."""
    sizes = [len(_sql_of_nested(pattern, levels)) for levels in (5, 10, 20)]
    assert sizes[2] - sizes[1] < 3 * (sizes[1] - sizes[0])
    assert sizes[2] < 100_000
