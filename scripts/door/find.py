"""Which columns say unit and year: a table of candidates with reasons, and a decision where one is the best.

That a column is unique together with the year says little: whole numbers of persons are, too. A unit's value
comes again in other years, and what is measured for a unit is like what was measured for it before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from door.periods import Time, times
from door.table import Column, Table
from spillover.errors import StudyError, listed

FIRST = re.compile(
    r"(^|[^a-z])(id|code|nr|no|fips|sid|gvkey|permno|stkcd|symbol|iso|isocode|adcode|fcode|cusip)([^a-z]|$)"
    r"|代码|编号|编码",
    re.IGNORECASE,
)
NAMES = re.compile(
    r"city|province|state|county|country|firm|company|region|unit|district|village|parish|canton|municipal"
    r"|tract|ward|bank|hospital|plant|industry|sector|school|person|household"
    r"|name|^st$|城市|省|地区|县|企业|公司|国家|名称|简称|单位",
    re.IGNORECASE,
)
SHORTER = re.compile(r"^(quarter|qtr|month|mon|week|half)|季|月份?$|半年", re.IGNORECASE)
# How alike the best two may be in what they explain before a person has to say which it is.
MARGIN = 0.15
HINT = 0.25
COMPARED = 12
# What a column whose header says nothing has to explain of the others to be taken for the unit.
SURE = 0.5
FULL = 0.9


@dataclass(frozen=True, eq=False)
class Candidate:
    """A column that may say the unit, together with one that says the year. names: further columns with the
    same units under other names; units: how many; balance: rows as a share of units × years; share: of the
    variance of other columns that it explains; codes: the unit of each row as a number; renamed: columns that
    have the units too, some under several names.
    """

    unit: Column
    time: Time
    names: tuple[Column, ...]
    units: int
    balance: float
    share: float
    hint: bool
    codes: np.ndarray
    renamed: tuple[Column, ...] = ()

    @property
    def score(self) -> float:
        """What candidates are ordered by."""
        return self.share + HINT * self.hint

    def row(self) -> tuple[str, ...]:
        """The candidate's row of the table that people see."""
        same = ", ".join(c.short for c in self.names)
        shares = (f"{self.balance:.0%}", f"{self.share:.0%}")
        hint = "yes" if self.hint else "no"
        return (self.unit.short, self.time.column.short, f"{self.units}", *shares, hint, same or "-")


def candidates(table: Table, unit: Column | None = None, time: Time | None = None) -> list[Candidate]:
    """Every pair of columns that can say unit and year, the best first. unit, time: where they are given."""
    found: list[Candidate] = []
    for when in [time] if time else times(table):
        columns = [unit] if unit else [c for c in table.columns if c.index != when.column.index]
        own = [(c, codes) for c in columns if (codes := _codes(c, when, given=unit is not None)) is not None]
        found += _classes(table, own, when)
    return sorted(found, key=lambda c: -c.score)


def _codes(column: Column, when: Time, given: bool) -> np.ndarray | None:
    """The number of each row's unit, -1 where it has none; None where the column cannot say the unit."""
    if not given and (not column.header or not _could_name(column)):
        return None
    known: dict[str, int] = {}
    codes = np.array([known.setdefault(t, len(known)) if t else -1 for t in column.texts])
    dated = when.years >= 0
    used = (codes >= 0) & dated
    if len(known) < 2 or used.sum() < 0.9 * dated.sum():
        return None
    pairs = np.column_stack([codes[used], when.years[used]])
    if len(np.unique(pairs, axis=0)) < used.sum():
        return None
    if not given and np.mean(np.bincount(codes[used])[np.unique(codes[used])] > 1) < 0.5:
        return None  # what most units have once is no unit
    return np.where(used, codes, -1)


def _could_name(column: Column) -> bool:
    """Whether a column can name units: texts, or whole numbers, however they are kept."""
    numbers = column.numbers[np.isfinite(column.numbers)]
    return bool(len(numbers) < len(column.cells) / 2 or np.all(numbers == np.round(numbers)))


def _classes(table: Table, own: Sequence[tuple[Column, np.ndarray]], when: Time) -> Iterator[Candidate]:
    """Candidates with one year column; columns with the same units are one, called by a code if there is
    one.
    """
    groups: list[list[tuple[Column, np.ndarray]]] = []
    for column, codes in own:
        group = next((group for group in groups if _same(group[0][1], codes)), None)
        if group is None:
            groups.append([(column, codes)])
        else:
            group.append((column, codes))
    for group in groups:
        group.sort(key=lambda pair: (not FIRST.search(pair[0].header), pair[0].index))
        column, codes = group[0]
        used = codes >= 0
        units, years = len(np.unique(codes[used])), len(np.unique(when.years[used]))
        hint = any(FIRST.search(c.header) or NAMES.search(c.header) for c, _ in group)
        share = explained(table, codes, {when.column.index, *(c.index for c, _ in group)})
        names = tuple(c for c, _ in group[1:])
        yield Candidate(column, when, names, units, used.sum() / (units * years), share, hint, codes)


