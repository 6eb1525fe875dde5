"""Numbers that mean that there is no answer are asked for where they lie far from the rest of a column."""

import re

import numpy as np
import pandas as pd
import pytest
import yaml

from base.speech_language import message
from door.codes import find_codes
from door.table import SheetColumn
from ingest.text import NumberReader
from spillover.errors import StudyError

pytestmark = pytest.mark.debt("33.2")
WISH = {"outcome": "y", "treatment": "x", "controls": "z"}
INCOMES = [*range(12000, 90000, 1000), 0, 0]
SCORES = [1, 2, 3, 4, 5] * 16
# Columns, and the codes that stand in some of their rows.
CODES = [
    (INCOMES, [9999999, 9999998, 9999999]),  # IPUMS: not in universe, missing
    (INCOMES, [9999998, 9999998]),
    (INCOMES, [99999999.0, 99999999.0]),
    (INCOMES, [-99, -99]),
    (INCOMES, [-9, -8, -1, -2, -8]),  # CFPS
    (INCOMES, [999999, 999999]),
    (SCORES, [99, 98, 98, 97]),
    (SCORES, [-9, -9, -8]),
    (SCORES, [888, 999, 888, 777]),
    ([0, 1] * 40, [9, 9, 9]),
    ([12.5, 7.25, 30.125, 18.5] * 20, [-99.9, -99.9]),
    ([-2.5, 1.5, 0.25, 0.75] * 20, [-999, -999, -888]),
]


def codes_of(values):
    """What is found in a column of these values."""
    column = SheetColumn(0, "z", "z", "z", tuple(values), NumberReader(), "z")
    return find_codes(column, list(range(len(values))))


@pytest.mark.parametrize(("values", "marks"), CODES)
def test_codes_that_recur_far_from_the_others_are_found(values, marks):
    (found,) = codes_of([*values, *marks])
    assert found.sure
    assert {*found.numbers} == {*map(float, marks)}


# A scale with two sides, shares, ages, a top code, prices, counts, money with and without losses.
SOUND = [
    [*range(-10, 11)] * 4,
    [-9] * 10 + [6, 7, 8, 9, 10] * 14,
    [99] * 10 + [5, 12, 33, 18, 25, 30, 8] * 10,
    [99, 99, 98.5, *np.linspace(60, 98, 77)],
    [*range(18, 90), 99, 99, 98, 97, 90, 91, 92, 93],
    [*range(12000, 90000, 1000), 99999, 99999],
    [*np.geomspace(10, 9000, 76).round(), 9999, 9999, 9998, 9700],
    [999, 888, 777, *range(200, 354, 2)],
    [0, 0, 0, 1, 2, 3, 5, 9] * 10,
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] * 8,
    [*np.linspace(-90000, 120000, 78), -99999, -99999],
    [0, 99] * 40,
    [1949, 1999, 1999, 2009] * 20,
    [9.0, 99.0, 150.0, *np.linspace(-2, 2, 77)],
    [-9998.0, *np.linspace(-2, 2, 79)],
    [*range(95, 105)] * 8,
]


@pytest.mark.parametrize("values", SOUND)
def test_other_numbers_are_numbers(values):
    assert not codes_of(values)


def panel_of(values):
    """A panel of eight cities in ten years with a control of these values; the others are drawn."""
    draw = np.random.default_rng(3)
    cities = np.repeat([f"City {c}" for c in "ABCDEFGH"], 10)
    years = [*range(2001, 2011)] * 8
    columns = {"y": draw.normal(size=80), "x": draw.normal(size=80), "z": values}
    return pd.DataFrame({"city": cities, "year": years, **columns})


