"""Which columns say the year, and how they write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from door.table import Column, Table
from ingest.text import YearReader
from spillover.errors import StudyError, quoted

HEADER = re.compile(
    r"^(year|years|yr|time|t|date|period|anio|annee|jahr|ano|accper|fyear|data_year|tt)$"
    r"|year|^yr|年|日期|会计期间|时间",
    re.IGNORECASE,
)
# A quarter or a month: 2013Q1, 2013-03, 2013年3月, 201303, Stata's counts of them.
_SHORTER = re.compile(
    r"[0-9]{4}\s*[-/.]?\s*[qQ][1-4]|[qQ][1-4]\s*[-/.]?\s*[0-9]{4}"
    r"|[0-9]{4}\s*年?第?[一二三四1-4]季度?|[0-9]{4}[-/.年]\s*(0?[1-9]|1[0-2])月?"
    r"|(19|20)[0-9]{2}(0[1-9]|1[0-2])|[0-9]{4}[mM](0?[1-9]|1[0-2])|.*\(a date, %-?t[qmwhbcC].*\)"
)
Written = Literal["year", "day", "short"]


@dataclass(frozen=True)
class Time:
    """A column that says the year. years: of each row, -1 where there is none."""

    column: Column
    years: np.ndarray
    written: Written = "year"
    century_from: int | None = None


def times(table: Table) -> list[Time]:
    """The columns that say the year: if the header of some says so, those alone."""
    found = [time for column in table.columns if (time := read_time(column))]
    named = [time for time in found if HEADER.search(time.column.header)]
    return _apart(named or found)


def _apart(found: list[Time]) -> list[Time]:
    """Without columns that say the same years as one before."""
    kept: list[Time] = []
    for time in found:
        if not any(np.array_equal(time.years, other.years) for other in kept):
            kept.append(time)
    return kept


def read_time(column: Column, given: bool = False) -> Time | None:
    """The column as one that says the year, or None. given: a person says that it does."""
    filled = [text for text in column.texts if text]
    if len(filled) < 0.9 * len(column.cells) and not given:
        return None
    for written, century in _ways(column, given):
        reader = YearReader(written, century)
        years = np.array([y if (y := reader.read(text)) is not None else -1 for text in column.texts])
        if (years >= 0).sum() >= 0.97 * max(len(filled), 1) and len(np.unique(years[years >= 0])) > 1:
            return Time(column, years, written, century)
    return None


def _ways(column: Column, given: bool) -> Iterator[tuple[Written, int | None]]:
    yield "year", None
    yield "day", None
    if given or HEADER.search(column.header):
        numbers = column.numbers[np.isfinite(column.numbers)]
        whole = len(numbers) and np.all(numbers == np.round(numbers))
        # Two digits that begin with 1 count periods; a person who means 2001 and later can say so in the
        # file.
        if whole and numbers.min() >= 0 and numbers.max() <= 99 and not _counts(numbers):
            yield "short", _century(numbers)


def _counts(numbers: np.ndarray) -> bool:
    """Whether numbers count periods from 0 or 1 on."""
    values = np.unique(numbers)
    return bool(values[0] in (0, 1) and np.all(np.diff(values) == 1) and values[-1] < 70)


def _century(numbers: np.ndarray) -> int:
    """The first of the hundred years that two digits mean: 1930 to 2029, as spreadsheets have it."""
    return 1930


def time_of(table: Table, column: Column) -> Time:
    """The column that a person says has the year. Raises StudyError naming a cell that is none."""
    check_periods(table, column)
    if time := read_time(column, given=True):
        return time
    reader = YearReader()
    odd = next((i for i, t in enumerate(column.texts) if t and reader.read(t) is None), 0)
    raise StudyError(
        f"{table.place(odd, column)}: {quoted(column.texts[odd])} is not a year, and {quoted(column.header)} "
        "is to say the year; give TIME= with another column, or one with years of four digits in a copy of "
        "the file"
    )


def check_periods(table: Table, column: Column) -> None:
    """Raises StudyError where a column has quarters, months or weeks: the panel is of years."""
    filled = [(i, text) for i, text in enumerate(column.texts) if text]
    shorter = [(i, text) for i, text in filled if _SHORTER.fullmatch(text)]
    if filled and len(shorter) > 0.9 * len(filled):
        i, text = shorter[0]
        raise StudyError(
            f"{table.place(i, column)}: {quoted(text)} is a period shorter than a year, and a panel here "
            f"is of "
            "years: lags, weights and windows count in years. Take the mean, the sum or the last value of "
            "each "
            "year in a copy of the file"
        )
