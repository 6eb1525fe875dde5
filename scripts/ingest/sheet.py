"""A sheet of cells: what each format's reader gives, whatever the file was."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Sheet:
    """One sheet: every row from the file's first, header included; nothing that the file holds is left out.

    merged: ranges of merged cells as ((first row, first column), (last row, last column)), counted from 0.
    columns: names to tell cells by in formats without letters; empty where cells are A1, B1, …
    settled: what the reader found out about the file by itself (delimiter, encoding, …), for the reader of
    the page. commas: whether a comma may be apart thousands.
    """

    file: str
    name: str
    rows: list[list[Any]]
    merged: tuple[Range, ...] = ()
    columns: tuple[str, ...] = ()
    settled: dict[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        return f"{self.file}, sheet {self.name!r}" if self.name else self.file

    def cell(self, row: int, column: int) -> str:
        """The address of a cell: C12 in a sheet, `name[row]` in a data file (rows counted from 1)."""
        return f"{self.columns[column]}[{row}]" if self.columns else f"{letters(column)}{row + 1}"


@cache
def letters(column: int) -> str:
    """A spreadsheet's name of a column: 0 is A, 26 is AA."""
    name, number = "", column + 1
    while number:
        number, digit = divmod(number - 1, 26)
        name = chr(65 + digit) + name
    return name


def blank(value: Any) -> bool:
    """Whether a cell holds nothing."""
    return value is None or value == ""
