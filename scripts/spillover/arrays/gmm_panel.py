"""The stacked equations of a dynamic panel, transformed rows and then a system's levels, and instruments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from spillover.arrays.foundation import Array, EstimationError, IntArray
from spillover.arrays.lags import steps
from spillover.arrays.projection import Projection
from spillover.words import _

__all__ = ["LagInstruments", "OwnInstruments"]

Equation = Literal["both", "difference", "level"]
CONSTANT = "_cons"
DEPENDENT = 1e-9


@dataclass(frozen=True, eq=False)
class LagInstruments:
    """Lags `first` to `last` (None: all) of `values` (N,), NaN where missing, as instruments of the
    transformed equation, one for each period and lag, or one for each lag where `collapse`; in a system also
    the difference of lag first − 1 for the equation in levels (Holtz-Eakin, Newey and Rosen 1988; Blundell
    and Bond 1998). A missing value is zero.
    """

    name: str
    values: Array
    first: int = 2
    last: int | None = None
    collapse: bool = False
    equation: Equation = "both"


@dataclass(frozen=True, eq=False)
class OwnInstruments:
    """`values` (N,) as their own instrument, transformed as the equation is.

    equation: "both" in one column over both equations (as Stata's xtabond2), "separate" in one for each (as
    plm), or one equation only.
    """

    name: str
    values: Array
    equation: Literal["both", "separate", "difference", "level"] = "both"


@dataclass(frozen=True, eq=False)
class DynamicPanel:
    """Levels on a grid of n units × T consecutive periods: y (n, T), x (n, T, k), zero where `has_row` (n, T)
    is false.

    orthogonal: forward orthogonal deviations (Arellano and Bover 1995) in place of differences; a deviation
    is kept one period late, so that lags mean the same for both. system: whether the levels are estimated
    too.
    """

    y: Array
    x: Array
    has_row: np.ndarray
    place: tuple[IntArray, IntArray]
    orthogonal: bool
    system: bool

    @classmethod
    def build(
        cls,
        y: Array,
        x: Array,
        codes: tuple[IntArray, IntArray],
        own: Sequence[OwnInstruments],
        *,
        orthogonal: bool,
        system: bool,
    ) -> DynamicPanel:
        """Build the panel from rows y (N,) and x (N, k); a row with a missing value of either, or of an own
        instrument, is left out.
        """
        project = Projection(*codes, "none")
        unit, units = project.unit_index
        period = steps(codes[1])
        shape = (units, int(period.max()) + 1)
        complete = np.isfinite(np.column_stack([y, x, *(part.values for part in own)])).all(axis=1)
        seen = np.zeros(shape, dtype=bool)
        seen[unit, period] = complete
        cubes = np.zeros((*shape, 1 + x.shape[1]))
        cubes[unit[complete], period[complete]] = np.column_stack([y, x])[complete]
        return cls(cubes[..., 0], cubes[..., 1:], seen, (unit, period), orthogonal, system)

    @property
    def units(self) -> int:
        """Number of units, those without a usable row included."""
        return int(self.has_row.shape[0])

    @property
    def periods(self) -> int:
        return int(self.has_row.shape[1])

    @cached_property
    def difference(self) -> Array:
        """(n, T, T): row t takes levels to their difference at t; zero where t or t − 1 is not seen."""
        matrix = np.zeros((self.units, self.periods, self.periods))
        now = np.arange(1, self.periods)
        both = (self.has_row[:, 1:] & self.has_row[:, :-1]).astype(float)
        matrix[:, now, now], matrix[:, now, now - 1] = both, -both
        return matrix

    @cached_property
    def transform(self) -> Array:
        """(n, T, T): the transformation estimated, differences or forward orthogonal deviations."""
        if not self.orthogonal:
            return self.difference
        matrix = np.zeros((self.units, self.periods, self.periods))
        for t in range(self.periods - 1):
            later = self.has_row[:, t + 1 :].sum(axis=1)
            kept = self.has_row[:, t] & (later > 0)
            count = np.where(kept, later, 1)
            scale = np.where(kept, np.sqrt(count / (count + 1)), 0.0)
            matrix[:, t + 1, t] = scale
            matrix[:, t + 1, t + 1 :] = -(scale / count)[:, None] * self.has_row[:, t + 1 :]
        return matrix

    @cached_property
    def rows(self) -> np.ndarray:
        """Mask of the transformed rows (n, T) that exist."""
        return np.asarray((self.transform != 0).any(axis=2))

    @cached_property
    def stack(self) -> Array:
        """(n, R, T): takes levels to the rows estimated, R = T, or 2T in a system."""
        if not self.system:
            return self.transform
        levels = np.eye(self.periods) * self.has_row[:, :, None]
        return np.concatenate([self.transform, levels], axis=1)

    def grid(self, values: Array) -> Array:
        """Spread rows (N,) over the grid (n, T), NaN where there are none."""
        cube = np.full(self.has_row.shape, np.nan)
        cube[self.place] = values
        return cube

    def dummies(self) -> Array:
        """Make period dummies (T, d): independent of each other in the rows estimated, and of a constant
        where the levels have one.
        """
        periods = np.flatnonzero(self.has_row.any(axis=0))
        columns = np.eye(self.periods)[:, periods[0 if self.system else 1 :]]
        table = np.einsum("nrt,td->nrd", self.stack, columns).reshape(-1, columns.shape[1])
        kept: list[int] = []
        for j in range(columns.shape[1]):
            trial = table[:, [*kept, j]]
            norms = np.linalg.norm(trial, axis=0)
            if norms[-1] > 0 and np.linalg.svd(trial / norms, compute_uv=False)[-1] > DEPENDENT:
                kept.append(j)
        return columns[:, kept]


def instruments(
    panel: DynamicPanel,
    lagged: Sequence[LagInstruments],
    own: Sequence[OwnInstruments],
    always: Array,
) -> tuple[Array, tuple[str, ...]]:
    """Build the instruments (n, R, q) and name the group of each; always (T, d): columns of levels (constant,
    dummies) that are instruments of the levels in a system, else of the transformed equation.
    """
    columns: list[Array] = []
    groups: list[str] = []
    for part in lagged:
        for block, where in ((_lags, "difference"), (_compute_lagged_differences, "level")):
            if part.equation in ("both", where) and (where == "difference" or panel.system):
                found = block(panel, part)
                columns.append(found)
                groups += [f"{part.name}, {where}"] * found.shape[2]
    for extra in own:
        found = _stack_own_instruments(panel, extra)
        columns.append(found)
        groups += [extra.name] * found.shape[2]
    cube = np.broadcast_to(always, (panel.units, *always.shape))
    levels = panel.stack @ cube
    if panel.system:
        levels[:, : panel.periods] = 0.0
    columns.append(levels)
    groups += ["periods"] * always.shape[1]
    table = np.concatenate(columns, axis=2)
    used = np.asarray((table != 0).any(axis=(0, 1)))
    return table[:, :, used], tuple(name for name, keep in zip(groups, used, strict=True) if keep)


def _lags(panel: DynamicPanel, part: LagInstruments) -> Array:
    """Build lagged levels for the transformed equation (n, R, q)."""
    last = panel.periods - 1 if part.last is None else min(part.last, panel.periods - 1)
    if part.first < 1 or last < part.first:
        raise EstimationError(
            _(
                "Lags {first} to {last} of {name} select nothing in {periods} periods; give a "
                "first lag of at least 1 and a last lag no smaller than it.",
                first=part.first,
                last=part.last if part.last is not None else _("all"),
                name=part.name,
                periods=panel.periods,
            )
        )
    values = np.nan_to_num(panel.grid(part.values))
    periods = np.flatnonzero(panel.rows.any(axis=0))
    pairs = [(int(t), lag) for t in periods for lag in range(part.first, min(last, int(t)) + 1)]
    shared = sorted({lag for _, lag in pairs})
    table = np.zeros((*panel.stack.shape[:2], len(shared if part.collapse else pairs)))
    for position, (t, lag) in enumerate(pairs):
        column = shared.index(lag) if part.collapse else position
        table[:, t, column] = values[:, t - lag] * panel.rows[:, t]
    return table


def _compute_lagged_differences(panel: DynamicPanel, part: LagInstruments) -> Array:
    """Build lagged differences for the equation in levels (n, R, q)."""
    values = panel.grid(part.values)
    periods = [t for t in np.flatnonzero(panel.has_row.any(axis=0)) if t >= part.first]
    table = np.zeros((*panel.stack.shape[:2], 1 if part.collapse else len(periods)))
    for j, t in enumerate(periods):
        change = np.nan_to_num(values[:, t - part.first + 1] - values[:, t - part.first])
        table[:, panel.periods + t, 0 if part.collapse else j] = change * panel.has_row[:, t]
    return table


def _stack_own_instruments(panel: DynamicPanel, part: OwnInstruments) -> Array:
    values = np.where(panel.has_row, np.nan_to_num(panel.grid(part.values)), 0.0)
    stacked = (panel.stack @ values[..., None])[..., 0]
    if not panel.system:
        return stacked[:, :, None]
    upper, lower = stacked.copy(), stacked.copy()
    upper[:, panel.periods :], lower[:, : panel.periods] = 0.0, 0.0
    chosen = {
        "both": [stacked],
        "separate": [upper, lower],
        "difference": [upper],
        "level": [lower],
    }[part.equation]
    return np.stack(chosen, axis=2)
