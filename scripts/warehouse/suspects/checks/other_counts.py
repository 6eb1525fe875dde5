"""Years of another count: a run of units whose numbers are, for a year or some, those of another series that
is usually another quantity (registered persons among residents).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from warehouse.suspects.cells import Evidence, Finding, FloatArray, Series, aligned, finding, place
from warehouse.suspects.lines import ALARMS, between

# Units in a row; the longest stretch of years; in logs, how far from the other series in the years around;
# rows between a unit and one that it has nothing to do with.
RUN, LONGEST, APART, CONTROLS = 3, 3, 0.003, (7, 17, 29)


def find(evidence: Evidence) -> list[Finding]:
    """Stretches of at most LONGEST years in which at least RUN units in a row have the other series' numbers,
    not before and not after, and in which this series jumps and the other does not.
    """
    return [
        found
        for series in evidence.series
        for other in evidence.series
        if other.source != series.source
        for found in _in(series, other)
    ]


def _in(series: Series, other: Series) -> Iterator[Finding]:
    theirs = aligned(series, other)
    slack = series.rounding + aligned(series, other, other.rounding)
    with np.errstate(invalid="ignore"):
        if (np.abs(series.values - theirs) <= slack).sum() < RUN:
            return
    ours = series.values
    starts = _starts(ours, theirs, slack)
    if not starts.any():
        return
    # As often as units have the number of an unrelated unit.
    control = [_starts(ours, np.roll(theirs, k, axis=0), np.roll(slack, k, axis=0)) for k in CONTROLS]
    rate = max(*((own > 0).mean() for own in control), 1 / ours.size)
    beside = np.nanquantile(np.abs(series.logs - between(series.logs)), 0.9)
    for t in range(1, ours.shape[1]):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], (starts[:, t] > 0).astype(int), [0]])))
        for first, end in edges.reshape(-1, 2):
            chance = float(ours.size * rate ** (end - first))
            if end - first >= RUN and chance <= ALARMS:
                found = [
                    one
                    for i in range(first, end)
                    for one in _told(series, other, i, (t, int(starts[i, t])), (end - first, chance))
                ]
                # Two vintages of one quantity are alike for a while, too, but no farther from the years
                # beside it than the sheet's other numbers.
                if np.median([abs(np.log(one.ratio)) for one in found]) > beside:
                    yield from found


def _starts(ours: FloatArray, theirs: FloatArray, slack: FloatArray) -> np.ndarray:
    """Where (N, T) a stretch begins in which the two are alike, and to which this series jumps, and from it:
    how many years it has, or else 0.
    """
    found = np.zeros(ours.shape, int)
    with np.errstate(invalid="ignore", divide="ignore"):
        alike = np.abs(ours - theirs) <= slack
        step, other_step = (np.abs(np.diff(np.log(v), axis=1)) for v in (ours, theirs))
        apart = np.abs(np.log(ours / theirs)) > APART
        # Beyond the other series' last year the jump alone tells.
        unknown = np.isnan(theirs) & np.isfinite(ours)
        for length in range(LONGEST, 0, -1):
            for start in range(1, ours.shape[1] - length):
                end = start + length
                begins = apart[:, start - 1] & (step[:, start - 1] > other_step[:, start - 1])
                ends = apart[:, end] & (step[:, end - 1] > other_step[:, end - 1])
                ends |= unknown[:, end] & (step[:, end - 1] > APART)
                found[alike[:, start:end].all(axis=1) & begins & ends, start] = length
    return found


def _told(
    series: Series, other: Series, i: int, stretch: tuple[int, int], run: tuple[int, float]
) -> Iterator[Finding]:
    """The numbers of one unit's stretch. stretch: its first year and length; run: how many units have it, and
    its chance.
    """
    first, length = stretch
    before, after = series.logs[i, first - 1], series.logs[i, first + length]
    row = other.units.index(series.units[i])
    for k in range(length):
        t = first + k
        expected = float(np.exp(before + (after - before) * (k + 1) / (length + 1)))
        told = [place(other, row, other.years.index(series.years[t]))]
        told += [place(series, i, first - 1), place(series, i, first + length)]
        reason = (
            f"one of {run[0]} consecutive units that have {other.measure} of {other.source} for a while; "
            "a value between the adjacent years would fit"
        )
        more = {"chance": run[1], "suggested": expected}
        yield finding("other_counts", series, (i, t), expected, "; ".join(told), reason, **more)
