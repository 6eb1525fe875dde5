"""Descriptive statistics of panel variables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from spillover.arrays.foundation import Array, EstimationError, IntArray, Result
from spillover.arrays.linear import check_finite, orthogonalise
from spillover.arrays.projection import group_means


@dataclass(frozen=True)
class Description(Result):
    """One variable: standard deviations with N − 1; sd_between over unit means (n − 1), sd_within of x − x̄i
    (N − 1).
    """

    name: str
    n: int
    mean: float
    sd: float
    minimum: float
    q25: float
    median: float
    q75: float
    maximum: float
    sd_between: float
    sd_within: float


def describe(table: Array, names: Sequence[str], unit: IntArray) -> tuple[Description, ...]:
    """A description for each column of `table` (N, k); units by code (N,). Gaps are an EstimationError naming
    the variable.
    """
    check_finite(table, names, unit, np.arange(len(unit)))
    values, index = np.unique(unit, return_inverse=True)
    if len(values) < 2:
        raise EstimationError("Between and within standard deviations need at least two units.")
    means = group_means(table, index, len(values))
    within = table - means[index]
    quantiles = np.quantile(table, [0.25, 0.5, 0.75], axis=0)
    columns = zip(
        table.mean(0),
        table.std(0, ddof=1),
        table.min(0),
        *quantiles,
        table.max(0),
        means.std(0, ddof=1),
        within.std(0, ddof=1),
        strict=True,
    )
    return tuple(
        Description(name, len(table), *map(float, column))
        for name, column in zip(names, columns, strict=True)
    )


def correlations(table: Array, names: Sequence[str]) -> Array:
    """Pearson correlations (k, k) of the columns of `table` (N, k)."""
    centred = table - table.mean(0)
    norms = np.linalg.norm(centred, axis=0)
    constant = norms <= 1e-12 * np.maximum(np.linalg.norm(table, axis=0), np.finfo(float).tiny)
    if constant.any():
        raise EstimationError(
            f"{names[int(np.argmax(constant))]} does not vary, so it has no correlation; leave it out."
        )
    matrix: Array = (centred / norms).T @ (centred / norms)
    np.fill_diagonal(matrix, 1.0)
    return matrix


def variance_inflation(table: Array, names: Sequence[str]) -> Array:
    """Variance inflation factors (k,), 1/(1 − R²j) of each column of `table` (N, k) on the others and a
    constant.
    """
    correlations(table, names)
    orthogonalise(table - table.mean(0), names)
    return np.diag(np.linalg.inv(correlations(table, names))).copy()
