"""A data frame of any library as the columns of a panel, with every row in its place by unit and period."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain, combinations
from numbers import Integral, Real
from operator import ne
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np

from spillover.arrays.foundation import Array, IntArray
from spillover.arrays.lags import step_of
from spillover.errors import StudyError, list_names, quote_value, suggestion
from spillover.messages.letters import RANK, fold_letters, has_invisible, list_foreign_letters
from spillover.panel.design import Design, PanelColumns
from spillover.panel.sample import BoolArray, Grid
from spillover.words import _, ngettext

Frame = Any  # a frame of pandas, polars, pyarrow or another library that narwhals knows
PLACE = ("longitude", "latitude")
_SPARSE = 20  # periods from first to last for each one that has a row, beyond which times are no periods


def open_frame(frame: Frame, what: str, levels: Sequence[str] = ()) -> nw.DataFrame[Any]:
    """Open a frame with narwhals. levels: columns that may be levels of an index instead."""
    if own := set(levels) & set(getattr(getattr(frame, "index", None), "names", ())) - {None}:
        if both := sorted(own & set(frame.columns)):
            raise StudyError(
                _(
                    "{what}: {names} names a column and a level of the index; rename one of them",
                    what=what,
                    names=list_names(both),
                )
            )
        frame = frame.reset_index()
    try:
        opened = nw.from_native(frame, eager_only=True, pass_through=True)
    except nw.exceptions.DuplicateError:
        twice = sorted({str(name) for name in frame.columns if list(frame.columns).count(name) > 1})
        raise StudyError(
            _(
                "{what}: two columns are called {names}; give each its own name",
                what=what,
                names=list_names(twice),
            )
        ) from None
    if not isinstance(opened, nw.DataFrame):
        lazy = isinstance(nw.from_native(frame, pass_through=True), nw.LazyFrame)
        remedy = _("collect it first") if lazy else _("make one of it")
        if isinstance(frame, str):
            remedy = _("the frame comes first") if "~" in frame else _("read the file first")
        raise StudyError(
            _(
                "{what}: expected a frame of pandas, polars or pyarrow, found {type}; {remedy}",
                what=what,
                type=type(frame).__name__,
                remedy=remedy,
            )
        )
    return opened


def id_text(value: object, place: str) -> str:
    """Write an id or a label as text: a text without the blanks around it, a whole number by its digits.

    place: of the value, for messages. Raises StudyError for anything else, and for a text with a character
    that nobody sees.
    """
    if isinstance(value, str) and (text := value.strip()):
        if has_invisible(text):
            raise StudyError(
                _(
                    "{place}: {text} has an invisible character; remove it from the id",
                    place=place,
                    text=quote_value(text),
                )
            )
        return text
    if (number := _whole_number(value)) is not None:
        return str(number)
    raise StudyError(
        _(
            "{place}: {value} is neither text nor a whole number; give ids and labels as one of these",
            place=place,
            value=quote_value(value),
        )
    )


def plain_text(value: object) -> str:
    """Write a cell of a list as text: nothing where it is missing, a whole number by its digits."""
    if value is None or value != value:
        return ""
    return str(value) if (number := _whole_number(value)) is None else str(number)


def _whole_number(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    if isinstance(value, Integral):
        return int(value)
    return int(float(value)) if float(value).is_integer() else None


def id_texts(values: Iterable[object], place: str) -> dict[object, str]:
    """Write each distinct id as text. An id that is there as a number and as a text, with leading zeros or
    without, is a StudyError.
    """
    distinct: list[Any] = list(dict.fromkeys(values))
    if _are_plain(distinct):
        return dict(zip(distinct, distinct, strict=True))
    if {*map(type, distinct)} == {int}:
        return dict(zip(distinct, map(str, distinct), strict=True))
    texts = {value: id_text(value, place) for value in distinct}
    numbers = {text for value, text in texts.items() if not isinstance(value, str)}
    for value, text in texts.items() if numbers else ():
        if isinstance(value, str) and _plain_number(text) in numbers:
            raise StudyError(
                _(
                    "{place}: {id} appears both as a number and as text; give all ids one type",
                    place=place,
                    id=text,
                )
            )
    return texts


def describe_mixture(values: Iterable[object], place: str) -> tuple[str, ...]:
    """Say that ids are of several types, numbers among texts, which were read as texts; nothing else."""
    types = [*map(type, values)]
    if not (texts := types.count(str)) or texts == len(types):
        return ()
    said = _(
        "{place}: ids of mixed types (numbers: {numbers}, texts: {texts}) were all read as texts",
        place=place,
        numbers=len(types) - texts,
        texts=texts,
    )
    return (said,)


def _plain_number(text: str) -> str:
    """Strip the digits of a whole number of zeros before them and decimals behind: 1 of 01 and 1.0."""
    return re.sub(r"\.0*$", "", text).lstrip("0") or "0"


def _are_plain(values: list[Any]) -> bool:
    """Check that all are texts that need no change to be ids: asked of all at once, in a tenth of the
    time.
    """
    if {*map(type, values)} != {str}:
        return False
    return all(values) and not has_invisible("".join(values)) and list(map(str.strip, values)) == values


@dataclass(frozen=True, eq=False)
class PanelFrame:
    """Table with one row for each unit and period.

    ids (n,): the units as text, in order; years (T,): every period from the first to the last; cell (N,): the
    place of each row in the (n, T) grid; unit, time: the names of their columns; remarks: what ids were made
    into texts.
    """

    frame: nw.DataFrame[Any]
    unit: str
    time: str
    ids: np.ndarray
    years: IntArray
    cell: IntArray
    remarks: tuple[str, ...] = ()

    @classmethod
    def build(cls, frame: Frame, unit: str, time: str) -> PanelFrame:
        """Build the table of a frame. Raises StudyError naming the column, the row and the remedy, or the
        frame's size where memory is too small.
        """
        for key, name in (("unit", unit), ("time", time)):
            if not isinstance(name, str):
                raise StudyError(
                    _("{key}: expected the name of a column, found {found}", key=key, found=quote_value(name))
                )
        try:
            return cls._place(open_frame(frame, "data", (unit, time)), unit, time)
        except MemoryError:
            rows, columns = frame.shape
            raise StudyError(
                _(
                    "data: too little memory for a frame of {rows} rows × {columns} columns; leave rows out, "
                    "or columns that the model does not use",
                    rows=f"{rows:,}",
                    columns=f"{columns:,}",
                )
            ) from None

    @classmethod
    def _place(cls, table: nw.DataFrame[Any], unit: str, time: str) -> PanelFrame:
        """Place every row of a frame at its unit and period."""
        if odd := [name for name in table.columns if not isinstance(name, str)]:
            raise StudyError(_("data: the name of column {name!r} is not text; rename it", name=odd[0]))
        if not len(table):
            raise StudyError(_("data: the frame has no rows; check how it was filtered"))
        names, unit_codes = _code_column(table, unit, "unit")
        periods, period_codes = _code_column(table, time, "time")
        column = _("column {name}", name=quote_value(unit))
        texts = id_texts(names, column)
        ids, places = _sort_distinct([texts[name] for name in names])
        numbers = _number_periods(periods, time)
        calendar = np.array([numbers[period] for period in periods], dtype=np.int64)
        first, last, step = int(calendar.min()), int(calendar.max()), step_of(calendar)
        if (last - first) // step > _SPARSE * len(numbers):
            raise StudyError(
                _(
                    "time: column {column} has {periods} periods between {first} and {last}, too far "
                    "apart to be years; number the periods 1, 2, 3",
                    column=quote_value(time),
                    periods=len(numbers),
                    first=first,
                    last=last,
                )
            )
        years = np.arange(first, last + step, step, dtype=np.int64)
        cell = (places * len(years))[unit_codes]
        cell += ((calendar - first) // step)[period_codes]
        _refuse_twice(cell, lambda row: f"{names[unit_codes[row]]} {periods[period_codes[row]]}")
        _refuse_alike(ids, cell, len(years), unit)
        remarks = describe_mixture(names, column)
        return cls(table, unit, time, np.array(ids), years, cell, remarks)

    @cached_property
    def _is_in_order(self) -> bool:
        """Return whether the rows lie in the order of the grid, and all are there."""
        return self._is_full and bool((self.cell[1:] > self.cell[:-1]).all())

    @property
    def _is_full(self) -> bool:
        """Return whether every cell of the grid has its row, of which none is there twice."""
        return len(self.cell) == len(self.ids) * len(self.years)

    @property
    def shape(self) -> tuple[int, int]:
        """Units n and periods T."""
        return len(self.ids), len(self.years)

    def present(self) -> BoolArray:
        """Mask of cells (n, T) that have a row."""
        found = np.zeros(self.shape, bool)
        found.reshape(-1)[self.cell] = True  # a sixth of the time of `flat`
        return found

    def select(self, design: Design | None) -> BoolArray:
        """Mask of cells (n, T) that a sample has."""
        used = np.zeros(self.shape, bool)
        if design is not None:
            every = len(design.unit_ids) == len(self.ids)  # both are in order
            rows = design.unit if every else np.searchsorted(self.ids, design.unit_ids)[design.unit]
            used[rows, np.searchsorted(self.years, design.years)[design.period]] = True
        return used

    def order(self) -> tuple[str, ...]:
        """List the units in the order in which the frame first names them."""
        first = np.full(len(self.ids), len(self.cell))
        np.minimum.at(first, self.cell // len(self.years), np.arange(len(self.cell)))
        return tuple(self.ids[np.argsort(first)].tolist())

    def columns(self, variables: Iterable[str], groups: Iterable[str]) -> PanelColumns:
        """Collect variables over all units and periods, and columns of the units: groups, and coordinates."""
        names = list(variables)
        block = np.empty((len(names), *self.shape))  # one for all: a table of them is then a view of it
        for name, grid in zip(names, block, strict=True):
            self._fill(grid, name)
        attributes = {name: self.labels(name) for name in groups}
        if set(PLACE) <= set(self.frame.columns):
            attributes |= {name: self._values_of_units(name, self.numbers(name)) for name in PLACE}
        present = None if self._is_full else self.present()
        return Grid(self.ids, self.years, dict(zip(names, block, strict=True)), self.ids, present), attributes

    def values(self, name: str) -> Array:
        """Spread a column of numbers over the grid (n, T), NaN where it has none."""
        grid = np.empty(self.shape)
        self._fill(grid, name)
        return grid

    def _fill(self, grid: Array, name: str) -> None:
        """Write a column of numbers into a grid (n, T), NaN where it has none."""
        numbers = self.numbers(name)
        if self._is_in_order:
            grid[:] = numbers.reshape(self.shape)
            return
        if not self._is_full:
            grid[:] = np.nan
        grid.reshape(-1)[self.cell] = numbers

    def numbers(self, name: str) -> Array:
        """Read a column of numbers (N,), NaN where it has none. An infinite one is a StudyError."""
        column = _get_column(self.frame, name)
        if not (column.dtype.is_numeric() or column.dtype == nw.Boolean):
            raise StudyError(
                _(
                    "column {column} is of type {type}{example}, and a variable is a number; make it one, or "
                    "name it as a group or an effect",
                    column=quote_value(name),
                    type=column.dtype,
                    example=self._find_no_number(column),
                )
            )
        numbers = np.asarray(column.cast(nw.Float64).to_numpy(), dtype=float)
        endless = np.flatnonzero(np.isinf(numbers))
        if len(endless):
            raise StudyError(
                _(
                    "column {column} is infinite for {place} ({bad} such); correct it, or make it missing",
                    column=quote_value(name),
                    place=self._describe_row(endless[0]),
                    bad=len(endless),
                )
            )
        return numbers

    def _find_no_number(self, column: nw.Series[Any]) -> Any:
        """Find its first value that is no number, with its place; of objects that are all numbers nothing."""
        missing = column.is_null().to_list()
        for row, (value, is_missing) in enumerate(zip(column.to_list(), missing, strict=True)):
            if not is_missing and not isinstance(value, Real):
                return _(" ({value} for {place})", value=quote_value(value), place=self._describe_row(row))
        return ""

    def labels(self, name: str) -> np.ndarray:
        """Read a column that groups units, as the label (n,) of each."""
        if name == self.time:
            raise StudyError(
                _(
                    "column {column} is the time, whose groups and effects are called 'year'; write 'year'",
                    column=quote_value(name),
                )
            )
        given, codes = _code_column(self.frame, name)
        texts = id_texts(given, _("column {name}", name=quote_value(name)))
        _refuse_alike_labels({*texts.values()}, name)
        return self._values_of_units(name, np.array([texts[label] for label in given], dtype=object)[codes])

    def describe_labels(self, name: str) -> tuple[str, ...]:
        """Say that the labels of a column are of several types, which were read as texts; nothing else."""
        column = _get_column(self.frame, name)
        if column.dtype != nw.Object:
            return ()
        return describe_mixture(_factorise(column)[0], _("column {name}", name=quote_value(name)))

    def _values_of_units(self, name: str, values: np.ndarray) -> np.ndarray:
        """Find the one value (n,) of each unit in a column (N,); two are a StudyError."""
        unit = self.cell // len(self.years)
        found: np.ndarray = np.empty(len(self.ids), values.dtype)
        found[unit[::-1]] = values[::-1]  # of several rows the first
        differ = np.flatnonzero((values != found[unit]) & ((values == values) | (found == found)[unit]))
        if len(differ):
            row = differ[0]
            raise StudyError(
                _(
                    "column {column} changes within unit {unit} ({first}, {second}); a column that "
                    "groups units has one value for each",
                    column=quote_value(name),
                    unit=self.ids[unit[row]],
                    first=found[unit[row]],
                    second=values[row],
                )
            )
        return found

    def _describe_row(self, row: int) -> str:
        unit, period = divmod(int(self.cell[row]), len(self.years))
        return f"{self.ids[unit]} {self.years[period]}"


def _get_column(table: nw.DataFrame[Any], name: str, key: str = "") -> nw.Series[Any]:
    """Get a column; an unknown one is a StudyError. key: of the option that names it, for messages."""
    if name not in table.columns:
        message = _("no column {name}{hint}", name=quote_value(name), hint=suggestion(name, table.columns))
        raise StudyError(_("{place}: {error}", place=key, error=message) if key else message)
    return table.get_column(name)


def _code_column(table: nw.DataFrame[Any], name: str, key: str = "") -> tuple[list[object], IntArray]:
    """Find the distinct values of a column in order of appearance, none of them missing, and the code (N,) of
    each row's. key: of the option that names the column, for messages.
    """
    column = _get_column(table, name, key)
    distinct, codes = _factorise(column)
    _check_truths(column, distinct, name)
    if (codes < 0).any() or None in distinct or any(map(ne, distinct, distinct)):
        missing = [row for row, value in enumerate(column.to_list(), 1) if value is None or value != value]
        raise StudyError(
            _(
                "column {column} is missing in row {row} ({bad} such); fill it, or leave the rows out",
                column=quote_value(name),
                row=missing[0],
                bad=len(missing),
            )
        )
    return distinct, codes


def _check_truths(column: nw.Series[Any], distinct: list[object], name: str) -> None:
    """Raise StudyError where a truth stands among numbers, of which it equals 0 or 1."""
    if column.dtype != nw.Object or not {0, 1} & {v for v in distinct if isinstance(v, Real)}:
        return
    values = column.to_list()
    others = {*map(type, values)} - {bool}
    for row, value in enumerate(values, 1):
        if isinstance(value, bool) and others:
            raise StudyError(
                _(
                    "column {column} has {value} in row {row}, and other values that are no truths; give all "
                    "ids one type",
                    column=quote_value(name),
                    value=str(value),
                    row=row,
                )
            )


def _factorise(column: nw.Series[Any]) -> tuple[list[object], IntArray]:
    """Find the distinct values of a column in order of appearance, and the code (N,) of each row's."""
    if odd := _find_unhashable(column):
        place = _("column {name}", name=quote_value(column.name))
        id_text(odd[0], place)  # which refuses it
    if column.implementation.is_pandas():
        codes, distinct = column.to_native().factorize()
        return distinct.tolist(), codes.astype(np.int64, copy=False)
    values = column.to_list()
    places = {value: place for place, value in enumerate(dict.fromkeys(values))}
    return list(places), np.fromiter(map(places.__getitem__, values), np.int64, len(values))


