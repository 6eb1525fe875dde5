"""A sheet's cells as observations of the study's units, and an account of every cell."""

from __future__ import annotations

import difflib
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from base.patterns import search
from ingest.columns import (
    PlacedColumn,
    columns_of_edition,
    find_measures,
    find_one,
    find_years,
    make_column,
)
from ingest.declaration import ItemColumns, MeasureColumn, Source
from ingest.format import Sheet, column_letters
from ingest.places import UnitNames
from ingest.register import codes_of_name, describe_contradiction, province_code
from ingest.rows import APART, ASIDE, RowReader, SetAside, Stray, UnitRow
from ingest.text import UNREADABLE, clean_header, is_fault, may_have_decimals
from spillover.errors import StudyError, list_names, quote_value
from spillover.weights.text import show
from spillover.words import _, lasting, mark_text

# Items of a melted sheet that no measure asks for, though their names are nearly those that one asks for.

NEAR = 0.75  # how alike two names are, as difflib counts it: one slip in four letters
_PLAIN = re.compile(r"[\W_]+")
Year = int | None


@dataclass(frozen=True)
class Unread:
    """Item that was not read. places: its first cell for each unit and year."""

    item: str
    nearest_measure: str | None
    places: dict[tuple[str, Year], str] = field(default_factory=dict)


def find_nearest_measure(item: str, asked: Mapping[str, Iterable[str]]) -> str | None:
    """Find the measure that an item's name is nearly asked for by. asked: names and patterns of each
    measure.
    """
    bare = _bare(item)
    likeness = {
        measure: max(_likeness(bare, _bare(text)) for text in texts) for measure, texts in asked.items()
    }
    best = max(likeness, key=lambda measure: likeness[measure], default=None)
    return best if best is not None and likeness[best] >= NEAR else None


def _likeness(item: str, asked: str) -> float:
    pair = difflib.SequenceMatcher(None, item, asked)
    return pair.ratio() if pair.real_quick_ratio() >= NEAR else 0.0


def _bare(text: str) -> str:
    return _PLAIN.sub("", text).casefold()


def check_items(
    place: str,
    patterns: Mapping[str, str],
    read: Mapping[str, set[tuple[str, Year]]],
    unread: Iterable[Unread],
    complete: bool,
) -> None:
    """Raise StudyError where an item is nearly a measure's and appears only where that measure lacks a
    number, and where a measure has no row at all in a sheet that should hold it.

    Set aside, the numbers of a misspelt item would be imputed although the file has them. place: of the
    sheet; patterns: of each measure; read: the units and years of each; complete: whether the sheet is to
    hold every measure, as that of an edition is.
    """
    for item in unread:
        if item.nearest_measure and not item.places.keys() & read[item.nearest_measure]:
            raise StudyError(
                _(
                    "{place}: the item {item} is nearly that of measure {near!r} ({patterns!r}), which "
                    "has no other row for the unit and year; correct the pattern, or the cell in a "
                    "copy of the file; if it is another item, name it in 'outside' of 'items'",
                    place=next(iter(item.places.values())),
                    item=quote_value(item.item),
                    near=item.nearest_measure,
                    patterns=patterns[item.nearest_measure],
                )
            )
    if complete and (absent := [measure for measure in patterns if not read[measure]]):
        raise StudyError(
            _(
                "{place}: no item matches {patterns!r} (measure {measure!r}); correct the "
                "pattern, or obtain the file again",
                place=place,
                patterns=patterns[absent[0]],
                measure=absent[0],
            )
        )


