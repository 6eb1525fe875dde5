"""Removing any list of effects from columns, the rows weighted or not: the general counterpart of
`Projection`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from spillover.arrays.elimination import Block, Elimination, arrange
from spillover.arrays.foundation import Array, EstimationError, IntArray
from spillover.arrays.projection import Effects, Projection, group_means

__all__ = ["Effect", "EffectsLike"]


@dataclass(frozen=True, eq=False)
class Effect:
    """A set of effects: one for each level of `codes` (N,), any integers.

    slopes (N, s): with each level's constant goes a coefficient of its own on these (unit-specific trends:
    codes the units, slopes the years; fixest's ``unit[year]``).
    """

    name: str
    codes: IntArray
    slopes: Array | None = None


EffectsLike = Effects | Sequence[Effect]


@dataclass(frozen=True, eq=False)
class Absorption:
    """The annihilator of a list of `parts` and of the constant, in the metric of the rows' analytic weights.

    weights (N,): positive; a row's error has variance σ²/weight. They are scaled to mean one, so their unit
    does not matter. A column comes back without its effects and times the root of its weight: least squares
    on such columns is weighted least squares, and every sandwich built on them holds.
    label: the name of effects that `Projection` knows too; empty for a list, whose words are its parts'.
    """

    unit: IntArray
    time: IntArray
    parts: tuple[Effect, ...]
    weights: Array | None = None
    label: str = ""

    def __post_init__(self) -> None:
        rows = self.panel.nobs
        for part in self.parts:
            if len(part.codes) != rows or (part.slopes is not None and len(part.slopes) != rows):
                raise EstimationError(f"The effects of {part.name} do not have the sample's {rows} rows.")
        if self.weights is None:
            return
        if self.weights.shape != (rows,):
            raise EstimationError(
                f"{self.weights.size} observation weights for {rows} rows; give one for each row."
            )
        bad = np.flatnonzero(~(np.isfinite(self.weights) & (self.weights > 0)))
        if len(bad):
            row = int(bad[0])
            raise EstimationError(
                f"The observation weight of unit {self.unit[row]} at time {self.time[row]} is "
                f"{self.weights[row]:g} ({len(bad)} such rows in all); weights must be positive numbers. "
                "Leave the row out, or give it a weight."
            )

    @cached_property
    def panel(self) -> Projection:
        """The panel without effects: its index, its size."""
        return Projection(self.unit, self.time, "none")

    @property
    def effects(self) -> str:
        """The effects in words."""
        return self.label or ", ".join(part.name for part in self.parts) or "none"

    @property
    def nobs(self) -> int:
        """Number of rows."""
        return len(self.unit)

    @property
    def units(self) -> int:
        """Number of units."""
        return self.panel.units

    @property
    def periods(self) -> int:
        """Number of distinct times."""
        return self.panel.periods

    @property
    def balanced(self) -> bool:
        """Whether every unit is seen at every time."""
        return self.panel.balanced

    @property
    def unit_index(self) -> tuple[IntArray, int]:
        """Units as 0..n−1 (N,), and their number n."""
        return self.panel.unit_index

    @property
    def time_index(self) -> tuple[IntArray, int]:
        """Times as 0..T−1 (N,) in order of time, and their number T."""
        return self.panel.time_index

    @cached_property
    def root(self) -> Array:
        """Roots (N,) of the weights, scaled to a mean of one."""
        if self.weights is None:
            return np.ones(self.nobs)
        return np.asarray(np.sqrt(self.weights / self.weights.mean()))

    @cached_property
    def unit_root(self) -> Array:
        """Roots (n,) of the units' mean weights."""
        return np.sqrt(group_means(self.root[:, None] ** 2, *self.unit_index)[:, 0])

    @cached_property
    def codes(self) -> tuple[tuple[IntArray, int], ...]:
        """The absorbed sets, each as (codes, levels)."""
        found = [np.unique(part.codes, return_inverse=True) for part in self.parts]
        return tuple((index, len(values)) for values, index in found)

    def _eliminate(self, chosen: Sequence[int]) -> Elimination:
        blocks = []
        for j in chosen:
            codes, levels = self.codes[j]
            slopes = self.parts[j].slopes
            columns = np.ones((self.nobs, 1))
            if slopes is not None:
                # About their means: the constant takes up the difference, and no digit is lost to the level.
                table = slopes.reshape(self.nobs, -1)
                columns = np.column_stack([columns, table - table.mean(0)])
            blocks.append(Block(codes, levels, self.root[:, None] * columns))
        if not blocks:
            blocks = [Block(np.zeros(self.nobs, dtype=np.int64), 1, self.root[:, None])]
        return Elimination(tuple(arrange(blocks)))

    @cached_property
    def elimination(self) -> Elimination:
        """How the effects are removed: which are spanned by others, the order, the rank."""
        return self._eliminate(range(len(self.parts)))

    @property
    def absorbed(self) -> int:
        """Degrees of freedom that the effects take, the constant included."""
        return self.elimination.rank

    def beyond_constant(self, chosen: Sequence[int]) -> int:
        """Degrees of freedom that the parts at positions `chosen` take together, the constant left out."""
        return self._eliminate(chosen).rank - 1 if chosen else 0

    def __call__(self, columns: Array) -> Array:
        """Columns (N,) or (N, k) without the effects and times the roots of the weights, in the same
        shape.
        """
        table = np.asarray(columns.reshape(self.nobs, -1), dtype=float)
        centred = self.root[:, None] * (table - self.mean(table))
        return self.elimination.remove(centred).reshape(columns.shape)

    def scaled(self, columns: Array) -> Array:
        """Columns (N,) or (N, k) times the roots of the weights."""
        return columns * (self.root if columns.ndim == 1 else self.root[:, None])

    def raw(self, columns: Array) -> Array:
        """The reverse of `scaled`."""
        return columns / (self.root if columns.ndim == 1 else self.root[:, None])

    def mean(self, columns: Array) -> Array:
        """Weighted means () or (k,) over the rows."""
        return np.asarray(self.root**2 @ columns / self.nobs)

    def unit_means(self, table: Array) -> Array:
        """Weighted means (n, k) of `table` (N, k) by unit."""
        squares = self.root[:, None] ** 2
        return group_means(squares * table, *self.unit_index) / group_means(squares, *self.unit_index)

    def singletons(self) -> tuple[tuple[str, int], ...]:
        """How many levels of each set are seen once and absorbed by their own effect."""
        return tuple(
            (part.name, int((np.bincount(codes) == 1).sum()))
            for part, (codes, _) in zip(self.parts, self.codes, strict=True)
        )

    def restrict(self, rows: IntArray, counts: Array | None = None) -> Absorption:
        """The same effects on some `rows` of the sample, each counting `counts` times its weight."""
        parts = tuple(
            Effect(part.name, part.codes[rows], None if part.slopes is None else part.slopes[rows])
            for part in self.parts
        )
        weights = None if self.weights is None else self.weights[rows]
        if counts is not None:
            weights = counts if weights is None else counts * weights
        return Absorption(self.unit[rows], self.time[rows], parts, weights, self.label)