def _find_unhashable(column: nw.Series[Any]) -> list[object]:
    """Return the first list or mapping of a column, which no code can be looked up by; nothing of others."""
    if column.dtype.is_numeric() or column.dtype in (nw.String, nw.Boolean, nw.Categorical):
        return []
    return [value for value in column.to_list() if not isinstance(value, Hashable)][:1]


def _sort_distinct(texts: list[str]) -> tuple[list[str], IntArray]:
    """Sort the distinct texts, and give the place of each among them."""
    if len({*texts}) < len(texts):  # ids that differ in the blanks around them
        ids = sorted({*texts})
        place = {text: i for i, text in enumerate(ids)}
        return ids, np.array([place[text] for text in texts])
    order = sorted(range(len(texts)), key=texts.__getitem__)
    places = np.empty(len(texts), np.int64)
    places[order] = np.arange(len(texts))
    return [texts[i] for i in order], places


def _number_periods(values: Iterable[object], time: str) -> dict[object, int]:
    """Number each period. Of a date it is the year, where no year has two of them; a period that is there as
    a number and as a text or a date is a StudyError.
    """
    numbers: dict[object, int] = {}
    firsts: dict[int, tuple[type, object]] = {}
    for value in values:
        year = getattr(value, "year", None)
        numbers[value] = number = int(year) if isinstance(year, int) else _number_period(value, time)
        sort = date if isinstance(year, int) else str if isinstance(value, str) else int
        first_sort, first = firsts.setdefault(number, (sort, value))
        if first_sort is not sort:
            raise StudyError(
                _(
                    "time: column {column} has {first} and {second} for one period; give all periods one "
                    "type",
                    column=quote_value(time),
                    first=quote_value(first),
                    second=quote_value(value),
                )
            )
        if sort is date and first is not value:
            raise StudyError(
                _(
                    "time: column {column} has {first} and {second} in one year; give one date for each "
                    "year, or number the periods: a quarter as 4 * year + quarter, a month as 12 * year + "
                    "month",
                    column=quote_value(time),
                    first=str(first),
                    second=str(value),
                )
            )
    return numbers


