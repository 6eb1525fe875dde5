"""Find the columns of unit and year: a table of candidates with reasons, and a decision where one is the
best.

That a column is unique together with the year says little: whole numbers of persons are, too. A unit's value
comes again in other years, and what is measured for a unit is like what was measured for it before.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, Literal

import numpy as np

from door.column_kinds import (
    FIRST,
    NAMES,
    PART_OF_YEAR,
    SHORTER,
    find_entire_year,
    find_sum,
    is_long,
    is_of_statements,
    list_parts_of_year,
    may_name_units,
    says_measure,
)
from door.declaration import BESIDE
from door.table import SheetColumn, SheetTable
from ingest.register import are_codes, describe_contradiction
from ingest.text import YearReader, read_day_year
from spillover.errors import StudyError, list_names, quote_value
from spillover.weights.text import show
from spillover.words import SEMICOLON, _, join_sentences, ngettext

# What exports of series call the rows above their dates, in the first column of the sheet's first rows.
_SERIES = re.compile(
    "(?P<frequency>frequency|频率|频度)|(?P<unit>unit|单位)|(?P<source>source|数据来源|来源)"
    "|(?P<id>series id|sr code|指标id|指标编码|series code)",
    re.IGNORECASE,
)
HEADING = 30

# Which columns say the year, and how they write it.

HEADER = re.compile(
    r"^(year|years|yr|time|t|date|period|anio|annee|jahr|ano|accper|fyear|data_year|tt)$"
    r"|year|^yr|年|日期|会计期间|时间",
    re.IGNORECASE,
)
# A quarter or a month: 2013Q1, 2013-03, 2013年3月, 201303, or as Stata shows its counts of them.
SHORT_PERIOD = re.compile(
    r"[0-9]{4}\s*[-/.]?\s*[qQ][1-4]|[qQ][1-4]\s*[-/.]?\s*[0-9]{4}"
    r"|[0-9]{4}\s*年?第?[一二三四1-4]季度?|[0-9]{4}[-/.年]\s*(0?[1-9]|1[0-2])月?"
    r"|[0-9]{4}\s*[-/.]?\s*([hHsS][12]|年?[上下]半年)|[hH][12]\s*[-/.]?\s*[0-9]{4}"
    r"|(19|20)[0-9]{2}(0[1-9]|1[0-2])|[0-9]{4}[mM](0?[1-9]|1[0-2])|[0-9]{4}[hqmw][0-9]{1,2}\W.*"
)
# A year that ends in the next one: 2004-05, 2004/2005.
_FISCAL = re.compile(r"([0-9]{4})\s*[-/–]\s*((?:[0-9]{2})?[0-9]{2})")
_OF_YEAR = re.compile(r"[0-9]{4}\s*[-/.]?\s*[qQ]([1-4])")
# A header that may end in a year of two digits, and how many of one name may not be by chance.
_SHORT_YEAR = re.compile(r"(.*[^0-9])[0-9]{2}")
FEWEST = 3
# An era in a header, and a year counted from its first one: 94, 094, 101年, 101年度.
_ERA = re.compile("民[國国]|昭和|平成|令和")
_COUNTED = re.compile("0?[2-9][0-9]年?度?|1[0-2][0-9]年?度?")
TimeForm = Literal["year", "day", "short"]


@dataclass(frozen=True)
class Time:
    """A column that says the year. years: of each row, -1 where there is none."""

    column: SheetColumn
    years: np.ndarray
    form: TimeForm = "year"
    century_from: int | None = None


def find_time_columns(table: SheetTable) -> list[Time]:
    """The columns that say the year: if the header of some says so, those alone."""
    found = [time for column in table.columns if (time := read_time(column, data=table.is_data))]
    named = [time for time in found if HEADER.search(time.column.header)]
    return _drop_same_years(named or found)


def _drop_same_years(found: list[Time]) -> list[Time]:
    """Drop columns that say the same years as one before."""
    kept: list[Time] = []
    for time in found:
        if not any(np.array_equal(time.years, other.years) for other in kept):
            kept.append(time)
    return kept


def read_time(column: SheetColumn, given: bool = False, data: np.ndarray | None = None) -> Time | None:
    """The column as one that says the year, or None. given: a person says that it does; data: whether each
    row is data.
    """
    rows = np.ones(len(column.cells), bool) if data is None else data
    filled = int((np.array([*map(bool, column.texts)], bool) & rows).sum())
    if filled < 0.9 * rows.sum() and not given:
        return None
    for written, century in _ways(column, given):
        years = _read_years(column, YearReader(written, century), 0.97 * max(filled, 1))
        if years is not None and len(np.unique(years[years >= 0])) > 1:
            return Time(column, years, written, century)
    return None


def _read_years(column: SheetColumn, reader: YearReader, least: float) -> np.ndarray | None:
    """The year of each row, -1 where there is none; None as soon as fewer rows than `least` can have one."""
    known: dict[str, int] = {}
    rest = len(column.texts)
    for text, count in column.counts.items():
        year = reader.read(text)
        known[text] = -1 if year is None else year
        if year is None and (rest := rest - count) < least:
            return None
    return np.array([known[text] for text in column.texts])


def _ways(column: SheetColumn, given: bool) -> Iterator[tuple[TimeForm, int | None]]:
    yield "year", None
    if len(_quarters_in(column)) < 2:
        yield "day", None
    if given or HEADER.search(column.header):
        numbers = column.numbers[np.isfinite(column.numbers)]
        whole = len(numbers) and np.all(numbers == np.round(numbers))
        # Two digits that begin with 1 count periods; a person who means 2001 and later can say so in the
        # file.
        short = whole and numbers.min() >= 0 and numbers.max() <= 99 and not _are_counts(numbers)
        if short and not _ERA.search(column.header):  # 94 below 民國年 is 2005
            yield "short", 1930  # two digits mean 1930 to 2029, as spreadsheets have it


def _are_counts(numbers: np.ndarray) -> bool:
    """Return whether numbers count periods from 0 or 1 on."""
    values = np.unique(numbers)
    return bool(values[0] in (0, 1) and np.all(np.diff(values) == 1) and values[-1] < 70)


def time_of(table: SheetTable, column: SheetColumn) -> Time:
    """The column that a person says has the year. Raises StudyError naming a cell that is none."""
    check_periods(table, column)
    if time := read_time(column, given=True, data=table.is_data):
        return time
    reader = YearReader()
    odd = next((i for i, t in enumerate(column.texts) if t and reader.read(t) is None), 0)
    if of_era := _advise_on_era(column, column.texts[odd]):
        raise StudyError(_("{where}: {advice}", where=table.place(odd, column), advice=of_era))
    raise StudyError(
        _(
            "{where}: {text} is not a year, and {column} must hold the year; give TIME= with "
            "another column, or one with years of four digits in a copy of the file",
            where=table.place(odd, column),
            text=quote_value(column.texts[odd]),
            column=quote_value(column.header),
        )
    )


def _advise_on_era(column: SheetColumn, text: str) -> Any:
    """Advise where years may be counted from an era's first, as 94 in 民國94年; "" elsewhere."""
    named = _ERA.search(column.header)
    if not (named and text) and not _COUNTED.fullmatch(text):
        return ""
    return _(
        "{text} in {column} is no year in four digits: if it counts years of an era, as 民國94年 for 2005, "
        "write the era in each cell, or four digits (of the Republic its year plus 1911), in a copy of the "
        "file",
        text=quote_value(text),
        column=quote_value(column.header),
    )


