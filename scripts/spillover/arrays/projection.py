"""Removing unit and time effects from columns: exact for balanced and unbalanced panels, no iteration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import ClassVar, Literal, get_args

import numpy as np

from spillover.arrays.foundation import Array, EstimationError, IntArray, check_choice, encode_values
from spillover.words import _

__all__ = ["EffectsOfUnits"]

Effects = Literal["two-way", "individual", "time", "none"]
# Beside random unit effects: fixed time effects (two-way), or none.
EffectsOfUnits = Literal["individual", "two-way"]
RANDOM = {"individual": "random", "two-way": "random_two-way"}


@dataclass(frozen=True, eq=False)
class PanelIndex:
    """Unit and time of each row: (N,) integer codes, any integers; each (unit, time) pair once. index:
    `unit_index` where it is known.
    """

    unit: IntArray
    time: IntArray
    index: tuple[IntArray, int] | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if len(self.unit) != len(self.time):
            raise EstimationError(
                _(
                    "{count} unit codes but {count2} time codes; they must pair up row by row.",
                    count=len(self.unit),
                    count2=len(self.time),
                )
            )
        if self.is_in_order:  # each pair is there once
            return
        pairs = self.units * self.time_index[0]
        pairs += self.unit_index[0]
        cells = self.units * self.periods
        if cells < 4 * self.nobs:  # a table of them is shorter than their codes
            seen = np.zeros(cells, bool)
            seen[pairs] = True
            if np.count_nonzero(seen) == self.nobs:
                return
        values, codes = encode_values(pairs)
        if len(values) < self.nobs:
            row = int(np.flatnonzero(codes == np.flatnonzero(np.bincount(codes) > 1)[0])[0])
            raise EstimationError(
                _(
                    "Unit {unit} has two rows for time {time}; remove the duplicate.",
                    unit=self.unit[row],
                    time=self.time[row],
                )
            )

    @property
    def nobs(self) -> int:
        return len(self.unit)

    @cached_property
    def unit_index(self) -> tuple[IntArray, int]:
        """Units as 0..n−1 (N,), and their number n."""
        return self.index or levels_of(self.unit)

    @cached_property
    def time_index(self) -> tuple[IntArray, int]:
        """Times as 0..T−1 (N,) in order of time, and their number T."""
        return levels_of(self.time)

    @property
    def units(self) -> int:
        return self.unit_index[1]

    @property
    def periods(self) -> int:
        """Number of distinct times."""
        return self.time_index[1]

    @cached_property
    def is_balanced(self) -> bool:
        """Return whether every unit is seen at every time."""
        return self.nobs == self.units * self.periods

    @cached_property
    def is_in_order(self) -> bool:
        """Return whether the rows of a balanced panel lie by unit, and within a unit by time."""
        if not self.is_balanced:
            return False
        units, times = (index.reshape(self.units, -1) for index, _count in (self.unit_index, self.time_index))
        by_unit = bool((units == np.arange(self.units)[:, None]).all())
        return by_unit and bool((times == np.arange(self.periods)).all())


@dataclass(frozen=True, eq=False)
class Projection(PanelIndex):
    """Annihilator of the effects' dummies (and of the constant, where `effects` is "none").

    Balanced two-way panels are demeaned by y − ȳi − ȳt + ȳ; unbalanced ones by solving the normal equations
    of the dummies, with the larger set of effects eliminated first (Wansbeek and Kapteyn 1989, eq. 2.5), so
    the answer is exact.
    """

    effects: Effects = "two-way"
    # Rows count alike: `absorption.Absorption` is the counterpart whose rows carry weights.
    root: ClassVar[float] = 1.0
    unit_root: ClassVar[float] = 1.0

    def __post_init__(self) -> None:
        check_choice("effects", self.effects, get_args(Effects))
        super().__post_init__()

    @cached_property
    def codes(self) -> tuple[tuple[IntArray, int], ...]:
        """Dummies that are absorbed, by set, each as (codes, levels)."""
        chosen = {
            "two-way": (self.unit_index, self.time_index),
            "individual": (self.unit_index,),
            "time": (self.time_index,),
        }
        return chosen.get(self.effects, ())

    @cached_property
    def _schur(self) -> tuple[Array, Array, int]:
        """Incidence (A, B) of larger by smaller effects, pseudo-inverse (B, B) of the reduced normal matrix,
        its rank.
        """
        (large, rows), (small, columns) = sorted(self.codes, key=lambda code: -code[1])
        incidence = (
            np.bincount(large * columns + small, minlength=rows * columns)
            .reshape(rows, columns)
            .astype(float)
        )
        reduced = np.diag(incidence.sum(0)) - incidence.T @ (incidence / incidence.sum(1)[:, None])
        values, vectors = np.linalg.eigh(reduced)
        kept = values > 1e-10 * max(values[-1], 1.0)
        inverse = (vectors[:, kept] / values[kept]) @ vectors[:, kept].T
        return incidence, inverse, int(kept.sum())

    @cached_property
    def degrees_of_freedom(self) -> int:
        """Degrees of freedom that the effects take, the constant included (n + T − 1 for a connected two-way
        panel).
        """
        if self.effects != "two-way":
            return self.codes[0][1] if self.codes else 1
        if self.is_balanced:
            return self.units + self.periods - 1
        return max(self.units, self.periods) + self._schur[2]

    def __call__(self, columns: Array, *, spare: bool = False) -> Array:
        """Columns (N,) or (N, k) with the effects removed, in the same shape. spare: whether the caller needs
        these columns, floats, no more, so that the result may stand in their place.
        """
        table = columns[:, None] if columns.ndim == 1 else columns
        return self._remove(np.asarray(table, dtype=float), spare).reshape(columns.shape)

    def _remove(self, table: Array, spare: bool) -> Array:
        # ASSUME data in levels: taking the grand mean out first loses no digit where means are large against
        # deviations. From here on the table is our own, and changed in its place.
        table = np.subtract(table, table.mean(0), out=table if spare else None)
        if not self.codes:
            return table
        if len(self.codes) == 1:
            table -= group_means(table, *self.codes[0])[self.codes[0][0]]
            return table
        (unit, _), (time, _) = self.codes
        if self.is_in_order:
            return _remove_means(table, self.units, self.periods)
        if self.is_balanced:
            table -= group_means(table, *self.codes[0])[unit]
            table -= group_means(table, *self.codes[1])[time]
            return table
        (large, rows), (small, columns) = sorted(self.codes, key=lambda code: -code[1])
        incidence, inverse, _ = self._schur
        counts = incidence.sum(1)
        for column in table.T:
            column -= (np.bincount(large, column, minlength=rows) / counts)[large]
            effect = inverse @ np.bincount(small, column, minlength=columns)
            column -= effect[small]
            column += (incidence @ effect / counts)[large]
        return np.asarray(table)

    def singletons(self) -> tuple[tuple[str, int], ...]:
        """Number of units and of periods that are seen once and absorbed by their own effect."""
        counts = {id(code): int((np.bincount(code[0]) == 1).sum()) for code in self.codes}
        seen = (("unit", self.unit_index), ("period", self.time_index))
        return tuple((name, counts.get(id(code), 0)) for name, code in seen)

    def scale(self, columns: Array) -> Array:
        """Columns times the roots of the weights: themselves."""
        return columns

    def raw(self, columns: Array) -> Array:
        """Divide by the roots of the weights, the reverse of `scale`; here there are none."""
        return columns

    def mean(self, columns: Array) -> Array:
        """Means () or (k,) over the rows."""
        return np.asarray(columns.mean(0))

    def unit_means(self, table: Array) -> Array:
        """Means (n, k) of `table` (N, k) by unit."""
        return group_means(table, *self.unit_index)

    def count_beyond_constant(self, chosen: Sequence[int]) -> int:
        """Degrees of freedom that the sets of dummies at positions `chosen` of `codes` take beyond the
        constant.
        """
        return sum(self.codes[j][1] - 1 for j in chosen)


def levels_of(values: IntArray) -> tuple[IntArray, int]:
    """Codes 0..G−1 (N,) of the distinct values in order, and their number G."""
    found, codes = encode_values(values)
    return codes, len(found)


def group_sums(table: Array, index: IntArray, groups: int) -> Array:
    """Sums (groups, k) of the rows of `table` (N, k) by group code."""
    return np.stack([np.bincount(index, column, minlength=groups) for column in table.T], axis=1)


def group_means(table: Array, index: IntArray, groups: int) -> Array:
    """Means (groups, k) of the rows of `table` (N, k) by group code."""
    return group_sums(table, index, groups) / np.bincount(index, minlength=groups)[:, None]


def _remove_means(table: Array, units: int, periods: int) -> Array:
    """`table` (N, k), of a balanced panel in order, without the means of its units and then of its periods;
    it is changed.
    """
    for column in table.T:
        cells = column.reshape(units, periods)  # in place: its steps are even
        cells -= cells.mean(1)[:, None]
        cells -= cells.mean(0)
    return table


def is_nested(effect: IntArray, group: IntArray) -> bool:
    """Return whether every level of `effect` (N,) lies in one level of `group` (N,)."""
    levels, codes = encode_values(effect)
    group_of = np.empty(len(levels), group.dtype)
    group_of[codes] = group
    return bool((group_of[codes] == group).all())
