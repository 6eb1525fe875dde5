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

TOTALS = re.compile(r"合计|总计|全国|平均|^(total|sum|average|national|china)\b|(省|自治区|兵团)$", re.IGNORECASE)


@dataclass(frozen=True)
class Observation:
    """One cell about one unit. number: as printed; value: number × factor; None where missing or unreadable."""

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


@dataclass
class SetAside:
    """What a source's files hold besides the study's observations."""

    totals: Counter[str] = field(default_factory=Counter)
    outside: Counter[str] = field(default_factory=Counter)
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

    def __init__(self, sheet: Sheet, source: Source, units: Units, edition: int | None, aside: SetAside) -> None:
        self.sheet, self.source, self.units, self.edition, self.aside = sheet, source, units, edition, aside
        self.texts = headers(sheet, source)
        self.first = source.get("skip_rows", 0) + source.get("header_rows", 1)
        key = source["unit"]
        self.code = find_one(key["code"], self.texts, sheet, "the unit's code") if "code" in key else None
        self.names = find_names(key["name"], self.texts, sheet) if "name" in key else []
        year = source["year"]
        self.year = find_one(year["column"], self.texts, sheet, "the year") if year["from"] == "column" else None
        self.totals = re.compile(source["totals"]) if "totals" in source else None
        self.missing = MISSING_MARKS | frozenset(source.get("missing", []))
        self.resolved: dict[tuple[str, ...], str | None] = {}

    def place(self, row: int, column: int) -> str:
        return f"{self.sheet.place}, cell {self.sheet.cell(row, column)}"

    def at(self, row: int, column: int) -> Any:
        values = self.sheet.rows[row]
        return values[column] if column < len(values) else None

    def rows(self) -> list[_Row]:
        """The rows about the study's units; the others are counted as totals or as places outside the study."""
        found = []
        for i in range(self.first, len(self.sheet.rows)):
            code = show(self.at(i, self.code)).strip() if self.code is not None else ""
            names = [clean(self.at(i, j)) for j in self.names]
            if not code and not any(names):
                continue
            printed = " ".join(filter(None, [show(self.at(i, self.names[0])) if self.names else "", code]))
            unit = self.unit(i, code, names)
            if unit is None:
                label = next(filter(None, names), code)
                total = TOTALS.search(label) or (self.totals and self.totals.search(label))
                (self.aside.totals if total else self.aside.outside)[label] += 1
                continue
            found.append(_Row(i, unit, printed, self.row_year(i)))
        return found

    def unit(self, row: int, code: str, names: list[str]) -> str | None:
        """The row's unit by its code and names, which must agree where both are known."""
        key = (code, *names)
        if key not in self.resolved:
            try:
                by_code, by_name = self.units.from_code(code), self.units.from_names(names)
            except StudyError as error:
                raise StudyError(f"{self.place(row, self.names[0])}: {error}; mend the file or an alias in units.csv") from None
            if by_code and by_name and by_code != by_name:
                raise StudyError(
                    f"{self.place(row, self.names[0])}: code {code} is {self.units.name(by_code)}, "
                    f"but the name {' '.join(names)!r} is {self.units.name(by_name)}; mend the file or an alias in units.csv"
                )
            self.resolved[key] = by_code or by_name
        return self.resolved[key]

    def row_year(self, row: int) -> int | None:
        if self.year is None:
            return self.edition if self.source["year"]["from"] == "file" else None
        year = read_year(self.at(row, self.year))
        if year is None:
            raise StudyError(f"{self.place(row, self.year)}: {show(self.at(row, self.year))!r} is not a year; mend the cell")
        return year

    def observe(self, row: _Row, index: int, column: Column) -> Observation:
        raw = self.at(row.index, index)
        number = read_number(raw, self.missing)
        if number.flag:
            self.aside.marks[f"{number.flag}: {show(raw)}"] += 1
        data, edition = both_years(self.source["year"], column.year if column.year is not None else row.year)
        value = None if number.value is None else number.value * column.factor
        return Observation(
            column.measure, row.unit, row.printed, data, edition, show(raw), number.value, column.unit, column.factor, value,
            column.target, self.sheet.file, self.sheet.name, self.sheet.cell(row.index, index), number.flag,
        )  # fmt: skip

    def by_columns(self) -> list[Observation]:
        """A sheet with a column per measure."""
        columns = find_measures(self.sheet, self.source, self.edition, self.texts)
        self.aside.headers[self.sheet.file] = {
            c.measure if c.year is None else f"{c.measure} {c.year}": f"{letters(c.index)}: {c.header}" for c in columns
        }
        return [self.observe(row, column.index, column) for row in self.rows() for column in columns]

    def by_items(self) -> list[Observation]:
        """A melted sheet: the item's name says which measure its number is; items that no measure names are passed over."""
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

    def item_column(self, item: str, row: int, column: int, entries: dict[str, dict[str, Any]]) -> Column | None:
        matching = [m for m, entry in entries.items() if re.search(entry.get("header", f"^{re.escape(m)}$"), item)]
        if len(matching) > 1:
            raise StudyError(
                f"{self.place(row, column)}: the item {item!r} matches the measures {', '.join(matching)}; mend a pattern"
            )
        return make_column(matching[0], column, item, None, entries[matching[0]]) if matching else None


def observe(sheet: Sheet, source: Source, units: Units, edition: int | None, aside: SetAside) -> list[Observation]:
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
                f"source {source!r}: {o.unit_printed!r} stands twice for data year {o.year_data} ({o.measure}): "
                f"{first.file}, sheet {first.sheet!r}, cell {first.cell} ({first.unit_printed!r}: {first.raw}) and "
                f"{o.file}, sheet {o.sheet!r}, cell {o.cell} ({o.raw}); "
                "keep one row, or tell the two places apart by code or Chinese name"
            )
