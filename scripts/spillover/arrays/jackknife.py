"""The cluster jackknife: the model is estimated again without each cluster, its effects included (CV3).

Where a few clusters dominate, the usual clustered variance is too small and its intervals too short; the
jackknife's is not (MacKinnon, Nielsen and Webb 2023, Journal of Applied Econometrics 38, equation 12).
Deleting units needs no second pass over the
rows: what a unit adds to the cross-products never changes (see `moments`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spillover.arrays.absorption import Absorber
from spillover.arrays.foundation import Array, EstimationError, IntArray
from spillover.arrays.moments import solve_moments, unit_moments
from spillover.arrays.variance import Covariance, Variance

__all__: list[str] = []


@dataclass(frozen=True, eq=False)
class Deletions:
    """A panel without each of its G clusters: within cross-products (G, D, D) and means (G, D) of its
    columns.
    """

    name: str
    grams: Array
    means: Array

    @classmethod
    def of(cls, columns: Array, projection: Absorber, variance: Variance) -> Deletions:
        """From columns (N, D) in levels. Raises EstimationError where a cluster does not hold whole units, or
        is the only one.
        """
        index, units = projection.unit_index
        clusters = _of_units(index, units, variance)
        groups = int(clusters.max()) + 1
        if groups < 2:
            raise EstimationError(
                f"Cluster variable {variance.cluster_name} has one group only; the jackknife needs at "
                "least two."
            )
        kept = (clusters != np.arange(groups)[:, None]).astype(np.float64)
        sums = np.zeros((units, columns.shape[1]))
        np.add.at(sums, index, projection.scaled(projection.scaled(columns)))
        rows = np.bincount(index, projection.scaled(projection.scaled(np.ones(len(index)))), units)
        means = (kept @ sums) / (kept @ rows)[:, None]
        return cls(variance.cluster_name, unit_moments(columns, projection).gram(kept), means)

    def least_squares(self) -> Array:
        """Slopes and constant (G, k + 1) of the first column on the others, without each cluster."""
        columns = self.grams.shape[1]
        try:
            slopes = solve_moments(self.grams, range(1, columns), 0, range(len(self.grams)))
        except EstimationError as error:
            raise self._no_deletion() from error
        return self._with_constant(slopes)

    def two_stage(self, endogenous: int, exogenous: int) -> Array:
        """The same by 2SLS (G, p + k + 1), the columns being outcome, endogenous, exogenous, instruments."""
        columns = self.grams.shape[1]
        regressors = np.arange(1, 1 + endogenous + exogenous)
        instruments = np.r_[1 + endogenous : columns]
        scale = np.sqrt(np.diagonal(self.grams, axis1=1, axis2=2))
        grams = self.grams / scale[:, :, None] / scale[:, None, :]
        between = grams[:, instruments[:, None], np.r_[regressors, 0]]
        try:
            solved = np.linalg.solve(grams[:, instruments[:, None], instruments], between)
            normal = between[:, :, :-1].transpose(0, 2, 1) @ solved
            slopes = np.linalg.solve(normal[:, :, :-1], normal[:, :, -1:])[:, :, 0]
        except np.linalg.LinAlgError as error:
            raise self._no_deletion() from error
        if not np.isfinite(slopes).all():
            raise self._no_deletion()
        return self._with_constant(slopes * scale[:, :1] / scale[:, regressors])

    def covariance(self, replicates: Array, estimate: Array) -> Covariance:
        """(G − 1)/G times the sum of squared differences of the replicates (G, p) from the estimate (p,)."""
        groups = len(replicates)
        apart = replicates - estimate
        factor = (groups - 1) / groups
        made: dict[str, str | int | float] = {"kind": "jackknife", "by": self.name, "clusters": groups}
        return Covariance(factor * apart.T @ apart, groups - 1, made, factor)

    def _with_constant(self, slopes: Array) -> Array:
        means = self.means[:, 1 : 1 + slopes.shape[1]]
        return np.column_stack([slopes, self.means[:, 0] - (means * slopes).sum(axis=1)])

    def _no_deletion(self) -> EstimationError:
        return EstimationError(
            f"The jackknife does not exist: without one of the clusters of {self.name} the regressors are "
            "collinear; "
            "take variance kind clustered."
        )


def _of_units(index: IntArray, units: int, variance: Variance) -> IntArray:
    """The cluster (n,) of each unit, numbered from 0."""
    if variance.clusters is None:
        return np.arange(units)
    clusters = np.unique(variance.clusters, return_inverse=True)[1]
    of_unit = np.zeros(units, dtype=np.int64)
    of_unit[index] = clusters
    if not np.array_equal(of_unit[index], clusters):
        raise EstimationError(
            f"The jackknife leaves out a unit at a time, and {variance.cluster_name} changes within a unit; "
            "cluster by unit or by a column that is constant in each."
        )
    return of_unit
