"""A unit that is the sum of two others: a total, or another place under a unit's name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from warehouse.suspects.cells import Evidence, Finding, Series, digits, finding, place

# How exact, relative to the sum, and how many sums of a source prove one another; numbers of fewer digits are
# sums by chance.
EXACT, SUMS, DIGITS = 1e-7, 3, 5
Hit = tuple[Series, int, tuple[int, int, int]]


def find(evidence: Evidence) -> list[Finding]:
    """Units that are the sum of the same two others in at least SUMS numbers of a source, of any measure and
    year.
    """
    sources = dict.fromkeys(series.source for series in evidence.series)
    return [found for source in sources for found in _in(list(evidence.of(source).values()))]


def _in(all_series: Sequence[Series]) -> list[Finding]:
    hits: list[Hit] = [
        (series, t, triple)
        for series in all_series
        for t in range(len(series.years))
        for triple in _in_year(series.values[:, t])
    ]
    # Numbers within some 2 % of each other prove their sum once.
    different = {
        (_names(series, triple), series.measure, round(50 * float(series.logs[triple[0], t])))
        for series, t, triple in hits
    }
    often = {names for names, times in Counter(names for names, *_ in different).items() if times >= SUMS}
    found = []
    for series, t, triple in hits:
        names = _names(series, triple)
        if names in often:
            k, i, j = triple
            proof = f"{place(series, i, t)}; {place(series, j, t)}"
            reason = f"the sum of {names[1]} and {names[2]}, as in other numbers of the file"
            at = (k, t)
            found.append(finding("sum_of_others", series, at, float(series.values[at]), proof, reason))
    return found


def _names(series: Series, triple: tuple[int, int, int]) -> tuple[str, str, str]:
    k, i, j = triple
    first, second = sorted((series.units[i], series.units[j]))
    return series.units[k], first, second


def _in_year(values: np.ndarray) -> list[tuple[int, int, int]]:
    """Every (k, i, j) with the k-th value the sum of the i-th and j-th."""
    there = np.flatnonzero(values > 0)
    if there.size < 3:
        return []
    i, j = np.triu_indices(there.size, 1)
    sums = values[there[i]] + values[there[j]]
    order = np.argsort(sums)
    low, high = (np.searchsorted(sums[order], values[there] * (1 + side * EXACT)) for side in (-1, 1))
    return [
        (int(k), int(there[i[pair]]), int(there[j[pair]]))
        for k, first, last in zip(there, low, high, strict=True)
        if last > first and digits(values[k]) >= DIGITS
        for pair in order[first:last]
    ]
