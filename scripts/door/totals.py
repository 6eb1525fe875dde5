"""Units of a panel whose numbers are those of other units together: a country among its regions, a city above
its counties, whatever they are called and wherever they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import lgamma, log

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from spillover.arrays.foundation import Array

Members = NDArray[np.intp]

# In how many years at least, and in which share of those with all numbers, a unit is the sum or the mean of
# others; the relative difference that rounding leaves, and the digits of a number that count as evidence.
FEWEST_YEARS, MOST_YEARS, ROUNDED, DIGITS = 3, 0.8, 1e-4, 4
# Evidence beyond what the number of sets tried explains, in powers of ten.
SURE = 6
# Columns that are compared; how many units a total may have next to it; up to how many units are compared
# with every few neighbours and with every set of others; how many pairs of a unit and a group; and rounds.
COMPARED, NEIGHBOURS, SOME, FEW, PAIRS, ROUNDS = 6, 60, 10_000, 250, 2_000_000, 5
# Above which weight a unit is a member, and how far a weight may be from that of a member.
HALF, NEAR = 0.5, 0.2


@dataclass(frozen=True)
class Total:
    """A unit that is the sum or mean of others. kind: "sum" or "mean"; members: how many others; years: in
    how many.
    """

    kind: str
    members: int
    years: int


def find_totals(columns: Sequence[Array], labels: Sequence[Sequence[str]] = ()) -> dict[int, Total]:
    """The units that are the sum or the mean of others in nearly all years, by their place.

    columns: of each number of the file (units, years) in the file's order, NaN where there is none; labels:
    of each unit, in columns that may group them. A sum is one in any column, a mean in all of them: what is
    the same for all units is everybody's mean.
    """
    columns = [c for c in map(_find_varying, columns) if c is not None][:COMPARED]
    found: dict[int, Total] = {}
    for _round in range(ROUNDS if columns else 0):
        rest = np.array([i for i in range(len(columns[0])) if i not in found])
        if len(rest) <= 2:
            break
        left = _Search([c[rest] for c in columns], [[own[i] for i in rest] for own in labels])
        new = {int(rest[i]): total for i, total in left.totals().items()}
        if not new or len(new) >= len(rest) / 2:
            break
        found |= new
    return found


def _find_varying(column: Array) -> Array | None:
    """A column that moves over time and differs among units, or None."""
    known = column[np.isfinite(column)]
    if len(np.unique(known)) <= column.size / 4:
        return None
    with np.errstate(invalid="ignore"):
        spread = np.nanmax(column, axis=0, initial=-np.inf) > np.nanmin(column, axis=0, initial=np.inf)
    return column if spread.mean() > 1 / 2 else None


def _step(column: Array) -> float:
    """Find the step in which the numbers of a column are counted: 0.01 where they have two decimals."""
    known = column[np.isfinite(column)]
    for digits in range(7):
        scaled = known * 10**digits
        if np.all(np.abs(scaled - np.round(scaled)) <= 1e-6 * np.maximum(1, np.abs(scaled))):
            return float(10**-digits)
    return 0.0


class _Search:
    """One round over the units that are no totals so far."""

    def __init__(self, columns: Sequence[Array], labels: Sequence[Sequence[str]]):
        self.columns, self.labels = columns, labels
        self.steps = [_step(c) for c in columns]
        self.units, self.years = columns[0].shape
        self.found: dict[int, Total] = {}
        self.spreads: dict[tuple[int, int, int], float] = {}

    def totals(self) -> dict[int, Total]:
        """The units that are sums or means of all others, of a group, of their neighbours, or of any few."""
        for unit, members, sets in self._sets():
            if unit not in self.found and len(members) > 1:
                self._try(unit, members, sets)
        return self.found

    def _try(self, unit: int, members: Members, sets: float) -> None:
        """Keeps a unit as a total of members where the evidence is beyond chance. sets: how many sets of
        members were possible, in powers of ten.
        """
        for kind in ("sum", "mean"):
            agreeing = [self._agree(j, unit, members, kind) for j in range(len(self.columns))]
            known = [pair for pair in agreeing if pair is not None]
            if kind == "mean" and (len(known) < 2 or any(years == 0 for years, _digits in known)):
                continue
            if sum(digits for years, digits in known if years) >= SURE + sets:
                most = max(years for years, _digits in known)
                self.found[unit] = Total(kind, len(members), most)
                return

    def _agree(self, j: int, unit: int, members: Members, kind: str) -> tuple[int, float] | None:
        """Count the years in which a unit's number in a column is that of its members together, 0 where not
        in nearly all, and the digits that agree; None where too few years can be compared.
        """
        own, others = self.columns[j][unit], self.columns[j][members]
        total, usable = np.nansum(others, axis=0), np.isfinite(own) & (own != 0)
        if kind == "mean":
            total = total / np.clip(np.isfinite(others).sum(axis=0), 1, None)
        full = usable & np.isfinite(others).all(axis=0)
        usable = full if full.sum() >= FEWEST_YEARS else usable
        if usable.sum() < FEWEST_YEARS:
            return None
        slack = np.maximum(ROUNDED * np.abs(own), self.steps[j] * np.sqrt(len(members)))
        match = (np.abs(total - own) <= slack) & usable
        if match.sum() < max(FEWEST_YEARS, MOST_YEARS * usable.sum()):
            return 0, 0.0
        _values, first = np.unique(own[match], return_index=True)
        years = np.flatnonzero(match)[np.sort(first)]
        # Where all grow alike, what adds up in one year does in all: a further year tells what growth does.
        told = [1.0, *(self._growth_spread(j, *pair) / np.sqrt(len(members)) for pair in pairwise(years))]
        digits = np.log10(np.maximum(told * np.abs(own[years]) / slack[years], 1))
        return int(match.sum()), float(np.minimum(digits, DIGITS).sum())

    def _growth_spread(self, j: int, before: int, year: int) -> float:
        """Measure how far the units' growth from one year to another is from the median's, in the middle."""
        if (j, before, year) not in self.spreads:
            own = self.columns[j][:, [before, year]]
            own = own[np.isfinite(own).all(axis=1) & (own[:, 0] != 0)]
            growth = own[:, 1] / own[:, 0]
            away = np.abs(growth - np.median(growth)) if growth.size else np.zeros(1)
            self.spreads[j, before, year] = 1.4826 * float(np.median(away))
        return self.spreads[j, before, year]

    def _sets(self) -> Iterator[tuple[int, Members, float]]:
        """Units with the sets of others that they may sum up, and how many were possible."""
        for units in (self._all_others(), self._groups(), self._neighbours()):
            yield from units
        if self.units <= FEW:
            yield from self._any_others()

    def _close(self, j: int, total: Array, own: Array, count: Array | int) -> NDArray[np.bool_]:
        """Find the units that may have a total, or the mean that it makes, in enough years."""
        with np.errstate(invalid="ignore", divide="ignore"):
            near = np.zeros(np.broadcast(total, own).shape[:-1], dtype=bool)
            for wanted in (total, total / np.clip(count, 1, None)):
                slack = np.maximum(ROUNDED * np.abs(own), self.steps[j] * np.sqrt(np.maximum(count, 1)))
                near |= ((np.abs(wanted - own) <= slack) & (own != 0)).sum(axis=-1) >= FEWEST_YEARS
        return near

    def _all_others(self) -> Iterator[tuple[int, Members, float]]:
        everyone = np.arange(self.units)
        near = np.zeros(self.units, dtype=bool)
        for j, column in enumerate(self.columns):
            filled = np.nan_to_num(column)
            known = np.isfinite(column)
            near |= self._close(j, filled.sum(0) - filled, column, known.sum(0) - known)
        for unit in np.nonzero(near)[0]:
            yield int(unit), np.delete(everyone, unit), float(np.log10(self.units))

    def _groups(self) -> Iterator[tuple[int, Members, float]]:
        for own in self.labels:
            values, codes = np.unique(np.array(own), return_inverse=True)
            if not 1 < len(values) <= self.units / 2 or len(values) * self.units > PAIRS:
                continue
            belongs = codes == np.arange(len(values))[:, None]
            for group in np.nonzero(belongs.sum(1) > 1)[0] if len(values) else ():
                if not values[group]:
                    continue
                near = np.zeros(self.units, dtype=bool)
                for j, column in enumerate(self.columns):
                    filled, known = np.nan_to_num(column), np.isfinite(column)
                    mine = belongs[group][:, None]
                    total = filled[belongs[group]].sum(0) - filled * mine
                    near |= self._close(j, total, column, known[belongs[group]].sum(0) - known * mine)
                for unit in np.nonzero(near)[0]:
                    members = np.nonzero(belongs[group])[0]
                    sets = float(np.log10(self.units * len(values)))
                    yield int(unit), members[members != unit], sets

    def _neighbours(self) -> Iterator[tuple[int, Members, float]]:
        """The units next below or above each, however many."""
        most = min(NEIGHBOURS, self.units - 1) if self.units <= SOME else 0
        sets = float(np.log10(2 * max(most, 1) * self.units))
        sums = [np.vstack([np.zeros(self.years), np.nan_to_num(c).cumsum(0)]) for c in self.columns]
        counts = [np.vstack([np.zeros(self.years), np.isfinite(c).cumsum(0)]) for c in self.columns]
        for size in range(2, most + 1):
            first = self.units - size
            below, above = np.zeros(first, dtype=bool), np.zeros(first, dtype=bool)
            for j, column in enumerate(self.columns):
                total, count = (v[j][size:] - v[j][:-size] for v in (sums, counts))
                below |= self._close(j, total[1:], column[:first], count[1:])
                above |= self._close(j, total[:first], column[size:], count[:first])
            for unit in np.nonzero(below)[0]:
                yield int(unit), np.arange(unit + 1, unit + 1 + size), sets
            for start in np.nonzero(above)[0]:
                yield int(start) + size, np.arange(start, start + size), sets

    def _any_others(self) -> Iterator[tuple[int, Members, float]]:
        """The few others whose weighted sum a unit's numbers are, or all but a few, where each weighs the
        same: by non-negative least squares over all columns and years.
        """
        numbers = np.hstack(self.columns)
        filled = np.nan_to_num(numbers)
        everyone = np.arange(self.units)
        for unit in everyone:
            others = everyone[everyone != unit]
            usable = np.isfinite(numbers[unit]) & (filled[unit] != 0)
            full = usable & np.isfinite(numbers[others]).all(0)
            usable = full if full.sum() >= 2 * FEWEST_YEARS else usable
            if usable.sum() < 2 * FEWEST_YEARS:
                continue
            scale = filled[unit][usable]
            matrix = (filled[others][:, usable] / scale).T
            for wanted, inverse in ((np.ones(len(scale)), False), (matrix.sum(1) - 1, True)):
                if inverse and (wanted < -ROUNDED).any() and (matrix >= 0).all():
                    continue
                members = _equal_weights(matrix, wanted)
                if members is not None and members.any():
                    few = int(members.sum())
                    chosen = others[~members] if inverse else others[members]
                    yield int(unit), chosen, _choices(len(others), few) + float(np.log10(self.units))


def _equal_weights(matrix: Array, wanted: Array) -> NDArray[np.bool_] | None:
    """Find the columns of a matrix that make up a vector with equal weights; None where weights differ."""
    try:
        weights, error = nnls(matrix, wanted)
    except RuntimeError:  # no convergence
        return None
    members = weights > HALF * weights.max(initial=0)
    # What matters little may weigh anything: a member of a thousandth is within the rounding.
    share = np.abs(matrix * weights).mean(0)
    if error > ROUNDED * 10 * np.sqrt(len(wanted)) or not members.any():
        return None
    large = share > share.sum() / 100
    even = np.abs(weights / np.median(weights[members & large] if (members & large).any() else 1) - 1) <= NEAR
    return members if (even | ~large | ~members).all() and not (large & ~members).any() else None


def _choices(of: int, few: int) -> float:
    """Count the sets of a few, in powers of ten."""
    return (lgamma(of + 1) - lgamma(few + 1) - lgamma(of - few + 1)) / log(10)
