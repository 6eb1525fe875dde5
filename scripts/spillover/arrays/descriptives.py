"""Descriptive statistics of panel variables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from spillover.arrays.foundation import Array, EstimationError, IntArray, Result
from spillover.arrays.linear import check_finite, orthogonalise
from spillover.arrays.projection import group_means, levels_of
from spillover.words import _

__all__ = ["Description", "correlations", "describe", "variance_inflation"]


@dataclass(frozen=True)
class Description(Result):
    """Description of a variable: standard deviations with N − 1; sd_between over unit means (n − 1),
    sd_within of x − x̄i (N − 1).
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
    """Compute descriptive statistics of each column of a table.

    Parameters
    ----------
    table : array (N, k)
        Values, a column per variable, in the variable's own units.
    names : sequence of str
        Names of the columns, in messages and in the descriptions.
    unit : array of int (N,)
        The unit of each row, as an integer code.

    Returns
    -------
    tuple[Description, ...]
        A description per column, in their order.

    Raises
    ------
    EstimationError
        A gap, whose variable the message names, or one unit only.

    References
    ----------
    Stata's xtsum, for the spread between and within units.
    Wooldridge (2010), chapter 10.
    """
    check_finite(table, names, unit, np.arange(len(unit)))
    index, units = levels_of(unit)
    if units < 2:
        raise EstimationError(_("Between and within standard deviations need at least two units."))
    means = group_means(table, index, units)
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
    """Compute the Pearson correlations of the columns of a table.

    Parameters
    ----------
    table : array (N, k)
        Values without gaps, a column per variable.
    names : sequence of str
        Names of the columns, for messages.

    Returns
    -------
    array (k, k)
        The correlations, with ones on the diagonal.

    Raises
    ------
    EstimationError
        A column does not vary.

    References
    ----------
    Pearson (1895), Notes on regression and inheritance in the case of two parents.
    """
    centred = table - table.mean(0)
    norms = np.linalg.norm(centred, axis=0)
    constant = norms <= 1e-12 * np.maximum(np.linalg.norm(table, axis=0), np.finfo(float).tiny)
    if constant.any():
        raise EstimationError(
            _(
                "{names} does not vary, so it has no correlation; leave it out.",
                names=names[int(np.argmax(constant))],
            )
        )
    matrix: Array = (centred / norms).T @ (centred / norms)
    np.fill_diagonal(matrix, 1.0)
    return matrix


def variance_inflation(table: Array, names: Sequence[str]) -> Array:
    """Compute variance inflation factors, 1/(1 − R²j) of each column on the others and a constant.

    Parameters
    ----------
    table : array (N, k)
        Values without gaps, a column per regressor.
    names : sequence of str
        Names of the columns, for messages.

    Returns
    -------
    array (k,)
        The factors, at least one.

    Raises
    ------
    EstimationError
        A column does not vary or is a combination of the others.

    References
    ----------
    Belsley, Kuh and Welsch (1980), Regression Diagnostics, chapter 3.
    """
    correlations(table, names)
    orthogonalise(table - table.mean(0), names)
    return np.diag(np.linalg.inv(correlations(table, names))).copy()
