"""Refuse a sheet with several tables, below one another or side by side: their rows or columns would be read
as one table's.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from door.find import Candidate, find_time_columns
from door.table import SheetColumn, SheetTable
from ingest.text import clean_header
from spillover.errors import StudyError, quote_value
from spillover.words import _

FEWEST = 3  # units that two columns must have in common


def check_tables_below(table: SheetTable) -> None:
    """Raises StudyError where a row without a number repeats some headers and has another text in a column of
    numbers: it is the header of a second table.
    """
    again, is_number = np.zeros(table.rows, bool), np.zeros(table.rows, bool)
    others: dict[int, SheetColumn] = {}
    for column in table.columns:
        first = column.header.split(" | ")[0]
        is_number |= np.isfinite(column.numbers)
        for i in column.unreadable_cells:
            if first and clean_header(column.cell_texts[i]) == first:
                again[i] = True
            elif column.is_numeric:
                others.setdefault(i, column)
    for row in sorted(others):
        if again[row] and not is_number[row]:
            raise StudyError(
                _(
                    "{place}: a second table begins here, with {other} where the first has {header}: write "
                    "each table on a sheet of its own in a copy of the file, and take SHEET=, or join them "
                    "into one by unit and year",
                    place=table.place(row, others[row]),
                    other=quote_value(others[row].cell_texts[row]),
                    header=quote_value(others[row].short),
                )
            )


def check_tables_beside(table: SheetTable, best: Candidate | None) -> None:
    """Raises StudyError where two columns have the headers of unit and year, or another column has the same
    units in other rows, one for each year: the columns behind it are of a second table, whose rows are about
    other units and years. best: the likeliest unit and year.
    """
    if best is None:
        return
    for column, key in ((best.unit, "panel.unit"), (best.time.column, "panel.time")):
        if column.header in table.headers_twice:
            table.find(column.header, key)
    units = [unit for unit in best.unit.texts if unit]
    for column in table.columns:
        if column.index in (best.unit.index, best.time.column.index) or len({*units}) < FEWEST:
            continue
        if {*column.texts} - {""} != {*units} or column.texts == best.unit.texts:
            continue
        if _is_of_second_table(table, column, best):
            row = next(i for i, unit in enumerate(best.unit.texts) if unit != column.texts[i])
            raise StudyError(
                _(
                    "{place}: {column} has the same units as {unit} in other rows ({other} beside {text}), "
                    "so the columns are of two tables side by side: join them into one by unit and year in a "
                    "copy of the file, or leave {column} out if it is about something else",
                    place=table.place(row, column),
                    column=quote_value(column.short),
                    unit=quote_value(best.unit.short),
                    other=quote_value(column.texts[row]),
                    text=quote_value(best.unit.texts[row]),
                )
            )


def _is_of_second_table(table: SheetTable, column: SheetColumn, best: Candidate) -> bool:
    """Return whether a column names units of rows by itself, with the year or with a year of its own. Numbers
    do so with one of their own alone: places in a ranking are a number for each unit and year as well.
    """
    for time in find_time_columns(table):
        is_own = not np.array_equal(time.years, best.time.years)
        rows = [
            (text, year)
            for text, year in zip(column.texts, time.years.tolist(), strict=True)
            if text and year >= 0
        ]
        if rows and len({*rows}) == len(rows) and (is_own or not column.is_numeric) and _moves(column, best):
            return True
    return False


def _moves(column: SheetColumn, best: Candidate) -> bool:
    """Return whether most units have several texts of a column: a neighbour or a twin is the same in all
    years.
    """
    texts: defaultdict[str, set[str]] = defaultdict(set)
    for unit, text in zip(best.unit.texts, column.texts, strict=True):
        texts[unit].add(text)
    return 2 * sum(len(own) > 1 for own in texts.values()) > len(texts)
