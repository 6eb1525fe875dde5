"""What a panel's file holds, as lines for people."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np

from base.confidential import hidden
from base.speech import language_of_command
from door.panel_found import Found
from door.reshape import YEAR
from spillover.errors import listed, quoted
from words import words_of

MOST = 60
HEAD = ("unit", "year", "units", "rows", "explained", "header", "same")
COLUMNS = ("column", "name", "label", "numbers", "mean", "lowest", "highest")
HINT = HEAD.index("header")


def described(found: Found) -> list[str]:
    """The candidates for unit and year, what was decided, and the columns."""
    text = words_of(language_of_command()).text
    candidates = [
        tuple(text(cell) if j == HINT else cell for j, cell in enumerate(c.row()))
        for c in found.candidates[:MOST]
    ]
    lines = aligned([tuple(text(f"door-candidate-{key}") for key in HEAD), *candidates])
    lines += ["", *(text(key, **values) for key, values in found.notes), ""]
    keys = {found.panel.unit, found.panel.name, found.panel.time, YEAR}
    width = 5 if found.panel.confidential else 7  # the lowest and the highest are single values
    rows: list[tuple[str, ...]] = [tuple(text(f"door-listed-{key}") for key in COLUMNS[:width])]
    for column in found.table.columns:
        if column.header and column.short not in keys and column.numeric:
            known = column.numbers[np.isfinite(column.numbers)]
            cells = [f"{v:.4g}" for v in (known.mean(), known.min(), known.max())]
            row = (column.short, column.name, column.label, f"{len(known)}", *cells)
            rows.append(row[:width])
    return [*lines, *aligned(rows), *_aside(found, keys)]


def _aside(found: Found, keys: set[str | None]) -> list[str]:
    """Columns of words, and columns of numbers with cells that are none."""
    text = words_of(language_of_command()).text
    columns = [c for c in found.table.columns if c.header and c.short not in keys and any(c.texts)]
    lines = []
    for column in columns:
        if column.numeric and column.strange:
            texts = listed(dict.fromkeys(quoted(hidden(column.texts[i]), 30) for i in column.strange), 3)
            values = {"column": column.short, "count": str(len(column.strange)), "texts": texts}
            lines.append(text("door-strange", **values))
    if words := [c for c in columns if not c.numeric and c.short not in found.panel.groups.values()]:
        shown = [f"{c.short} ({quoted(hidden(next(t for t in c.texts if t)), 20)})" for c in words]
        lines.append(text("door-words", columns=listed(shown, 20)))
    return ["", *lines] if lines else []


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows with their columns one below the other; a Chinese character is two wide."""
    widths = [max(_width(_short(row[j])) for row in rows) for j in range(len(rows[0]))]
    return [
        "  ".join(
            _short(cell) + " " * (width - _width(_short(cell)))
            for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _short(text: str) -> str:
    return text if len(text) <= 48 else f"{text[:47]}…"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
