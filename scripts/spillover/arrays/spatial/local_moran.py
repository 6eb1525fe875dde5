"""Local Moran statistics with conditional permutation inference (Anselin 1995; Sokal, Oden & Thomson
1998).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from spillover.arrays.foundation import Array, EstimationError, Result
from spillover.arrays.spatial.moran import checked_periods
from spillover.arrays.weights.matrix import WeightMatrix

__all__ = ["LocalMoran", "local_moran"]


@dataclass(frozen=True)
class LocalMoran(Result):
    """Local Moran's I_i = z_i Σ w_ij z_j / m2 with m2 = Σ z² / n, as in Anselin (1995) and R's spdep; all
    arrays (n,).

    esda divides by Σ z² / (n−1), so that its values are these × (n−1)/n. expected, variance, z, p:
    conditional on z_i (analytic, two-sided). p_permutation: folded, the smaller tail of conditional
    permutations; p_adjusted: Benjamini–Hochberg over units. quadrant: of (z_i, lag of z). Islands have I_i =
    0, variance 0, p = 1 and quadrant "Island".
    """

    ids: tuple[str, ...]
    statistic: Array
    expected: Array
    variance: Array
    z: Array
    p: Array
    p_permutation: Array
    p_adjusted: Array
    quadrant: tuple[str, ...]
    permutations: int
    seed: int

    def clusters(self, level: float = 0.05, adjusted: bool = False) -> tuple[str, ...]:
        """The quadrant where a unit is significant at `level`, else "not significant": what a map shows."""
        p = self.p_adjusted if adjusted else self.p_permutation
        return tuple(
            name if value <= level else "not significant"
            for name, value in zip(self.quadrant, p, strict=True)
        )


def local_moran(
    values: Array, weights: WeightMatrix, *, permutations: int = 999, seed: int = 0
) -> LocalMoran:
    """Local Moran's I of one period.

    Parameters
    ----------
    values : array (n,)
        The variable, in the order of `weights.ids`.
    weights : WeightMatrix
        The weight matrix.
    permutations : int, default 999
        How many draws; all units share one set.
    seed : int, default 0
        Seed of the random draws.

    Returns
    -------
    LocalMoran
        Statistics, p-values and quadrants by unit.

    Raises
    ------
    EstimationError
        A missing value, a variable without variance, or a matrix without links.

    References
    ----------
    Anselin (1995), Local indicators of spatial association.
    """
    if permutations < 1:
        raise EstimationError("local Moran needs at least one permutation; 999 is usual")
    (row,), _ = checked_periods(values, weights, ())
    deviations = row - row.mean()
    lagged = weights.lag(deviations)
    m2 = float((deviations**2).mean())
    statistic = deviations * lagged / m2
    expected, variance = _conditional_moments(deviations, weights, m2)
    linked = np.diff(weights.matrix.indptr) > 0
    z = np.divide(statistic - expected, np.sqrt(variance), out=np.zeros_like(statistic), where=variance > 0)
    by_id = np.argsort(np.array(weights.ids))  # the draws belong to ids, not to rows
    folded = np.empty(weights.n)
    ordered = weights.align([weights.ids[i] for i in by_id])
    folded[by_id] = _folded(deviations[by_id], lagged[by_id], ordered, permutations, seed)
    return LocalMoran(
        ids=weights.ids,
        statistic=statistic,
        expected=expected,
        variance=variance,
        z=z,
        p=np.where(linked, 2 * ndtr(-np.abs(z)), 1.0),
        p_permutation=folded,
        p_adjusted=benjamini_hochberg(folded),
        quadrant=tuple(
            _quadrant(deviations[i], lagged[i]) if linked[i] else "Island" for i in range(weights.n)
        ),
        permutations=permutations,
        seed=seed,
    )


def benjamini_hochberg(p: Array) -> Array:
    """p-values adjusted so that the expected share of false discoveries stays below the level (Benjamini &
    Hochberg 1995).
    """
    order = np.argsort(p)[::-1]
    ranks = np.arange(len(p), 0, -1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum.accumulate(np.minimum(p[order] * len(p) / ranks, 1.0))
    return adjusted


def _conditional_moments(deviations: Array, weights: WeightMatrix, m2: float) -> tuple[Array, Array]:
    """Mean and variance of I_i when the other values change places (Sokal, Oden & Thomson 1998, appendix)."""
    n = weights.n
    sums = np.asarray(weights.matrix.sum(axis=1)).ravel()
    squares = np.asarray((weights.matrix**2).sum(axis=1)).ravel()
    expected = -(deviations**2) * sums / ((n - 1) * m2)
    spread = (squares - sums**2 / (n - 1)) * (m2 - deviations**2 / (n - 1))
    return expected, np.maximum((deviations / m2) ** 2 * n / (n - 2) * spread, 0.0)


def _folded(deviations: Array, lagged: Array, weights: WeightMatrix, permutations: int, seed: int) -> Array:
    """Folded p-values (n,): neighbours of i drawn without replacement from the other units, its own value
    held.
    """
    n = weights.n
    indptr, data = weights.matrix.indptr, weights.matrix.data
    most = int(np.diff(indptr).max())
    generator = np.random.default_rng(np.random.SeedSequence([seed, 0x4C]))
    order = generator.permuted(np.tile(np.arange(n - 1), (permutations, 1)), axis=1)[:, :most]
    columns = np.ascontiguousarray(order.T)
    p = np.ones(n)
    for i in range(n):
        own = data[indptr[i] : indptr[i + 1]]
        if not len(own):
            continue
        others = np.delete(deviations, i)
        drawn = own @ others[columns[: len(own)]]
        slack = 1e-12 * max(1.0, abs(lagged[i]))
        tail = min(int((drawn >= lagged[i] - slack).sum()), int((drawn <= lagged[i] + slack).sum()))
        p[i] = (tail + 1) / (permutations + 1)
    return p


def _quadrant(own: float, lagged: float) -> str:
    """Where a unit lies in the Moran scatter."""
    if own > 0:
        return "High-High" if lagged > 0 else "High-Low"
    return "Low-High" if lagged > 0 else "Low-Low"
