"""Observations become the panel: precedence, corrections, gaps, conflicts, and every test beside a table."""

import csv
import math
import os
from pathlib import Path

import duckdb
import pytest
from msgspec import convert

from base.artifacts.parquet import read_variables
from small_study import (
    COLUMNS,
    LONG,
    ROWS,
    SPEC,
    UNITS,
    YEARBOOK,
    edited,
    ingested,
    ingested_files,
    units_in,
    warehouse,
    yearbook_file,
)
from spillover.errors import StudyError
from warehouse.build import LISTS, WarehouseInputs, build, export, read_corrections
from warehouse.options import WarehouseOptions
from warehouse.panel import RefusedError

EDITIONS = {2013: ROWS, 2014: ROWS, 2015: ROWS}


def _value(db, variable, unit, year):
    query = "select value from panel.variables where variable = ? and unit = ? and year = ?"
    return db.execute(query, [variable, unit, year]).fetchone()[0]


def _export(db, folder: Path) -> dict[str, Path]:
    outputs = {name: folder / f"{name}.parquet" for name in ("units", *LISTS)}
    panel = [folder / "panel" / "share.parquet", folder / "panel" / "size.parquet"]
    export(db, outputs, panel)
    return {**outputs, **{path.stem: path for path in panel}}


def test_the_panel_is_the_formula_of_the_cells(tmp_path):
    db = warehouse(tmp_path, EDITIONS)
    assert _value(db, "share", "150600", 2012) == 50.0 / 200
    assert _value(db, "size", "530800", 2014) == math.log(250)
    assert db.execute("select count(*) from panel.variables").fetchone()[0] == 2 * 3 * 3


def test_a_study_may_date_its_panel_by_edition(tmp_path):
    db = warehouse(tmp_path, EDITIONS, dated_by="edition", years=[2013, 2015])
    assert _value(db, "share", "150600", 2013) == 0.25


def test_variable_files_hold_unit_year_value_in_order(tmp_path):
    files = _export(warehouse(tmp_path, EDITIONS), tmp_path)
    units, years, values = read_variables({"share": files["share"]})
    assert list(units) == ["150600"] * 3 + ["450900"] * 3 + ["530800"] * 3
    assert list(years) == [2012, 2013, 2014] * 3
    assert values["share"][0] == 0.25
    columns = [
        row[0] for row in duckdb.execute("describe from read_parquet(?)", [str(files["units"])]).fetchall()
    ]
    assert columns == ["unit", "name", "name_local", "longitude", "latitude", "region"]


def test_a_correction_goes_before_every_source_and_is_listed(tmp_path):
    db = warehouse(tmp_path, EDITIONS, "鄂尔多斯,2013,population,400,misprint,bulletin 2013\n")
    assert _value(db, "share", "150600", 2013) == 50.0 / 400
    row = db.execute(
        "select name, year, measure, value, previous, reason, source from staging.corrections"
    ).fetchall()
    assert row == [("Ordos", 2013, "population", 400.0, 200.0, "misprint", "bulletin 2013")]