def check_periods(table: SheetTable, column: SheetColumn) -> None:
    """Raises StudyError where a column has quarters, months or weeks: the panel is of years."""
    filled = [(i, text) for i, text in enumerate(column.texts) if text]
    if fiscal := [(i, text) for i, text in filled if _is_fiscal_year(text)]:
        i, text = fiscal[0]
        if len(fiscal) > 0.9 * len(filled):
            raise StudyError(
                _(
                    "{where}: {text} is a year that ends in the next one, such as a fiscal year; in a "
                    "copy of the file write the year in which each begins, in four digits",
                    where=table.place(i, column),
                    text=quote_value(text),
                )
            )
    shorter = [(i, text) for i, text in filled if SHORT_PERIOD.fullmatch(text)]
    if filled and len(shorter) > 0.9 * len(filled) and len(_quarters_in(column)) != 1:
        i, text = shorter[0]
        raise StudyError(
            _(
                "{where}: {text} is a period shorter than a year, and panels are annual here: lags, "
                "weights and windows count years. Take the mean, the sum or the last value of each "
                "year in a copy of the file",
                where=table.place(i, column),
                text=quote_value(text),
            )
        )


def _quarters_in(column: SheetColumn) -> set[str]:
    """The quarters of a column of quarters, "" for another text; none of any other column."""
    filled = [text for text in column.counts if text]
    if not filled or not _OF_YEAR.fullmatch(filled[0]):
        return set()
    return {match[1] if (match := _OF_YEAR.fullmatch(text)) else "" for text in filled}


def has_one_row_a_year(found: Sequence[Time]) -> bool:
    """Return whether a column of years has each of them once: one unit's rows."""
    return any(len(np.unique(t.years[t.years >= 0])) == (t.years >= 0).sum() for t in found)


def _is_fiscal_year(text: str) -> bool:
    """Return whether a text is two years, one after the other: 2004-05 is, and 2004-06 the month."""
    match = _FISCAL.fullmatch(text)
    return match is not None and str(int(match[1]) + 1).endswith(match[2])


# How alike the best two may be in what they explain before a person has to say which it is.
MARGIN = 0.15
HINT = 0.25
COMPARED = 12
# What a column whose header says nothing has to explain of the others to be taken for the unit.
SURE = 0.5
FULL = 0.9
# The largest share of rows that may be there twice, or without a unit, for a column still to be meant as it.
TWICE = 0.1


@dataclass(frozen=True, eq=False)
class Candidate:
    """A column that may say the unit, together with one that says the year. names: further columns with the
    same units under other names; units: how many; balance: rows as a share of units × years; share: of the
    variance of other columns that it explains; codes: the unit of each row as a number; changing_names:
    columns that have the units too, some under several names.
    """

    unit: SheetColumn
    time: Time
    names: tuple[SheetColumn, ...]
    units: int
    balance: float
    share: float
    hint: bool
    codes: np.ndarray
    changing_names: tuple[SheetColumn, ...] = ()

    @property
    def score(self) -> float:
        """Score by which candidates are ordered."""
        return self.share + HINT * self.hint

    def row(self) -> tuple[str, ...]:
        """The candidate's row of the table that people see."""
        same = ", ".join(c.short for c in self.names)
        shares = (f"{self.balance:.0%}", f"{self.share:.0%}")
        hint = "yes" if self.hint else "no"
        return (self.unit.short, self.time.column.short, f"{self.units}", *shares, hint, same or "-")


def list_candidates(
    table: SheetTable, unit: SheetColumn | None = None, time: Time | None = None
) -> list[Candidate]:
    """Every pair of columns that can say unit and year, the best first. unit, time: where they are given."""
    found: list[Candidate] = []
    for when in [time] if time else find_time_columns(table):
        columns = [unit] if unit else [c for c in table.columns if c.index != when.column.index]
        own = [
            (c, codes)
            for c in columns
            if (codes := _code_units(table, c, when, given=unit is not None)) is not None
        ]
        found += _classes(table, own, when)
    return sorted(found, key=lambda c: -c.score)


def _code_units(table: SheetTable, column: SheetColumn, when: Time, given: bool) -> np.ndarray | None:
    """The number of each row's unit, -1 where it has none; None where the column cannot say the unit."""
    if not given and (not column.header or not _could_name(column)):
        return None
    known: dict[str, int] = {}
    codes = np.array([known.setdefault(t, len(known)) if t else -1 for t in column.texts])
    dated = when.years >= 0
    used = (codes >= 0) & dated
    if len(known) < 2:
        return None
    if used.sum() < 0.9 * dated.sum() and used.sum() < 0.9 * (dated & ~_totals(table, column)).sum():
        return None
    pairs = np.column_stack([codes[used], when.years[used]])
    if len(np.unique(pairs, axis=0)) < used.sum():
        return None
    if not given and np.mean(np.bincount(codes[used])[np.unique(codes[used])] > 1) < 0.5:
        return None  # what most units have once is no unit
    return np.where(used, codes, -1)


