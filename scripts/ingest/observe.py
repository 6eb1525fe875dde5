"""A sheet's rows as observations of the study's units, and a list of what was set aside."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from ingest.columns import Column, describe, find_measures, find_names, find_one, headers, make_column
from ingest.places import Units
from ingest.tables import Sheet, Source, letters
from ingest.text import MISSING_MARKS, clean, clean_header, read_number, read_year, show
from study.errors import StudyError

TOTALS = re.compile(
    r"合计|总计|全国|平均|^(total|sum|average|national|china)\b|(省|自治区|兵团)$", re.IGNORECASE
)


@dataclass(frozen=True)
class Observation:
    """One cell about one unit. number: as printed; value: number × factor; None where missing or
    unreadable.
    """

    measure: str
    unit: str
    unit_printed: str
    year_data: int | None
    year_edition: int | None
    raw: str
    number: float | None
    stated_unit: str
    factor: float
    value: float | None
    target_unit: str
    file: str
    sheet: str
    cell: str
    flag: str


@dataclass(frozen=True)
class Stray:
    """A row with numbers about a place that is no unit of the study. place: file, sheet and cell of its
    name.
    """

    name: str
    year_data: int | None
    year_edition: int | None
    place: str


@dataclass
class SetAside:
    """What a source's files hold besides the study's observations. nameless: places of rows with numbers but
    without a name.
    """

    totals: Counter[str] = field(default_factory=Counter)
    outside: Counter[str] = field(default_factory=Counter)
    strays: list[Stray] = field(default_factory=list)
    nameless: list[str] = field(default_factory=list)
    marks: Counter[str] = field(default_factory=Counter)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Row:
    index: int
    unit: str
    printed: str
    year: int | None


class _Reader:
    """Reads one sheet; bound to the sheet, its source and the study's units."""

    def __init__(
        self, sheet: Sheet, source: Source, units: Units, edition: int | None, aside: SetAside
    ) -> None:
        self.sheet, self.source, self.units, self.edition, self.aside = sheet, source, units, edition, aside
        self.texts = headers(sheet, source)
        self.first = source.get("skip_rows", 0) + source.get("header_rows", 1)
        key = source["unit"]
        self.code = find_one(key["code"], self.texts, sheet, "the unit's code") if "code" in key else None
        self.names = find_names(key["name"], self.texts, sheet) if "name" in key else []
        year = source["year"]
        self.year = (
            find_one(year["column"], self.texts, sheet, "the year") if year["from"] == "column" else None
        )
        self.keys = {*self.names, *(j for j in (self.code, self.year) if j is not None)}
        self.covered = {
            (i, j): (top, left)
            for (top, left), (bottom, right) in sheet.merged
            if top >= self.first
            for i in range(top, bottom + 1)
            for j in range(left, right + 1)
        }
        self.totals = re.compile(source["totals"]) if "totals" in source else None
        self.outside = re.compile(source["outside"]) if "outside" in source else None
        self.missing = MISSING_MARKS | frozenset(source.get("missing", []))
        self.resolved: dict[tuple[str, ...], str | None] = {}

    def place(self, row: int, column: int) -> str:
        return f"{self.sheet.place}, cell {self.sheet.cell(row, column)}"

    def at(self, row: int, column: int) -> Any:
        values = self.sheet.rows[row]
        return values[column] if column < len(values) else None

    def key(self, row: int, column: int) -> Any:
        """A cell that says what its row is about: one name or year may be merged over many rows."""
        return self.at(*self.covered.get((row, column), (row, column)))

    def has_number(self, row: int) -> bool:
        values = enumerate(self.sheet.rows[row])
        return any(
            read_number(value, self.missing).value is not None for j, value in values if j not in self.keys
        )

    def rows(self) -> list[_Row]:
        """The rows about the study's units; the others are counted as totals or as places outside the
        study.
        """
        found = []
        for i in range(self.first, len(self.sheet.rows)):
            code = show(self.key(i, self.code)).strip() if self.code is not None else ""
            code = "" if code in self.missing else code
            names = [clean(self.key(i, j)) for j in self.names]
            if not code and not any(names):
                if self.has_number(i):
                    self.aside.nameless.append(self.place(i, self.names[0] if self.names else self.code or 0))
                continue
            unit = self.unit(i, code, names)
            if unit is None:
                self.set_aside(i, next(filter(None, names), code))
                continue
            printed = " ".join(filter(None, [show(self.key(i, self.names[0])) if self.names else "", code]))
            found.append(_Row(i, unit, printed, self.row_year(i)))
        return found

    def set_aside(self, row: int, label: str) -> None:
        """Counts a row that is about no unit, and keeps its place where it could be one's under another
        name.
        """
        if TOTALS.search(label) or (self.totals and self.totals.search(label)):
            self.aside.totals[label] += 1
            return
        self.aside.outside[label] += 1
        if self.has_number(row) and not (self.outside and self.outside.search(label)):
            year = self.edition if self.year is None else read_year(self.key(row, self.year))
            place = self.place(row, min(self.keys))
            self.aside.strays.append(Stray(label, *both_years(self.source["year"], year), place))

    def unit(self, row: int, code: str, names: list[str]) -> str | None:
        """The row's unit by its code and names, which must agree where both are given."""
        key = (code, *names)
        if key not in self.resolved:
            try:
                self.resolved[key] = self.units.of_row(code, names)
            except StudyError as error:
                place = self.place(row, min(self.keys))
                raise StudyError(f"{place}: {error}; mend the file, or an alias in units.csv") from None
        return self.resolved[key]

    def row_year(self, row: int) -> int | None:
        if self.year is None:
            return self.edition if self.source["year"]["from"] == "file" else None
        year = read_year(self.key(row, self.year))
        if year is None:
            raise StudyError(
                f"{self.place(row, self.year)}: {show(self.key(row, self.year))!r} is not a year; mend "
                "the cell"
            )
        return year

    def observe(self, row: _Row, index: int, column: Column) -> Observation:
        raw = self.at(row.index, index)
        number = read_number(raw, self.missing)
        if number.flag:
            self.aside.marks[f"{number.flag}: {show(raw)}"] += 1
        data, edition = both_years(self.source["year"], column.year if column.year is not None else row.year)
        value = None if number.value is None else number.value * column.factor
        return Observation(
            column.measure,
            row.unit,
            row.printed,
            data,
            edition,
            show(raw),
            number.value,
            column.unit,
            column.factor,
            value,
            column.target,
            self.sheet.file,
            self.sheet.name,
            self.sheet.cell(row.index, index),
            number.flag,
        )

    def by_columns(self) -> list[Observation]:
        """A sheet with a column per measure."""
        columns = find_measures(self.sheet, self.source, self.edition, self.texts)
        self.aside.headers[self.sheet.file] = {
            c.measure if c.year is None else f"{c.measure} {c.year}": f"{letters(c.index)}: {c.header}"
            for c in columns
        }
        return [self.observe(row, column.index, column) for row in self.rows() for column in columns]

    def by_items(self) -> list[Observation]:
        """A melted sheet: the item's name says which measure its number is; items that no measure names are
        passed over.
        """
        items = self.source["items"]
        name = find_one(items["name"], self.texts, self.sheet, "the item's name")
        value = find_one(items["value"], self.texts, self.sheet, "the item's value")
        entries = {m: describe(m, self.source, self.edition) for m in self.source["columns"]}
        found: dict[str, Column | None] = {}
        observations = []
        for row in self.rows():
            item = clean_header(show(self.at(row.index, name)))
            if item not in found:
                found[item] = self.item_column(item, row.index, name, entries)
            if column := found[item]:
                observations.append(self.observe(row, value, column))
        self.aside.headers[self.sheet.file] = {c.measure: item for item, c in sorted(found.items()) if c}
        return observations

    def item_column(
        self, item: str, row: int, column: int, entries: dict[str, dict[str, Any]]
    ) -> Column | None:
        matching = [
            m for m, entry in entries.items() if re.search(entry.get("header", f"^{re.escape(m)}$"), item)
        ]
        if len(matching) > 1:
            raise StudyError(
                f"{self.place(row, column)}: the item {item!r} matches the measures "
                f"{', '.join(matching)}; mend a pattern"
            )
        return make_column(matching[0], column, item, None, entries[matching[0]]) if matching else None