def test_a_correction_that_changes_nothing_leaves_every_variable_the_same_to_the_byte(tmp_path):
    before, after = tmp_path / "before", tmp_path / "after"
    files = {}
    for folder, line in ((before, ""), (after, "Ordos,2013,population,200,checked,bulletin 2013\n")):
        folder.mkdir()
        files[folder] = _export(warehouse(folder, EDITIONS, line), folder)
    for name in ("share", "size", "units"):
        assert files[before][name].read_bytes() == files[after][name].read_bytes()
    assert files[before]["corrections"].read_bytes() != files[after]["corrections"].read_bytes()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "Ordos,2019,population,1,r,s",
            r"matches no cell.*\n  corrections.csv, line 2: no source has a cell for population of Ordos "
            r"in 2019",
        ),
        ("Beijing,2013,population,1,r,s", r"line 2: city 'Beijing' is not a unit of the study"),
        (
            "Ordos,2013,populaton,1,r,s",
            r"line 2: variable 'populaton' is not a measure .*did you mean 'population'",
        ),
        (
            "Ordos,2013,share,1,r,s",
            r"line 2: variable 'share' is computed from employed, population; correct one of these",
        ),
        ("Ordos,then,population,1,r,s", r"line 2: year 'then' is not a year"),
        ("Ordos,①2014,population,1,r,s", r"line 2: year '①2014' is not a year"),
        ("Ordos,2013,population,many,r,s", r"line 2: value 'many' is not a number"),
        ("Ordos,2013,population,,r,s", r"line 2: value '' is not a number"),
        ("Ordos,2013,population,400*,r,s", r"line 2: value '400\*' is not a number"),
        (
            "Ordoss,2013,population,1,r,s",
            r"line 2: city 'Ordoss' is not a unit of the study; did you mean 'Ordos'\?",
        ),
        ("Ordos,2013,population,1,,s", r"line 2: a correction needs its reason"),
        ("Ordos,2013,population,1,r,s,t", r"line 2: more cells than columns"),
        (
            "Ordos,2013,population,1,r,s\n150600,2013,population,2,r,s",
            r"line 3: population of Ordos 2013 is already corrected in line 2",
        ),
        (
            "Ordos,2013,population,-5,r,s",
            r"impossible value in corrections.csv\n  population of Ordos 2013: -5.0 is not within 0.1",
        ),
    ],
)
def test_a_correction_that_cannot_be_made(tmp_path, line, message):
    with pytest.raises(StudyError, match=message):
        warehouse(tmp_path, EDITIONS, line + "\n")


def test_a_correction_of_a_year_that_the_panel_does_not_use(tmp_path):
    line = "Ordos,2014,population,210,r,s\n"
    message = (
        r"does not use: fix its year.*\n  corrections.csv, line 2: population of Ordos in 2014; "
        r"the panel uses 2011 to 2013"
    )
    with pytest.raises(StudyError, match=message):
        warehouse(tmp_path, EDITIONS, line, years=[2012, 2012])
    warehouse(tmp_path, EDITIONS, line, years=[2012, 2012], gaps={"window": 2})


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (
            "city,year,variable,value,reason,source\n鄂尔多斯,2013,population,1,错,公报\n".encode("gb18030"),
            "line 2: is not UTF-8",
        ),
        (
            b"city;year;variable;value;reason;source\n",
            "its header must be city,year,variable,value,reason,source",
        ),
        (b"", "its header must be city,year,variable,value,reason,source"),
    ],
)
def test_a_corrections_file_that_cannot_be_read(tmp_path, data, message):
    (tmp_path / "corrections.csv").write_bytes(data)
    with pytest.raises(StudyError, match=message):
        read_corrections(tmp_path / "corrections.csv", units_in(tmp_path), {"population": ["size"]})


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.symlink_to("nowhere"), "is a broken or circular link"),
        (lambda path: path.mkdir(), "expected a file, found a folder or a device"),
        (os.mkfifo, "expected a file, found a folder or a device"),
        (
            lambda path: path.write_text("city,year,variable,value,reason,source\n" + "x" * 200_000),
            "line 2: .*field larger",
        ),
    ],
)
def test_what_is_no_file_of_corrections(tmp_path, make, message):
    """A dangling link, for one, once left all corrections out without a word."""
    make(tmp_path / "corrections.csv")
    with pytest.raises(StudyError, match=rf"corrections.csv.*{message}") as caught:
        read_corrections(tmp_path / "corrections.csv", units_in(tmp_path), {"population": ["size"]})
    assert len(str(caught.value)) < 500


def test_many_cells_of_long_text_are_quoted_in_a_few_lines(tmp_path):
    rows = [[*row[:2], *(["about " + "x" * 3000] * 4)] for row in edited("鄂尔多斯", 2, "x")]
    with pytest.raises(StudyError, match="text in a number cell") as caught:
        warehouse(tmp_path, {2013: rows}, years=[2012, 2012])
    assert max(map(len, str(caught.value).splitlines())) < 400
    assert len(str(caught.value)) < 4000