def _totals(table: SheetTable, column: SheetColumn) -> np.ndarray:
    """The rows without a code whose name stands beside no code anywhere, as those of totals do."""
    found = np.zeros(len(column.texts), bool)
    for label in table.columns if FIRST.search(column.header) else ():
        if label is not column and not label.is_numeric and NAMES.search(label.header):
            coded = {name for name, code in zip(label.texts, column.texts, strict=True) if code}
            pairs = zip(label.texts, column.texts, strict=True)
            found |= np.array([bool(name) and not code and name not in coded for name, code in pairs])
    return found


def _could_name(column: SheetColumn) -> bool:
    """Return whether a column can name units: texts, or whole numbers, however they are kept."""
    numbers = column.numbers[np.isfinite(column.numbers)]
    return bool(not column.is_numeric or np.all(numbers == np.round(numbers)))


def _classes(
    table: SheetTable, own: Sequence[tuple[SheetColumn, np.ndarray]], when: Time
) -> Iterator[Candidate]:
    """Candidates with one year column; columns with the same units are one, called by a code if there is
    one.
    """
    groups: list[list[tuple[SheetColumn, np.ndarray]]] = []
    for column, codes in own:
        group = next((group for group in groups if _name_same_units(group[0][1], codes)), None)
        if group is None:
            groups.append([(column, codes)])
        else:
            group.append((column, codes))
    for group in groups:
        # Namibia's NA is a mark of a missing value: a column that has none goes before.
        group.sort(key=lambda pair: (_marks(pair[0]), not FIRST.search(pair[0].header), pair[0].index))
        column, codes = group[0]
        used = codes >= 0
        units, years = len(np.unique(codes[used])), len(np.unique(when.years[used]))
        hint = any(FIRST.search(c.header) or NAMES.search(c.header) for c, _ in group)
        share = share_explained(table, codes, {when.column.index, *(c.index for c, _ in group)})
        names = tuple(c for c, _ in group[1:])
        yield Candidate(column, when, names, units, used.sum() / (units * years), share, hint, codes)


def _marks(column: SheetColumn) -> int:
    """Count the cells that hold a mark of a missing value, such as NA."""
    return sum(
        not text and cell not in (None, "") for text, cell in zip(column.texts, column.cells, strict=True)
    )


def _name_same_units(a: np.ndarray, b: np.ndarray) -> bool:
    """Return whether two columns have the same units under other names."""
    both = (a >= 0) & (b >= 0)
    pairs = len(np.unique(np.column_stack([a[both], b[both]]), axis=0))
    return bool(pairs == len(np.unique(a[both])) == len(np.unique(b[both])))


def share_explained(table: SheetTable, codes: np.ndarray, without: set[int]) -> float:
    """The mean share of the variance of other columns that a column's values explain, adjusted for their
    number; 0 where there are none to compare.
    """
    shares: list[float] = []
    for column in table.columns:
        if column.index in without or not column.is_numeric or len(shares) >= COMPARED:
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


def decide(table: SheetTable, found: Sequence[Candidate], given: bool = False) -> Candidate:
    """The best candidate. given: a person says what the unit is. Raises StudyError where there is none, or
    where the best two are alike.
    """
    if not found:
        raise StudyError(_("{place}: {problem}", place=table.sheet.place, problem=_explain_none(table)))
    best, rest = found[0], found[1:]
    near = [c for c in rest if c.score > best.score - MARGIN]
    if near:
        keys = [f"UNIT={c.unit.short} TIME={c.time.column.short}" for c in (best, *near)]
        raise StudyError(
            _(
                "{where}: several columns may be the unit or the year: {candidates}; give UNIT= and TIME=",
                where=table.sheet.place,
                candidates=list_names(keys, 6),
            )
        )
    # Words that come again in nearly every year are no measurement.
    named = not best.unit.is_numeric and best.balance >= FULL
    if not (given or best.hint or named) and best.share < SURE:
        raise StudyError(
            _(
                "{where}: {header} could be the unit, with one row for each value and year, but "
                "neither its header nor another column confirms it; give UNIT= with the header of the "
                "unit's column",
                where=table.sheet.place,
                header=best.unit.header,
            )
        )
    return best


def _explain_none(table: SheetTable) -> str:
    found = find_time_columns(table)
    headers = list_names([c.short for c in table.columns if c.header], 30)
    if not found and (series := _example_of_series(table)):
        return _(
            "each column is a series with its frequency and unit above it, as CEIC and Wind export them "
            "({series}): in a copy of the file write one row for each unit and year with columns unit, year "
            "and one of each variable, or one row for each unit and item with the years (four digits) across",
            series=quote_value(series),
        )
    if not found and (wide := _short_years(table)):
        return _(
            "no column holds the year, and {wide} may end in years of two digits, which are not read "
            "in headers: write four digits, as in {example}, in a copy of the file",
            wide=list_names(wide, FEWEST),
            example=f"{wide[0][:-2]}20{wide[0][-2:]}",
        )
    if not found and (headings := _list_headings(table, dated=True)):
        return _(
            "no column holds the year, and the years {texts} stand alone above the rows of each: in a copy "
            "of the file write a column with the year of each row",
            texts=list_names(headings, FEWEST),
        )
    if not found:
        return _(
            "no column holds the year (four digits, a date, or two digits under a header such "
            "as year){nearly}; give TIME= with the header of one. The columns are {headers}",
            nearly=_no_year(table),
            headers=headers,
        )
    years = list_names([t.column.short for t in found])
    if joined := _count_units_in_headers(table):
        units, items, example = joined
        return _(
            "its headers name a unit and an item together, as {example} ({units} units, {items} "
            "items), but each row must be one unit and year: in a copy of the file write a column of "
            "the units, one of the years and one for each item",
            example=quote_value(example),
            units=units,
            items=items,
        )
    if has_one_row_a_year(found):
        return _(
            "each year ({years}) has one row: this is a time series of one unit, and a panel "
            "has several. The columns are {headers}",
            years=years,
            headers=headers,
        )
    if headings := _list_headings(table, dated=False):
        return _(
            "no column identifies the unit, and the texts {texts} stand alone above the rows of each: in a "
            "copy of the file write a column with the unit of each row",
            texts=list_names(map(quote_value, headings), FEWEST),
        )
    if nearly := _nearly(table, found[0]):
        return _(
            "no column identifies the unit: none has one row for each of its values and year "
            "({years}). {nearly}. The columns are {headers}",
            years=years,
            nearly=nearly,
            headers=headers,
        )
    return _(
        "no column identifies the unit: none has one row for each of its values and year "
        "({years}); give UNIT= with the header of one, or of several with commas between where only "
        "together they name a unit. The columns are {headers}",
        years=years,
        headers=headers,
    )


