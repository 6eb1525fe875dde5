"""The panel that a file holds: its sheet, its layout, its unit and year."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np

from base.checks import relative_path
from base.input_file import check_regular
from door.column_kinds import FIRST
from door.declaration import Items, PanelEntry, join_headers
from door.find import (
    FEW,
    SHORT_PERIOD,
    Candidate,
    check_joined_column,
    check_names,
    check_periods,
    check_register,
    decide,
    drop_renamings,
    explain_unnamed_units,
    find_kinds_of_record,
    find_name_columns,
    find_time_columns,
    has_one_row_a_year,
    list_candidates,
    list_differing_names,
    time_of,
)
from door.matrix import read_matrix_ids
from door.reshape import YEAR, find_item_columns, find_melted_columns, join_units, read_table, stems_of
from door.several_tables import check_tables_below, check_tables_beside
from door.stata import Set, xtset_of
from door.table import SheetColumn, SheetTable, read_sheet_table, source_of
from door.units import ALIKE, CHINA, PanelUnits, check_twice, is_constant, level_of, units_of, years_of
from door.units_of_measure import may_be_units
from door.wish import Wish, check_wish, split_list
from ingest.encoding import is_gb18030
from ingest.format import format_of, formats_by_suffix, hidden_parts, is_blank
from ingest.formats.csv import DELIMITERS, Csv
from ingest.text import clean, clean_header, read_day_year, read_number, read_year
from ingest.workbook import Workbook
from spillover.errors import StudyError, lines_of, list_names, quote_value, suggestion
from spillover.weights.text import is_encoded_as, parse_csv, show
from spillover.words import _, join_sentences

# How a file is laid out: its sheet, encoding, title rows, header and label rows, decimal mark.

HEAD = 60
MOST_LABEL_ROWS = 4
_COMMA = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})*,[0-9]+|-?[0-9]+,[0-9]+")
# Commas that can only set thousands apart: 1,234.5 and 1,234,567.
_APART = re.compile(r"[+-]?[0-9]{1,3}((,[0-9]{3})+\.[0-9]+|(,[0-9]{3}){2,})")
# A date or a part of a year, and no name behind a year, as 2010年GDP is.
_DATED = re.compile("[0-9]{4}[-/.年]([^A-Za-z\u4e00-\u9fff]|[年月日季度至上下半末底初第一二三四报QqMmHhTZ])*")


@dataclass(frozen=True)
class Frame:
    """Rows above the header, and rows of the header with the labels below it."""

    skip_rows: int
    header_rows: int


def frame_of(rows: Sequence[Sequence[Any]], where: str) -> Frame:
    """Find the header: the first row that is filled as the table is, most of it words. Rows of words alone
    below it are labels. Raises StudyError where there is none.
    """
    top = [list(row) for row in rows[:HEAD]]
    width = max((sum(not is_blank(cell) for cell in row) for row in top), default=0)
    for i, row in enumerate(top):
        if i + 1 < len(top) and _repeat_header(row, top[i + 1]):
            continue  # the upper of two rows
        filled = [cell for cell in row if not is_blank(cell)]
        above = _count_header_rows_above(top[: i + 1])
        heads = _words(filled) > 0.5 * len(filled) or _years(filled, above > 0)
        if len(filled) >= max(2, 0.6 * width) and heads:
            labels = 0
            for below in top[i + 1 : i + 1 + MOST_LABEL_ROWS]:
                cells = [cell for cell in below if not is_blank(cell)]
                alone = len(cells) < 2 and not (cells and is_blank(below[0]))  # a heading between rows
                units = is_blank(below[0]) and may_be_units([show(cell).strip() for cell in cells])
                if alone or (_words(cells) < len(cells) and not units):
                    break
                labels += 1
            beyond = i + 1 + labels < len(rows)
            return Frame(i - above, above + 1 + (labels if beyond and labels < MOST_LABEL_ROWS else 0))
    if period := _find_short_period(top):
        raise StudyError(
            _(
                "{where}: its headers are periods shorter than a year, as {period}, and panels are annual "
                "here: lags, weights and windows count years. Take the mean, the sum or the last value of "
                "each year in a copy of the file, with one column for each year",
                where=where,
                period=quote_value(period),
            )
        )
    raise StudyError(
        _(
            "{where}: no row of the first {rows} is a header (names of columns above "
            "numbers); put one there in a copy of the file",
            where=where,
            rows=HEAD,
        )
    )


def _find_short_period(rows: Sequence[Sequence[Any]]) -> str:
    """The first quarter, month or day of a row of them that has words before it; "" where no row has."""
    for row in rows:
        texts = [show(cell).strip() for cell in row if not is_blank(cell)]
        short = [text for text in texts if SHORT_PERIOD.fullmatch(text) or read_day_year(text) is not None]
        if texts and texts[0] not in short and len(short) > max(2, 0.5 * len(texts)):
            return short[0]
    return ""


def _count_header_rows_above(rows: Sequence[Sequence[Any]]) -> int:
    """Count the rows above the last one that belong to its header: those that fill each of its blank cells
    with words, as cells that are merged downwards do; beside these stand words or years.
    """
    *before, row = rows
    if before and (_repeat_header(before[-1], row) or _stand_above(before[-1], row)):
        return 1
    width = max(map(len, rows))
    empty = {j for j in range(width) if j >= len(row) or is_blank(row[j])}
    if not before or not empty:
        return 0
    cells = {j: cell for j, cell in enumerate(before[-1]) if not is_blank(cell)}
    if len(cells) < 2 or not empty <= cells.keys() or _words([cells[j] for j in empty]) < len(empty):
        return 0
    if any(not _words([cell]) and read_year(cell) is None for cell in cells.values()):
        return 0
    return 1


def _repeat_header(above: Sequence[Any], row: Sequence[Any]) -> bool:
    """Return whether two filled rows are one header, as where years stand above items and neither is merged:
    they begin alike, and in the upper or the lower one words or years come again in pairs that do not.
    """
    texts = [[show(cell).strip() for cell in cells] for cells in (above, row)]
    upper, lower = texts
    if len(upper) != len(lower) or len(upper) < 3 or not all(map(all, texts)) or upper[0] != lower[0]:
        return False
    words = _words(above[:1]) == 1 and all(_words([c]) or read_year(c) is not None for c in (*above, *row))
    years = any(read_year(cell) is not None for cell in (*above[1:], *row[1:]))
    return words and years and len(set(zip(upper, lower, strict=True))) == len(upper) > len(set(upper))


def _stand_above(above: Sequence[Any], row: Sequence[Any]) -> bool:
    """Return whether years stand above the same items of each: once above the first, and nothing between."""
    at = [j for j, cell in enumerate(above) if j and not is_blank(cell)]
    if len(at) < 3 or any(read_year(above[j]) is None for j in at):
        return False
    texts = [show(cell).strip() for cell in row]
    blocks = [texts[a:b] for a, b in pairwise([*at, len(texts)])]
    years = [read_year(above[j]) for j in at]
    return len(blocks[0]) > 1 and all(block == blocks[0] for block in blocks) and len({*years}) == len(years)


def _words(cells: Sequence[Any]) -> int:
    """Count the cells that hold words: no number, no year, no date."""
    return sum(read_number(c).flag == "unreadable" and not _is_date(c) and clean(c) != "" for c in cells)


def _years(cells: Sequence[Any], led: bool) -> bool:
    """Return whether cells are the header of years side by side: words first, then years that rise or fall,
    once or once for each of several items. led: whether the row above has the words.
    """
    years = [year for cell in cells if (year := read_year(cell) or read_day_year(cell)) is not None]
    one = sorted(set(years))
    times = len(years) // max(1, len(one))
    return (
        len(one) > 2
        and years in (one * times, one[::-1] * times)
        and (times == 1 or led)
        and (led or _words(cells[:1]) == 1)
        and _words(cells) + len(years) == len(cells)
    )


def _is_date(cell: Any) -> bool:
    return read_year(cell) is not None or bool(_DATED.fullmatch(show(cell)) or read_day_year(cell))


def read_layout(file: str, root: Path, sheet: str | None, wish: Wish) -> PanelEntry:
    """A declaration of the file's layout, its unit and year still open."""
    open_ended = PanelEntry(
        file=file,
        unit="",
        time="",
        sheet=sheet,
        missing=split_list(wish.missing),
        flags=split_list(wish.flags),
    )
    path = root / file
    source = source_of(open_ended)
    if source["format"] == "csv":
        return _csv(path, open_ended, wish.decimal)
    layout = format_of(source)
    if isinstance(layout, Workbook):
        where = _("{file}, sheet {sheet!r}", file=path.name, sheet=sheet) if sheet else path.name
        frame = frame_of(layout.read(path, path.name).rows, where)
        return msgspec.structs.replace(open_ended, skip_rows=frame.skip_rows, header_rows=frame.header_rows)
    return open_ended