Absorber = Projection | Absorption


def absorber(
    unit: IntArray, time: IntArray, effects: EffectsLike = "two-way", weights: Array | None = None
) -> Absorber:
    """What removes the effects: `Projection` for named ones without weights, else `Absorption`."""
    if not isinstance(effects, str):
        return Absorption(unit, time, tuple(effects), weights)
    if weights is None or effects not in get_args(Effects):
        return Projection(unit, time, effects)
    by_unit, by_time = Effect("unit", unit), Effect("period", time)
    parts = {"two-way": (by_unit, by_time), "individual": (by_unit,), "time": (by_time,), "none": ()}
    return Absorption(unit, time, parts[effects], weights, effects)


def part_of(absorption: Absorber, mask: NDArray[np.bool_]) -> Absorber:
    """The same effects, and weights, on the rows of `mask` (N,)."""
    if isinstance(absorption, Absorption):
        return absorption.restrict(np.flatnonzero(mask))
    return Projection(absorption.unit[mask], absorption.time[mask], absorption.effects)


def settings_of(absorption: Absorber) -> dict[str, str | int | float | bool]:
    """Settings that a table must print beside the estimate: weights, and how a list of effects was
    removed.
    """
    if isinstance(absorption, Projection):
        return {}
    said: dict[str, str | int | float | bool] = {"effects_degrees_of_freedom": absorption.absorbed}
    said["effects_removed"] = "elimination" if absorption.elimination.direct else "lsmr"
    if absorption.weights is not None:
        said["observation_weights"] = "analytic"
    return said