def _list_headings(table: SheetTable, dated: bool) -> list[str]:
    """The texts that stand alone in a row above others, all of them years or none; none where they are few or
    recur. They are what the rows below each are of.
    """
    reader = YearReader()
    filled = np.sum([[*map(bool, column.cell_texts)] for column in table.columns], axis=0)
    rows = np.flatnonzero((filled[:-1] == 1) & (filled[1:] > 1))
    texts = [next(c.cell_texts[i] for c in table.columns if c.cell_texts[i]) for i in rows]
    alone = [text for text in texts if (reader.read(text) is not None) == dated]
    return alone if len(alone) >= FEWEST and len(set(alone)) == len(alone) else []


def _count_units_in_headers(table: SheetTable) -> tuple[int, int, str] | None:
    """Count the units and the items that headers name together, as `Beijing:GDP`, and one of them; None where
    they do not: where not every unit has every item, once.
    """
    texts = [c.header.split(" | ")[0] for c in table.columns]
    for mark in (":", "：", "_", "-", " "):
        pairs = [tuple(map(str.strip, text.split(mark))) for text in texts if text.count(mark) == 1]
        sizes = sorted(len({pair[side] for pair in pairs}) for side in (0, 1))
        if sizes[0] > 1 and sizes[1] > 2 and len(set(pairs)) == len(pairs) == sizes[0] * sizes[1]:
            return sizes[1], sizes[0], next(text for text in texts if text.count(mark) == 1)
    return None


def check_joined_column(table: SheetTable) -> None:
    """Raises StudyError where the first column joins several by commas, as Eurostat's .tsv does, and so holds
    the items: there are no two columns of numbers beside it.
    """
    first = table.columns[0] if table.columns else None
    parts = first.header.count(",") if first else 0
    if not first or parts < 2:
        return
    dated = [time.column for time in find_time_columns(table)]
    measures = [c for c in table.columns[1:] if c.is_numeric and not any(c is column for column in dated)]
    if len(measures) > 1:
        return
    if {text.count(",") for text in first.texts if text} == {parts}:
        raise StudyError(
            _(
                "{place}: the first column joins several ({header}) by commas: write each in a column of its "
                "own in a copy of the file; another download may have them so (Eurostat's is SDMX-CSV)",
                place=table.sheet.place,
                header=quote_value(first.header),
            )
        )


def _short_years(table: SheetTable) -> list[str]:
    """The headers of one measure that end in two digits, where several do."""
    stems: dict[str, list[str]] = {}
    for column in table.columns:
        if match := _SHORT_YEAR.fullmatch(column.header):
            stems.setdefault(match[1], []).append(column.header)
    return next((own for own in stems.values() if len(own) >= FEWEST), [])


def _is_year_by_name(column: SheetColumn) -> bool:
    """Return whether a column is called year, or by an era."""
    return bool(HEADER.search(column.header) or _ERA.search(column.header))


def _no_year(table: SheetTable) -> str:
    """Name the columns that are called year and hold none."""
    reader = YearReader()
    for column in table.columns:
        texts = (text for text, is_data in zip(column.texts, table.is_data, strict=True) if text and is_data)
        text = next((text for text in texts if reader.read(text) is None), "")
        if text and (of_era := _advise_on_era(column, text)) and _is_year_by_name(column):
            return _(". {advice}", advice=of_era)
        if text and HEADER.search(column.header):
            return _(
                ". {column} has {text}, which is no year: write years of four digits in a copy of the file",
                column=column.header,
                text=quote_value(text),
            )
    return ""


def _example_of_series(table: SheetTable) -> str:
    """The name of a series where each column is one: what the first column calls the rows above its dates;
    "" elsewhere.
    """
    top = [row for row in table.sheet.rows[:HEADING] if row]
    named = {kind for row in top if (kind := _SERIES.match(show(row[0]).strip())) and len(row) > 1}
    if len({match.lastgroup for match in named}) < 2:
        return ""
    cells = (show(cell).strip() for row in top for cell in row[1:])
    return next((text for text in cells if text), "")


def _nearly(table: SheetTable, when: Time) -> str:
    """Columns that would name units but for empty cells or for rows that appear twice."""
    columns = [
        c
        for c in table.columns
        if c is not when.column
        and len(c.counts) > 1
        and not says_measure(c, table)
        and (_can_name_units(c, when) or may_name_units(c, table))
        and _may_lack_texts(c, when)
    ]
    # Where a column parts the rows of some, the unit is likelier the one with the fewest such rows.
    parted = [c for c in columns if suggest_for_repeated_rows(table, c, when.years.tolist())]
    parted.sort(key=lambda c: sum(map(len, _find_repeated_rows(table, c, when.years.tolist()).values())))
    said = [
        fault for column in parted[:1] or columns if (fault := explain_unnamed_units(table, column, when))
    ]
    shorter = (c for c in table.columns if c is not when.column and SHORTER.search(c.header))
    within = next((c.header for c in shorter), "")
    if within and not parted:
        said.append(suggest_for_divided_years(within))
    return join_sentences(said[-3:], SEMICOLON) if said else ""


