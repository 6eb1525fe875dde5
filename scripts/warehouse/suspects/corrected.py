"""A corrections.csv with what the search proposes."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from base.artifacts.cells import plain_cells
from ingest.places import Units
from warehouse.corrections import COLUMNS, Correction
from warehouse.suspects.cells import Finding
from warehouse.suspects.proposals import proposed
from words.written import written


def correction_lines(
    found: Sequence[Finding], units: Units, kept: Sequence[str], corrected: Sequence[Correction]
) -> list[str]:
    """A whole corrections.csv, its header first: the lines that the study has, and a line for each value that
    is proposed for another of its numbers.

    found: findings about numbers that the study uses; kept: the lines of the corrections.csv that there is,
    header and all; corrected: what it corrects.
    """
    done = {(c.measure, c.unit, c.year) for c in corrected}
    lines: dict[tuple[str, str, int], str] = {}
    for f in proposed(found):
        if (number := (f.measure, f.unit, f.year)) not in done:
            reason = f"{f.cell} has {f.value:.10g}: {written(f.reason)}"
            row = [
                _name(units, f.unit),
                f.year,
                f.measure,
                f"{f.suggested:.15g}",
                reason,
                f.proof or f.source,
            ]
            lines.setdefault(number, _line(row))
    return [*(kept or [",".join(COLUMNS)]), *lines.values()]


def _name(units: Units, unit: str) -> str:
    """The name that means a unit, or its code where another has the name, too."""
    name = units.name(unit)
    return name if sum(row["name"] == name for row in units.rows) == 1 and units.find(name) == unit else unit


def _line(row: Sequence[object]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(plain_cells(row))
    return text.getvalue()
