"""Files that are not one row for each unit and year: melted ones, and years side by side."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from door.column_kinds import FIRST, ITEM, NAMES, VALUE, list_item_units, list_parts_of_year
from door.declaration import PanelEntry, join_headers
from door.find import TWICE, find_time_columns, suggest_for_parts_of_year
from door.table import (
    SheetColumn,
    SheetTable,
    read_sheet_table,
    safe_names,
    shorten_headers,
)
from door.units_of_measure import read_unit, words_of_header
from ingest.columns import clean_header
from ingest.text import BETWEEN, join_texts, read_year
from spillover.errors import StudyError, list_names, quote_value
from spillover.words import _

# A year with what may follow it; where it is all of the header, as a date or the World Bank has it too.
_YEAR = "(?P<year>[12][0-9]{3})(年|年度|年末)?"
_DAY = r"[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?([ T].*)?"
_ALONE = rf"(?P<year>[12][0-9]{{3}})(\.0+|年|年度|年末|{_DAY}| ?\[YR[0-9]{{4}}\])?"
# 2001; gdp2001, gdp_2001; 2001年GDP; Wind's 营业收入 [报告期] 2001年报 [单位] 万元.
# STEM stands for the measure's name, TAIL for what is behind the year in all of its headers.
# In two rows of headers, which are joined by a bar, either may stand above.
_FORMS = (
    _ALONE,
    rf"STEM \| {_YEAR}",
    rf"{_YEAR} \| STEM",
    f"STEM[ _.-]?{_YEAR}",
    f"{_YEAR}[ _.-]?STEM",
    "STEM(?P<year>[12][0-9]{3})TAIL",
)
_FOUND = [
    re.compile(form.replace("STEM", "(?P<stem>.+?)").replace("TAIL", "(?P<tail>[^0-9].*)")) for form in _FORMS
]
# What stands between a name, a year and a unit in a header, and an opened bracket that holds the year.
_MARKS = " \t:：_.,，、;；|-"
_OPENED = re.compile(r"\s*[\[(（【](?P<before>[^\])）】]*)$")
# Wind's pairs of a key and what it is: [报告期] 2011年报 [报表类型] 合并报表 [单位] 万元.
_PAIR = re.compile(r"\s*\[(?P<key>[^\[\]]+)\]\s*(?P<value>[^\[\]]*)")
_YEAR_WORD = re.compile("年度|年末|年报|年")
_REPORT = re.compile("报告期|截止日期|年份|年度|year", re.IGNORECASE)
FEWEST = 3
VALUES = "value"
YEAR = "year of the header"


@dataclass(frozen=True)
class Stem:
    """One measure whose years are side by side. pattern: of its headers, with a group `year`; columns: by
    year; unit: of measurement, as its headers say it; written: the header without its year.
    """

    name: str
    pattern: str
    columns: dict[int, SheetColumn]
    unit: str = ""
    written: str = ""


def find_item_columns(table: SheetTable, asked: frozenset[str] = frozenset()) -> list[SheetColumn]:
    """The columns that name the item of each row: the one that has all that a person asks for, else those
    whose headers say so; of a code and its name the name alone.
    """
    holding = [c for c in table.columns if asked and asked <= set(map(clean_header, c.texts))]
    if len(holding) == 1:
        return holding
    found = [c for c in table.columns if ITEM.fullmatch(c.header)]
    pairs = {tuple(c.texts[i] for c in found) for i in range(table.rows)}
    if len(found) > 1 and all(len(pairs) == len(set(c.texts)) for c in found):
        return [max(found, key=lambda c: len("".join(set(c.texts))))]
    return found


def find_melted_columns(
    table: SheetTable, asked: frozenset[str] = frozenset()
) -> tuple[SheetColumn, SheetColumn] | None:
    """The columns that name the item and hold its number, where the headers, or what is asked for, say so.
    Of several called values, as Comtrade's cif, fob and primary value, the one that has all asked for; where
    none is called so, the only one of numbers. Raises StudyError where the items that are asked for have
    several columns of numbers.
    """
    items, values = find_item_columns(table, asked), [c for c in table.columns if VALUE.fullmatch(c.header)]
    if len(items) == 1 and not values and asked:
        named = [i for i, text in enumerate(items[0].texts) if clean_header(text) in asked]
        called = [c for c in table.columns if VALUE.search(c.header) and c.is_numeric]
        values = [c for c in called if named and np.isfinite(c.numbers[named]).all()]
        values = values or (_find_numbers(table, items[0]) if named else [])
    return (items[0], values[0]) if len(items) == len(values) == 1 else None


def _find_numbers(table: SheetTable, item: SheetColumn) -> list[SheetColumn]:
    """The column of the items' numbers where no header says so: the only one that is no year, no code and
    no unit. Raises StudyError where there are several.
    """
    dated = [time.column for time in find_time_columns(table)]
    found = [
        c
        for c in table.columns
        if c.is_numeric
        and c.header
        and c not in (item, *dated)
        and not FIRST.search(c.header)
        and not _is_about_item(c, item)
    ]
    if len(found) < 2 or stems_of(table):
        return found
    parts = list_parts_of_year(table)
    raise StudyError(
        _(
            "{place}: {column} names the item of each row; {advice}",
            place=table.sheet.place,
            column=quote_value(item.header),
            advice=suggest_for_parts_of_year(parts)
            if parts
            else _(
                "its numbers may be in the columns {columns}: write those that are meant in a copy of the "
                "file, in one column with the header value",
                columns=list_names([quote_value(c.header) for c in found], 5),
            ),
        )
    )


def stems_of(table: SheetTable) -> list[Stem]:
    """The measures whose headers hold years, where no column has the years."""
    found: dict[str, Stem] = {}
    for column in table.columns:
        for pattern, form in zip(_FOUND, _FORMS, strict=True):
            match = pattern.fullmatch(column.header)
            if match and (year := read_year(match["year"])):
                name, tail = ((match.groupdict().get(key) or "") for key in ("stem", "tail"))
                text = f"^{form.replace('STEM', re.escape(name)).replace('TAIL', re.escape(tail))}$"
                said, unit = name_around_year(name, tail)
                unit = unit or column.unit_of_measure
                stem = found.setdefault(text, Stem(said or VALUES, text, {}, unit, name + tail or VALUES))
                stem.columns.setdefault(year, column)
                break
    return _part_names([stem for stem in found.values() if len(stem.columns) >= FEWEST])


def name_around_year(before: str, behind: str) -> tuple[str, str]:
    """The name and the unit of measurement that a header says around its year: 人均GDP and 元 of
    人均GDP(2010年,元), GDP:2010:元 or GDP [报告期] 2010年报 [单位] 元; "" where it says none.
    """
    name, inside = _split_opened(before)
    rest = (behind[match.end() :] if (match := _YEAR_WORD.match(behind)) else behind).strip(_MARKS)
    if _PAIR.match(rest) and (pairs := dict(_PAIR.findall(rest))):
        rest = f"[单位] {pairs['单位'].strip()}" if pairs.get("单位") else ""
    unit = read_unit(rest) or read_unit(_unbracket(rest))
    if not rest and not inside:
        name, unit = _split_unit(name)
    inside = ", ".join(filter(None, (inside, "" if unit else _unbracket(rest))))
    if not (name and inside):
        return name or inside, unit
    return (f"{name}_{inside}" if before.endswith("_") else f"{name} ({inside})"), unit


def _split_opened(before: str) -> tuple[str, str]:
    """The name before a year, and what stands between a bracket that opens before the year and it, but for
    words that only announce a year: GDP and 不变价 of GDP(不变价,2010年).
    """
    closed = re.search(r"(?<=\S)\s*\[[^\[\]]+\]\s+$", before)  # Wind's [报告期]
    before = before[: closed.start()] if closed else before
    opened = _OPENED.search(before)
    inside = opened["before"].strip(_MARKS) if opened else ""
    name = (before[: opened.start()] if opened else before).strip(_MARKS)
    return name, "" if _REPORT.fullmatch(inside) else inside


def _split_unit(name: str) -> tuple[str, str]:
    """A name and the unit of measurement that stands behind its last colon, or is all of it."""
    apart, _mark, last = name.replace("：", ":").rpartition(":")
    unit = read_unit(last.strip())
    return (apart.strip(_MARKS), unit) if unit else (name, "")


def _unbracket(text: str) -> str:
    """A text without brackets and marks around it."""
    return text.strip(_MARKS + "()（）[]【】")


def _part_names(stems: list[Stem]) -> list[Stem]:
    """The measures, those of one name with their unit behind it, or as their headers are written."""
    names = [stem.name for stem in stems]
    with_units = [f"{stem.name} ({stem.unit})" if stem.unit else stem.written for stem in stems]
    return [
        stem
        if names.count(stem.name) == 1
        else replace(stem, name=own if with_units.count(own) == 1 else stem.written)
        for stem, own in zip(stems, with_units, strict=True)
    ]


def values_of(table: SheetTable) -> Stem:
    """The years' columns of a file that names an item in each row. Raises StudyError where these are several
    measures' columns, or none's.
    """
    stems = stems_of(table)
    if len(stems) != 1:
        found = list_names([next(iter(stem.columns.values())).header for stem in stems]) or _("none")
        raise StudyError(
            _(
                "{place}: a column names the item of each row, so there can be one column for each "
                "year, but some begin with {found}. In a copy of the file write one column for each year, "
                "and what else there is in rows with items of their own",
                place=table.sheet.place,
                found=found,
            )
        )
    return stems[0]


def read_table(panel: PanelEntry, root: Path) -> SheetTable:
    """The table, one row for each unit and year, with a column of the units where several name them."""
    table = _one_row_each(panel, root)
    own = [table.find(header, "panel.unit") for header in panel.unit_columns] if panel.unit else []
    return join_units(table, own) if len(own) > 1 else table


def _one_row_each(panel: PanelEntry, root: Path) -> SheetTable:
    """The table however its file is laid out."""
    table = read_sheet_table(panel, root)
    if panel.years_in_headers:
        table = unfold_years(table, [values_of(table)] if panel.items else stems_of(table))
    if panel.items:
        item = table.find(panel.items.name, "panel.items.name")
        value = panel.items.value or next(c.header for c in reversed(table.columns))
        return name_columns(widen_melted(table, item, table.find(value, "panel.items.value")), panel)
    return name_columns(table, panel) if panel.years_in_headers else table


def join_units(table: SheetTable, own: Sequence[SheetColumn]) -> SheetTable:
    """The table with one more column, of the units that columns name together. Raises StudyError where two
    units would be called alike.
    """
    header = join_headers([column.short for column in own])
    tuples = [*zip(*(column.texts for column in own), strict=True)]
    cells = tuple(map(join_texts, tuples))
    full = {texts for texts in tuples if all(texts)}
    if len({*cells} - {""}) < len(full):
        raise StudyError(
            _(
                "{place}: {columns} contain {mark}, which separates their texts where they are joined; "
                "replace it in a copy of the file",
                place=table.sheet.place,
                columns=header,
                mark=quote_value(BETWEEN.strip()),
            )
        )
    index = len(table.columns)
    name = safe_names([*(c.name for c in table.columns), header])[-1]
    made = SheetColumn(index, header, name, header, cells, own[0].reader, header)
    at = {(i, index): table.origin.get((i, own[-1].index), (i, own[-1].index)) for i in range(table.rows)}
    return replace(table, columns=(*table.columns, made), origin={**table.origin, **at})


def name_columns(table: SheetTable, panel: PanelEntry) -> SheetTable:
    """The table with the names that the study has for its columns."""
    names = safe_names([c.short for c in table.columns], {**panel.columns, **panel.groups})
    columns = tuple(replace(c, name=name) for c, name in zip(table.columns, names, strict=True))
    return replace(table, columns=columns)


def widen_melted(table: SheetTable, item: SheetColumn, value: SheetColumn) -> SheetTable:
    """One row for each set of keys and a column for each item. Columns that say the same for all rows of
    an item
    (its unit, its code) are no keys. Raises StudyError where an item appears twice.
    """
    keys = [c for c in table.columns if c not in (item, value) and not _is_about_item(c, item)]
    keys = [c for c in keys if not (VALUE.search(c.header) and c.is_numeric)]
    keys = [c for c in keys if not _holds_remarks(c, keys, item)]
    _check_filled(table, item, value)
    rows: dict[tuple[str, ...], int] = {}
    cells: dict[str, dict[int, tuple[Any, int]]] = {}
    first: list[int] = []
    for i, text in enumerate(map(clean_header, item.texts)):
        key = tuple(c.texts[i] for c in keys)
        if not text or not any(key):
            continue
        row = rows.setdefault(key, len(rows))
        first += [i] if row == len(first) else []
        before = cells.setdefault(text, {}).setdefault(row, (value.cells[i], i))
        if before[1] != i:
            _check_keys(table, keys, i)
            raise StudyError(
                _(
                    "{item} and {unit}: {unit_text} of {column} appears twice, {advice}",
                    item=table.place(before[1], item),
                    unit=table.sheet.cell(table.first_row + i, item.index),
                    unit_text=quote_value(text),
                    column=" ".join(key),
                    advice=_tell_apart(table, before[1], i, value),
                )
            )
    at = [(column, [(column.cells[i], (i, column.index)) for i in first]) for column in keys]
    made = {
        text: [
            (own[r][0], (own[r][1], value.index)) if r in own else (None, (0, value.index))
            for r in range(len(rows))
        ]
        for text, own in cells.items()
    }
    built = _widen_table(
        table,
        [(c.header, c.label, cells) for c, cells in at],
        [(t, t, own) for t, own in made.items()],
        list_item_units(table, item),
    )
    return replace(built, item=item.header)


def _check_filled(table: SheetTable, item: SheetColumn, value: SheetColumn) -> None:
    """Raises StudyError where the item stands in the first of its rows alone, as a text without merged cells
    has it: the others' numbers would be left out.
    """
    known = np.flatnonzero(np.isfinite(value.numbers))
    empty = [int(i) for i in known if not item.texts[i]]
    if len(empty) > TWICE * len(known):
        raise StudyError(
            _(
                "{header} is empty in {empty} of {rows} rows with a number, first in {place}: write the item "
                "in every row of a copy of the file",
                header=item.short,
                empty=len(empty),
                rows=len(known),
                place=table.place(empty[0], item),
            )
        )


def _check_keys(table: SheetTable, keys: Sequence[SheetColumn], row: int) -> None:
    """Raises StudyError where two rows of an item are alike because a column with texts is empty in one."""
    for column in keys:
        empty = [i for i, text in enumerate(column.texts) if not text]
        if (
            row in empty
            and len(empty) < table.rows
            and not column.is_numeric
            and (NAMES.search(column.header) or FIRST.search(column.header))
        ):
            raise StudyError(
                _(
                    "{header} is empty in {empty} of {rows} rows, first in {place}: write the unit in every "
                    "row of a copy of the file",
                    header=column.short,
                    empty=len(empty),
                    rows=table.rows,
                    place=table.place(empty[0], column),
                )
            )


def _tell_apart(table: SheetTable, first: int, again: int, value: SheetColumn) -> str:
    """Say what to do about two rows of an item: no row is to go that differs from the other."""
    if all(c.texts[first] == c.texts[again] for c in table.columns):
        return _("with the same number: keep one row in a copy of the file")
    return _(
        "with {number} and {other}: find out which is right, or what each is of, and correct it in a copy of "
        "the file",
        number=value.texts[first],
        other=value.texts[again],
    )


def _is_about_item(column: SheetColumn, item: SheetColumn) -> bool:
    """Return whether a column only says more about the item."""
    seen: dict[str, str] = {}
    pairs = zip(item.texts, column.texts, strict=True)
    return all(seen.setdefault(name, text) == text for name, text in pairs) and len(set(seen.values())) > 1


def _holds_remarks(column: SheetColumn, keys: Sequence[SheetColumn], item: SheetColumn) -> bool:
    """Return whether a column remarks on single numbers, as a status does: it divides the rows of one unit
    and year, and without it an item is still there once.
    """
    values = len(set(column.texts))
    alike = [
        c for c in keys if len(set(c.texts)) == values == len({*zip(c.texts, column.texts, strict=True)})
    ]
    rest = [c for c in keys if c not in alike]  # a status goes with its name
    rows = [tuple(c.texts[i] for c in rest) for i in range(len(item.texts))]
    divides = len(set(rows)) < len(set(zip(rows, column.texts, strict=True)))
    named = [pair for pair in zip(rows, item.texts, strict=True) if pair[1]]
    return divides and len(set(named)) == len(named)


def unfold_years(table: SheetTable, stems: Sequence[Stem]) -> SheetTable:
    """One row for each row and year, and a column for each measure whose years are side by side."""
    _check_once(table, stems)
    years = sorted({year for stem in stems for year in stem.columns})
    used = {column.index for stem in stems for column in stem.columns.values()}
    keys = [c for c in table.columns if c.index not in used]
    rows = [i for i in range(table.rows) if table.is_data[i]]  # no notes at the foot
    pairs = [(i, year) for i in rows for year in years]
    at = [(c.header, c.label, [(c.cells[i], (i, c.index)) for i, _ in pairs]) for c in keys]
    at.append((YEAR, YEAR, [(year, (0, 0)) for _, year in pairs]))
    made = []
    for stem in stems:
        cells = []
        for i, year in pairs:
            column = stem.columns.get(year)
            cells.append((column.cells[i], (i, column.index)) if column else (None, (0, 0)))
        made.append((stem.name, " | ".join(words_of_header(stem.name, stem.unit)), cells))
    return _widen_table(table, at, made, {stem.name: stem.unit for stem in stems})


def _check_once(table: SheetTable, stems: Sequence[Stem]) -> None:
    """Raises StudyError where two columns of a measure are of one year: quarters or months, or one twice."""
    taken = {column.index for stem in stems for column in stem.columns.values()}
    for column in table.columns:
        for stem in stems:
            match = re.fullmatch(stem.pattern, column.header)
            # c1000 beside c2000 to c2010 is of no year.
            first = stem.columns.get(int(match["year"])) if match else None
            if first and column.index not in taken:
                raise StudyError(
                    _(
                        "{place}: {first} and {second} are of one year, and panels are annual here: in a "
                        "copy of the file write one column for each year, with the mean, the sum or the last "
                        "value of the quarters or months, or with a name of its own for each quantity",
                        place=table.sheet.place,
                        first=quote_value(first.header),
                        second=quote_value(column.header),
                    )
                )


Melted = tuple[str, str, list[tuple[Any, tuple[int, int]]]]


def _widen_table(
    table: SheetTable,
    keys: Sequence[Melted],
    measures: Sequence[Melted],
    units: Mapping[str, str] | None = None,
) -> SheetTable:
    """A table of columns made from cells of another, which it remembers. units: of measurement, by header,
    where a header does not say its own.
    """
    reader = table.columns[0].reader
    measured = {c.header: c.unit_of_measure for c in table.columns} | dict(units or {})
    given = {c.header: c.name for c in table.columns}
    made = [*keys, *measures]
    headers = [h for h, _, _ in made]
    names = safe_names(headers, {given[h]: h for h, _, _ in keys if h in given})
    called = {c.header: c.short for c in table.columns}
    shorts = shorten_headers([called.get(h, h) for h in headers[: len(keys)]] + headers[len(keys) :])
    columns = tuple(
        SheetColumn(
            j,
            header,
            names[j],
            label,
            tuple(cell for cell, _ in cells),
            reader,
            shorts[j],
            measured.get(header, ""),
        )
        for j, (header, label, cells) in enumerate(made)
    )
    origin = {
        (r, j): table.origin.get(place, place)
        for j, (_, _, cells) in enumerate(made)
        for r, (_, place) in enumerate(cells)
    }
    return SheetTable(table.sheet, columns, table.first_row, origin)