def sheets_of(path: Path) -> list[str]:
    """The sheets of a workbook; one without a name where the format has none."""
    name = formats_by_suffix().get(path.suffix.lower())
    return format_of({"format": name}).sheets(path, path.name) if name else [""]


def _csv(path: Path, panel: PanelEntry, decimal: str) -> PanelEntry:
    """The layout of a text with delimiters."""
    data = Csv().content(path, path.name)
    encoding = "utf-8" if is_encoded_as(data, "utf-8") else "gb18030" if is_gb18030(data) else ""
    if not encoding:
        raise StudyError(
            _("{file}: is neither UTF-8 nor UTF-16 nor GB18030; save it as 'CSV UTF-8'", file=path.name)
        )
    text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    delimiter, rows = _split_delimited(text, path.name, "\t" if ".tsv" in path.name.lower() else "")
    if not delimiter:
        raise StudyError(
            _("{file}: is empty; obtain the file again", file=path.name)
            if not text.strip()
            else _(
                "{file}: no comma, semicolon, tab or bar divides its rows into columns; save it as CSV "
                "(its first line: {line!r})",
                file=path.name,
                line=text.strip().splitlines()[0][:60],
            )
        )
    width = Counter(len(row) for row in rows).most_common(1)[0][0]
    narrow = [len(row) != width for row in rows]
    first = narrow.index(False)
    footer = next((i for i, odd in enumerate(reversed(narrow)) if not odd), 0)
    frame = frame_of(rows[first:], path.name)
    return msgspec.structs.replace(
        panel,
        encoding=encoding,
        delimiter=DELIMITERS[delimiter] if delimiter != "," else None,
        skip_rows=first + frame.skip_rows,
        header_rows=frame.header_rows,
        footer_rows=footer,
        decimal=decimal or _decimal(rows[first:], delimiter, path.name),
    )


