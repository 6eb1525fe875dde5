"""Find the unit of each row of a sheet, sort the other rows, and account for each cell."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from msgspec import UNSET

from base.patterns import search
from ingest.columns import find_names, find_one, read_headers, search_all
from ingest.declaration import Source
from ingest.format import Sheet, is_blank, layout_of
from ingest.places import UnitNames
from ingest.places import name_key as place_key
from ingest.register import is_bare_province
from ingest.text import (
    ALL_MARKS,
    MARKS,
    MISSING_MARKS,
    NumberReader,
    YearReader,
    clean,
    clean_header,
    is_fault,
    join_texts,
    read_day_year,
)
from spillover.errors import StudyError, list_names, quote_value
from spillover.weights.text import show
from spillover.words import _, mark_text

# What became of each cell of a source's files: used, missing by a known mark, set aside (and why), or an
# error.

NUMBER, KEY = mark_text("number", "result"), mark_text("name, code, year or item")
HEADER = mark_text("header")
USED, MISSING = mark_text("used"), mark_text("missing")
ASIDE, ERROR = mark_text("set aside"), mark_text("error")
# What becomes of a measure's cell, by the flag with which it was read.
FATES = {
    "": (USED, NUMBER),
    "footnote": (USED, NUMBER),
    "thousands": (USED, mark_text("number whose comma was taken for thousands")),
    "missing": (MISSING, mark_text("a mark of a missing value")),
    "unreadable": (ERROR, mark_text("no number")),
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
    """Account of what became of one sheet's cells. A cell counts if it holds something, or if a measure was
    looked for in it.

    cells: how many the sheet holds, counted apart from their fates.
    """

    sheet: Sheet
    cells: int = 0
    _counts: defaultdict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    _first: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.filled = [len(row) - row.count(None) - row.count("") for row in self.sheet.rows]
        self.cells = sum(self.filled)

    def add(self, status: str, why: str, row: int, column: int, cells: int = 1) -> None:
        """Count cells of one row. column: the first of them."""
        if cells:
            self._counts[status, why] += cells
            self._first.setdefault((status, why), (row, column))

    def add_row(self, status: str, why: str, row: int) -> None:
        """Count every cell of a row."""
        if self.filled[row]:
            values = self.sheet.rows[row]
            self.add(
                status, why, row, next(j for j, v in enumerate(values) if not is_blank(v)), self.filled[row]
            )

    def add_unit_row(self, row: int, keys: list[int], measures: list[int], flags: list[str]) -> None:
        """Count the cells of a row about a unit. keys: its name, code, year and item; measures: the columns
        that one was looked for in, with the flag of each; two measures of one column are one cell.
        """
        values = self.sheet.rows[row]
        width = len(values)
        looked_in = dict(zip(measures, flags, strict=True))
        rest = self.filled[row] - len(looked_in)
        for column, flag in looked_in.items():
            self.add(*FATES[flag], row, column)
            if flag in UNUSED and (column >= width or is_blank(values[column])):
                self.cells += 1
                rest += 1
        for column in keys:
            if column < width and not is_blank(values[column]):
                self.add("used", KEY, row, column)
                rest -= 1
        if rest:
            taken = {*looked_in, *keys}
            first = next(j for j, v in enumerate(values) if not is_blank(v) and j not in taken)
            self.add(ASIDE, mark_text("a column that no measure asks for"), row, first, rest)

    def lines(self) -> list[Line]:
        """Write the account, the number of cells read first."""
        found = [Line(self.sheet.file, self.sheet.name, mark_text("read"), "", self.cells, "")]
        for (status, why), cells in sorted(self._counts.items()):
            first = self.sheet.cell(*self._first[status, why])
            found.append(Line(self.sheet.file, self.sheet.name, status, why, cells, first))
        return found


TOTALS = re.compile(
    r"合计|总计|全国|平均|^(total|sum|average|national|china)\b|(省|自治区|兵团)$", re.IGNORECASE
)
_MERGED_CELLS = 5_000_000
# What a row is: about a unit; about a place that could be one, about another, or a total; about none.
UNIT, STRAY, OUTSIDE, TOTAL, NAMELESS = "unit", "stray", "outside", "total", "nameless"
# About a unit under its name or code of before; the header once more.
FORMER, AGAIN = "former", "again"
# What the ids of places outside the study begin with, before their name.
OTHER = "other "


@dataclass(frozen=True)
class Stray:
    """Row with numbers about a place that is not a unit of the study, or without a name. place: file, sheet
    and cell of its name.
    """

    name: str
    year_data: int | None
    year_edition: int | None
    place: str
    code: str = ""


@dataclass
class SetAside:
    """Contents of a source's files besides observations of the study. nameless_rows: places of rows with
    numbers but without a name; near_items: items not read, by their names nearly those of measures;
    former_names: the units and years that stand under names and codes of before; witnesses: what the panel
    does not use and the checks between sources do; accounts: what became of each sheet's cells.
    """

    totals: Counter[str] = field(default_factory=Counter)
    outside_labels: Counter[str] = field(default_factory=Counter)
    strays: list[Stray] = field(default_factory=list)
    witnesses: list[Any] = field(default_factory=list)
    nameless_rows: list[str] = field(default_factory=list)
    marks: Counter[str] = field(default_factory=Counter)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    texts_above: dict[str, list[str]] = field(default_factory=dict)
    file_properties: dict[str, dict[str, str]] = field(default_factory=dict)
    near_items: dict[str, str] = field(default_factory=dict)
    former_names: dict[str, dict[str, set[int | None]]] = field(default_factory=dict)
    accounts: list[Account] = field(default_factory=list)


@dataclass(frozen=True)
class UnitRow:
    """Row about a unit. printed_text: its name and code as the file has them."""

    index: int
    unit: str
    printed_text: str
    year: int | None


# Where a year comes from that all rows of a sheet have.
APART = ("file", "sheet")


class RowReader:
    """Reads the rows of one sheet; bound to the sheet, its source and the study's units."""

    def __init__(
        self, sheet: Sheet, source: Source, units: UnitNames, edition: int | None, aside: SetAside
    ) -> None:
        self.sheet, self.source, self.units, self.edition, self.aside = sheet, source, units, edition, aside
        self.layout = layout = layout_of(source)
        self.texts = read_headers(sheet, layout)
        self.first = layout.first_row
        self.end = len(sheet.rows) - layout.footer_rows
        self.account = Account(sheet)
        self.others: list[UnitRow] = []
        self.years = YearReader(source.year.written, source.year.century_from or None)
        self._find_keys()
        self.covered = self._find_covered()
        self.totals = source.totals or ""
        self.outside = source.outside or ""
        self.marks = ALL_MARKS if layout.superscripts else MARKS
        self.numbers = NumberReader(
            MISSING_MARKS | frozenset(source.missing),
            layout.decimal or ".",
            self.marks is ALL_MARKS,
            layout.decimal is not None or sheet.properties.get("delimiter") in (None, "comma"),
            layout.flags,
        )
        self.resolved: dict[tuple[str, ...], tuple[str, str]] = {}

    def _find_keys(self) -> None:
        key, year = self.source.unit, self.source.year
        codes = key.code or ()
        self.codes = [
            find_one(pattern, self.texts, self.sheet, _("the unit's code"))
            for pattern in ([codes] if isinstance(codes, str) else codes)
        ]
        self.names = find_names(key.name, self.texts, self.sheet) if key.name is not UNSET else []
        self.year = (
            find_one(year.column, self.texts, self.sheet, "the year")
            if year.origin == "column" and year.column is not UNSET
            else None
        )
        self.keys = {*self.names, *self.codes, *([] if self.year is None else [self.year])}
        # What says more of a unit is used as well, but does not say which one it is.
        described = [search_all(pattern, self.texts) for pattern in key.described]
        self.used = self.keys | {j for found in described for j, match in enumerate(found) if match}

    def _find_covered(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Find the cell that each merged cell of the body belongs to."""
        rows, columns = len(self.sheet.rows), len(self.texts)
        found: dict[tuple[int, int], tuple[int, int]] = {}
        count = 0
        for (top, left), (bottom, right) in self.sheet.merged_ranges:
            if top < self.first:
                continue
            bottom, right = min(bottom, rows - 1), min(right, columns - 1)
            count += max(0, bottom - top + 1) * max(0, right - left + 1)
            if count > _MERGED_CELLS:
                raise StudyError(
                    _(
                        "{place}: its merged cells cover more than {most:,} cells; unmerge them",
                        place=self.sheet.place,
                        most=_MERGED_CELLS,
                    )
                )
            cells = [(i, j) for i in range(top, bottom + 1) for j in range(left, right + 1)]
            found |= dict.fromkeys(cells, (top, left))
        return found

    def place(self, row: int, column: int) -> str:
        """Name file, sheet and cell, for messages."""
        return _("{file}, cell {cell}", file=self.sheet.place, cell=self.sheet.cell(row, column))

    @property
    def label(self) -> str:
        """Label of the sheet on the page: by its file, and by its own name where it is one of several."""
        return self.sheet.place if self.source.year.origin == "sheet" else self.sheet.file

    def read_cell(self, row: int, column: int) -> Any:
        """Read a cell's value; None beyond the row's end."""
        values = self.sheet.rows[row]
        return values[column] if column < len(values) else None

    def key(self, row: int, column: int) -> Any:
        """Read a cell that says what its row is about: one name or year may be merged over many rows."""
        return self.read_cell(*self.covered.get((row, column), (row, column)))

    def has_number(self, row: int, columns: Collection[int] = ()) -> bool:
        """Return whether a row holds a number, its name, code and year aside; with columns, in one of
        these.
        """
        read = self.numbers.read
        return any(
            read(value).value is not None
            for j, value in enumerate(self.sheet.rows[row])
            if (j in columns if columns else j not in self.keys) and not is_blank(value)
        )

    def rows(self, measures: Collection[int]) -> list[UnitRow]:
        """Select the rows about the study's units, and count the others as what they are. measures: the
        columns of numbers.
        """
        self._account_of_the_frame()
        found: list[UnitRow] = []
        former: list[int] = []
        for i in range(self.first, self.end):
            key = self._key_of(i)
            if self.resolved.get(key, (AGAIN, ""))[0] == AGAIN:  # by its cells, not by its name
                self.resolved[key] = self._resolve(i, *key)
            kind, text = self.resolved[key]
            if kind == UNIT:
                printed = " ".join(filter(None, [key[1] if self.names else "", key[0]]))
                found.append(UnitRow(i, text, printed, self.row_year(i)))
            elif kind == FORMER:
                former.append(i)
            elif kind == AGAIN:
                self.account.add_row(ASIDE, mark_text("the header once more"), i)
            else:
                self._set_aside(i, kind, text)
                self._keep_other(i, kind, text)
        self._check_provinces(found)
        return self._add_former(found, former, measures) if former else found

    def _check_provinces(self, found: list[UnitRow]) -> None:
        """Raise StudyError where a name that a city shares with its province stands, without rank or code, in
        a sheet with rows of other provinces.
        """
        if not self.units.chinese:
            return
        others = [text for kind, text in self.resolved.values() if kind == STRAY and is_bare_province(text)]
        for row in found if others else ():
            code, *names = self._key_of(row.index)
            label = next(filter(None, map(clean, names)), "")
            if not code and not row.unit.endswith("0000") and is_bare_province(label):
                raise StudyError(
                    _(
                        "{place}: {name} may be the province, as {others} in this sheet, and not the city "
                        "{unit}; name the province's rows in 'outside' of the source ({pattern}), and give "
                        "the city's its rank",
                        place=self.place(row.index, min(self.keys)),
                        name=quote_value(label),
                        others=list_names(others, 3),
                        unit=self.units.name(row.unit),
                        pattern=f"^{label}$",
                    )
                )

    def _add_former(
        self, found: list[UnitRow], former: list[int], measures: Collection[int]
    ) -> list[UnitRow]:
        """Add the rows of units under their former names, where the unit's own row has no number for the
        year: many files keep a name and a code that are no more.
        """
        own = {(row.unit, row.year) for row in found if self.has_number(row.index, measures)}
        taken = []
        for i in former:
            code, *names = self._key_of(i)
            unit = self.units.formerly(code, names)
            year = self.edition if self.year is None else self.years.read(self.key(i, self.year))
            if unit and (year is not None or self.year is None) and (unit, year) not in own:
                printed = " ".join(filter(None, [names[0] if names else "", code]))
                taken.append(UnitRow(i, unit, printed, year))
                self.aside.former_names.setdefault(printed.strip(), {}).setdefault(unit, set()).add(year)
            else:
                label = next(filter(None, map(clean, names)), code)
                self._set_aside(i, OUTSIDE, label)
                self._keep_other(i, OUTSIDE, label)
        again = {(row.unit, row.year) for row in taken}
        for row in found:
            if (row.unit, row.year) in again:
                self.account.add_row(
                    "set aside", "a row without numbers, beside that of a former name", row.index
                )
        kept = [row for row in found if (row.unit, row.year) not in again]
        return sorted([*kept, *taken], key=lambda row: row.index)

    def _key_of(self, row: int) -> tuple[str, ...]:
        """Read the code and the names of a row."""
        codes = (show(self.key(row, j)).strip() for j in self.codes)
        code = join_texts("" if text in self.numbers.words else text for text in codes)
        return (code, *(show(self.key(row, j)) for j in self.names))

    def _keep_other(self, row: int, kind: str, label: str) -> None:
        """Keep a row about a place outside the study, which may prove what is wrong with a unit's."""
        if kind in (STRAY, OUTSIDE):
            year = self.edition if self.year is None else self.years.read(self.key(row, self.year))
            if year is not None or self.source.year.origin in ("header", "none"):
                self.others.append(UnitRow(row, f"{OTHER}{place_key(label)}", label, year))

    def _account_of_the_frame(self) -> None:
        """Count and list the rows above the header and below the table."""
        skip = self.layout.skip_rows
        outside = [*range(skip), *range(max(self.end, self.first), len(self.sheet.rows))]
        for i in outside:
            self.account.add_row(
                ASIDE, mark_text("above the header") if i < skip else mark_text("below the table"), i
            )
        for i in range(skip, self.first):
            self.account.add_row(USED, HEADER, i)
        texts = [" | ".join(clean(v) for v in self.sheet.rows[i] if not is_blank(v)) for i in outside]
        if any(texts):
            self.aside.texts_above[self.sheet.place] = [text[:200] for text in texts if text]
        if self.sheet.properties:
            self.aside.file_properties[self.sheet.place] = self.sheet.properties

    def _resolve(self, row: int, code: str, *names: str) -> tuple[str, str]:
        """Find the unit of rows with this code and these names: what they are, and the unit's id or their
        label.
        """
        if not code and not any(name.strip() for name in names):
            return NAMELESS, ""
        if self.units.former_names and self.units.formerly(code, names):
            return FORMER, ""
        label = next(filter(None, map(clean, names)), code)
        if self.totals and search(self.totals, label):
            return TOTAL, label
        if self.outside and search(self.outside, label):
            return OUTSIDE, label
        if unit := self.unit(row, code, list(names)):
            return UNIT, unit
        if TOTALS.search(label):
            return TOTAL, label
        if self._is_header(row):
            return AGAIN, label
        self._check_header(row)
        return STRAY, label

    def _set_aside(self, row: int, kind: str, label: str) -> None:
        """Count a row that is about no unit, and keep its place where it could be one's under another
        name.
        """
        if kind == NAMELESS:
            numbers = self.has_number(row)
            if numbers:
                self.aside.nameless_rows.append(self.place(row, [*self.names, *self.codes, 0][0]))
                self._stray(row, "")
            self.account.add_row(
                ASIDE, mark_text("a row without a name") if numbers else mark_text("a note"), row
            )
            return
        (self.aside.totals if kind == TOTAL else self.aside.outside_labels)[label] += 1
        self.account.add_row(
            ASIDE, mark_text("a total") if kind == TOTAL else mark_text("a place outside the study"), row
        )
        if kind == STRAY and self.has_number(row):
            self._stray(row, label)

    def _stray(self, row: int, label: str) -> None:
        """Keep the place of a row with numbers that could be a unit's."""
        year = self.edition if self.year is None else self.years.read(self.key(row, self.year))
        place = self.place(row, min(self.keys))
        code = self._key_of(row)[0]
        self.aside.strays.append(Stray(label, *self.source.year.both(year), place, code))

    def _is_header(self, row: int) -> bool:
        """Return whether a row says in every cell what a row of the header says, as on a page that goes
        on.
        """
        said = self._texts_of_row(row)
        return len(said) > 1 and any(
            said == self._texts_of_row(i) for i in range(self.layout.skip_rows, self.first)
        )

    def _texts_of_row(self, row: int) -> dict[int, str]:
        return {j: clean_header(show(v)) for j, v in enumerate(self.sheet.rows[row]) if not is_blank(v)}

    def _check_header(self, row: int) -> None:
        """Raise StudyError where a row repeats the header: a second table, whose columns may be others."""
        for j in self.names or self.codes or [0]:
            text = clean_header(show(self.read_cell(row, j)))
            if text and text in self.texts[j].split(" | "):
                raise StudyError(
                    _(
                        "{place}: the header appears again ({text}); remove the row if the columns "
                        "below are the same, else give the tables as two files (if it is a place of "
                        "that name, write it in 'outside' of the source)",
                        place=self.place(row, j),
                        text=quote_value(text),
                    )
                )

    def unit(self, row: int, code: str, names: list[str]) -> str | None:
        """Find the unit of a row's code and names, which must agree where both are given."""
        if self.source.unit.exact:
            return self.units.by_text.get(code)
        self._check_faults(row)
        bare_code, mark = self.marks.split(code)
        bare = [self.marks.split(clean(name)) for name in names]
        try:
            unit = self.units.find_unit(bare_code, [name for name, _ in bare])
            self._check_superscripts(bare, unit)
        except StudyError as error:
            place = self.place(row, min(self.keys))
            raise StudyError(
                _("{place}: {error}; correct the file, or an alias in units.csv", place=place, error=error)
            ) from None
        for text, taken in [
            (code, mark),
            *((clean(n), m) for n, (_name, m) in zip(names, bare, strict=True)),
        ]:
            if taken and unit:
                self.aside.marks[f"footnote: {text}"] += 1
        return unit

    def _check_superscripts(self, names: list[tuple[str, str]], unit: str | None) -> None:
        """Raise StudyError where a name would be a unit's but for a small digit, which the source does not
        declare.
        """
        if unit is None and any(ALL_MARKS.split(name)[1] for name, _ in names):
            meant = self.units.from_names([ALL_MARKS.split(name)[0] for name, _ in names])
            if meant:
                raise StudyError(
                    _(
                        "{text} is {meant} if its small digits are footnotes: then say 'superscripts: "
                        "footnotes' in the source",
                        text=quote_value(" ".join((name for name, _ in names))),
                        meant=self.units.name(meant),
                    )
                )

    def _check_faults(self, row: int) -> None:
        """Raise StudyError where an error or a formula never computed is in the place of a name."""
        own = self.source.missing
        for j in self.names:
            value = self.key(row, j)
            if is_fault(value) and str(value).strip() not in own:
                raise StudyError(
                    _(
                        "{place}: expected the unit's name, found {value}; open the file in a spreadsheet "
                        "program, correct the cell and save it",
                        place=self.place(row, j),
                        value=quote_value(str(value)),
                    )
                )

    def row_year(self, row: int) -> int | None:
        """Read the year that a row's own cell, or the name of its file or sheet, gives."""
        if self.year is None:
            return self.edition if self.source.year.origin in APART else None
        value = self.key(row, self.year)
        year = self.years.read(value)
        if year is not None and MARKS.split(show(value).strip())[1]:
            self.aside.marks[f"footnote: {show(value)}"] += 1
        if year is None:
            day = self.years.form == "year" and read_day_year(value) is not None
            remedy = (
                _("say 'written: day' in 'year' of the source") if day else _("correct the cell in a copy")
            )
            raise StudyError(
                _(
                    "{place}: {value} is not a year; {remedy}",
                    place=self.place(row, self.year),
                    value=quote_value(show(value)),
                    remedy=remedy,
                )
            )
        return year