def _same(a: np.ndarray, b: np.ndarray) -> bool:
    """Whether two columns have the same units under other names."""
    both = (a >= 0) & (b >= 0)
    pairs = len(np.unique(np.column_stack([a[both], b[both]]), axis=0))
    return bool(pairs == len(np.unique(a[both])) == len(np.unique(b[both])))


def explained(table: Table, codes: np.ndarray, without: set[int]) -> float:
    """The mean share of the variance of other columns that a column's values explain, adjusted for their
    number; 0 where there are none to compare.
    """
    shares: list[float] = []
    for column in table.columns:
        if column.index in without or not column.numeric or len(shares) >= COMPARED:
            continue
        used = (codes >= 0) & np.isfinite(column.numbers)
        y, group = column.numbers[used], np.unique(codes[used], return_inverse=True)[1]
        rows, units = len(y), len(np.unique(group))
        total = ((y - y.mean()) ** 2).sum() if rows else 0.0
        if rows <= units or total == 0:
            continue
        means = np.bincount(group, y) / np.bincount(group)
        left = ((y - means[group]) ** 2).sum() / (rows - units)
        shares.append(float(1 - left / (total / (rows - 1))))
    return float(np.clip(np.mean(shares), 0, 1)) if shares else 0.0


def decide(table: Table, found: Sequence[Candidate]) -> Candidate:
    """The best candidate. Raises StudyError where there is none, or where the best two are alike."""
    if not found:
        raise StudyError(f"{table.sheet.place}: {_why_none(table)}")
    best, rest = found[0], found[1:]
    near = [c for c in rest if c.score > best.score - MARGIN]
    if near:
        keys = [f"UNIT={c.unit.short} TIME={c.time.column.short}" for c in (best, *near)]
        raise StudyError(
            f"{table.sheet.place}: several columns may say the unit or the year: {listed(keys, 6)}. Say "
            f"which: "
            "give UNIT= and TIME="
        )
    # Words that come again in nearly every year are no measurement.
    named = not best.unit.numeric and best.balance >= FULL
    if not best.hint and not named and best.share < SURE:
        raise StudyError(
            f"{table.sheet.place}: {best.unit.header} has one row for each of its values and year, but "
            f"neither its "
            "header nor the other columns say that it is the unit; give UNIT= with the header of the one "
            "that is"
        )
    return best


def _why_none(table: Table) -> str:
    found = times(table)
    headers = listed([c.header for c in table.columns if c.header], 30)
    if not found:
        return (
            "no column says the year (four digits, a date, or two digits under a header such as year); give "
            f"TIME= with the header of one. The columns are {headers}"
        )
    years = listed([t.column.header for t in found])
    if any(len(np.unique(t.years[t.years >= 0])) == (t.years >= 0).sum() for t in found):
        return (
            f"each year ({years}) has one row: this is a time series of one unit, and a panel has several. "
            f"The columns are {headers}"
        )
    return (
        f"no column says the unit: none has one row for each of its values and year ({years})"
        f"{_nearly(table, found[0])}; give UNIT= with the header of one. The columns are {headers}"
    )


def _nearly(table: Table, when: Time) -> str:
    """Columns that would name units but for some rows that appear twice."""
    said = []
    for column in table.columns:
        if not (FIRST.search(column.header) or NAMES.search(column.header)) or column is when.column:
            continue
        seen: dict[tuple[str, int], int] = {}
        for i, (text, year) in enumerate(zip(column.texts, when.years.tolist(), strict=True)):
            if text and year >= 0 and seen.setdefault((text, year), i) != i:
                first = table.place(seen[text, year], column)
                again = table.cell(i, column)
                said.append(f"{column.header} has {text} in {year} twice: {first} and {again}")
                break
    within = next((c.header for c in table.columns if SHORTER.search(c.header)), "")
    if said and within:
        said.append(
            f"{within} divides the years, and a panel here is of years: take the mean, the sum or the last "
            "value of each year in a copy of the file"
        )
    return f". {'; '.join(said[-3:])}" if said else ""