def _split_delimited(text: str, where: str, first: str) -> tuple[str, list[list[str]]]:
    """The delimiter with which the most rows have the same number of fields, more than one, and the rows; of
    equals the first one, as the file's ending has it.

    Raises StudyError where quotation marks leave none.
    """
    best: tuple[int, str, list[list[str]]] = (0, "", [])
    problem: StudyError | None = None
    for delimiter in sorted((d for d in DELIMITERS if d in text), key=lambda one: one != first) or [","]:
        try:
            rows = [row for _, row in parse_csv(text, where, delimiter)]
        except StudyError as error:
            problem = problem or error
            continue
        while rows and not any(rows[-1]):
            rows.pop()
        width, count = Counter(len(row) for row in rows).most_common(1)[0] if rows else (0, 0)
        if width > 1 and count > best[0]:
            best = (count, delimiter, rows)
    if problem and not best[0]:
        raise problem
    return best[1], best[2]


def _decimal(rows: Sequence[Sequence[str]], delimiter: str, where: str) -> Literal[".", ","] | None:
    """The decimal mark, None where no number has a comma. Raises StudyError where 1,234 may be one and a bit
    or a thousand.
    """
    if delimiter == ",":
        return None
    texts = [c.strip() for row in rows[:2000] for c in row]
    commas = [text for text in texts if _COMMA.fullmatch(text)]
    points = [text for text in texts if re.fullmatch(r"-?[0-9]+\.[0-9]+", text)]
    if any(map(_APART.fullmatch, texts)) or (commas and len(points) > len(commas)):
        return "."
    if not commas:
        return None
    if all(len(text.rpartition(",")[2]) == 3 for text in commas):
        raise StudyError(
            _(
                "{where}: the mark in {text} may set off decimals or thousands; give DECIMAL=, or DECIMAL=.",
                where=where,
                text=quote_value(commas[0]),
            )
        )
    return ","


Note = tuple[Any, Mapping[str, object]]  # what is said, and its values
_DEGREES = {
    "longitude": ("longitude", "lon", "lng", "long", "经度"),
    "latitude": ("latitude", "lat", "纬度"),
}


@dataclass(frozen=True)
class Panel:
    """A panel. candidates: for unit and year, the one taken first; rows: of each unit, by its text in the
    file;
    years: of each row; notes: what was decided, as ids of the catalogue with their values.
    """

    panel: PanelEntry
    table: SheetTable
    candidates: tuple[Candidate, ...]
    units: PanelUnits
    rows: dict[str, list[int]]
    years: list[int | None]
    notes: tuple[Note, ...]

    @property
    def groups(self) -> list[SheetColumn]:
        """Columns of words that have one label for each unit: what could group them."""
        keys = {self.panel.unit_header, self.panel.name, self.panel.time}
        return [
            c
            for c in self.table.columns
            if c.short not in keys
            and not c.is_numeric
            and is_constant(c, self.rows)
            and 1 < len({c.texts[own[0]] for own in self.rows.values()}) <= len(self.rows) / 2
        ]


