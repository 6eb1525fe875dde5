"""Files, sources and a warehouse small enough to read in one look; tests break them in one place each."""

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
from msgspec import convert

from base.formula import formulas_of, measures_of
from ingest.build import ingest_source, write_ledger, write_observations, write_witnesses
from ingest.declaration import Source
from ingest.places import UnitNames, read_units
from ingest.registry import build_source
from warehouse.build import WarehouseInputs, build, read_corrections
from warehouse.options import WarehouseOptions

UNITS = """unit,name,name_local,aliases,longitude,latitude,region
150600,Ordos,鄂尔多斯市,Eerduosi,109.78,39.61,North
450900,Yulin,玉林市,,110.18,22.65,South
530800,Pu'er,普洱市,思茅|Simao,100.97,22.83,South
"""
COLUMNS = {
    "population": {"header": r"总人口.*\| 全市", "unit": "10,000 persons", "range": [0.1, 5000]},
    "employed": {
        "header": r"从业人员.*\| 全市",
        "unit": "persons",
        "factor": 0.0001,
        "target": "10,000 persons",
        "range": [0, 2000],
    },
}
YEARBOOK: dict[str, Any] = {
    "title": "A yearbook",
    "publisher": "P",
    "citation": "C",
    "obtain": "Ask the bureau.",
    "licence": "L",
    "files": r"yearbook_(?P<edition>\d{4})\.xlsx",
    "format": "xlsx",
    "sheet": "Sheet1",
    "header_rows": 2,
    "unit": {"name": "^城市"},
    "year": {"from": "file"},
    "columns": COLUMNS,
}
LONG: dict[str, Any] = {
    **{key: value for key, value in YEARBOOK.items() if key != "sheet"},
    "files": r"long\.csv",
    "format": "csv",
    "header_rows": 1,
    "unit": {"code": "^code$", "name": "^name$"},
    "year": {"from": "column", "column": "^year$"},
    "columns": {"population": {"header": "^population$", "unit": "10,000 persons"}},
}
ROWS = [
    ["城市合计", "Total", 900, 90, 5000000, 400000],
    ["内蒙古自治区", "Inner Mongolia", 500, 50, 2000000, 100000],
    ["  鄂尔多斯市", "Ordos", 200, 60, 500000, 200000],
    ["玉林", "Yulin", 700, 100, 300000, 100000],
    ["思茅地区", "Simao", 250, 20, 170000, 60000],
    ["榆林市", "Yulin", 380, 60, 410000, 90000],
]
SPEC: dict[str, Any] = {
    "study": "small",
    "years": [2012, 2014],
    "dated_by": "data_year",
    "precedence": ["yearbook"],
    "gaps": {"window": 1},
    "conflicts": {},
    "groups": ["region"],
    "ranges": {"yearbook": {m: c["range"] for m, c in COLUMNS.items()}},
    "variables": {
        "share": {"formula": "employed / population", "range": [0, 1]},
        "size": {"formula": "population", "transform": "ln"},
    },
}


def source_of(**entry: Any) -> Source:
    """The source of an entry; keys that it lacks are those of the long file."""
    return build_source({**LONG, **entry})


def ingest_entry(
    name: str, entry: dict[str, Any] | Source, files: dict[str, Path], units: UnitNames, *span: Any
) -> Any:
    """What ingest gives of a source, which may be an entry of a registry."""
    return ingest_source(
        name, entry if isinstance(entry, Source) else build_source(entry), files, units, *span
    )


def units_in(folder: Path, text: str | None = UNITS) -> UnitNames:
    path = folder / "units.csv"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    return read_units(path)


def workbook(path: Path, rows: list[list[Any]], merged: Iterable[str] = ()) -> Path:
    """A workbook with one sheet."""
    book = openpyxl.Workbook()
    book.active.title = "Sheet1"
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    book.save(path)
    return path


@contextmanager
def parts_of(path: Path) -> Iterator[dict[str, bytes]]:
    """The parts of a workbook's archive, which are written back as they are changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    yield parts
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def yearbook_file(
    folder: Path,
    edition: int = 2013,
    rows: list[list[Any]] | None = None,
    headers: list[str] | None = None,
    sheet: str = "Sheet1",
) -> Path:
    """One edition as the real ones look: a merged header in two rows, `_x000D_` line ends, Chinese and
    English names.
    """
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    groups = headers or [
        "年末总人口_x000D_\n(万人)_x000D_\nPopulation",
        "年末单位从业人员数_x000D_\n(人)_x000D_\nPersons Employed",
    ]
    page.append(["城 市", None, *(cell for group in groups for cell in (group, None))])
    page.append([None, None, *["全 市_x000D_\nTotal City", "市辖区_x000D_\nDistricts"] * len(groups)])
    page.merge_cells("A1:B2")
    for i in range(len(groups)):
        page.merge_cells(start_row=1, end_row=1, start_column=3 + 2 * i, end_column=4 + 2 * i)
    for row in ROWS if rows is None else rows:
        page.append(row)
    path = folder / f"yearbook_{edition}.xlsx"
    book.save(path)
    return path


def edited(name: str, column: int, value: Any) -> list[list[Any]]:
    """ROWS with one cell of the row whose Chinese name contains `name` replaced."""
    return [[value if j == column and name in row[0] else cell for j, cell in enumerate(row)] for row in ROWS]


def read(folder: Path, source: dict[str, Any] = YEARBOOK, **edition: Any) -> Any:
    """The observations and the set-aside list of one edition."""
    path = yearbook_file(folder, **edition)
    return ingest_entry("yearbook", source, {path.name: path}, units_in(folder))


def ingested(
    folder: Path,
    name: str,
    source: dict[str, Any] | Source,
    files: dict[str, Path],
    units: UnitNames,
    *span: Any,
) -> Any:
    """Writes a source's observations, witnesses and ledger; what ingest gave."""
    observations, aside = ingest_entry(name, source, files, units, *span)
    write_observations(folder / f"{name}.parquet", name, observations)
    write_witnesses(folder / f"{name}.witnesses.parquet", name, aside)
    write_ledger(folder / f"{name}.ledger.parquet", name, aside)
    return observations, aside


def ingested_files(folder: Path, names: Iterable[str]) -> tuple[list[Path], list[Path]]:
    """The files that `ingested` wrote of sources: observations and ledgers."""
    stems = list(names)
    return [folder / f"{n}.parquet" for n in stems], [folder / f"{n}.ledger.parquet" for n in stems]


def warehouse(
    folder: Path, editions: dict[int, list[list[Any]]], corrections: str = "", **options: Any
) -> duckdb.DuckDBPyConnection:
    """The warehouse of a few yearbook editions, with corrections given as the lines of their file."""
    units, spec = units_in(folder), {**SPEC, **options}
    files = {
        path.name: path
        for path in (yearbook_file(folder, edition, rows) for edition, rows in editions.items())
    }
    ingested(folder, "yearbook", YEARBOOK, files, units)
    (folder / "corrections.csv").write_text(
        "city,year,variable,value,reason,source\n" + corrections, encoding="utf-8"
    )
    measures = measures_of(formulas_of(spec["variables"], spec["study"]))
    lines = read_corrections(folder / "corrections.csv", units, measures)
    db = duckdb.connect(config={"threads": 1})
    inputs = WarehouseInputs(*ingested_files(folder, ["yearbook"]), units, lines)
    build(db, convert(spec, WarehouseOptions), inputs)
    return db
