"""Every check over a study's series, and the lines for corrections.csv that its findings suggest."""

from __future__ import annotations

import csv
import importlib
import io
from collections.abc import Mapping, Sequence
from typing import Any

from artifacts.cells import plain_cells
from ingest.divisions import Division
from warehouse.suspects import checks
from warehouse.suspects.cells import Evidence, Finding, Series
from warehouse.suspects.proposals import proposed

Declared = Mapping[str, Mapping[str, Any]]


def search(
    all_series: Sequence[Series], declared: Declared | None = None, divisions: Sequence[Division] = ()
) -> list[Finding]:
    """The findings of every check, in the order of checks, series, units and years."""
    evidence = Evidence(tuple(all_series), declared or {}, tuple(divisions))
    found = []
    for name in checks.CHECKS:
        found += importlib.import_module(f"{checks.__name__}.{name}").find(evidence)
    return found


def correction_lines(found: Sequence[Finding], names: Mapping[str, str], years: tuple[int, int]) -> list[str]:
    """Ready lines of corrections.csv for the values proposed within the years. names: of the units."""
    lines: dict[tuple[str, str, int], str] = {}
    for f in proposed(found):
        if f.unit in names and years[0] <= f.year <= years[1]:
            reason = f"{f.cell} has {f.value:.10g}: {f.reason}"
            row = [names[f.unit], f.year, f.measure, f"{f.suggested:.10g}", reason]
            lines.setdefault((f.measure, f.unit, f.year), _line([*row, f.proof]))
    return list(lines.values())


def _line(row: Sequence[object]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(plain_cells(row))
    return text.getvalue()