def find_panel(wish: Wish, root: Path, see: Callable[[SheetTable], None] = lambda table: None) -> Panel:
    """Reads the file and decides. see: is given the table before anything is decided. Raises StudyError where
    it cannot be decided, naming the argument to give.
    """
    check_wish(wish)
    file = relative_path(wish.panel, root)
    if os.path.lexists(root / file):
        check_regular(root / file, quote_value(wish.panel, 200))
    else:
        raise StudyError(
            _("PANEL: file not found: {file}; correct the path", file=quote_value(wish.panel, 200))
        )
    sheet = _sheet(file, root, wish)
    laid = add_shape(read_layout(file, root, sheet, wish), root, wish)
    table = read_table(laid, root)
    see(table)
    check_joined_column(table)
    check_tables_below(table)
    _check_items(table, wish)
    table = join_unit_columns(table, wish)
    found = _candidates(table, wish)
    declared = _find_xtset(table, xtset_of(root / file), wish)
    for likely in (declared, *found[:1]):
        check_tables_beside(table, likely)
    best = rename_units(declared or decide(table, found, bool(wish.unit)), read_matrix_ids(wish, root))
    if declared:
        found = [declared, *(c for c in found if c.unit is not declared.unit)]
    beside = find_name_columns(table, best)
    check_register(table, [best.unit, *beside])
    if not wish.unit and not best.names:  # a second name, in other letters say, may be that of several units
        check_names(table, best)
    named = sorted(best.names, key=lambda c: bool(FIRST.search(c.header)))  # words before further codes
    name = next((c.short for c in (*named, *best.changing_names) if not c.is_numeric), None)
    panel = msgspec.structs.replace(
        laid,
        unit=together if len(together := find_unit_headers(table, wish)) > 1 else best.unit.short,
        name=name if best.unit.is_numeric or all(map(str.isascii, best.unit.texts)) else None,
        time=None if laid.years_in_headers else best.time.column.short,
        written=best.time.form,
        century_from=best.time.century_from,
        confidential=wish.secret,
        totals=_totals(wish),
    )
    notes: list[Note] = [(_("The file itself declares it (xtset)."), {})] if declared else []
    parts = find_unit_headers(table, wish)  # 鼓楼区 of four cities names a unit together with its city
    apart = [column for column in beside if column.short not in parts]
    notes += _several_names(best.unit, apart) if wish.unit or declared else []
    return _complete(panel, root, wish, found, notes)


def _totals(wish: Wish) -> tuple[str, ...] | None:
    """The units that a person names as totals: () where there are none, None where they are to be found."""
    named = split_list(wish.totals)
    return () if named == ("none",) else named or None


def _find_xtset(table: SheetTable, said: Set, wish: Wish) -> Candidate | None:
    """Find the unit and year of the file's own xtset, where a person names neither and they can be these."""
    columns = {c.header: c for c in table.columns}
    if wish.unit or wish.time or not {said.unit, said.time} <= columns.keys() - {""}:
        return None
    unit, time = columns[said.unit], time_of(table, columns[said.time])
    every = drop_renamings(list_candidates(table, None, time))
    own = list_candidates(table, unit, time)
    return next((c for c in every if unit in (c.unit, *c.names)), own[0] if own else None)


def _several_names(unit: SheetColumn, beside: list[SheetColumn]) -> list[Note]:
    """Columns that nearly name the units, with the names that differ."""
    return [
        (
            _(
                "{column} and {unit} do not correspond one to one: {names}. A renamed unit is no "
                "fault; correct any other in a copy of the file."
            ),
            {"column": column.short, "unit": unit.short, "names": list_names(told, 5)},
        )
        for column in beside
        if (told := list_differing_names(unit, column))
    ]


def rename_units(best: Candidate, ids: set[str]) -> Candidate:
    """The candidate with its units called as the matrix calls them, where a column does so."""
    columns = (best.unit, *best.names)
    fitting = next((c for c in columns if ids and set(filter(None, c.texts)) == ids), best.unit)
    return replace(best, unit=fitting, names=tuple(c for c in columns if c is not fitting))


def add_shape(laid: PanelEntry, root: Path, wish: Wish) -> PanelEntry:
    """The layout with what tells a melted file, or one whose years are side by side."""
    table = read_sheet_table(laid, root)
    asked = _list_asked_items(table, wish)
    if found := find_melted_columns(table, asked):
        return msgspec.structs.replace(laid, items=Items(*(c.short for c in found)))
    side_by_side = bool(stems_of(table)) and not find_time_columns(table)
    named = find_item_columns(table, asked) if side_by_side else []
    items = Items(named[0].short) if named else None
    return msgspec.structs.replace(laid, years_in_headers=side_by_side, items=items)