def observe(
    sheet: Sheet, source: Source, units: Units, edition: int | None, aside: SetAside
) -> list[Observation]:
    """Every observation of the study's units in one sheet."""
    reader = _Reader(sheet, source, units, edition, aside)
    return reader.by_items() if "items" in source else reader.by_columns()


def both_years(rule: dict[str, Any], year: int | None) -> tuple[int | None, int | None]:
    """The data's year and the edition's: the edition of year t describes year t − lag."""
    if year is None:
        return None, None
    lag = rule.get("lag", 1)
    gives = rule.get("gives", "edition" if rule["from"] == "file" else "data_year")
    return (year - lag, year) if gives == "edition" else (year, year + lag)


def check_unique(observations: list[Observation], source: str) -> None:
    """Raises StudyError where a source says twice what one measure is for one unit and year."""
    seen: dict[tuple[str, int | None, str], Observation] = {}
    for o in observations:
        first = seen.setdefault((o.unit, o.year_data, o.measure), o)
        if first is not o:
            raise StudyError(
                f"source {source!r}: {o.unit_printed!r} stands twice for data year {o.year_data} "
                f"({o.measure}): "
                f"{first.file}, sheet {first.sheet!r}, cell {first.cell} ({first.unit_printed!r}: "
                f"{first.raw}) and "
                f"{o.file}, sheet {o.sheet!r}, cell {o.cell} ({o.raw}); "
                "keep one row, or tell the two places apart by code or Chinese name"
            )
