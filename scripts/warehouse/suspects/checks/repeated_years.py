"""A year printed twice: a number that equals that of the year before, in a series where this is rare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from warehouse.suspects.cells import Finding, Series, digits, finding, place

# A series in which more of the numbers repeat is one that does not move; fewer digits than these repeat by
# chance.
RARE, DIGITS = 0.01, 4


def find(all_series: Sequence[Series]) -> list[Finding]:
    """Numbers of at least DIGITS digits that repeat the year before, where less than RARE of the series
    do."""
    return [found for series in all_series for found in _in(series)]


def _in(series: Series) -> Iterator[Finding]:
    before, now = series.values[:, :-1], series.values[:, 1:]
    same = (now == before) & np.isfinite(now)
    pairs = int((np.isfinite(now) & np.isfinite(before)).sum())
    share = float(same.sum()) / pairs if pairs else 1.0
    if share >= RARE:
        return
    for i, s in np.argwhere(same):
        if digits(now[i, s]) >= DIGITS:
            at = (int(i), int(s) + 1)
            reason = "repeats the year before to the last digit"
            yield finding(
                *("repeated_years", series, at, float(before[i, s]), place(series, int(i), int(s)), reason),
                share=share,
            )