def _list_asked_items(table: SheetTable, wish: Wish) -> frozenset[str]:
    """List what a person asks for that is no header: items, where the file names them in rows."""
    asked = frozenset(clean_header(text) for text in (wish.outcome, wish.treatment) if text)
    return asked - {text for text in asked if table.has(text)}


def _check_items(table: SheetTable, wish: Wish) -> None:
    """Raises StudyError where a column has one of the items that a person asks for, and none has both."""
    asked = _list_asked_items(table, wish)
    texts = {c: set(map(clean_header, c.counts)) for c in table.columns if not c.is_numeric}
    holding = [c for c, own in texts.items() if asked & own]
    if len(holding) == 1 and (lost := sorted(asked - texts[holding[0]])):
        raise StudyError(
            _(
                "{place}: the column {column} names items and has {found}, but not {lost}{hint}",
                place=table.sheet.place,
                column=quote_value(holding[0].header),
                found=list_names([quote_value(text) for text in sorted(asked & texts[holding[0]])]),
                lost=quote_value(lost[0]),
                hint=suggestion(lost[0], sorted(texts[holding[0]])),
            )
        )


def _sheet(file: str, root: Path, wish: Wish) -> str | None:
    """The sheet that holds the panel. Raises StudyError where several could, or none."""
    sheets = sheets_of(root / file)
    if wish.sheet:
        if wish.sheet not in sheets:
            raise StudyError(
                _(
                    "SHEET: {file} has no sheet {sheet}; it has {sheets}",
                    file=file,
                    sheet=quote_value(wish.sheet),
                    sheets=list_names(sheets, 30),
                )
            )
        return wish.sheet
    if len(sheets) == 1:
        return sheets[0] or None
    fitting, reasons, units = [], [], []
    for sheet in sheets:
        table = None
        try:
            laid = add_shape(read_layout(file, root, sheet, wish), root, wish)
            table = join_unit_columns(read_table(laid, root), wish)
            decide(table, _candidates(table, wish), bool(wish.unit))
            fitting.append(sheet)
        except StudyError as error:
            reasons.append(_("{sheet}: {error}", sheet=sheet, error=lines_of(error)[0]))
            if table is not None and has_one_row_a_year(find_time_columns(table)):
                units.append(sheet)
    if len(fitting) == 1:
        return fitting[0]
    raise _several_sheets(file, fitting, wish) if fitting else _no_sheet(file, sheets, units, reasons)


def _several_sheets(file: str, fitting: Sequence[str], wish: Wish) -> StudyError:
    """The error of a workbook of which several sheets could be the panel. fitting: these."""
    items = [sheet for sheet in fitting if sheet in (wish.outcome, wish.treatment)]
    if len(items) > 1:
        return StudyError(
            _(
                "{file}: has a sheet for each of {items}, but a panel is one sheet: put them below one "
                "another in a copy, with a column called item that names each row's item",
                file=file,
                items=list_names(items),
            )
        )
    return StudyError(
        _(
            "{file}: {count} sheets could be the panel: {sheets}; give SHEET=, or put what belongs "
            "together in one sheet of a copy",
            file=file,
            count=len(fitting),
            sheets=list_names(fitting),
        )
    )


def _no_sheet(
    file: str, sheets: Sequence[str], of_units: Sequence[str], reasons: Sequence[str]
) -> StudyError:
    """The error of a workbook of which no sheet could be the panel. of_units: the sheets that have each year
    once; reasons: why each sheet could not.
    """
    if len([sheet for sheet in sheets if read_year(sheet) is not None]) > 1:
        return StudyError(
            _(
                "{file}: has a sheet for each year ({sheets}), but a panel is one sheet; put them "
                "below one another in a copy, with a column of the year, or describe the workbook as a "
                "source with year.from: sheet (docs/data.md)",
                file=file,
                sheets=list_names(sheets, 5),
            )
        )
    if len(of_units) > 1 and len(of_units) > 0.8 * len(sheets):
        return StudyError(
            _(
                "{file}: has a sheet for each unit ({sheets}), with each year once, but a panel is one "
                "sheet: put them below one another in a copy, with a column that names each row's unit",
                file=file,
                sheets=list_names(of_units, 5),
            )
        )
    lines = [join_sentences(("  ", reason), "") for reason in reasons]
    return StudyError(
        join_sentences([_("{file}: none of its sheets could be the panel; give SHEET=", file=file), *lines])
    )


