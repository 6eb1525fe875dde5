"""A row whose parts do not add up, where those of nearly all other rows do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from warehouse.suspects.cells import Evidence, Finding, FloatArray, Series, aligned, finding, place

# In how many of the rows the parts add up, how exactly, and how far a row is from it; how many columns a
# source may have to be searched for sums, and how many of them one sum takes.
USUAL, EXACT, BROKEN = 0.9, 1e-3, 5e-3
COLUMNS, PARTS = 12, (2, 3, 4)
FEWEST = 30
# In logs: the sum is taken for the total where it is this much nearer to the unit's other years.
NEARER = 0.1


def find(evidence: Evidence) -> list[Finding]:
    """Totals that differ from the sum of the columns that are their parts in nearly every other row."""
    sources = dict.fromkeys(series.source for series in evidence.series)
    return [found for source in sources for found in _in(list(evidence.of(source).values()))]


def _in(all_series: Sequence[Series]) -> Iterator[Finding]:
    if len(all_series) > COLUMNS:
        return
    for total in all_series:
        others = {series.measure: aligned(total, series) for series in all_series if series is not total}
        # A part is smaller than its total.
        smaller = [
            series
            for series in all_series
            if series is not total and _share(others[series.measure] <= total.values, total) > USUAL
        ]
        sums = [
            (parts, np.sum([others[part.measure] for part in parts], axis=0))
            for number in PARTS
            for parts in combinations(smaller, number)
        ]
        # The sum that holds most often is the one that is meant.
        if sums:
            parts, together = max(sums, key=lambda each: _share(_near(total, each[1]) <= EXACT, total))
            yield from _broken(total, parts, together)


def _near(total: Series, together: FloatArray) -> FloatArray:
    """How far a sum is from its total, relative to it (N, T)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.abs(together / total.values - 1))


def _share(holds: np.ndarray, total: Series) -> float:
    there = np.isfinite(total.values).sum()
    return float(holds.sum() / there) if there else 0.0


def _broken(total: Series, parts: Sequence[Series], together: FloatArray) -> Iterator[Finding]:
    difference = _near(total, together)
    there = np.isfinite(difference)
    if there.sum() < FEWEST or (difference[there] <= EXACT).mean() < USUAL:
        return
    share = float((difference[there] > BROKEN).mean())
    held = 100 * float((difference[there] <= EXACT).mean())
    expected = total.line
    with np.errstate(invalid="ignore", divide="ignore"):
        better = np.abs(np.log(together) - expected) + NEARER < np.abs(total.logs - expected)
    names = " + ".join(part.measure for part in parts)
    for i, t in np.argwhere(there & (difference > BROKEN)):
        proof = "; ".join(
            place(part, part.units.index(total.units[i]), part.years.index(total.years[t])) for part in parts
        )
        more = {"suggested": float(together[i, t])} if better[i, t] else {}
        reason = (
            f"is not {names} = {together[i, t]:.6g}, which it is within a thousandth in {held:.4g} % of rows"
        )
        at = (int(i), int(t))
        found = finding(
            "parts_of_total", total, at, float(together[i, t]), proof, reason, share=share, **more
        )
        yield found