class Observation(NamedTuple):
    """Observation of one measure of a unit, in one cell. number: as printed; value: number × factor; None
    where missing or unreadable; mark: the footnote mark that was taken off.
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
    mark: str

    @property
    def place(self) -> str:
        """File, sheet and cell."""
        return ", ".join(filter(None, (self.file, self.sheet, self.cell)))


# Units of numbers that are already times 100.
_HUNDREDTHS = re.compile(r"%|per ?cent\b|percentage|百分", re.IGNORECASE)


class _Observer(RowReader):
    """Reads the measures of one sheet."""

    def check_percentages(self, observations: list[Observation]) -> None:
        """Raise StudyError where a measure's numbers are printed as percentages, which store 12.3% as 0.123,
        and others of it are not, or its unit says that they are times 100.
        """
        if not self.sheet.percent:
            return
        printed = {self.sheet.cell(row, column) for row, column in self.sheet.percent}
        for measure in self.source.columns:
            own = [o for o in observations if o.measure == measure and o.number]
            shares = [o for o in own if o.cell in printed]
            others = [o for o in own if o.cell not in printed]
            if shares and others:
                raise StudyError(
                    _(
                        "{place}: measure {measure!r} is printed as a percentage, which stores {number:g} "
                        "for {percent:g}%, and in {other} as the number {plain:g}; write both in one form "
                        "in a copy of the file",
                        place=shares[0].place,
                        measure=measure,
                        number=shares[0].number,
                        percent=100 * (shares[0].number or 0),
                        other=others[0].cell,
                        plain=others[0].number,
                    )
                )
            if shares and shares[0].factor == 1 and _HUNDREDTHS.search(shares[0].stated_unit):
                raise StudyError(
                    _(
                        "{place}: measure {measure!r} is in {unit!r}, but its cells are printed as "
                        "percentages and store {number:g} for {percent:g}%; say 'unit: share, factor: 100, "
                        "target: {unit}' in 'columns' of the source, or 'unit: share'",
                        place=shares[0].place,
                        measure=measure,
                        unit=shares[0].stated_unit,
                        number=shares[0].number,
                        percent=100 * (shares[0].number or 0),
                    )
                )

    def observe(self, row: UnitRow, index: int, column: PlacedColumn) -> Observation:
        raw = self.read_cell(row.index, index)
        number = self.numbers.read(raw)
        if self.covered.get((row.index, index), (row.index, index)) != (row.index, index):
            anchor = self.sheet.cell(*self.covered[row.index, index])
            raw, number = f"{show(raw)} (merged with {anchor})".strip(), UNREADABLE
        if number.value is not None and not math.isfinite(number.value * column.factor):
            number = UNREADABLE
        if number.flag:
            self.aside.marks[f"{number.flag}: {show(raw)[:200]}"] += 1
        data, edition = self.source.year.both(column.year if column.year is not None else row.year)
        return Observation(
            column.measure,
            row.unit,
            row.printed_text,
            data,
            edition,
            show(raw),
            number.value,
            column.unit,
            column.factor,
            None if number.value is None else number.value * column.factor,
            column.target,
            self.sheet.file,
            self.sheet.name,
            self.sheet.cell(row.index, index),
            number.flag,
            number.mark,
        )

    def _fate(self, observation: Observation) -> str:
        """Flag a cell for its account, which tells of commas that a reader may take otherwise."""
        undeclared = not observation.flag and self.layout.decimal is None
        return "thousands" if undeclared and may_have_decimals(observation.raw) else observation.flag

    def observe_columns(self) -> list[Observation]:
        """Read a sheet with a column per measure."""
        columns = self._find_measures(self.source.columns)
        self.aside.headers[self.label] = {
            c.measure if c.year is None else f"{c.measure} {c.year}": f"{column_letters(c.index)}: {c.header}"
            for c in columns
        }
        measures = [column.index for column in columns]
        keys = sorted(self.used - set(measures))
        observations, rows = [], []
        for row in self.rows(measures):
            found = [self.observe(row, column.index, column) for column in columns]
            self.account.add_unit_row(row.index, keys, measures, [*map(self._fate, found)])
            observations += found
            rows.append(row)
        self._witnesses(rows, columns)
        return observations

    def _find_measures(self, declared: Mapping[str, MeasureColumn]) -> list[PlacedColumn]:
        """Find the columns of measures in this sheet."""
        return find_measures(self.sheet, columns_of_edition(declared, self.edition), self.texts)

    def _witnesses(self, rows: list[UnitRow], columns: list[PlacedColumn]) -> None:
        """Keep what the panel does not use and the checks between sources do: the columns that are read for
        them alone, and the rows of places outside the study.
        """
        more = self._find_measures(self.source.check_columns)
        marks = self.aside.marks.copy()
        kept = [self.observe(row, column.index, column) for row in rows for column in more]
        both = [*columns, *more]
        kept += [self.observe(row, column.index, column) for row in self.others for column in both]
        # What is wrong in cells that nothing uses is no matter of the panel's.
        self.aside.marks = marks
        self.aside.witnesses += [o for o in kept if o.value is not None]

    def observe_items(self, items: ItemColumns) -> list[Observation]:
        """Read a melted sheet: the item's name says which measure its number is; items that no measure names
        are set aside.
        """
        name = find_one(items.name, self.texts, self.sheet, _("the item's name"))
        values = self._values(items.value)
        entries = columns_of_edition(self.source.columns, self.edition)
        patterns = {measure: entry.pattern(measure) for measure, entry in entries.items()}
        found: dict[str, PlacedColumn | None] = {}
        unread: dict[str, Unread] = {}
        read: dict[str, set[tuple[str, int | None]]] = {m: set() for m in entries}
        keys = sorted({*self.used, name} - {*values})
        observations = []
        for row in self.rows(values):
            item = self._item(row.index, name)
            if not item:
                self.aside.nameless_rows.append(self.place(row.index, name))
                self.account.add_row(ASIDE, mark_text("a row without a name"), row.index)
                continue
            if item not in found:
                found[item] = self.item_column(item, row.index, name, entries)
            if column := found[item]:
                own = [self.observe(row, j, replace(column, year=year)) for j, year in values.items()]
                read[column.measure] |= {(row.unit, row.year if y is None else y) for y in values.values()}
                observations += own
                self.account.add_unit_row(row.index, keys, [*values], [*map(self._fate, own)])
            else:
                if item not in unread:
                    unread[item] = Unread(item, self._nearly(item, patterns, items.outside or ""))
                self._set_item_aside(unread[item], row, name, values.values())
        are_complete = self.source.year.origin in APART
        check_items(self.sheet.place, patterns, read, unread.values(), are_complete)
        self.aside.headers[self.label] = {c.measure: item for item, c in sorted(found.items()) if c}
        return observations

    def _set_item_aside(self, unread: Unread, row: UnitRow, column: int, years: Iterable[int | None]) -> None:
        """Account for a row of an item that no measure asks for. column: of the item's name."""
        for year in years:
            own_year = row.year if year is None else year
            unread.places.setdefault((row.unit, own_year), self.place(row.index, column))
        why = mark_text("an item that no measure asks for")
        if near := unread.nearest_measure:
            self.aside.near_items[f"{unread.item} ({next(iter(unread.places.values()))})"] = near
            why = lasting("an item that no measure asks for, though nearly that of {near}", near=near)
        self.account.add_row(ASIDE, why, row.index)

    def _values(self, pattern: str) -> dict[int, int | None]:
        """Find the column of the items' numbers, or those of each year where the pattern has a group `year`,
        by their places.
        """
        what = _("the item's value")
        if "(?P<year>" not in pattern:
            return {find_one(pattern, self.texts, self.sheet, what): None}
        return {j: year for year, j in sorted(find_years(pattern, self.texts, self.sheet, what).items())}

    def _nearly(self, item: str, patterns: dict[str, str], outside: str) -> str | None:
        """Find the measure whose name an unread item nearly has; none where the source says that it is
        another. outside: pattern of such items.
        """
        if outside and search(outside, item):
            return None
        return find_nearest_measure(
            item, {m: [pattern.replace("\\", ""), m] for m, pattern in patterns.items()}
        )

    def _item(self, row: int, column: int) -> str:
        """Read the item that a row is about. StudyError where its cell has an error."""
        value = self.key(row, column)
        if is_fault(value):
            raise StudyError(
                _(
                    "{place}: expected the item's name, found {value}; open the file in a spreadsheet "
                    "program, correct the cell and save it",
                    place=self.place(row, column),
                    value=quote_value(str(value)),
                )
            )
        return clean_header(show(value))

    def item_column(
        self, item: str, row: int, column: int, entries: dict[str, MeasureColumn]
    ) -> PlacedColumn | None:
        """Find the column of the measure that an item's name means."""
        matching = [measure for measure, entry in entries.items() if search(entry.pattern(measure), item)]
        if len(matching) > 1:
            raise StudyError(
                _(
                    "{place}: the item {item} matches the measures {matching}; correct a pattern",
                    place=self.place(row, column),
                    item=quote_value(item),
                    matching=", ".join(matching),
                )
            )
        return make_column(matching[0], column, item, None, entries[matching[0]]) if matching else None


