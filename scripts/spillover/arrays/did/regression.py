"""Weighted least squares with two-way effects, the base of every regression estimator of this folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from spillover.arrays.foundation import Array, EstimationError, IntArray
from spillover.arrays.linear import check_finite, least_squares
from spillover.arrays.projection import Projection
from spillover.arrays.variance import Covariance, Sample, Variance, covariance


@dataclass(frozen=True, eq=False)
class TwoWay:
    """Removes unit and time effects from columns by least squares with weights (N,), None for ones.

    Exact, balanced or not: the larger set of effects is eliminated from the weighted normal equations.
    """

    panel: Projection
    weights: Array | None = None

    def __call__(self, columns: Array) -> Array:
        """Columns (N,) or (N, k) without the effects, in the same shape."""
        if self.weights is None:
            return self.panel(columns)
        table = np.asarray(columns, dtype=float).reshape(len(columns), -1)
        table = table - self.weights @ table / self.weights.sum()
        return (table - self._fitted(table, self.weights)).reshape(columns.shape)

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


@dataclass(frozen=True, eq=False)
class Regression:
    """Slopes (k,) with covariance, rows (N, k) such that b = rows'y, residuals (N,), and the regressors
    (N, k) without their effects.
    """

    terms: tuple[str, ...]
    coefficients: Array
    cov: Covariance
    rows: Array
    residuals: Array
    design: Array
    sample: Sample


def regress(
    y: Array,
    x: Array,
    unit: IntArray,
    time: IntArray,
    *,
    terms: Sequence[str],
    weights: Array | None = None,
    variance: Variance | None = None,
    outcome: str = "the outcome",
    panel: Projection | None = None,
) -> Regression:
    """Least squares of y (N,) on x (N, k) with unit and time effects and analytic weights (N,).

    Robust covariances only: the influence of a row is its weighted regressor times its residual. Raises
    EstimationError for gaps, absorbed or collinear regressors, and for a classical variance with weights.
    """
    variance, terms = variance or Variance(), tuple(terms)
    if variance.kind in ("classical", "jackknife"):
        raise EstimationError(f"The {variance.kind} variance is not offered here; choose kind clustered.")
    x = x.reshape(len(y), -1)
    check_finite(np.column_stack([y, x]), (outcome, *terms), unit, time)
    panel = panel or Projection(unit, time)
    table = TwoWay(panel, weights)(np.column_stack([y, x]))
    root = np.ones(len(y)) if weights is None else np.sqrt(weights)
    scale = np.linalg.norm(x * root[:, None], axis=0)
    fit = least_squares(table[:, 0] * root, table[:, 1:] * root[:, None], terms, scale)
    rows = fit.rows * root[:, None]
    residuals = fit.residuals / root
    sample = Sample(unit, time, len(terms), panel.absorbed, panel.codes)
    cov = covariance(rows, residuals, variance, sample)
    return Regression(terms, fit.coefficients, cov, rows, residuals, table[:, 1:], sample)
