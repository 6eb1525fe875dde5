"""Files as sheets of cells: xlsx, csv, Stata and Parquet behind one shape."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from study.errors import StudyError

Source = dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    """One sheet: every row from the file's first, header included.

    merged: ranges of merged cells as ((first row, first column), (last row, last column)), counted from 0.
    columns: names to tell cells by in formats without letters; empty where cells are A1, B1, …
    """

    file: str
    name: str
    rows: list[list[Any]]
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        return f"{self.file}, sheet {self.name!r}" if self.name else self.file

    def cell(self, row: int, column: int) -> str:
        """The address of a cell: C12 in a sheet, `name[row]` in a data file (rows counted from 1)."""
        return f"{self.columns[column]}[{row}]" if self.columns else f"{letters(column)}{row + 1}"


def letters(column: int) -> str:
    """A spreadsheet's name of a column: 0 is A, 26 is AA."""
    name, number = "", column + 1
    while number:
        number, digit = divmod(number - 1, 26)
        name = chr(65 + digit) + name
    return name


def read_sheet(path: Path, label: str, source: Source) -> Sheet:
    """The sheet that the registry entry asks for. label: the file's name in messages and observations."""
    reader = {"xlsx": _read_xlsx, "csv": _read_csv, "dta": _read_dta, "parquet": _read_parquet}[
        source["format"]
    ]
    return reader(path, label, source)


def _read_xlsx(path: Path, label: str, source: Source) -> Sheet:
    from ingest.workbook import read_workbook

    return Sheet(label, *read_workbook(path, label, source.get("sheet")))


def _read_csv(path: Path, label: str, source: Source) -> Sheet:
    encoding = source.get("encoding", "utf-8").replace("utf-8", "utf-8-sig")
    data = path.read_bytes()
    if unpack := {".bz2": bz2.decompress, ".gz": gzip.decompress}.get(path.suffix):
        try:
            data = unpack(data)
        except (OSError, EOFError, ValueError, zlib.error) as error:
            raise StudyError(f"{label}: cannot be unpacked ({error}); obtain the file again") from error
    try:
        return Sheet(label, "", list(csv.reader(io.StringIO(data.decode(encoding), newline=""))))
    except UnicodeDecodeError as error:
        raise StudyError(
            f"{label}: byte {error.start} is not {source.get('encoding', 'utf-8')}; set 'encoding' of the "
            "source"
        ) from None
    except csv.Error as error:
        raise StudyError(
            f"{label}: cannot be read as csv ({error}); look for a quotation mark that is not closed"
        ) from error


def _read_dta(path: Path, label: str, source: Source) -> Sheet:
    import pandas as pd

    try:
        table = pd.read_stata(path, convert_categoricals=False, convert_dates=False)
    except (ValueError, LookupError, OSError, OverflowError, struct.error) as error:
        raise StudyError(f"{label}: cannot be read as Stata data ({error}); obtain the file again") from error
    columns = [table[name].tolist() for name in table.columns]
    return _data_sheet(label, [str(name) for name in table.columns], columns)


def _read_parquet(path: Path, label: str, source: Source) -> Sheet:
    import duckdb

    with duckdb.connect() as db:
        try:
            result = db.execute("select * from read_parquet(?)", [str(path)])
        except duckdb.Error as error:
            raise StudyError(
                f"{label}: cannot be read as Parquet ({error}); obtain the file again"
            ) from error
        names = [column[0] for column in result.description or []]
        rows = result.fetchall()
    return _data_sheet(
        label, names, [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names]
    )


def _data_sheet(label: str, names: list[str], columns: list[list[Any]]) -> Sheet:
    return Sheet(
        label, "", [list(names), *(list(row) for row in zip(*columns, strict=True))], columns=tuple(names)
    )