def observe(
    sheet: Sheet, source: Source, units: UnitNames, edition: int | None, aside: SetAside
) -> list[Observation]:
    """Read every observation of the study's units in one sheet."""
    reader = _Observer(sheet, source, units, edition, aside)
    observations = reader.observe_items(source.items) if source.items else reader.observe_columns()
    reader.check_percentages(observations)
    aside.accounts.append(reader.account)
    return observations


def check_unique(observations: list[Observation], source: str) -> None:
    """Raise StudyError where a source says twice what one measure is for one unit and year."""
    seen: dict[tuple[str, int | None, str], Observation] = {}
    for o in observations:
        first = seen.setdefault((o.unit, o.year_data, o.measure), o)
        if first is not o:
            raise StudyError(
                _(
                    "source {source!r}: {unit} appears twice for data year {year} ({measure}): "
                    "{file}, sheet {sheet!r}, cell {cell} ({name}: {value}) and {other_file}, sheet "
                    "{other_sheet!r}, cell {other_cell} ({other_value}); keep one row, or tell the "
                    "two places apart by code or Chinese name",
                    source=source,
                    unit=quote_value(o.unit_printed),
                    year=o.year_data,
                    measure=o.measure,
                    file=first.file,
                    sheet=first.sheet,
                    cell=first.cell,
                    name=quote_value(first.unit_printed),
                    value=first.raw[:60],
                    other_file=o.file,
                    other_sheet=o.sheet,
                    other_cell=o.cell,
                    other_value=o.raw[:60],
                )
            )