@pytest.mark.parametrize(
    ("language", "told"), [("en", "9999999,9999998 in 3 rows, far from"), ("zh", "9999999,9999998有3行")]
)
def test_the_message_tells_the_rows_and_its_remedies_work(ask, language, told, monkeypatch):
    """They were taken as numbers in silence: -3607.80 for 0.712."""
    monkeypatch.setenv("SPILLOVER_LANGUAGE", language)
    frame = panel_of([9999999, 9999998, 9999999, *INCOMES[3:]])
    with pytest.raises(StudyError) as caught:
        ask(frame, **WISH)
    said = message(caught.value)
    assert told in said
    given = re.search("MISSING=([0-9,]*[0-9])", said)[1]
    assert given == "9999999,9999998"
    found, text = ask(frame, missing=given, **WISH)
    assert "z 3" in [named.get("columns") for _key, named in found.notes]
    assert yaml.safe_load(text)["panel"]["missing"] == given.split(",")
    found, _text = ask(frame, missing="none", force="1", **WISH)
    assert np.isfinite(found.table.find("z", "CONTROLS").numbers).all()


@pytest.mark.debt("33.2")
def test_codes_of_several_columns_are_asked_for_at_once(ask):
    """One column was named, and the next when the first was answered."""
    draws = np.random.default_rng(3).normal(size=78)
    frame = panel_of([9999999, 9999999, *draws]).assign(x=[9998, 9998, *draws[::-1]])
    with pytest.raises(StudyError, match=r"'x' has 9998.0 in 2 rows.*'z' has 9999999.0 in 2 rows") as caught:
        ask(frame, **WISH)
    given = re.search("MISSING=([0-9.,]*[0-9])", message(caught.value))[1]
    assert given == "9998.0,9999999.0"
    found, _text = ask(frame, missing=given, **WISH)
    assert [int(np.isnan(found.table.find(name, "x").numbers).sum()) for name in "xz"] == [2, 2]


@pytest.mark.debt("33.2")
@pytest.mark.parametrize("suffix", ["dta", "parquet"])
def test_nines_that_single_precision_rounds_up_are_codes(ask, project, suffix):
    """99999999 is kept as 100000000, and was a number."""
    frame = panel_of([99999999, 99999999, *np.random.default_rng(3).normal(size=78)])
    frame = frame.assign(z=frame.z.astype("float32"))
    path = project / f"p.{suffix}"
    frame.to_parquet(path) if suffix == "parquet" else frame.to_stata(path, write_index=False)
    with pytest.raises(StudyError, match="'z' has 100000000 in 2 rows") as caught:
        ask(path.name, **WISH)
    given = re.search("MISSING=([0-9,]*[0-9])", message(caught.value))[1]
    found, _text = ask(path.name, missing=given, **WISH)
    assert np.isnan(found.table.find("z", "CONTROLS").numbers).sum() == 2


def test_a_hundred_million_is_a_number_in_double_precision():
    assert not codes_of([1e8, 1e8, *np.random.default_rng(3).normal(size=78)])


def test_columns_that_the_study_does_not_use_are_not_asked_for(ask):
    frame = panel_of([9999999, 9999998, *INCOMES[2:]])
    assert ask(frame.assign(w=np.arange(80) ** 2 % 7), outcome="y", treatment="x", controls="w")[1]


@pytest.mark.parametrize("suffix", ["xlsx", "dta"])
def test_marks_that_are_numbers_are_missing_in_every_format(ask, project, suffix):
    """Cells of workbooks and of Stata stayed numbers whatever marks were given."""
    frame = panel_of([9999999, 9999998, *INCOMES[2:]])
    path = project / f"p.{suffix}"
    frame.to_excel(path, index=False) if suffix == "xlsx" else frame.to_stata(path, write_index=False)
    found, _text = ask(path.name, missing="9999999,9999998", **WISH)
    assert np.isnan(found.table.find("z", "CONTROLS").numbers).sum() == 2


def test_a_number_that_marks_missing_values_may_be_the_code_of_a_unit(ask):
    """The unit and its rows were gone without a word."""
    frame = panel_of([99, 99, *np.random.default_rng(5).integers(1, 6, 78)])
    frame["city"] = np.repeat([97, 98, 99, 100, 101, 102, 103, 104], 10)
    found, _text = ask(frame, missing="99", **WISH)
    assert "99" in [row["text"] for row in found.units.rows]
