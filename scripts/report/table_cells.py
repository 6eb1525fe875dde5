"""Cells and head lines that several layouts share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from report.number_format import fixed, p_value
from report.table_model import Span, TableRow
from words.say import say

if TYPE_CHECKING:
    from report.material import Published
    from spillover.fit import Record


def column_numbers(count: int) -> list[str]:
    """What notes call the columns."""
    return [f"({i + 1})" for i in range(count)]


def number_line(headers: list[str], width: int) -> tuple[tuple[Span, ...], ...]:
    """The line of the columns' numbers, each over `width` columns; none where the headers begin with these
    numbers.
    """
    numbers = column_numbers(len(headers))
    told = all(header.startswith(number) for header, number in zip(headers, numbers, strict=True))
    return () if told else ((Span(""), *(Span(number, width) for number in numbers)),)


def bracket(row: Mapping[str, float], kind: str, digits: int) -> str:
    """What appears in brackets beneath an estimate: its standard error, t or z, p-value or interval."""
    if kind == "interval":
        return f"[{fixed(row['low'], digits)}, {fixed(row['high'], digits)}]"
    if kind == "p":
        return f"({p_value(row['p'])})"
    return f"({fixed(row[kind], 2 if kind == 'statistic' else digits)})"


def published_rows(published: Published, keys: list[tuple[str, str]]) -> list[TableRow]:
    """The printed coefficients of some (column, term), and their brackets in a line beneath; no line where
    none is printed.
    """
    cells = ["".join(published.coefficients.get(key, ())) for key in keys]
    brackets = [
        f"({published.brackets[key]})" if cell and key in published.brackets else ""
        for key, cell in zip(keys, cells, strict=True)
    ]
    lines = [TableRow((say("published"), *cells), "published"), TableRow(("", *brackets), "published")]
    return [line for line in lines if any(line.cells[1:])]


def constant_alone(term: str, estimate: Record, digits: int) -> str:
    """A constant that has no standard error is a statistic of its model, not a term (a note says why)."""
    value = estimate["statistics"].get("constant") if term == "_cons" else None
    return "" if value is None or "constant_se" in estimate["statistics"] else fixed(value, digits)