# Places that appear in a source's files where a unit of the study is absent: it may be there under another
# name.


@dataclass(frozen=True)
class Span:
    """Years that the panel needs, both included, and which of a row's two years dates it: 'edition' or
    'data_year'.
    """

    first: int
    last: int
    dated_by: str

    def year(self, row: Observation | Stray) -> int | None:
        """Date a row; None outside the span or where it holds for every year."""
        year = row.year_edition if self.dated_by == "edition" else row.year_data
        return year if year is not None and self.first <= year <= self.last else None


def check_renamed(
    source: str, observations: Iterable[Observation], strays: Iterable[Stray], units: UnitNames, span: Span
) -> None:
    """Raise StudyError where a unit lacks its row in a few years and a place appears in the files in such
    years only.

    Taken for a gap, the unit's numbers would be imputed although the file has them.
    """
    present: defaultdict[str, set[int]] = defaultdict(set)
    for o in observations:
        if (year := span.year(o)) is not None:
            present[o.unit].add(year)
    places: defaultdict[str, dict[int, Stray]] = defaultdict(dict)
    for stray in strays:
        if (year := span.year(stray)) is not None:
            places[stray.name].setdefault(year, stray)
    years = set().union(*present.values())
    for unit, its_years in sorted(present.items()):
        absent = years - its_years
        if not 0 < len(absent) <= len(its_years):
            continue
        fitting = [where[min(where)] for where in places.values() if where.keys() <= absent]
        if likely := [stray for stray in fitting if not units.chinese or _could_be(unit, stray)]:
            nearest = max(likely, key=lambda stray: _nearness(stray, units, unit))
            raise StudyError(_problem(source, nearest, f"{units.name(unit)} ({list_names(sorted(absent))})"))


def _could_be(unit: str, stray: Stray) -> bool:
    """Return whether a place may be a unit under another name: in its province, and none that the register
    knows as another.
    """
    own = province_code(stray.code)
    known = codes_of_name(stray.name)
    return (not own or own == province_code(unit)) and (
        not known or not describe_contradiction(unit, [stray.name])
    )


def _nearness(stray: Stray, units: UnitNames, unit: str) -> tuple[bool, float]:
    """Measure how near a place is to a unit: in its province, and in name."""
    row = next(row for row in units.rows if row["unit"] == unit)
    names = (row["name"], row["name_local"])
    given = stray.name.casefold()
    ratio = max(difflib.SequenceMatcher(None, given, name.casefold()).ratio() for name in names)
    return province_code(stray.code) == province_code(unit) != "", ratio


def _problem(source: str, stray: Stray, lacking: str) -> str:
    """Describe the trouble: a place, or numbers without a name, where a unit is lacking. lacking: the unit
    and the years.
    """
    if not stray.name:
        return _(
            "source {source!r}: {place}: the row has numbers but no name, in a year that "
            "lacks {lacking}: write the name into a copy of the file, or take the row out",
            source=source,
            place=stray.place,
            lacking=lacking,
        )
    return _(
        "source {source!r}: {place} has {name}, which appears there only in years that "
        "lack {lacking}: if they are one, add the name to the 'aliases' of units.csv; if "
        "not, name it in 'outside' of the source",
        source=source,
        place=stray.place,
        name=quote_value(stray.name),
        lacking=lacking,
    )
