"""The sum of squares of a panel threshold regression at every candidate, by running cross-products.

With M the annihilator of the effects, what a threshold γ adds to the model is d(γ) = x·1(q ≤ γ). Sorted by q,
d(γ)'M v = Σ x·(M v) over the rows up to γ is a running sum for any column v; and d(γ)'M d(γ) = Σ x x' less
the squared sums by unit and by period, each of which changes by a known amount when a row enters. So one pass
over the rows gives the exact sum of squares at all distinct values of q, without another regression.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np

from spillover.arrays.foundation import Array, EstimationError, IntArray

__all__: list[str] = []

SINGULAR = 1e-10  # share of x·1(q ≤ γ) that the rest of the model must leave


@dataclass(frozen=True, eq=False)
class ThresholdPanel:
    """A balanced panel in order of unit and time: y (n, T), x (n, T, k) regime-dependent, z (n, T, m) other
    regressors, q (n, T) the threshold variable; two_way: whether time effects go with the unit effects.
    """

    y: Array
    x: Array
    z: Array
    q: Array
    two_way: bool

    @property
    def units(self) -> int:
        return int(self.q.shape[0])

    @property
    def periods(self) -> int:
        return int(self.q.shape[1])

    @property
    def nobs(self) -> int:
        return self.q.size

    def within(self, cube: Array) -> Array:
        """`cube` (n, T, c) without the effects, as rows (n·T, c)."""
        centred = cube - cube.mean(axis=1, keepdims=True)
        if self.two_way:
            centred = centred - centred.mean(axis=0, keepdims=True)
        return np.asarray(centred.reshape(self.nobs, -1))

    def below(self, thresholds: Array) -> Array:
        """x·1(q ≤ γ) side by side for each of the thresholds (n, T, k·g)."""
        return np.concatenate([self.x * (self.q <= value)[..., None] for value in thresholds], axis=2)


@dataclass(frozen=True, eq=False)
class Candidates:
    """Values of q that may be thresholds: `values` (K,) in order, and `last` (K,), the sorted rows' position
    of the last row at or below each.
    """

    values: Array
    last: IntArray

    @classmethod
    def of(cls, q: Array, trim: float, grid: int | None) -> Candidates:
        """Distinct values between the `trim` and 1 − `trim` quantiles (order statistics), all of them or
        `grid` that are evenly spaced among them by rank (as pyxthreg's grid).
        """
        ordered = np.sort(q, axis=None)
        cut = int(np.floor(len(ordered) * trim))
        values, counts = np.unique(ordered, return_counts=True)
        last = np.cumsum(counts) - 1
        kept = (
            (values >= ordered[cut]) & (values <= ordered[len(ordered) - 1 - cut]) & (last < len(ordered) - 1)
        )
        values, last = values[kept], last[kept]
        if grid is not None and grid < len(values):
            chosen = np.unique(np.round(np.arange(grid) * (len(values) - 1) / (grid - 1)).astype(int))
            values, last = values[chosen], last[chosen]
        return cls(values, last)

    def beside(self, fixed: Array, ordered: Array, fewest: int) -> np.ndarray:
        """Which (K,) leave at least `fewest` rows in every regime beside the thresholds `fixed`."""
        allowed = np.ones(len(self.values), dtype=bool)
        ends = np.searchsorted(ordered, np.sort(fixed), side="right")
        edges = np.concatenate([[0], ends, [len(ordered)]])
        for low, high in pairwise(edges):
            inside = (self.last + 1 > low) & (self.last + 1 <= high)
            allowed &= ~inside | ((self.last + 1 - low >= fewest) & (high - self.last - 1 >= fewest))
        return allowed


@dataclass(frozen=True, eq=False)
class Search:
    """The profile of the sum of squares over the candidates, beside the thresholds `fixed` (g,)."""

    panel: ThresholdPanel
    candidates: Candidates
    fewest: int
    fixed: Array = field(default_factory=lambda: np.empty(0))

    @cached_property
    def order(self) -> IntArray:
        """Rows sorted by q (N,)."""
        return np.argsort(self.panel.q, axis=None, kind="stable")

    @cached_property
    def _x(self) -> Array:
        return self.panel.x.reshape(self.panel.nobs, -1)[self.order]

    @cached_property
    def base(self) -> Array:
        """Orthonormal columns (N, p): all that the model holds beside the new threshold, without effects."""
        panel = self.panel
        parts = [panel.x, panel.z]
        if len(self.fixed):
            parts.append(panel.below(self.fixed))
        table = panel.within(np.concatenate(parts, axis=2))
        return np.linalg.qr(table / np.linalg.norm(table, axis=0))[0]

    @cached_property
    def allowed(self) -> np.ndarray:
        """Which candidates (K,) leave enough rows in every regime."""
        found = self.candidates.beside(self.fixed, self.panel.q.ravel()[self.order], self.fewest)
        if not found.any():
            raise EstimationError(
                f"No value of the threshold variable leaves {self.fewest} rows in each of "
                f"{len(self.fixed) + 2} regimes; ask for fewer thresholds or a smaller trim."
            )
        return found

    def _groups(self) -> list[tuple[IntArray, int, float]]:
        """The demeaned sets: codes of the sorted rows, rows per level, and the sign of their squared sums."""
        unit, time = np.divmod(self.order, self.panel.periods)
        sets = [(unit, self.panel.periods, -1.0)]
        if self.panel.two_way:
            sets += [(time, self.panel.units, -1.0), (np.zeros_like(unit), self.panel.nobs, 1.0)]
        return sets

    @cached_property
    def _whitener(self) -> Array:
        """W (K, k, k) with W W' the inverse of d(γ)'M d(γ), the model's other columns taken out as well;
        zero in directions that they leave nothing of.
        """
        x, last = self._x, self.candidates.last
        steps = x[:, :, None] * x[:, None, :]
        total = np.cumsum(steps, axis=0)[last]
        for codes, size, sign in self._groups():
            before = _sums_before(x, codes)
            cross = before[:, :, None] * x[:, None, :]
            steps_of_set = steps + cross + cross.transpose(0, 2, 1)
            total_of_set = np.cumsum(steps_of_set, axis=0)[last] / size
            total = total + sign * total_of_set
        inner = np.stack([self.running(column) for column in self.base.T], axis=2)
        left = total - inner @ inner.transpose(0, 2, 1)
        scale = np.sqrt(np.cumsum(x**2, axis=0)[last])
        scale[scale == 0] = 1.0
        values, vectors = np.linalg.eigh(left / scale[:, :, None] / scale[:, None, :])
        kept = values > SINGULAR
        roots = np.divide(1.0, np.sqrt(np.where(kept, values, 1.0)), where=kept, out=np.zeros_like(values))
        return np.asarray(vectors / scale[:, :, None] * roots[:, None, :])

    def running(self, column: Array) -> Array:
        """Σ x·v over the rows up to each candidate (K, k), for v (N,) without effects."""
        return np.cumsum(self._x * column[self.order, None], axis=0)[self.candidates.last]

    def annihilate(self, rows: Array) -> Array:
        """Rows (R, N), already without effects, without what the model's other columns explain."""
        return rows - (rows @ self.base) @ self.base.T

    def profile(self, outcomes: Array) -> tuple[Array, Array]:
        """For outcomes (R, N) without effects: the sum of squares without a new threshold (R,) and with one
        at each candidate (R, K), infinite where the candidate is not allowed.
        """
        left = self.annihilate(outcomes)
        without = np.einsum("rn,rn->r", left, left)
        sorted_rows = left[:, self.order]
        gain = np.zeros((len(left), len(self.candidates.values)))
        sums = np.stack(
            [np.cumsum(sorted_rows * x, axis=1)[:, self.candidates.last] for x in self._x.T], axis=2
        )
        for direction in self._whitener.transpose(2, 0, 1):
            gain += np.einsum("rkj,kj->rk", sums, direction) ** 2
        return without, np.where(self.allowed, without[:, None] - gain, np.inf)

    def beside(self, fixed: Array) -> Search:
        """The same search beside other thresholds."""
        return Search(self.panel, self.candidates, self.fewest, np.asarray(fixed, dtype=float))


def _sums_before(x: Array, codes: IntArray) -> Array:
    """For each row (N, k), the sum of earlier rows of its group."""
    order = np.argsort(codes, kind="stable")
    running = np.cumsum(x[order], axis=0)
    start = np.flatnonzero(np.r_[True, np.diff(codes[order]) > 0])
    offset = np.zeros((len(start), x.shape[1]))
    offset[1:] = running[start[1:] - 1]
    level = np.cumsum(np.r_[False, np.diff(codes[order]) > 0])
    before = np.empty_like(x)
    before[order] = running - x[order] - offset[level]
    return before