def _number_period(value: object, time: str) -> int:
    if isinstance(value, str) and value.strip().lstrip("-").isdecimal():
        return int(value)
    if (number := _whole_number(value)) is not None:
        return number
    raise StudyError(
        _(
            "time: column {column} has {value}, and a period is a whole number; give the "
            "year, or number the periods: a quarter as 4 * year + quarter, a month as 12 * year + month",
            column=quote_value(time),
            value=quote_value(value),
        )
    )


def _refuse_twice(cell: IntArray, place: Callable[[int], str]) -> None:
    """Raise StudyError where a unit has two rows in a period. place: unit and period of a row as given."""
    if len(cell) == np.count_nonzero(np.bincount(cell)):
        return
    order = np.argsort(cell, kind="stable")
    again = order[1:][cell[order[1:]] == cell[order[:-1]]]
    if len(again):
        places = list_names([place(row) for row in again.tolist()], 3)
        raise StudyError(
            ngettext(
                "data: {rows} row repeats the unit and period of another: {places}; keep one of each",
                "data: {rows} rows repeat the unit and period of another: {places}; keep one of each",
                "rows",
                rows=len(again),
                places=places,
            )
        )


def _refuse_alike(ids: Sequence[str], cell: IntArray, periods: int, unit: str) -> None:
    """Raise StudyError where two ids differ in case, width, blanks, a Chinese rank (北京, 北京市), letters
    of another alphabet that look alike, or the form of a dash or apostrophe alone, and no period has both:
    one unit, written in two ways. cell (N,): the place of each row in a grid of so many periods.
    """
    joined = fold_letters("\n".join(ids))  # no id has a new line
    folded = joined.split()
    if len(folded) != len(ids):  # some have blanks
        folded = ["".join(text.split()) for text in joined.split("\n")]
    if not joined.isascii():
        folded = [RANK.sub("", text) for text in folded]
    if len({*folded}) == len(ids):
        return
    alike: dict[str, list[int]] = {}
    for i, text in enumerate(folded):
        alike.setdefault(text, []).append(i)
    rows, period = np.divmod(cell, periods)
    for one, other in chain.from_iterable(combinations(same, 2) for same in alike.values()):
        if not np.isin(period[rows == one], period[rows == other]).any():
            raise StudyError(_describe_alike(ids[one], ids[other], unit))


