"""A unit that is the sum of two others: a total, or another place under a unit's name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from warehouse.suspects.cells import Finding, Series, digits, finding, place

# How exact, relative to the sum, and in how many years of a series; numbers of fewer digits are sums by
# chance.
EXACT, YEARS, DIGITS = 1e-7, 3, 5


def find(all_series: Sequence[Series]) -> list[Finding]:
    """Units that are the sum of the same two others, with a number of its own in at least YEARS years."""
    return [found for series in all_series for found in _in(series)]


def _in(series: Series) -> list[Finding]:
    hits = [(t, triple) for t in range(len(series.years)) for triple in _in_year(series.values[:, t])]
    # Numbers within some 2 % of each other prove their sum once.
    different = {(triple, round(50 * float(series.logs[triple[0], t]))) for t, triple in hits}
    often = {triple for triple, times in Counter(triple for triple, _ in different).items() if times >= YEARS}
    found = []
    for t, (k, i, j) in hits:
        if (k, i, j) in often:
            proof = f"{place(series, i, t)}; {place(series, j, t)}"
            reason = f"the sum of {series.units[i]} and {series.units[j]}, as in other years"
            found.append(finding("sum_of_others", series, (k, t), float(series.values[k, t]), proof, reason))
    return found


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
