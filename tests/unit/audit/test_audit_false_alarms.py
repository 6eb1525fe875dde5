"""What sound tables may show although it looks odd: no check takes it for an error."""

from pathlib import Path

from audit.declaration import PrintedFacts
from audit.run import run_checks
from audit.tables import read_tables
from spillover.declarations import convert

HEADER = "table,column,dependent,term,statistic,value,stars\n"


def found(folder: Path, facts: dict, **files: str) -> set[str]:
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return {name for name, _ in run_checks(read_tables(folder), convert(facts, PrintedFacts)).findings}


def regressions(*rows: str) -> str:
    return HEADER + "\n".join(rows) + "\n"


def test_few_clusters_make_wide_p_values(tmp_path):
    """|t| of 3 is *** by the normal distribution and ** by t with 6 degrees of freedom, those of 7
    clusters.
    """
    text = regressions(
        "1,1,y,x,coef,0.300,**", "1,1,y,x,paren,0.100,", "1,1,y,z,coef,0.500,***", "1,1,y,z,paren,0.100,"
    )
    facts: dict = {"sample": {"units": 45, "periods": 11}, "stars": {"stated": "10/5/1 %"}}
    assert "stars_follow_the_rule" in found(tmp_path, facts, regressions=text)
    assert (
        found(tmp_path, facts | {"columns": [{"table": 1, "column": 1, "df": 6}]}, regressions=text) == set()
    )
    del facts["sample"]
    assert found(tmp_path, facts, regressions=text) == set()


def test_an_interaction_that_is_not_centred_widens_the_main_effects_error(tmp_path):
    one = [f"1,1,y,{line}" for line in ("X,coef,0.050,***", "X,paren,0.010,", ",N,495,")]
    other = [
        f"1,2,y,{line}"
        for line in (
            "X,coef,0.400,***",
            "X,paren,0.120,",
            "X:G,coef,0.060,***",
            "X:G,paren,0.010,",
            ",N,495,",
        )
    ]
    assert found(tmp_path, {}, regressions=regressions(*one, *other)) == set()
    plain = [line.replace("X:G", "C") for line in other]
    assert found(tmp_path, {}, regressions=regressions(*one, *plain)) == {"standard_error_is_in_line"}


def test_numbers_with_three_digits_each_have_decimals_of_their_own(tmp_path):
    values = ("0.0123", "1.23", "12.3", "0.00456", "0.456", "4.56")
    text = regressions(*(f"1,1,y,x{i},coef,{value}," for i, value in enumerate(values)))
    assert found(tmp_path, {}, regressions=text) == set()


def test_standard_errors_may_have_more_decimals_than_coefficients(tmp_path):
    rows = [line for i in range(9) for line in (f"1,1,y,x{i},coef,0.12,", f"1,1,y,x{i},paren,0.1234,")]
    assert found(tmp_path, {}, regressions=regressions(*rows)) == set()


def test_weights_may_be_per_cent(tmp_path):
    assert found(tmp_path, {}, table01_weights="indicator,weight\na,60.1\nb,39.9\n") == set()
    assert found(tmp_path, {}, table01_weights="indicator,weight\na,60.1\nb,49.9\n") == {"weights_sum_to_one"}


def test_matrices_have_tables_and_variances_of_their_own(tmp_path):
    """A permutation's variance is the year's own: a larger I may have fewer stars."""
    facts = {"sample": {"units": 45, "periods": 2, "first_year": 2001}}
    text = "year,moran_i,stars\n2001,0.310,**\n2002,0.210,***\n"
    assert found(tmp_path, facts, table07a_moran=text, table07b_moran=text) == set()
    assert found(tmp_path, facts | {"moran": "normal"}, table07a_moran=text) == {"moran_stars_rise_with_it"}


def test_total_effects_of_two_treatments_differ(tmp_path):
    rows = [
        f"{m},{e},{v}"
        for m, values in {"M": (5, 3, 2), "K": (7, 3, 4)}.items()
        for e, v in zip(("total", "direct", "indirect"), values, strict=True)
    ]
    text = "mechanism,effect,coef\n" + "\n".join(f"{row}.000" for row in rows) + "\n"
    assert found(tmp_path, {}, table04_effects=text) == set()