def _describe_alike(one: str, other: str, unit: str) -> Any:
    """Describe two ids of one unit, and name letters that look like others."""
    names = {"column": quote_value(unit), "one": quote_value(one), "other": quote_value(other)}
    if letters := list_foreign_letters(one, other):
        said = _(
            "column {column}: {one} and {other} look alike, but one of them has {letters}, and no period has "
            "both; write one unit in one way",
        )
        return said.fill_values(**names, letters=list_names(letters))
    said = _(
        "column {column}: {one} and {other} differ in case, width, blanks, a rank such as 市 or the form of "
        "a mark alone, and no period has both; write one unit in one way",
    )
    return said.fill_values(**names)


def _refuse_alike_labels(labels: Iterable[str], column: str) -> None:
    """Raise StudyError where two labels differ in case, width, blanks, the form of a mark or letters that
    look alike: one group, written in two ways.
    """
    first: dict[str, str] = {}
    for text in sorted(labels):
        one = first.setdefault("".join(fold_letters(text).split()), text)
        if one != text:
            letters = list_foreign_letters(one, text)
            raise StudyError(
                _(
                    "column {column}: the groups {one} and {other} differ in case, width, blanks, the form "
                    "of a mark or letters that look alike{letters}; write one group in one way",
                    column=quote_value(column),
                    one=quote_value(one),
                    other=quote_value(text),
                    letters=f" ({list_names(letters)})" if letters else "",
                )
            )


def frame_of(rows: Sequence[Mapping[str, Any]], backend: Any, columns: Sequence[str] = ()) -> Frame:
    """Make rows a frame of a library that narwhals knows. columns: those that come first, rows or none."""
    names = list(dict.fromkeys([*columns, *(name for row in rows for name in row)]))
    data = {name: [row.get(name) for row in rows] for name in names}
    return nw.from_dict(data, backend=backend).to_native()
