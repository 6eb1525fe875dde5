"""The ledger of every cell: it adds up, another reader counts the same cells, and the warehouse refuses one
that does not.
"""

import bz2
import csv
import io
import warnings
from collections import Counter

import duckdb
import openpyxl
import pyreadstat
import pytest
from msgspec import convert

from base.formula import formulas_of, measures_of
from ingest.format import Sheet
from ingest.observe import Span
from ingest.places import read_units
from ingest.registry import files_of, folder_of, read_study_sources
from ingest.rows import HEADER, KEY, Account
from plan.load import load_study
from small_study import (
    LONG,
    ROWS,
    SPEC,
    YEARBOOK,
    edited,
    ingest_entry,
    ingested,
    ingested_files,
    read,
    units_in,
    yearbook_file,
)
from spillover.errors import StudyError
from study_chain import ROOT
from warehouse.build import WarehouseInputs, build
from warehouse.options import WarehouseOptions

REAL = ROOT.parent / "shared" / "real"


def _lines(aside):
    return {(line.status, line.why): line.cells for account in aside.accounts for line in account.lines()}


def test_every_cell_of_a_sheet_has_one_fate(tmp_path):
    rows = edited("鄂尔多斯", 2, "…")
    rows[3][4] = "about 5"
    _, aside = read(tmp_path, rows=[*rows, ["", "", 1, 2], ["", "", "", "a note"]])
    assert _lines(aside) == {
        ("read", ""): 46,
        ("used", "header"): 7,
        ("used", "name, code, year or item"): 6,
        ("used", "number"): 4,
        ("missing", "a mark of a missing value"): 1,
        ("error", "no number"): 1,
        ("set aside", "a column that no measure asks for"): 6,
        ("set aside", "a place outside the study"): 6,
        ("set aside", "a total"): 12,
        ("set aside", "a row without a name"): 2,
        ("set aside", "a note"): 1,
    }


def test_an_empty_cell_that_a_measure_was_looked_for_in_counts_as_read():
    account = Account(Sheet("f", "s", [["code", "x"], ["1", ""], ["2"]]))
    account.add_row("used", "header", 0)
    for row in (1, 2):
        account.add_unit_row(row, [0], [1], ["missing"])
    lines = {line.status: line.cells for line in account.lines() if line.why != "header"}
    assert lines == {"read": 6, "missing": 2, "used": 2}


@pytest.mark.debt("33.13")
@pytest.mark.parametrize("unused", [False, True])
def test_two_measures_of_one_column_are_one_cell_of_the_ledger(tmp_path, unused):
    rows = edited("鄂尔多斯", 2, "…")
    entry = YEARBOOK["columns"]["population"]
    others = {} if unused else YEARBOOK["columns"]
    source = {**YEARBOOK, "columns": {**others, "population": entry, "people": entry}}
    observations, aside = read(tmp_path, source, rows=rows)
    lines = _lines(aside)
    assert sum(cells for (status, _), cells in lines.items() if status != "read") == lines["read", ""]
    assert lines["missing", "a mark of a missing value"] == 1
    cells = {o.cell for o in observations if o.value is not None}
    assert lines["used", "number"] == len(cells)


def _warehouse(folder, change):
    units = units_in(folder)
    files = {path.name: path for path in (yearbook_file(folder, e, ROWS) for e in (2013, 2014, 2015))}
    ingested(folder, "yearbook", YEARBOOK, files, units)
    ledger = folder / "yearbook.ledger.parquet"
    changed = folder / "changed.parquet"
    duckdb.sql(f"copy (select * replace ({change}) from '{ledger}') to '{changed}' (format parquet)")
    changed.replace(ledger)
    db = duckdb.connect(config={"threads": 1})
    build(db, convert(SPEC, WarehouseOptions), WarehouseInputs(*ingested_files(folder, ["yearbook"]), units))
    return db


def test_the_warehouse_keeps_a_ledger_that_adds_up(tmp_path):
    db = _warehouse(tmp_path, "cells as cells")
    assert db.execute("select sum(cells) from raw.ledger where why = 'number'").fetchone() == (18,)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("case when status = 'read' then cells + 1 else cells end as cells", "does not add up"),
        ("case when why = 'a total' then 0 else cells end as cells", "does not add up"),
        (
            "cells + case why when 'number' then -1 when 'header' then 1 else 0 end as cells",
            "does not agree with its observations",
        ),
    ],
)
def test_the_warehouse_refuses_a_ledger_that_does_not_add_up(tmp_path, change, message):
    with pytest.raises(
        StudyError, match=rf"ledger of a source {message}.*\n  source yearbook, file yearbook_2013"
    ):
        _warehouse(tmp_path, change)


