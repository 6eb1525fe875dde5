"""A year printed twice: a number that equals that of the year before, in a series where this is rare."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from warehouse.suspects.cells import Evidence, Finding, Series, digits, finding, place
from warehouse.suspects.lines import ALARMS

# A series in which more of the numbers repeat is one that does not move; fewer digits than these repeat by
# chance.
RARE, DIGITS = 0.01, 4
# Growth that counts as nearly zero, in logs.
SMALL = 0.02


def find(evidence: Evidence) -> list[Finding]:
    """Numbers of at least DIGITS digits that repeat the year before, where less than RARE of the series
    do."""
    return [found for series in evidence.series for found in _in(series)]


def _in(series: Series) -> Iterator[Finding]:
    before, now = series.values[:, :-1], series.values[:, 1:]
    same = (now == before) & np.isfinite(now)
    pairs = int((np.isfinite(now) & np.isfinite(before)).sum())
    share = float(same.sum()) / pairs if pairs else 1.0
    if share >= RARE:
        return
    # How often growth ends within a unit of the last digit: by how much of it is nearly, but not quite, zero.
    with np.errstate(invalid="ignore", divide="ignore"):
        growth = np.abs(np.diff(series.logs, axis=1))
        unit = series.rounding[:, 1:] / np.abs(now)
    moves = growth[np.isfinite(growth) & ~same]
    density = float((moves < SMALL).mean() / SMALL) if moves.size else 0.0
    for i, s in np.argwhere(same):
        chance = float(pairs * density * unit[i, s])
        if digits(now[i, s]) >= DIGITS and chance <= ALARMS:
            at = (int(i), int(s) + 1)
            reason = "repeats the year before to the last digit"
            yield finding(
                *("repeated_years", series, at, float(before[i, s]), place(series, int(i), int(s)), reason),
                share=share,
                chance=chance,
            )