def _candidates(table: SheetTable, wish: Wish) -> list[Candidate]:
    """The candidates that the arguments leave."""
    time = time_of(table, table.find(wish.time, "TIME")) if wish.time else None
    unit = _unit_of(table, wish)
    found = drop_renamings(list_candidates(table, unit, time))
    found = [_add_names(table, own) for own in found] if unit else found
    if not found and unit and len(whens := [time] if time else find_time_columns(table)) == 1:
        time = whens[0]
        panel = PanelEntry(
            file="",
            unit=unit.header,
            time=time.column.header,
            written=time.form,
            century_from=time.century_from,
        )
        check_twice(table, panel)
        place = table.sheet.place
        if fault := explain_unnamed_units(table, unit, time):
            raise StudyError(_("{place}: {problem}", place=place, problem=fault))
        if wish.time:
            raise StudyError(
                _(
                    "{place}: {unit} and {time} are empty in too many rows, or there is only one unit; "
                    "give other columns as UNIT= and TIME=",
                    place=place,
                    unit=quote_value(unit.header),
                    time=quote_value(time.column.header),
                )
            )
    if not found:
        for column in table.columns:
            check_periods(table, column)
    return found


def find_unit_headers(table: SheetTable, wish: Wish) -> tuple[str, ...]:
    """The columns that a person names as the unit: one, or several that name it together. Raises StudyError
    where one is no column, or is named twice.
    """
    parts = _split_headers(wish.unit, table)
    if len(parts) < 2:
        return (table.find(wish.unit, "UNIT").short,) if wish.unit else ()
    own = [table.find(part, "UNIT") for part in parts]
    if len({column.index for column in own}) < len(own):
        raise StudyError(
            _("UNIT names a column twice: {columns}", columns=list_names([c.short for c in own]))
        )
    return tuple(column.short for column in own)


def _split_headers(text: str, table: SheetTable) -> list[str]:
    """The texts of a list, of which a header that has commas itself, as 县（市、区）, is one."""
    pieces = re.split("([,，、;；+])", text)  # texts at even places, and the marks between them
    found, first = [], 0
    while first < len(pieces):
        ends = range(len(pieces), first + 1, -2)
        end = next((end for end in ends if table.has("".join(pieces[first:end]))), first + 1)
        found.append("".join(pieces[first:end]))
        first = end + 1
    return [part for part in found if part.strip()]


def _unit_of(table: SheetTable, wish: Wish) -> SheetColumn | None:
    """The column with the unit that a person names."""
    named = find_unit_headers(table, wish)
    return table.find(join_headers(named), "UNIT") if named else None


def join_unit_columns(table: SheetTable, wish: Wish) -> SheetTable:
    """The table with a column of the units, where a person names several that name them together."""
    own = [table.find(header, "UNIT") for header in find_unit_headers(table, wish)]
    return join_units(table, own) if len(own) > 1 else table


def _add_names(table: SheetTable, own: Candidate) -> Candidate:
    """A unit that a person names, with the columns that call the same units otherwise."""
    every = drop_renamings(list_candidates(table, None, own.time))
    alike = next((c for c in every if own.unit in (c.unit, *c.names)), own)
    names = tuple(c for c in (alike.unit, *alike.names) if c is not own.unit)
    return replace(own, names=names, changing_names=alike.changing_names)


def _complete(panel: PanelEntry, root: Path, wish: Wish, found: list[Candidate], notes: list[Note]) -> Panel:
    """The panel with its groups and places, read again as the study will read it. notes: on its unit."""
    if wish.group:
        group = read_table(panel, root).find(wish.group, "GROUP")
        panel = msgspec.structs.replace(panel, groups={group.name: group.short})
    table = read_table(panel, root)
    check_twice(table, panel)
    units = units_of(table, panel, root)
    time = table.find(panel.time or YEAR, "TIME")
    years = years_of(time, panel)
    unit = table.find(panel.unit_header, "UNIT")
    texts = {row["text"] for row in units.rows}
    rows: dict[str, list[int]] = {}
    for i, (text, year) in enumerate(zip(unit.texts, years, strict=True)):
        if text in texts and year is not None:
            rows.setdefault(text, []).append(i)
    located, unlocated = _locate(panel, table, units, rows, wish, root)
    if located != panel:
        panel = located
        units = units_of(table, panel, root)
    notes = [*_notes(panel, units, found[0]), *notes, *unlocated]
    names = {row["text"]: row["name"] for row in units.rows}
    sheet = table.sheet
    notes += [
        *((_("{hidden}."), {"hidden": text}) for text in hidden_parts(sheet.place, sheet.properties)),
        *_note_unread_rows(table, (unit, time), years),
        *_note_kinds_of_record([table.find(header, "UNIT") for header in panel.unit_columns], years),
        *_note_units_once(names, rows),
        *_find_renamed_units(names, {text: {years[i] for i in own} for text, own in rows.items()}),
    ]
    return Panel(panel, table, tuple(found), units, rows, years, tuple(notes))