def test_what_a_spreadsheet_program_makes_of_a_corrections_file_is_read(tmp_path):
    text = (
        "\ufeffcity,year,variable,value,reason,source\r\n"
        '鄂尔多斯,2013年,population,"1,400",错,公报\r\n,,,,,\r\n'
    )
    (tmp_path / "corrections.csv").write_text(text, encoding="utf-8", newline="")
    (line,) = read_corrections(tmp_path / "corrections.csv", units_in(tmp_path), {"population": ["size"]})
    assert (line.line, line.unit, line.year, line.value) == (2, "150600", 2013, 1400.0)


def test_text_in_a_number_cell_is_an_error_until_it_is_corrected(tmp_path):
    editions = {**EDITIONS, 2014: edited("鄂尔多斯", 2, "about 200")}
    place = r"yearbook_2014.xlsx, sheet Sheet1, cell C5: about 200 \(population, Ordos 2013\)"
    with pytest.raises(StudyError, match=r"text in a number cell: correct it.*\n  " + place):
        warehouse(tmp_path, editions)
    assert (
        _value(warehouse(tmp_path, editions, "Ordos,2013,population,210,r,s\n"), "share", "150600", 2013)
        == 50 / 210
    )


def test_an_impossible_value_is_an_error_until_it_is_corrected(tmp_path):
    editions = {**EDITIONS, 2014: edited("鄂尔多斯", 4, -500)}
    place = (
        r"yearbook_2014.xlsx, sheet Sheet1, cell E5: -500 = -0.05 10,000 persons \(employed, Ordos "
        r"2013\) is not within 0.0"
    )
    with pytest.raises(StudyError, match=r"impossible value: correct it.*\n  " + place):
        warehouse(tmp_path, editions)
    assert (
        _value(warehouse(tmp_path, editions, "Ordos,2013,employed,50,r,s\n"), "share", "150600", 2013) == 0.25
    )


def test_an_impossible_neighbour_fills_no_gap(tmp_path):
    editions = {2013: edited("鄂尔多斯", 2, -5), 2014: edited("鄂尔多斯", 2, "…"), 2015: ROWS}
    with pytest.raises(
        StudyError,
        match=r"impossible value: .*\n  yearbook_2013.xlsx, sheet Sheet1, cell C5: -5 = -5.0 10,000 persons",
    ):
        warehouse(tmp_path, editions, years=[2013, 2014])


def test_a_measure_without_any_value_is_named(tmp_path):
    rows = [[*row[:2], "—", *row[3:]] for row in ROWS]
    with pytest.raises(
        StudyError, match=r"size of Ordos \(150600\) 2012: population 2012 = missing \(no cell has a value\)"
    ):
        warehouse(tmp_path, {2013: rows}, years=[2012, 2012], variables={"size": SPEC["variables"]["size"]})


def test_a_share_over_one_is_an_error_that_shows_the_cells_behind_it(tmp_path):
    cells = (
        r"employed 2013 = 500.0 \(yearbook_2014.xlsx Sheet1 E5\); population 2013 = 200.0 "
        r"\(yearbook_2014.xlsx Sheet1 C5\)"
    )
    with pytest.raises(
        StudyError, match=r"share of Ordos \(150600\) 2013: 2.5 is not within 0.0 to 1.0; " + cells
    ):
        warehouse(tmp_path, {**EDITIONS, 2014: edited("鄂尔多斯", 4, 5000000)})


def test_a_gap_is_the_mean_of_its_neighbours_and_listed(tmp_path):
    later = edited("鄂尔多斯", 2, 300)
    db = warehouse(tmp_path, {2013: ROWS, 2014: edited("鄂尔多斯", 2, "—"), 2015: later})
    assert _value(db, "size", "150600", 2013) == math.log(250)
    listed = db.execute("select name, year, measure, value, rule, from_years from staging.imputed").fetchall()
    assert listed == [("Ordos", 2013, "population", 250.0, "mean of adjacent years", "2012, 2014")]


