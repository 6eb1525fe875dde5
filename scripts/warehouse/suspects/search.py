"""Every check over a study's series, and the lines for corrections.csv that its findings suggest."""

from __future__ import annotations

import csv
import importlib
import io
import math
import pkgutil
from collections.abc import Mapping, Sequence
from typing import Any

from artifacts.cells import plain_cells
from ingest.divisions import Division
from warehouse.suspects import checks
from warehouse.suspects.cells import Evidence, Finding, Series

Declared = Mapping[str, Mapping[str, Any]]

# Whose value counts where several checks doubt one number: a shift says which cell holds the right one.
FIRST = ("shifted_rows", "denied_spikes")
CHECKS = tuple(sorted(module.name for module in pkgutil.iter_modules(checks.__path__)))


def search(
    all_series: Sequence[Series], declared: Declared | None = None, divisions: Sequence[Division] = ()
) -> list[Finding]:
    """The findings of every check, in the order of checks, series, units and years."""
    evidence = Evidence(tuple(all_series), declared or {}, tuple(divisions))
    found = []
    for name in CHECKS:
        found += importlib.import_module(f"{checks.__name__}.{name}").find(evidence)
    return found


def correction_lines(found: Sequence[Finding], names: Mapping[str, str], years: tuple[int, int]) -> list[str]:
    """Ready lines of corrections.csv for findings within the years that suggest a value, one for each number.

    A number found by several checks takes the value of the first in FIRST; if those have none, it gets no
    line. names: of the units.
    """
    lines: dict[tuple[str, str, int], str] = {}
    doubted = {(f.measure, f.unit, f.year) for f in found if f.check in FIRST}
    for f in sorted(found, key=lambda f: FIRST.index(f.check) if f.check in FIRST else len(FIRST)):
        key = f.measure, f.unit, f.year
        if math.isnan(f.suggested) or f.unit not in names or not years[0] <= f.year <= years[1]:
            continue
        if f.check in FIRST or key not in doubted:
            reason = f"{f.cell} has {f.value:.10g}: {f.reason}"
            row = [names[f.unit], f.year, f.measure, f"{f.suggested:.10g}", reason]
            lines.setdefault(key, _line([*row, f.proof]))
    return list(lines.values())


def _line(row: Sequence[object]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(plain_cells(row))
    return text.getvalue()
