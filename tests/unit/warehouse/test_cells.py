"""A text from data is no formula in the CSV files that we write; numbers stay as they are printed."""

import csv
import io

import pandas as pd
import pytest

from base.artifacts.atomic import original_cell, plain_cell
from cli.suspects import correction_lines, list_proposals
from door.units import PanelUnits, write_units
from ingest.places import read_units
from package.panel_files import units_csv
from small_study import UNITS, units_in
from warehouse.build import read_corrections
from warehouse.suspects.finding import SuspectedNumber


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "=cmd|' /C calc'!A0",
        "+cmd",
        "-cmd|x",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        "＝1",
        "-1+cmd|'x'!A",
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert plain_cell(text) == f"'{text}"
    assert original_cell(plain_cell(text)) == text


@pytest.mark.parametrize("text", ["'=1", "''=1", "'", "'x", "=1", "x", "-1", "", "' =1"])
def test_what_was_written_can_be_read_again(text):
    assert original_cell(plain_cell(text)) == text


@pytest.mark.parametrize(
    "value",
    [
        "-0.0229",
        "-0.0229***",
        "-1.5e-05",
        "-0.02 [0.03]",
        "+",
        "-",
        "—",
        "−0.5",
        "",
        "DF",
        "a=b",
        "(0.1)",
        3,
        None,
    ],
)
def test_numbers_signs_and_other_texts_stay(value):
    assert plain_cell(value) == value


NASTY = ["=HYPERLINK(1)", "+1+cmd|x", "-cmd", "@SUM(A1)", "'=1", "a=b"]


def rows_of(text):
    return list(csv.reader(io.StringIO(text)))


def test_the_list_of_a_panels_units_is_written_plain_and_read_as_it_was(tmp_path):
    place = {"longitude": "", "latitude": ""}
    given = [{"unit": t, "name": t, "name_local": t, "text": t, **place, "region": "=N"} for t in NASTY]
    path = tmp_path / "units.csv"
    path.write_text(write_units(PanelUnits(tuple(given), (2010, 2011), ())), encoding="utf-8")
    cells = [cell for row in rows_of(path.read_text(encoding="utf-8"))[1:] for cell in row]
    assert all(cell == plain_cell(original_cell(cell)) for cell in cells)
    units = read_units(path)
    assert sorted(units.by_text) == sorted(NASTY)
    assert {row["region"] for row in units.rows} == {"=N"}


def test_the_units_of_a_package_are_plain_in_header_and_cells():
    written = units_csv(pd.DataFrame({"unit": ["=1+1"], "@group": ["+a+b"]})).decode()
    assert rows_of(written) == [["unit", "'@group"], ["'=1+1", "'+a+b"]]


def test_ready_lines_of_corrections_are_plain_and_read_as_they_were(tmp_path):
    text = UNITS + "=x,=1+1,=1+1,,100,30,South\n"
    numbers = {"year": 2013, "value": 1.0, "proposal": 10.0, "ratio": 0.1, "share": 0.0, "chance": 0.0}
    texts = {"source": "s", "measure": "population", "unit": "=x", "sheet": "s", "cell": "A1", "proof": "=f"}
    found = SuspectedNumber(check="slips", file="=f", reason="@r", **texts, **numbers)
    units = units_in(tmp_path, text)
    lines = correction_lines(list_proposals([found], units, []), [])
    path = tmp_path / "corrections.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (row,) = rows_of(lines[1])
    assert row[0] == "'=1+1"
    assert row[5] == "'=f"
    (read,) = read_corrections(path, units, {"population": ["size"]})
    assert (read.unit, read.source) == ("=x", "=f")
