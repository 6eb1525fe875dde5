"""What became of each cell of a source's files: used, missing by a known mark, set aside (and why), or an
error.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from ingest.sheet import Sheet, blank

NUMBER, KEY, HEADER = "number", "name, code, year or item", "header"
# What becomes of a measure's cell, by the flag with which it was read.
FATES = {
    "": ("used", NUMBER),
    "footnote": ("used", NUMBER),
    "thousands": ("used", "number whose comma was taken for thousands"),
    "missing": ("missing", "a mark of a missing value"),
    "unreadable": ("error", "no number"),
}
UNUSED = ("missing", "unreadable")


@dataclass(frozen=True)
class Line:
    """Cells of one sheet that met one fate. status: used, missing, set aside, error, or read: all of them.

    why: what they were used as, or why not; first: the first one's address.
    """

    file: str
    sheet: str
    status: str
    why: str
    cells: int
    first: str


@dataclass
class Account:
    """The fates of one sheet's cells. A cell counts if it holds something, or if a measure was looked for in
    it.

    read: how many the sheet holds, counted apart from their fates.
    """

    sheet: Sheet
    read: int = 0
    _counts: defaultdict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    _first: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.filled = [len(row) - row.count(None) - row.count("") for row in self.sheet.rows]
        self.read = sum(self.filled)

    def add(self, status: str, why: str, row: int, column: int, cells: int = 1) -> None:
        """Counts cells of one row. column: the first of them."""
        if cells:
            self._counts[status, why] += cells
            self._first.setdefault((status, why), (row, column))

    def add_row(self, status: str, why: str, row: int) -> None:
        """Counts every cell of a row."""
        if self.filled[row]:
            values = self.sheet.rows[row]
            self.add(
                status, why, row, next(j for j, v in enumerate(values) if not blank(v)), self.filled[row]
            )

    def add_unit_row(self, row: int, keys: list[int], measures: list[int], flags: list[str]) -> None:
        """Counts the cells of a row about a unit. keys: its name, code, year and item; measures: the columns
        that one was looked for in, with the flag of each.
        """
        values = self.sheet.rows[row]
        width = len(values)
        rest = self.filled[row] - len(measures)
        for column, flag in zip(measures, flags, strict=True):
            self.add(*FATES[flag], row, column)
            if flag in UNUSED and (column >= width or blank(values[column])):
                self.read += 1
                rest += 1
        for column in keys:
            if column < width and not blank(values[column]):
                self.add("used", KEY, row, column)
                rest -= 1
        if rest:
            taken = {*measures, *keys}
            first = next(j for j, v in enumerate(values) if not blank(v) and j not in taken)
            self.add("set aside", "a column that no measure asks for", row, first, rest)

    def lines(self) -> list[Line]:
        """The account, the number of cells read first."""
        found = [Line(self.sheet.file, self.sheet.name, "read", "", self.read, "")]
        for (status, why), cells in sorted(self._counts.items()):
            first = self.sheet.cell(*self._first[status, why])
            found.append(Line(self.sheet.file, self.sheet.name, status, why, cells, first))
        return found
