"""A result as text for a terminal and as HTML for a notebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from unicodedata import east_asian_width

from spillover.estimates import EstimateRecord, TermRecord
from spillover.messages.catalogue import P_VALUES, STATISTIC, words_of
from spillover.messages.render import estimator, plain_key, render_value, say, say_key, setting
from spillover.note import Note
from spillover.words import _, pgettext

HEADS = {
    "test": _("test"),
    "estimate": _("estimate"),
    "se": _("se"),
    "statistic": pgettext("column", "statistic"),
    "df": pgettext("column", "df"),
    "p": pgettext("column", "p"),
    "low": pgettext("column", "low"),
    "high": pgettext("column", "high"),
}
COLUMNS = ("term", "estimate", "se", "statistic", "p", "low", "high")


def text_of(value: Any) -> str:
    """Write a note or the keys of an option as text: its key or its kind, and its values."""
    if isinstance(value, Note | Mapping):
        values = value.values if isinstance(value, Note) else {k: v for k, v in value.items() if k != "kind"}
        key = value.key if isinstance(value, Note) else value.get("kind", "")
        name = str(key).replace("_", " ")
        texts = ", ".join(f"{k.replace('_', ' ')} {text_of(v)}" for k, v in values.items())
        return f"{name} ({texts})" if name and texts else name or texts
    if isinstance(value, list | tuple):
        return ", ".join(map(text_of, value))
    return f"{value:.4g}" if isinstance(value, float) else "" if value is None else str(value)


def render_heading(record: EstimateRecord) -> str:
    part = f", {record.part}" if record.part else ""
    return f"{record.outcome}: {estimator(record)}{part}"


def render_note(note: str) -> str:
    return say(_("Note: {note}"), note=note)


def render_facts(record: EstimateRecord) -> str:
    with words_of(record.kind):
        made = [(setting(key), render_value(value, key)) for key, value in record.settings.items()]
        pairs = {**record.statistics, "nobs": record.nobs}
        made += [
            (_statistic(key), _format_p(value) if key in P_VALUES else render_value(value))
            for key, value in pairs.items()
        ]
    return "; ".join(f"{name} {value}" for name, value in made if value)


def _statistic(key: str) -> str:
    """Name a statistic or a test in words; what follows a colon is a term."""
    name, colon, term = key.partition(":")
    words = say_key(STATISTIC, name, plain_key(name)).removesuffix(" [p]")
    return f"{words}{colon} {term}" if colon else words


def _heads(*keys: str) -> tuple[str, ...]:
    return tuple(say_key(HEADS, key) for key in keys)


def render_block(record: EstimateRecord) -> list[str]:
    with words_of(record.kind):
        cells = ["\n".join(pad_columns(table)) for table in render_tables(record)]
    return ["\n".join([render_heading(record), *cells, render_facts(record)])]


def render_tables(record: EstimateRecord) -> list[list[tuple[str, ...]]]:
    """Lay out coefficients and tests as tables of cells, each with a header."""
    found = []
    if record.terms:
        found.append([("", *_heads(*COLUMNS[1:])), *_build_rows(record.terms)])
    if record.tests:
        tests = [
            (_statistic(test.name), _format_number(test.statistic), text_of(test.df), _format_p(test.p))
            for test in record.tests
        ]
        found.append([_heads("test", "statistic", "df", "p"), *tests])
    return found


def _build_rows(terms: Sequence[TermRecord]) -> list[tuple[str, ...]]:
    return [(str(row.term), *(_format_column(row, key) for key in COLUMNS[1:])) for row in terms]


def _format_column(row: TermRecord, key: str) -> str:
    value = getattr(row, key)
    return _format_p(value) if key == "p" else _format_number(value)


def _format_number(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}" if abs(value) < 1e-4 and value else f"{value:.4f}"


def _format_p(p: float | None) -> str:
    """Format a p-value with the decimals of the other numbers; never 0.0000."""
    return "" if p is None else "<0.0001" if p < 1e-4 else f"{p:.4f}"


def pad_columns(table: Sequence[tuple[str, ...]]) -> list[str]:
    """Pad cells to columns; a Chinese letter is two wide."""
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    lines = []
    for first, *rest in table:
        cells = [first + " " * (widths[0] - _width(first))]
        cells += [" " * (w - _width(cell)) + cell for w, cell in zip(widths[1:], rest, strict=True)]
        lines.append("  ".join(cells))
    return lines


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "FW" else 1 for letter in text)


def render_html(table: list[tuple[str, ...]]) -> str:
    head, *body = (["".join(f"<td>{escape(cell)}</td>" for cell in row)] for row in table)
    return (
        f"<table><thead><tr>{head[0]}</tr></thead>"
        + "".join(f"<tr>{row[0]}</tr>" for row in body)
        + "</table>"
    )