@pytest.mark.parametrize(
    ("gaps", "filled"),
    [
        ({"window": 2}, [250.0, 250.0]),
        ({"window": 1, "one_sided": True}, [200.0, 300.0]),
        ({"window": 2, "one_sided": True}, [250.0, 250.0]),
    ],
)
def test_two_gaps_in_a_row(tmp_path, gaps, filled):
    hole, later = edited("鄂尔多斯", 2, ""), edited("鄂尔多斯", 2, 300)
    db = warehouse(tmp_path, {2013: ROWS, 2014: hole, 2015: hole, 2016: later}, gaps=gaps, years=[2012, 2015])
    assert db.execute("select value from staging.imputed order by year").fetchall() == [(v,) for v in filled]


@pytest.mark.parametrize(
    "gaps",
    [
        {},
        {"window": 1},
        {"window": 2, "one_sided": False},
        {"window": 2, "one_sided": True, "except": ["population"]},
    ],
)
def test_a_gap_that_the_rule_cannot_fill_is_an_error(tmp_path, gaps):
    editions = {2013: edited("鄂尔多斯", 2, ""), 2014: ROWS, 2015: ROWS}
    message = (
        r"a required variable is missing: .*'gaps'.*\n  share of Ordos \(150600\) 2012: "
        r".*population 2012 = missing"
    )
    with pytest.raises(StudyError, match=message):
        warehouse(tmp_path, editions, gaps=gaps)


def test_a_variable_may_be_missing_where_the_study_allows_it(tmp_path):
    variables = {name: {**v, "allow_missing": True} for name, v in SPEC["variables"].items()}
    db = warehouse(tmp_path, {2013: edited("鄂尔多斯", 2, ""), 2014: ROWS, 2015: ROWS}, variables=variables)
    assert db.execute("select variable, name, year from panel.missing").fetchall() == [
        ("share", "Ordos", 2012),
        ("size", "Ordos", 2012),
    ]
    files = _export(db, tmp_path)
    assert math.isnan(read_variables({"size": files["size"]})[2]["size"][0])


def test_a_lag_reads_the_year_before_the_first(tmp_path):
    variables = {"before": {"formula": "lag(population, 1)"}}
    later = edited("鄂尔多斯", 2, 300)
    db = warehouse(tmp_path, {2013: ROWS, 2014: later}, variables=variables, years=[2013, 2013])
    assert _value(db, "before", "150600", 2013) == 200
    with pytest.raises(
        StudyError, match=r"before of Ordos \(150600\) 2012: population 2011 = missing .no cell has a value."
    ):
        warehouse(tmp_path, {2013: ROWS, 2014: later}, variables=variables, years=[2012, 2013])


def _two_sources(folder, precedence, first=("150600,Ordos,2012,210",), columns=None):
    units = units_in(folder)
    yearbook = yearbook_file(folder)
    (folder / "long.csv").write_text(
        "\n".join(["code,name,year,population", *first]) + "\n", encoding="utf-8"
    )
    for name, source, path in (("yearbook", YEARBOOK, yearbook), ("bulletin", LONG, folder / "long.csv")):
        ingested(folder, name, source, {path.name: path}, units)
    ranges = {
        "yearbook": SPEC["ranges"]["yearbook"],
        "bulletin": {"population": COLUMNS["population"]["range"]},
    }
    spec = {**SPEC, "years": [2012, 2012], "precedence": precedence, "ranges": ranges}
    db = duckdb.connect(config={"threads": 1})
    files = WarehouseInputs(*ingested_files(folder, precedence), units)
    build(db, convert(spec, WarehouseOptions), files)
    return db


