"""A series that jumps in the year in which its unit's borders changed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from ingest.divisions import Division
from spillover.errors import listed
from warehouse.suspects.cells import Evidence, Finding, FloatArray, Series, finding, place
from warehouse.suspects.lines import expected_beyond

MOVES = ("merged", "split", "ceded")
# Files follow a change at once or a year later.
DELAYS = (0, 1)
# The ledger says where to look, so that each number is judged alone: of numbers that nothing moved, one in a
# hundred is listed. Chance, as everywhere, is that of all that were looked at.
LEVEL = 0.01


def find(evidence: Evidence) -> list[Finding]:
    """The jumps, each with the change and with the measures of its unit that do not jump: a ratio of one that
    does to one that does not has a break.
    """
    changes = [d for d in evidence.divisions if d.change in MOVES]
    found: list[tuple[Division, Finding]] = []
    still: dict[tuple[Division, str], list[str]] = {}
    for series in evidence.series if changes else ():
        departures = from_path(series)
        looked_at = list(_cells(series, changes))
        tried = sum(math.isfinite(departures[i, t]) for _, i, ts in looked_at for t in ts)
        for change, i, years in looked_at:
            known = [t for t in years if math.isfinite(departures[i, t])]
            if not known:
                continue
            t = max(known, key=lambda t: abs(departures[i, t]))
            size = float(departures[i, t])
            share = expected_beyond(departures, abs(size)) / np.isfinite(departures).sum()
            if share <= LEVEL:
                found.append((change, _told(series, (i, t), size, share, share * tried)))
            else:
                still.setdefault((change, series.units[i]), []).append(series.measure)
    cells: dict[tuple[str, str, str, int], tuple[Finding, list[Division]]] = {}
    for change, one in found:
        cells.setdefault((one.source, one.measure, one.unit, one.year), (one, []))[1].append(change)
    return [
        _with_changes(one, own, [m for change in own for m in still.get((change, one.unit), [])])
        for one, own in cells.values()
    ]


def from_path(series: Series) -> FloatArray:
    """Each year's growth less the median of its year, less the unit's own median of that (N, T), in logs."""
    growth = np.full(series.values.shape, np.nan)
    growth[:, 1:] = np.diff(series.logs, axis=1)
    with np.errstate(invalid="ignore"):
        for axis in (0, 1):
            growth = growth - _median(growth, axis)
    return growth


def _median(values: FloatArray, axis: int) -> FloatArray:
    """The median of what is there along an axis, zero where nothing is."""
    there = np.ma.masked_invalid(values)
    return np.asarray(np.ma.filled(np.ma.median(there, axis=axis, keepdims=True), 0.0))


def _cells(series: Series, changes: list[Division]) -> Iterator[tuple[Division, int, list[int]]]:
    """Each change of a unit of the series, with the unit's row and the years in which the file may follow."""
    rows = {unit: i for i, unit in enumerate(series.units)}
    for change in changes:
        years = [series.years.index(y) for d in DELAYS if (y := change.year + d) in series.years]
        for unit in dict.fromkeys((change.adcode, *change.into)):
            if unit in rows and years:
                yield change, rows[unit], years


def _told(series: Series, at: tuple[int, int], size: float, share: float, chance: float) -> Finding:
    i, t = at
    expected = float(series.values[at]) / math.exp(size)
    reason = f"{100 * size:+.0f} log points beyond its path"
    return finding(
        "changed_borders", series, at, expected, place(series, i, t - 1), reason, share=share, chance=chance
    )


def _with_changes(found: Finding, changes: list[Division], still: list[str]) -> Finding:
    """A finding with what changed, and the measures of its unit that do not jump then."""
    others = f"; no jump in {listed(sorted(set(still)), 6)}" if still else ""
    sentences = ". ".join(change.sentence() for change in changes)
    return replace(found, reason=f"{found.reason}{others}. {sentences}")
