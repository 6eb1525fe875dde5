"""From files to the panel: a slip in one file, in units.csv or in corrections.csv is refused, or changes the
panel only where it must.
"""

import csv
import io

import duckdb
import pytest
from file_mutations import NASTY, change_bytes
from fuzz_mutations import check_cases
from msgspec import convert

from ingest.places import read_units
from small_study import LONG, UNITS, ingested, ingested_files
from spillover.errors import StudyError
from warehouse.build import WarehouseInputs, build, read_corrections
from warehouse.options import WarehouseOptions

YEARS = range(2012, 2017)
NAMES = {"150600": "Ordos", "450900": "Yulin", "530800": "Pu'er"}
SOURCE = {**LONG, "columns": {"population": {"header": "^population$", "unit": "persons"}}}
SPEC = {
    "study": "small",
    "years": [2012, 2016],
    "dated_by": "data_year",
    "precedence": ["long"],
    "gaps": {"window": 1},
    "conflicts": {},
    "groups": ["region"],
    "ranges": {},
    "variables": {"size": {"formula": "population * 2", "allow_missing": True}},
}
HEADER = "city,year,variable,value,reason,source\n"
CORRECTIONS = (
    f'{HEADER}Ordos,2013,population,1500,"misprint, see bulletin",bulletin\n'
    "玉林,2014,population,2400.5,typing error,letter\n"
)
MEASURES = {"population": ["size"]}


def _table():
    """One value for each unit and year, all different."""
    return {(unit, year): 1000.0 * (i + 1) + year for i, unit in enumerate(NAMES) for year in YEARS}


def _text(cells):
    rows = [f"{unit},{NAMES[unit]},{year},{value}" for (unit, year), value in cells.items()]
    return "\n".join(["code,name,year,population", *rows]) + "\n"


def _panel(folder, text, corrections=HEADER):
    """The panel, the cells that were filled, and those that were corrected."""
    (folder / "long.csv").write_text(text, encoding="utf-8", newline="")
    (folder / "corrections.csv").write_text(corrections, encoding="utf-8", newline="")
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    units = read_units(folder / "units.csv")
    ingested(folder, "long", SOURCE, {"long.csv": folder / "long.csv"}, units)
    lines = read_corrections(folder / "corrections.csv", units, MEASURES)
    with duckdb.connect(config={"threads": 1}) as db:
        inputs = WarehouseInputs(*ingested_files(folder, ["long"]), units, lines)
        build(db, convert(SPEC, WarehouseOptions), inputs)
        panel = {
            (u, y): v for u, y, v in db.execute("select unit, year, value from panel.variables").fetchall()
        }
        filled = set(db.execute("select unit, year from staging.imputed").fetchall())
    return panel, filled


def test_a_slip_in_one_cell_changes_the_panel_there_alone(tmp_path):
    cells = _table()
    before, _ = _panel(tmp_path, _text(cells))
    assert before == {key: 2 * value for key, value in cells.items()}

    def case(draw):
        touched = draw.choice(list(cells))
        printed = draw.choice(
            [*NASTY, f"{cells[touched]}{draw.choice(NASTY)}", f"{draw.uniform(0, 9e4):,.2f}"]
        )
        quoted = '"' + printed.replace('"', '""') + '"'
        panel, filled = _panel(tmp_path, _text({**cells, touched: quoted}))
        changed = {key for key in panel if panel[key] != before[key]}
        assert changed <= {touched}, (printed, changed)
        assert (
            not changed
            or panel[touched] is None
            or touched in filled
            or panel[touched] == 2 * _plain(printed)
        )
        assert filled <= {touched}

    check_cases("one cell to the panel", case, few=20)


def _plain(text):
    """The number of a text without thousand separators and marks before or behind it."""
    bare = text.translate(str.maketrans("１２３", "123")).strip("*①† ")
    return float(bare.replace(",", "").replace(" ", "").replace("\u00a0", ""))


def test_slips_in_corrections_are_refused_or_read_as_they_are(tmp_path):
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    units = read_units(tmp_path / "units.csv")
    path = tmp_path / "corrections.csv"

    def case(draw):
        data = change_bytes(CORRECTIONS.encode(), draw)
        path.write_bytes(data)
        lines = read_corrections(path, units, MEASURES)
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[1:]
        rows = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
        # None is lost and none is made; each says what its row says.
        assert len(rows) == len(lines)
        assert data.count(b"\n") + data.count(b"\r") >= len(rows)
        for row, line in zip(rows, lines, strict=True):
            assert len(row) == 6
            assert [row[2], row[4], row[5]] == ["population", line.reason, line.source]
            assert _plain(row[3]) == line.value
            assert row[1][:4] == str(line.year)

    check_cases("corrections", case)


def test_slips_in_units_are_refused_or_read_as_they_are(tmp_path):
    path = tmp_path / "units.csv"

    def case(draw):
        data = change_bytes(UNITS.encode(), draw)
        path.write_bytes(data)
        units = read_units(path)
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        rows = [row for row in rows if any(value.strip() for value in row.values())]
        # White space around a header is no part of the name, for the reader as for this.
        rows = [{key.strip(): value for key, value in row.items()} for row in rows]
        assert sorted(row["unit"].strip() for row in rows if "unit" in row) == sorted(units.ids) or any(
            " " in key for key in rows[0]
        )
        for unit in units.rows:
            assert not unit["longitude"] or -180 <= float(unit["longitude"]) <= 180
            assert "_" not in unit["longitude"] + unit["latitude"]
            assert units.find(unit["unit"]) == unit["unit"]
            assert units.from_names([unit["name"]]) in (unit["unit"], None)

    check_cases("units", case)


@pytest.mark.parametrize("at", [i for i, character in enumerate(CORRECTIONS) if character == '"'])
def test_no_correction_is_lost_where_a_quotation_mark_is(tmp_path, at):
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    (tmp_path / "corrections.csv").write_text(CORRECTIONS[:at] + CORRECTIONS[at + 1 :], encoding="utf-8")
    with pytest.raises(StudyError, match=r"corrections.csv, (row that begins in )?line 2: "):
        read_corrections(tmp_path / "corrections.csv", read_units(tmp_path / "units.csv"), MEASURES)