@pytest.mark.parametrize(
    ("precedence", "population"), [(["yearbook", "bulletin"], 200), (["bulletin", "yearbook"], 210)]
)
def test_the_more_trusted_source_wins_and_the_conflict_is_listed_with_both_values(
    tmp_path, precedence, population
):
    db = _two_sources(tmp_path, precedence)
    assert _value(db, "share", "150600", 2012) == 50 / population
    name, a, b, difference, place = db.execute(
        "select name, value_a, value_b, relative_difference, place_a || ' / ' || place_b from "
        "staging.conflicts"
    ).fetchone()
    assert (name, {a, b}, a) == ("Ordos", {200.0, 210.0}, population)
    assert difference == 10 / 210
    assert "yearbook_2013.xlsx Sheet1 C5" in place
    assert "long.csv D2" in place


def test_sources_that_agree_within_the_tolerance_are_no_conflict(tmp_path):
    db = _two_sources(tmp_path, ["yearbook", "bulletin"], ["150600,Ordos,2012,203"])
    assert db.execute("select count(*) from staging.conflicts").fetchone()[0] == 0


def test_a_source_fills_what_the_more_trusted_one_lacks(tmp_path):
    db = _two_sources(tmp_path, ["bulletin", "yearbook"], ["150600,Ordos,2012,…"])
    assert _value(db, "size", "150600", 2012) == math.log(200)
    chosen = db.execute(
        "select source from staging.resolved where unit = '150600' and measure = 'population'"
    ).fetchone()
    assert chosen == ("yearbook",)


def test_what_holds_for_every_year_is_repeated(tmp_path):
    units = units_in(tmp_path)
    (tmp_path / "long.csv").write_text(
        "code,name,population\n150600,Ordos,7\n450900,Yulin,8\n530800,Pu'er,9\n", encoding="utf-8"
    )
    ingested(tmp_path, "long", {**LONG, "year": {"from": "none"}}, {"long.csv": tmp_path / "long.csv"}, units)
    spec = {**SPEC, "precedence": ["long"], "ranges": {}, "variables": {"size": {"formula": "population"}}}
    db = duckdb.connect(config={"threads": 1})
    build(db, convert(spec, WarehouseOptions), WarehouseInputs(*ingested_files(tmp_path, ["long"]), units))
    assert [v for (v,) in db.execute("select value from panel.variables order by unit, year").fetchall()] == [
        7
    ] * 3 + [8] * 3 + [9] * 3


def test_a_unit_without_a_group(tmp_path):
    units, spec = (
        units_in(tmp_path, UNITS.replace(",North", ",")),
        {**SPEC, "variables": {"size": {"formula": "population"}}},
    )
    with pytest.raises(
        StudyError, match=r"units.csv: unit 150600 has no region, which 'units.groups' of the study names"
    ):
        build(duckdb.connect(), convert(spec, WarehouseOptions), WarehouseInputs([], [], units))


def test_a_grouping_column_that_units_csv_lacks(tmp_path):
    with pytest.raises(StudyError, match=r"units.csv has no column province, which 'units.groups'"):
        warehouse(tmp_path, EDITIONS, groups=["province"])


@pytest.mark.debt(12)
def test_what_ten_lines_do_not_hold_is_in_a_file(tmp_path):
    rows = [(f"cell A{k}: {k} is not within 0 to 1",) for k in range(13)]
    error = RefusedError("impossible value", ["sentence"], rows)
    path = tmp_path / "warehouse.refused.csv"
    assert str(error).splitlines()[-1] == "  … and 3 more"
    assert str(error.add_file(path)).splitlines()[-1] == f"  All 13 of them: {path}"
    with path.open(encoding="utf-8") as stream:
        assert list(csv.reader(stream)) == [["sentence"], *map(list, rows)]
    few = RefusedError("impossible value", ["sentence"], rows[:10])
    assert few.add_file(tmp_path / "none.csv") is few
    assert not (tmp_path / "none.csv").exists()
