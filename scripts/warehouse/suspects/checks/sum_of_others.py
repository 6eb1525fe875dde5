"""A unit that is the sum of two others: a total, or another place under a unit's name."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from warehouse.suspects.cells import Evidence, Finding, FloatArray, Series, digits, finding, place
from warehouse.suspects.lines import ALARMS

# How exact, relative to the sum, and how many sums of a source prove one another; numbers of fewer digits are
# sums by chance. A part below a thousandth of the sum is within what the sum is rounded to.
EXACT, SUMS, DIGITS, SMALLEST = 1e-7, 3, 5, 1e-3
Hit = tuple[Series, int, tuple[int, int, int]]


def find(evidence: Evidence) -> list[Finding]:
    """Units that are the sum of the same two others in at least SUMS numbers of a source, of any measure and
    year, where chance would not make as many.
    """
    sources = dict.fromkeys(series.source for series in evidence.series)
    return [found for source in sources for found in _in(list(evidence.of(source).values()))]


def _in(all_series: Sequence[Series]) -> list[Finding]:
    hits: list[Hit] = [
        (series, t, triple)
        for series in all_series
        for own in [_of_one_unit(series.values)]
        for t in range(len(series.years))
        for triple in _in_year(own[:, t])
    ]
    # Numbers within some 2 % of each other prove their sum once, also where a column repeats another's of the
    # year before.
    proofs = {
        (_names(series, triple), round(50 * float(series.logs[triple[0], t]))) for series, t, triple in hits
    }
    times = Counter(names for names, _ in proofs)
    units = {unit for series in all_series for unit in series.units}
    triples = len(units) * (len(units) - 1) * (len(units) - 2) / 2
    chances = {
        names: triples * _at_least(count, (len(proofs) - count) / triples)
        for names, count in times.items()
        if count >= SUMS
    }
    found = []
    for series, t, triple in hits:
        names = _names(series, triple)
        if chances.get(names, np.inf) <= ALARMS:
            k, i, j = triple
            proof = f"{place(series, i, t)}; {place(series, j, t)}"
            reason = f"the sum of {names[1]} and {names[2]}, as in other numbers of the file"
            expected, chance = float(series.values[k, t]), chances[names]
            found.append(finding("sum_of_others", series, (k, t), expected, proof, reason, chance=chance))
    return found


def _of_one_unit(values: FloatArray) -> FloatArray:
    """The numbers that one unit alone bears, in whatever year; NaN for the others (N, T). What several bear,
    as logarithms of small counts, is a sum by chance.
    """
    _, number = np.unique(values, return_inverse=True)
    number = number.reshape(values.shape)
    bearers = np.zeros(number.max() + 1)
    for row in number:
        bearers[np.unique(row)] += 1
    return np.where(bearers[number] == 1, values, np.nan)


def _at_least(count: int, rate: float) -> float:
    """The chance of `count` or more where `rate` are expected (Poisson): the largest term of that tail, and
    what a series with its ratio adds.
    """
    term = math.exp(count * math.log(rate) - rate - math.lgamma(count + 1)) if rate > 0 else 0.0
    return min(1.0, term / (1 - rate / (count + 1))) if rate < count else 1.0


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
        if min(values[there[i[pair]]], values[there[j[pair]]]) > SMALLEST * values[k]
    ]