def _may_lack_texts(column: SheetColumn, when: Time) -> bool:
    """Return whether a column that names units may be empty where it is: nowhere nearly, or behind the first
    row of each unit. Else it has marks, as of numbers that are withheld.
    """
    rows = np.flatnonzero(when.years >= 0)
    empty = sum(not column.texts[i] for i in rows)
    return empty <= TWICE * len(rows) or (bool(column.texts[rows[0]]) and len(column.counts) > 2)


def suggest_for_divided_years(within: str, values: Sequence[str] = ()) -> str:
    """Suggest what to do about a column of quarters or months, by its header and its values."""
    if entire := find_entire_year(values):
        return _(
            "{within} divides the years, and panels are annual here: keep the rows of {entire}, which is the "
            "entire year, in a copy of the file",
            within=within,
            entire=quote_value(entire),
        )
    return _(
        "{within} divides the years, and panels are annual here: take the mean, the sum or the last "
        "value of each year in a copy of the file",
        within=within,
    )


Groups = dict[tuple[str, int | None], list[int]]  # rows by unit and year


def remedy_of(table: SheetTable, unit: SheetColumn, years: Sequence[int | None]) -> str:
    """Suggest what to do about several rows of a unit and year: no row is to be deleted that any column parts
    from the other. years: of each row, None or below 0 where it has none.
    """
    groups = _find_repeated_rows(table, unit, years).values()
    if not groups:
        return _("These rows are alike in every column: keep one of each in a copy of the file")
    apart = [c.header for c in table.columns if any(len({c.texts[i] for i in own}) > 1 for own in groups)]
    said = suggest_for_repeated_rows(table, unit, years) or _(
        "They differ in {columns}, {rows} rows in all: find out what each is about, and correct its unit or "
        "year in a copy of the file, or give UNIT= and TIME= with the columns that tell them apart",
        columns=list_names([quote_value(header) for header in apart], 5),
        rows=sum(map(len, groups)),
    )
    alike = sum(_are_alike(table, *pair) for pair in _pair_rows(unit, years))
    if not alike:
        return said
    once = ngettext(
        "{count} more row is like an earlier one in every column: leave it out of the copy",
        "{count} more rows are like earlier ones in every column: leave them out of the copy",
        "count",
        count=alike,
    )
    return join_sentences([said, once], ". ")


def suggest_for_repeated_rows(table: SheetTable, unit: SheetColumn, years: Sequence[int | None]) -> str:
    """Suggest what to do about several rows of a unit and year that a column parts, or two together, as
    quarters, sectors and cities do; "" where none does. years: of each row, None or below 0 where it has
    none.
    """
    groups = _find_repeated_rows(table, unit, years)
    if not groups:
        return ""
    pairs = Counter(pair for pair in zip(unit.texts, years, strict=True) if pair[0] and is_dated(pair[1]))
    most = max(pairs.values(), default=0)
    often = 2 * len(pairs) <= pairs.total()  # else few rows come twice
    rest = [c for c in table.columns if c is not unit and not _says(c, years)]
    if dates := next((c for c in rest if _dates(c, years) and _parts_by_day(c, rest, groups)), None):
        return _several_days(dates, groups)
    for column in rest if often else ():
        values = {column.texts[i] for i, text in enumerate(unit.texts) if text and is_dated(years[i])}
        if len(values) <= most and _separate_rows((column,), groups):
            return _suggest_for_crossing(table, column, unit, groups, values)
    columns = [c for c in rest if _is_label(c) and _recurs(c, unit, groups)]
    for column in columns:
        if is_of_statements(column) and _separate_rows((column,), groups):
            return _suggest_for_statements(_describe_parting(column, unit, groups))
    able = [c for c in columns if may_name_units(c, table) or not (is_long(table) or says_measure(c, table))]
    single: list[tuple[SheetColumn, ...]] = [(c,) for c in able if _separate_rows((c,), groups)]
    two = combinations(able[:COMPARED], 2)
    if several := single or [own for own in two if _separate_rows(own, groups)]:
        named = [own for own in several if all(may_name_units(c, table) for c in own)]
        return _suggest_joining(named, unit, groups) if named else _suggest_one_kind(several, groups)
    return _suggest_for_measures(table, [c for c in columns if c not in able], unit, groups)


def _suggest_for_crossing(
    table: SheetTable, column: SheetColumn, unit: SheetColumn, groups: Groups, values: Collection[str]
) -> str:
    """Suggest what to do where each unit has a row for each value of a column in a year. Only a column that
    may name units is proposed as a part of one.
    """
    if SHORTER.search(column.header) or all(map(PART_OF_YEAR.fullmatch, values)):
        return suggest_for_divided_years(column.header, sorted(values))
    differing = _describe_parting(column, unit, groups, values)
    if is_of_statements(column):
        return _suggest_for_statements(differing)
    if parts := list_parts_of_year(table):
        said = _("They differ by {column} ({values}), {rows} rows in all", **differing)
        return join_sentences([said, suggest_for_parts_of_year(parts)], SEMICOLON)
    if (total := find_sum(values)) and not says_measure(column, table):
        return _(
            "They differ by {column} ({values}), {rows} rows in all, of which those of {total} sum up the "
            "others: write the rows of {total} into a copy of the file, or those of another for every unit",
            total=quote_value(total),
            **differing,
        )
    if says_measure(column, table) or (table.item and not may_name_units(column, table)):
        return _suggest_for_measures(table, [column], unit, groups)
    if is_long(table) and not table.item:
        return _suggest_for_items([column], groups)
    if not may_name_units(column, table):
        return _(
            "They differ by {column} ({values}), {rows} rows in all: if these are quantities, write each in "
            "a column of its own in a copy of the file; if they divide each unit, as ages and products do, "
            "write their sum or mean there, or those of one kind for every unit",
            **differing,
        )
    return _(
        "They differ by {column} ({values}), {rows} rows in all: give UNIT={headers} if both "
        "columns together name a unit; if one unit has several records of a year, keep those of "
        "one kind for every unit, or take their sum or mean, in a copy of the file",
        **differing,
    )