def _locate(
    panel: PanelEntry,
    table: SheetTable,
    units: PanelUnits,
    rows: Mapping[str, Sequence[int]],
    wish: Wish,
    root: Path,
) -> tuple[PanelEntry, list[Note]]:
    """The panel with the coordinates or divisions of its units, and notes on why they are not located. rows:
    of each unit, by its text.
    """
    notes: list[Note] = []
    degrees = {} if wish.places else _degrees(table)  # PLACES says otherwise where the units are
    if lost := _find_without_coordinates(table, degrees, rows):
        notes.append(
            (
                _(
                    "Units are not located: {units} have no coordinates in {columns}. Fill them in a copy of "
                    "the file for a spatial part."
                ),
                {"units": list_names(lost), "columns": ", ".join(degrees.values())},
            )
        )
    elif degrees:
        panel = msgspec.structs.replace(panel, **degrees)
    level, unclear = _level(wish, units, panel, root)
    if unclear:
        notes.append(
            (
                _(
                    "Units are not located, because some names are ambiguous: {units}. Give codes, or "
                    "the province after a comma, for a spatial part."
                ),
                {"units": list_names(unclear)},
            )
        )
    if level:
        panel = msgspec.structs.replace(panel, places=level)
    return panel, notes


def _note_unread_rows(
    table: SheetTable, keys: tuple[SheetColumn, SheetColumn], years: Sequence[int | None]
) -> list[Note]:
    """Rows with a number whose unit or year cannot be read. keys: the columns of both."""
    measured = [c.numbers for c in table.columns if c.is_numeric and c not in keys]
    apart = [
        i
        for i, (text, year) in enumerate(zip(keys[0].texts, years, strict=True))
        if (not text or year is None) and any(np.isfinite(numbers[i]) for numbers in measured)
    ]
    if not apart:
        return []
    values = {"count": str(len(apart)), "place": table.place(apart[0], keys[bool(keys[0].texts[apart[0]])])}
    marks = {text for i in apart if not keys[0].texts[i] and (text := show(keys[0].cells[i]).strip())}
    if marks:
        said = _(
            "Rows with numbers but without a unit or a year: {count}, the first at {place}. {unit} has "
            "{marks} there, which is read as missing: if it is a unit's name, as NA is the code of "
            "Namibia, write another, such as NAM, in a copy of the file."
        )
        return [(said, {**values, "unit": keys[0].short, "marks": list_names(sorted(marks), 3)})]
    return [(_("Rows with numbers but without a unit or a year: {count}, the first at {place}."), values)]


def _degrees(table: SheetTable) -> dict[str, str]:
    """The columns with coordinates, where the file has both."""
    found = {}
    for key, names in _DEGREES.items():
        column = next((c for c in table.columns if c.header.casefold() in names and c.is_numeric), None)
        if column:
            found[key] = column.short
    return found if len(found) == 2 else {}


def _find_without_coordinates(
    table: SheetTable, degrees: Mapping[str, str], rows: Mapping[str, Sequence[int]]
) -> list[str]:
    """The units without a coordinate in the columns of degrees. rows: of each unit, by its text."""
    known = [np.isfinite(table.find(header, key).numbers) for key, header in degrees.items()]
    return [text for text, own in rows.items() if not all(column[own].any() for column in known)]


_DIVISIONS = {"cities": _("cities"), "provinces": _("provinces")}


