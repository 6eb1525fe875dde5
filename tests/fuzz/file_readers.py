"""A second reading of each file, by other means than the project's: what the oracle holds observations to.

A grid is {(row, column): value}, counted from 0, empty cells left out; numbers are floats, an error is None.
"""

import bz2
import gzip
import re
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb
from file_seeds import SHARED, SHEET

Grid = dict[tuple[int, int], Any]


class UnclearError(Exception):
    """The file has no one reading: a success of the project's reader on it is a guess."""


class UnreadError(Exception):
    """The second reader cannot read the file: no comparison."""


def csv_grid(path: Path, delimiter: str, encoding: str = "utf-8") -> Grid:
    """A csv by a state machine of a few lines: fields, quoted or not, and rows."""
    data = path.read_bytes()
    data = {".gz": gzip.decompress, ".bz2": bz2.decompress}.get(path.suffix, bytes)(data)
    text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    grid: Grid = {}
    row = column = 0
    field, quoted, i = "", False, 0
    while i <= len(text):
        c = text[i] if i < len(text) else ""
        if quoted:
            if c == '"' and text[i + 1 : i + 2] == '"':
                field, i = field + '"', i + 1
            elif c == '"':
                quoted = False
                if text[i + 1 : i + 2] not in ("", "\n", "\r", delimiter):
                    raise UnclearError("text behind a closing quotation mark")
            elif not c:
                raise UnclearError("a quotation mark is not closed")
            else:
                field += c
        elif c == '"' and not field:
            quoted = True
        elif c in ("", "\n", "\r", delimiter):
            if field:
                grid[row, column] = field
            field, column = "", column + 1
            if c != delimiter:
                row, column = row + 1, 0
                i += text[i : i + 2] == "\r\n"
        else:
            field += c
        i += 1
    return grid


def xlsx_grid(path: Path) -> Grid:
    """The first sheet of a workbook by its XML."""
    with zipfile.ZipFile(path) as archive:
        sheet = ElementTree.fromstring(archive.read(SHEET))
        shared = archive.read(SHARED) if SHARED in archive.namelist() else b"<sst/>"
    texts = [_text(item) for item in ElementTree.fromstring(shared)]
    grid: Grid = {}
    number = 0
    for row in (node for node in sheet.iter() if _tag(node) == "row"):
        number = int(row.get("r", number + 1))
        column = -1
        for cell in (node for node in row if _tag(node) == "c"):
            place = re.fullmatch(r"([A-Z]+)([1-9]\d*)", cell.get("r", ""))
            column = _number(place[1]) if place else column + 1
            at = (int(place[2]) if place else number) - 1, column
            value = _value(cell, texts)
            if value != "":
                if at in grid:
                    raise UnclearError(f"two values at {at}")
                grid[at] = value
    return grid


def _value(cell: ElementTree.Element, texts: list[str]) -> Any:
    values = [node for node in cell if _tag(node) == "v"]
    within = [node for node in cell if _tag(node) == "is"]
    kind = cell.get("t", "n")
    if len(values) + len(within) > 1:
        raise UnclearError("two values in a cell")
    if within:
        return _text(within[0])
    text = "".join(values[0].itertext()) if values else ""
    formula = any(_tag(node) == "f" for node in cell)
    if kind == "e" or (formula and not text and not (kind == "str" and values)):
        return None
    if not text or kind == "str":
        return text
    if kind == "s":
        if not text.isascii() or not text.isdigit() or int(text) >= len(texts):
            raise UnclearError("a text that is not there")
        return texts[int(text)]
    if kind == "n" and re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text):
        return float(text)
    return None


def _text(item: ElementTree.Element) -> str:
    """A text's runs, without its reading in another script."""
    runs = [node for node in item if _tag(node) in ("t", "r")]
    return "".join(_run(run) for run in runs)


def _run(run: ElementTree.Element) -> str:
    """A run's text; what is printed small is no part of a number before it."""
    text = "".join(t.text or "" for t in run.iter() if _tag(t) == "t")
    small = any(
        _tag(node) == "vertAlign" and node.get("val") in ("superscript", "subscript") for node in run.iter()
    )
    return f"\N{SUPERSCRIPT TWO}{text}" if small and _tag(run) == "r" else text


def _tag(node: ElementTree.Element) -> str:
    return node.tag.rpartition("}")[2]


def _number(name: str) -> int:
    number = 0
    for letter in name:
        number = 26 * number + ord(letter) - 64
    return number - 1


def dta_grid(path: Path) -> Grid:
    """Stata data by pyreadstat (ReadStat, in C)."""
    import pyreadstat

    try:
        table, meta = pyreadstat.read_dta(str(path), disable_datetime_conversion=True)
    except Exception as error:
        raise UnreadError(str(error)) from error
    return _grid(list(meta.column_names), table.astype(object).to_numpy().tolist())


def parquet_grid(path: Path) -> Grid:
    """Parquet by DuckDB."""
    with duckdb.connect(config={"threads": 1}) as db:
        try:
            result = db.execute("from read_parquet(?, hive_partitioning = false)", [str(path)])
            return _grid([column[0] for column in result.description or []], result.fetchall())
        except duckdb.Error as error:
            raise UnreadError(str(error)) from error


def _grid(names: list[str], rows: Any) -> Grid:
    grid: Grid = {(0, j): name for j, name in enumerate(names)}
    for i, row in enumerate(rows, 1):
        grid |= {(i, j): v for j, v in enumerate(row) if v is not None and v == v and v != ""}
    return grid
