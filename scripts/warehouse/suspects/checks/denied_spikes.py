"""A spike that another source denies: a number far from the unit's other years where the same quantity in
another file is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from warehouse.suspects.cells import Finding, FloatArray, Series, finding, place
from warehouse.suspects.lines import local_line, share_beyond

# In logs: a spike; how near the other source is to the line; how alike two series of one quantity are.
SPIKE, NEAR, ALIKE = 0.35, 0.15, 0.1
FEWEST = 30


def find(all_series: Sequence[Series]) -> list[Finding]:
    """Spikes denied by another source's series of the same quantity, as their ratio over all cells shows, and
    the numbers of the same row that are as far from their own other years.
    """
    denied = [
        found
        for series in all_series
        for other in all_series
        if other.source != series.source
        for found in _denied(series, other)
    ]
    known = {(f.source, f.measure, f.unit, f.year) for f in denied}
    beside = [found for series in all_series for found in _beside(series, denied)]
    return denied + [f for f in beside if (f.source, f.measure, f.unit, f.year) not in known]


def _beside(series: Series, denied: Sequence[Finding]) -> Iterator[Finding]:
    expected, _ = local_line(series.logs)
    deviation = series.logs - expected
    for first in denied:
        if first.source == series.source and first.measure != series.measure and first.unit in series.units:
            at = series.units.index(first.unit), first.year - series.years[0]
            if 0 <= at[1] < len(series.years) and np.abs(deviation[at]) > SPIKE:
                usual = float(np.exp(expected[at]))
                reason = f"in one row with {first.cell}, {first.measure}, which another source denies"
                share = share_beyond(deviation, float(deviation[at]))
                yield finding("denied_spikes", series, at, usual, first.proof, reason, share=share)


def counterpart(series: Series, other: Series) -> tuple[FloatArray, float] | None:
    """The other series on this one's units and years (N, T) and the usual log ratio, if both are one
    quantity.
    """
    aligned = np.full(series.values.shape, np.nan)
    rows = {unit: i for i, unit in enumerate(other.units)}
    columns = {year: t for t, year in enumerate(other.years)}
    mine = [(i, rows[unit]) for i, unit in enumerate(series.units) if unit in rows]
    when = [(t, columns[year]) for t, year in enumerate(series.years) if year in columns]
    if not mine or not when:
        return None
    (i, j), (t, s) = (np.array(pairs).T for pairs in (mine, when))
    aligned[np.ix_(i, t)] = other.logs[np.ix_(j, s)]
    ratio = series.logs - aligned
    there = ratio[np.isfinite(ratio)]
    if there.size < FEWEST:
        return None
    usual = float(np.median(there))
    return (aligned, usual) if np.median(np.abs(there - usual)) < ALIKE else None


def _denied(series: Series, other: Series) -> Iterator[Finding]:
    if (both := counterpart(series, other)) is None:
        return
    aligned, usual = both
    expected, _ = local_line(series.logs)
    deviation = series.logs - expected
    with np.errstate(invalid="ignore"):
        denied = np.abs(aligned + usual - expected) < NEAR
        hit = (np.abs(deviation) > SPIKE) & denied
    for i, t in np.argwhere(hit):
        row, column = other.units.index(series.units[i]), other.years.index(series.years[t])
        reason = f"denied by {other.source}, {other.measure}, the same quantity ({np.exp(usual):.3g} times)"
        more = {
            "suggested": float(np.exp(aligned[i, t] + usual)),
            "share": share_beyond(deviation, deviation[i, t]),
        }
        at = (int(i), int(t))
        proof = place(other, row, column)
        yield finding("denied_spikes", series, at, float(np.exp(expected[i, t])), proof, reason, **more)