def suggest_for_parts_of_year(parts: Sequence[SheetColumn]) -> str:
    """Suggest what to do where columns are parts of a year, as Jan to Dec."""
    headers = [column.header for column in parts]
    entire = find_entire_year(headers)
    named = list_names([quote_value(header) for header in headers if header != entire], 3)
    if entire:
        return _(
            "the columns {parts} are parts of a year, and panels are annual here: keep {entire} alone, which "
            "is the entire year, in a copy of the file, under the header value",
            parts=named,
            entire=quote_value(entire),
        )
    return _(
        "the columns {parts} are parts of a year, and panels are annual here: in a copy of the file write "
        "their mean, their sum or the last of them, in one column with the header value",
        parts=named,
    )


def _suggest_for_measures(
    table: SheetTable, columns: Sequence[SheetColumn], unit: SheetColumn, groups: Groups
) -> str:
    """Suggest what to do where rows of a unit and year are of different quantities, by the fewest of the
    columns; "" where these do not part them.
    """
    sizes = (own for size in (1, 2, 3) for own in combinations(columns[:COMPARED], size))
    own = next((own for own in sizes if _separate_rows(own, groups)), ())
    if not own:
        return ""
    if is_long(table) and not table.item:
        return _suggest_for_items(own, groups)
    rows = [i for several in groups.values() for i in several]
    return _(
        "They differ by {column} ({values}), {rows} rows in all, which are different quantities: in "
        "a copy of the file write {column} behind the name of each item, or take the rows of one "
        "for every unit",
        column=list_names([quote_value(c.short) for c in own]),
        values=list_names(sorted({" ".join(c.texts[i] for c in own) for i in rows}), 5),
        rows=len(rows),
    )


def _suggest_for_items(columns: Sequence[SheetColumn], groups: Groups) -> str:
    """Suggest what to do with a file of a row for each number, before a person names two of its items."""
    rows = [i for several in groups.values() for i in several]
    texts = [(c, sorted({c.texts[i] for i in rows} - {""})) for c in columns]
    return _(
        "Each row has one number, and {columns} say of what: give OUTCOME= and TREATMENT= with two texts of "
        "the column that names the items",
        columns=list_names([f"{quote_value(c.short)} ({list_names(own, 3)})" for c, own in texts]),
    )


def _describe_parting(
    column: SheetColumn, unit: SheetColumn, groups: Groups, values: Collection[str] = ()
) -> dict[str, Any]:
    """Collect what is said of a column that parts rows of a unit and year. values: those of all rows, by
    default of the rows that it parts.
    """
    return {
        "column": quote_value(column.short),
        "values": list_names(sorted(values or {column.texts[i] for own in groups.values() for i in own}), 5),
        "rows": sum(map(len, groups.values())),
        "headers": _suggest_joined_unit(unit, column),
    }


def _suggest_for_statements(differing: Mapping[str, Any]) -> str:
    return _(
        "They differ by {column} ({values}), {rows} rows in all: keep the rows of one value, "
        "such as A (as a rule the consolidated statements), in a copy of the file; "
        "UNIT={headers} would count each firm once for each value",
        **differing,
    )


# Of how many kinds records may be that a joined unit tells apart: statements, not districts.
MOST_KINDS = 3


def find_kinds_of_record(own: Sequence[SheetColumn], years: Sequence[int | None]) -> SheetColumn | None:
    """The column of a joined unit that tells kinds of record of one unit apart, as consolidated and parent
    statements: with few values, and without it most units have several rows of a year. own: the unit's.
    """
    for column in reversed(own):
        texts = zip(*(c.texts for c in own if c is not column), strict=True)
        pairs = Counter((text, year) for text, year in zip(texts, years, strict=True) if is_dated(year))
        units = len({text for text, _year in pairs})
        kinds = len({text for text in column.texts if text})
        few = 1 < kinds < units and (kinds <= MOST_KINDS or is_of_statements(column))
        if few and 2 * sum(count > 1 for count in pairs.values()) >= len(pairs):
            return column
    return None


def _suggest_joining(several: list[tuple[SheetColumn, ...]], unit: SheetColumn, groups: Groups) -> str:
    """Suggest what to do where columns that are no measurement part a few rows, as two cities part districts
    of one name. several: columns that do alone, or pairs.
    """
    best = max(
        several, key=lambda own: (sum(len(set(c.texts)) for c in own), -abs(own[-1].index - unit.index))
    )
    rows = next(iter(groups.values()))
    return _(
        "They are distinguished by {columns} ({values}), {rows} rows in all: if these are several units, "
        "give UNIT={headers}; if one unit has several records of a year, take those of one kind for every "
        "unit in a copy of the file",
        columns=list_names([" + ".join(quote_value(c.short) for c in columns) for columns in several], 5),
        values=list_names([" ".join(c.texts[i] for c in best) for i in rows], 5),
        rows=sum(map(len, groups.values())),
        headers=_suggest_joined_unit(unit, *best),
    )


def _suggest_one_kind(several: list[tuple[SheetColumn, ...]], groups: Groups) -> str:
    """Suggest what to do where columns that name no unit part a few rows, as two formats of a firm's reports.
    several: columns that do alone, or pairs.
    """
    rows = [i for own in groups.values() for i in own]
    return _(
        "They are distinguished by {columns} ({values}), {rows} rows in all, which name no unit: find out "
        "what records these are, and write those of one kind for every unit into a copy of the file",
        columns=list_names([" + ".join(quote_value(c.short) for c in columns) for columns in several], 5),
        values=list_names(sorted({" ".join(c.texts[i] for c in several[0]) for i in rows}), 5),
        rows=len(rows),
    )


def _suggest_joined_unit(*columns: SheetColumn) -> str:
    """Suggest UNIT= with the columns that name a unit together."""
    ordered = sorted(columns, key=lambda column: column.index)
    return quote_value(",".join(column.short.replace(BESIDE, ",") for column in ordered))


def is_dated(year: int | None) -> bool:
    """Return whether a row has a year."""
    return year is not None and year >= 0