def _level(wish: Wish, units: PanelUnits, panel: PanelEntry, root: Path) -> tuple[str | None, list[str]]:
    """Return whether the units are placed as divisions of China, and those that are not because others are
    spelt as they are. Raises StudyError naming those that are no division.
    """
    if wish.places == "none" or panel.longitude:
        return None, []
    if wish.places in CHINA.values():
        return wish.places, []
    if wish.places:
        file = relative_path(wish.places, root)
        if not (root / file).is_file():
            raise StudyError(
                _(
                    "PLACES: {places} is not a file, and not one of {values} and none",
                    places=quote_value(wish.places),
                    values=", ".join(CHINA.values()),
                )
            )
        return file, []
    found = level_of({row["text"]: row["name"] for row in units.rows})
    if found is None:
        return None, []
    level, lost = found
    if lost and all(ALIKE in name for name in lost):
        return None, lost
    if lost:
        raise StudyError(
            _(
                "{placed} of {units} units are {level} of China, but {lost} cannot be located; correct "
                "their names or codes in a copy of the file, name those that sum up or group others by "
                "TOTALS=, or give PLACES=none for a study without a spatial part",
                placed=len(units.rows) - len(lost),
                units=len(units.rows),
                level=_DIVISIONS[level],
                lost=list_names(lost),
            )
        )
    return CHINA[level], []


def _note_kinds_of_record(own: Sequence[SheetColumn], years: Sequence[int | None]) -> list[Note]:
    """Note that a joined unit parts the records of one unit by their kind. own: the columns of it."""
    column = find_kinds_of_record(own, years) if len(own) > 1 else None
    if column is None:
        return []
    rest = ",".join(c.short for c in own if c is not column)
    said = _(
        "Each {unit} counts as several units, one for each value of {column} ({values}). If these are "
        "records of one unit, as consolidated and parent statements of a firm, write those of one kind "
        "into a copy of the file and give UNIT={unit} there."
    )
    values = list_names(sorted({text for text in column.texts if text}), 5)
    return [(said, {"unit": rest, "column": column.short, "values": values})]


def _note_units_once(names: dict[str, str], rows: dict[str, list[int]]) -> list[Note]:
    """Units with one year."""
    single = [names[text] for text, own in rows.items() if len(own) == 1]
    return (
        [
            (
                _(
                    "Units with a single year (singletons): {units} ({count}). Their fixed effect fits "
                    "them exactly: they count in N but do not affect the coefficients."
                ),
                {"count": str(len(single)), "units": list_names(single)},
            )
        ]
        if single
        else []
    )


def _find_renamed_units(names: dict[str, str], years: dict[str, set[int | None]]) -> list[Note]:
    """Units that begin where another ends, in a panel in which few lack years: they may be one, renamed."""
    every = set().union(*years.values())
    short = [text for text, own in years.items() if own != every]
    pairs = [
        f"{names[one]} / {names[other]}"
        for one, other in permutations(short if len(short) <= max(2, FEW * len(years)) else [], 2)
        if years[one] | years[other] == every
        and max(filter(None, years[one])) < min(filter(None, years[other]))
    ]
    said = _(
        "In each pair the second unit begins when the first ends: {pairs}. If a unit was renamed, "
        "write one name in all its rows in a copy of the file."
    )
    return [(said, {"pairs": list_names(pairs, 5)})] if pairs else []


def _notes(panel: PanelEntry, units: PanelUnits, best: Candidate) -> list[Note]:
    """Notes on what was decided about the file."""
    first, last = map(str, units.years)
    named = {"unit": panel.unit_header, "units": str(len(units.rows)), "first": first, "last": last}
    notes: list[Note] = [
        (
            _("The unit is {unit} ({units} of them), the year {time} ({first} to {last})."),
            named | {"time": panel.time},
        )
        if panel.time
        else (_("The unit is {unit} ({units} of them); the headers have the years {first} to {last}."), named)
    ]
    if same := [c.short for c in (best.unit, *best.names) if c.short != panel.unit_header]:
        notes.append(
            (
                _("{names} would identify the same units as {unit}."),
                {"unit": panel.unit_header, "names": ", ".join(same)},
            )
        )
    if best.changing_names:
        names = ", ".join(c.short for c in best.changing_names)
        notes.append(
            (
                _(
                    "Some units of {unit} have several names in {names} over time: they are taken as "
                    "renamed and have their last name here."
                ),
                {"unit": panel.unit_header, "names": names},
            )
        )
    if panel.century_from:
        notes.append(
            (
                _("Years of two digits mean {first} to {last}."),
                {"first": str(panel.century_from), "last": str(panel.century_from + 99)},
            )
        )
    if units.totals:
        left = _("Left out as totals or groups of units: {rows}. TOTALS=none (totals: []) keeps all.")
        notes.append((left, {"rows": list_names(units.totals.values(), len(units.totals))}))
    if panel.places:
        notes.append((_("Units are located as {places}, by their codes or names."), {"places": panel.places}))
    if panel.longitude and panel.latitude:
        notes.append(
            (
                _("Units are located by the columns {longitude} and {latitude}."),
                {"longitude": panel.longitude, "latitude": panel.latitude},
            )
        )
    return notes
