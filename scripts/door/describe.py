"""What a panel's file holds, as lines for people."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np

from door.find import HEAD
from door.panel_found import Found
from door.reshape import YEAR
from words import words_of

MOST = 60


def described(found: Found) -> list[str]:
    """The candidates for unit and year, what was decided, and the columns."""
    text = words_of("en").text
    lines = aligned([HEAD, *(c.row() for c in found.candidates[:MOST])])
    lines += ["", *(text(key, **values) for key, values in found.notes), ""]
    keys = {found.panel.unit, found.panel.name, found.panel.time, YEAR}
    rows: list[tuple[str, ...]] = [
        ("column", "name in the study", "label", "numbers", "mean", "lowest", "highest")
    ]
    for column in found.table.columns:
        if column.header and column.short not in keys and column.numeric:
            known = column.numbers[np.isfinite(column.numbers)]
            cells = [f"{v:.4g}" for v in (known.mean(), known.min(), known.max())]
            rows.append((column.short, column.name, column.label, f"{len(known)}", *cells))
    return lines + aligned(rows)


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