def _find_repeated_rows(table: SheetTable, unit: SheetColumn, years: Sequence[int | None]) -> Groups:
    """The rows of each unit and year that has several, of rows that are alike in every column the first."""
    rows: Groups = {}
    for i, pair in enumerate(zip(unit.texts, years, strict=True)):
        if pair[0] and is_dated(pair[1]):
            rows.setdefault(pair, []).append(i)
    several = {
        pair: [*{tuple(c.texts[i] for c in table.columns): i for i in reversed(own)}.values()][::-1]
        for pair, own in rows.items()
        if len(own) > 1
    }
    return {pair: own for pair, own in several.items() if len(own) > 1}


def _separate_rows(columns: Sequence[SheetColumn], groups: Groups) -> bool:
    """Return whether no two rows of a unit and year have the same texts in the columns, and none lacks
    one.
    """
    return all(
        len({tuple(c.texts[i] for c in columns) for i in own}) == len(own)
        and all(c.texts[i] for c in columns for i in own)
        for own in groups.values()
    )


def _says(column: SheetColumn, years: Sequence[int | None]) -> bool:
    """Return whether a column is that of the years: one text for each year, one year for each text."""
    pairs = {(text, year) for text, year in zip(column.texts, years, strict=True) if is_dated(year)}
    return len(pairs) == len({text for text, _year in pairs}) == len({year for _text, year in pairs})


def _dates(column: SheetColumn, years: Sequence[int | None]) -> bool:
    """Return whether a column has days of the rows' years, several of a year."""
    dated = {text: year for text, year in zip(column.texts, years, strict=True) if text and is_dated(year)}
    return len(dated) > len({*dated.values()}) and all(
        read_day_year(text) == year for text, year in dated.items()
    )


def _parts_by_day(dates: SheetColumn, rest: Sequence[SheetColumn], groups: Groups) -> bool:
    """Return whether dates tell the rows of a unit and year apart, alone or where another column, as that of
    the kind of statement, does not without them.
    """
    others = [c for c in rest if c is not dates and _is_label(c)]
    return _separate_rows((dates,), groups) or any(
        _separate_rows((dates, c), groups) and not _separate_rows((c,), groups) for c in others
    )


def _several_days(dates: SheetColumn, groups: Groups) -> str:
    """Suggest what to do where the rows of a unit and year are of several days, as its first and its last."""
    days = Counter(_day_of(dates.texts[i], year) for (_unit, year), own in groups.items() for i in own)
    return _(
        "{column} has several days of a year ({days}), {rows} rows in all, and panels are annual here: "
        "keep those of one day, the same for every unit, in a copy of the file (12-31 is the end of a "
        "year)",
        column=quote_value(dates.header),
        days=list_names([f"{day}: {count}" for day, count in sorted(days.items())], 6),
        rows=days.total(),
    )


def _day_of(text: str, year: int | None) -> str:
    """The day of a date without its year."""
    return text.replace(str(year), "", 1).strip(" -/.年")


def _is_label(column: SheetColumn) -> bool:
    """Return whether a column holds words or codes, and no measurement."""
    called = FIRST.search(column.header) or NAMES.search(column.header)
    return bool(column.header) and (not column.is_numeric or bool(called and _could_name(column)))


def _recurs(column: SheetColumn, unit: SheetColumn, groups: Groups) -> bool:
    """Return whether what a column says of the units that come twice in a year comes again, unlike a
    remark.
    """
    units = {text for text, _year in groups}
    texts = Counter(pair for pair in zip(unit.texts, column.texts, strict=True) if pair[0] in units)
    return texts.total() >= 2 * len(texts)


def _can_name_units(column: SheetColumn, when: Time) -> bool:
    """Return whether a column may be meant to name units: by its header, or because few of its rows come
    twice.
    """
    if FIRST.search(column.header) or NAMES.search(column.header):
        return True
    pairs = Counter(zip(column.texts, when.years.tolist(), strict=True))
    values = Counter(column.texts)
    again = sum(times > 1 for times in values.values())
    return (
        bool(column.header)
        and _could_name(column)
        and again > len(values) / 2
        and len(pairs) > (1 - TWICE) * len(column.texts)
    )


def explain_unnamed_units(table: SheetTable, column: SheetColumn, when: Time) -> str:
    """Explain why a column does not name the units of the rows: empty cells, or a unit that has a year twice;
    "" where it does.
    """
    empty = [i for i, text in enumerate(column.texts) if not text and when.years[i] >= 0]
    if len(empty) > TWICE * len(column.texts):
        return _(
            "{header} is empty in {empty} of {rows} rows, first in {place}: write the unit in every row of a "
            "copy of the file",
            header=column.short,
            empty=len(empty),
            rows=len(column.texts),
            place=table.place(empty[0], column),
        )
    years = when.years.tolist()
    for first, again in list_pairs(table, column, years):
        return _(
            "{header} has {text} in {year} twice: {first} and {other}. {remedy}",
            header=column.short,
            text=column.texts[first],
            year=years[first],
            first=table.place(first, column),
            other=table.cell(again, column),
            remedy=remedy_of(table, column, years),
        )
    return ""


def list_pairs(table: SheetTable, unit: SheetColumn, years: Sequence[int | None]) -> list[tuple[int, int]]:
    """The rows of a unit and year that has several, each with the first: where some differ in a column, those
    alone, since rows that are alike in every column are another fault.
    """
    pairs = _pair_rows(unit, years)
    return [pair for pair in pairs if not _are_alike(table, *pair)] or pairs


def _pair_rows(unit: SheetColumn, years: Sequence[int | None]) -> list[tuple[int, int]]:
    rows: dict[tuple[str, int | None], int] = {}
    return [
        (first, i)
        for i, pair in enumerate(zip(unit.texts, years, strict=True))
        if pair[0] and is_dated(pair[1]) and (first := rows.setdefault(pair, i)) != i
    ]


def _are_alike(table: SheetTable, first: int, again: int) -> bool:
    return all(c.texts[first] == c.texts[again] for c in table.columns)


# Names beside codes: a unit that was renamed, a name that two codes share, and what the register denies.

# How large a share of units may have been renamed, or share a name, for a column still to be that of names.
FEW = 0.2


