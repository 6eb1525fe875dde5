"""Two-way effects taken out of many columns at once: placebo treatments by the thousand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from spillover.arrays.foundation import Array, IntArray
from spillover.arrays.projection import Projection

__all__: list[str] = []


@dataclass(frozen=True, eq=False)
class TwoWay:
    """Removes unit and time effects from columns by least squares with weights (N,), None for ones.

    Exact, balanced or not: the larger set of effects is eliminated from the weighted normal equations. What
    `absorption.absorber` does, columns not scaled, and several times faster for hundreds of columns.
    """

    panel: Projection
    weights: Array | None = None

    def __call__(self, columns: Array) -> Array:
        """Columns (N,) or (N, k) without the effects, in the same shape."""
        if self.weights is None:
            return self.panel(columns)
        table = np.asarray(columns, dtype=float).reshape(len(columns), -1)
        table = table - self.weights @ table / self.weights.sum()
        result: Array = (table - self._fitted(table, self.weights)).reshape(columns.shape)
        return result

    def _fitted(self, table: Array, weights: Array) -> Array:
        (large, rows), (small, columns) = sorted(self.panel.codes, key=lambda code: -code[1])
        totals = np.bincount(large, weights, minlength=rows)[:, None]
        joint = np.bincount(large * columns + small, weights, minlength=rows * columns)
        incidence: Array = joint.reshape(rows, columns) / totals
        means = wide_sums(table, large, rows, weights) / totals
        diagonal: Array = np.diag(np.bincount(small, weights, minlength=columns))
        reduced = diagonal - incidence.T @ (incidence * totals)
        right = wide_sums(table, small, columns, weights) - incidence.T @ (means * totals)
        effect = np.linalg.pinv(reduced, rcond=1e-10, hermitian=True) @ right
        return effect[small] + (means - incidence @ effect)[large]


def wide_sums(table: Array, index: IntArray, groups: int, weights: Array | None = None) -> Array:
    """Weighted sums (groups, k) of the rows of `table` (N, k) by code, fast where k is large."""
    values = np.ones(len(index)) if weights is None else weights
    incidence = csr_array((values, (index, np.arange(len(index)))), shape=(groups, len(index)))
    return np.asarray(incidence @ table, dtype=np.float64)