def _workbook(path, name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    rows = [
        [(c.row, c.column_letter, c.value) for c in row if c.value is not None] for row in book[name].rows
    ]
    book.close()
    return {(i, letters): value for row in rows for i, letters, value in row if value != ""}


def _text(path, encoding):
    data = bz2.decompress(path.read_bytes()) if path.suffix == ".bz2" else path.read_bytes()
    rows = list(csv.reader(io.StringIO(data.decode(encoding), newline="")))
    return {
        (i, openpyxl.utils.get_column_letter(j + 1)): v
        for i, r in enumerate(rows, 1)
        for j, v in enumerate(r)
        if v
    }


def _stata(path):
    table, meta = pyreadstat.read_dta(str(path), disable_datetime_conversion=True)
    cells = {(0, name): name for name in meta.column_names}
    for name in table:
        cells |= {
            (i, name): v
            for i, v in enumerate(table[name].tolist(), 1)
            if v is not None and v == v and v != ""
        }
    return cells


def _cells(path, observed, encoding):
    """The filled cells of a file by another reader, by row and column."""
    if path.suffix == ".xlsx":
        return _workbook(path, observed.sheet)
    return _stata(path) if path.suffix == ".dta" else _text(path, encoding)


def _place(cell):
    if "[" in cell:
        name, row = cell[:-1].split("[")
        return int(row), name
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]), letters


def _recount(study, folder=None):
    config = load_study(ROOT, study)
    sources = read_study_sources(ROOT, config, measures_of(formulas_of(config["variables"], study)))
    units = read_units(ROOT / config["units"]["file"])
    fates = Counter()
    for name, source in sources.items():
        place = folder_of(source, ROOT, folder or config.get("input"))
        files = {f: place / f for f in files_of(source, place)}
        span = Span(*config["years"], config.get("dated_by", "data_year"))
        observations, aside = ingest_entry(name, source, files, units, span)
        for account in aside.accounts:
            of_sheet = [o for o in observations if o.file == account.sheet.file]
            encoding = source.layout.get("encoding", "utf-8-sig")
            cells = _cells(files[account.sheet.file], of_sheet[0], encoding)
            _compare(cells, of_sheet, account)
            for line in account.lines():
                other = line.why if line.why in (KEY, HEADER) else "numbers"
                fates[other if line.status == "used" else line.status] += line.cells
    counts = [fates[key] for key in ("read", "numbers", KEY, HEADER, "missing", "set aside")]
    row = f"| {study} | {' | '.join(f'{count:,}' for count in counts)} |"
    assert row in (ROOT / "docs/records/studies.md").read_text(encoding="utf-8"), row


def _compare(cells, observations, account):
    """Another reader's cells are those that the ledger counts, and hold what was observed of them."""
    empty = [o for o in observations if _place(o.cell) not in cells]
    assert {o.flag for o in empty} <= {"missing"}
    assert account.cells == len(cells) + len(empty)
    assert account.cells == sum(line.cells for line in account.lines() if line.status != "read")
    for o in observations:
        cell = cells.get(_place(o.cell), "")
        if isinstance(cell, int | float):
            assert o.number == cell, o
        else:
            assert o.raw.replace("_x000D_", "").strip() == str(cell).replace("_x000D_", "").strip(), o


def test_another_reader_counts_the_same_cells():
    _recount("munnell")


@pytest.mark.slow
def test_another_reader_counts_the_same_cells_of_yearbooks():
    _recount("nqp")


@pytest.mark.slow
@pytest.mark.long
def test_another_reader_counts_the_same_cells_of_real_files():
    if not REAL.is_dir():
        pytest.skip("the files of the observed study are not here: a user obtains them (config/sources.yaml)")
    _recount("observed", str(REAL))


def test_long_holds_every_kind_of_row(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("code,name,year,population\n150600,Ordos,2013,5\n,,,\n,Total,2013,9\n", encoding="utf-8")
    _, aside = ingest_entry("long", LONG, {path.name: path}, units_in(tmp_path))
    assert _lines(aside)["set aside", "a total"] == 3