def drop_renamings(found: list[Candidate]) -> list[Candidate]:
    """The candidates without columns that only call some units of a code by an older name. A column that
    names
    the units of a code is kept with it.
    """
    kept = list(found)
    for code in found:
        for other in found:
            if code in kept and other in kept and is_renaming(code, other):
                kept.remove(other)
                kept[kept.index(code)] = code = replace(
                    code, changing_names=(*code.changing_names, other.unit)
                )
    return kept


def is_renaming(code: Candidate, other: Candidate) -> bool:
    """Return whether a column has the units of a code, some of them under several names, as *ST and ST make
    them.
    """
    if code is other or not FIRST.search(code.unit.header) or other.unit.is_numeric:
        return False
    both = (code.codes >= 0) & (other.codes >= 0)
    pairs = np.unique(np.column_stack([code.codes[both], other.codes[both]]), axis=0)
    one_code_each = len(pairs) == len(np.unique(pairs[:, 1]))
    # Of two codes, the finer may be of plants, where names of firms merely change.
    most = (1 + FEW) * code.units if FIRST.search(other.unit.header) else np.inf
    return one_code_each and code.units < other.units <= most


def check_names(table: SheetTable, best: Candidate) -> None:
    """Raises StudyError where a column names the units of a code, but for a name that two codes share in one
    year.
    """
    used = {best.unit.index, best.time.column.index}
    for column in table.columns:
        if column.index in used or column.is_numeric or not NAMES.search(column.header):
            continue
        if told := _find_shared_names(column, best, _find_places(table, best, used | {column.index})):
            raise StudyError(
                _(
                    "{where}: in {column}, {labels}: labels that contradict the codes. Correct them in "
                    "a copy of the file, or give UNIT={unit} if the codes are right",
                    where=table.sheet.place,
                    column=quote_value(column.header),
                    labels=list_names(told, 5),
                    unit=best.unit.short,
                )
            )


def _find_places(table: SheetTable, best: Candidate, but: Collection[int]) -> dict[str, tuple[str, ...]]:
    """The texts that other columns of words have for each code, where each code has one, as its city. but:
    columns that are left out.
    """
    rows: dict[str, list[int]] = {}
    for i, code in enumerate(best.unit.texts):
        rows.setdefault(code, []).append(i)
    words = [
        c for c in table.columns if c.index not in but and not c.is_numeric and len(c.counts) < len(rows)
    ]
    one = [c for c in words if all(len({c.texts[i] for i in own}) == 1 for own in rows.values())]
    return {code: tuple(c.texts[own[0]] for c in one) for code, own in rows.items()}


def _find_shared_names(
    column: SheetColumn, best: Candidate, places: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """Names that two codes share in one year, if they are few; none where the column is a coarser one. Two
    codes that always have one name and are of two places, as districts of two cities, are no contradiction.
    places: of each code.
    """
    always: dict[str, set[str]] = {}
    for name, code in zip(column.texts, best.unit.texts, strict=True):
        always.setdefault(code, set()).add(name)
    bearers: dict[str, set[str]] = {}
    in_year: dict[tuple[str, int], str] = {}
    told: dict[str, str] = {}
    for name, code, year in zip(column.texts, best.unit.texts, best.time.years.tolist(), strict=True):
        if name and code and year >= 0:
            bearers.setdefault(name, set()).add(code)
            first = in_year.setdefault((name, year), code)
            namesakes = len(always[first]) == len(always[code]) == 1 and places[first] != places[code]
            if first != code and not namesakes:
                told.setdefault(
                    name,
                    _(
                        "{name} is both {first} and {code} in {year}",
                        name=name,
                        first=first,
                        code=code,
                        year=year,
                    ),
                )
    several = sum(len(codes) > 1 for codes in bearers.values())
    return list(told.values()) if several <= FEW * len(bearers) and len(bearers) > 2 else []


def find_name_columns(table: SheetTable, best: Candidate) -> list[SheetColumn]:
    """The columns that name the units, one by one but for a few: further codes, and names."""
    used = {best.unit.index, best.time.column.index}
    found = []
    for column in table.columns:
        if column.index in used or not (FIRST.search(column.header) or NAMES.search(column.header)):
            continue
        labels, units = _several(best.unit, column), _several(column, best.unit)
        few = [sum(len(own) > 1 for own in side.values()) <= FEW * len(side) for side in (labels, units)]
        if all(few) and len(units) > 2 and (1 - FEW) * len(labels) <= len(units):
            found.append(column)
    return found


def list_differing_names(unit: SheetColumn, column: SheetColumn) -> list[str]:
    """Units that a column calls by several names, and names of several units."""
    return [
        f"{one} = {' / '.join(sorted(own))}"
        for side in (_several(unit, column), _several(column, unit))
        for one, own in side.items()
        if len(own) > 1
    ]


def _several(one: SheetColumn, other: SheetColumn) -> dict[str, set[str]]:
    """Texts of another column beside each text of one."""
    found: dict[str, set[str]] = {}
    for text, beside in zip(one.texts, other.texts, strict=True):
        if text and beside:
            found.setdefault(text, set()).add(beside)
    return found


def check_register(table: SheetTable, columns: Sequence[SheetColumn]) -> None:
    """Raises StudyError where one of the columns has codes of China's divisions, another the units' names,
    and the register denies that a code and a name are of one place.
    """
    code = next((c for c in columns if are_codes({text for text in c.texts if text})), None)
    if code is None:
        return
    rows: dict[tuple[str, str], int] = {}
    for column in columns:
        if column is not code:
            for i, pair in enumerate(zip(code.texts, column.texts, strict=True)):
                rows.setdefault(pair, i)
    told = {pair: said for pair in rows if (said := describe_contradiction(pair[0], [pair[1]]))}
    if told:
        own, name = next(iter(told))
        raise StudyError(
            _(
                "{where}: the code {code} and the name {name} are of two places in the register of "
                "China's divisions ({names}); correct the wrong ones in a copy of the file, or remove "
                "the wrong column there",
                where=table.place(rows[own, name], code),
                code=quote_value(own),
                name=quote_value(name),
                names=join_sentences(list(told.values())[:5], SEMICOLON),
            )
        )
