"""Cross-products of within-transformed columns for many reweighted panels at once, in batched linear algebra.

A resample of units is a vector of multiplicities: drawn duplicates count as distinct units, so each carries
its own effect, and its contribution Z̈i'Z̈i (unit-demeaned) never changes. Time effects are shared by the
resample; they are partialled out of the weighted sums, S = Σ wi Z̈i'Z̈i − (Σ wi Z̈i'F̈i)(Σ wi F̈i'F̈i)⁺(Σ wi
F̈i'Z̈i) with F the time dummies. In a balanced panel the second term is G'G/n with G = Σ wi Z̈i (T × D).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from spillover.arrays.absorption import Absorber, Absorption
from spillover.arrays.foundation import Array, EstimationError, IntArray
from spillover.arrays.projection import Projection
from spillover.arrays.variance import Covariance, Variance
from spillover.note import VarianceSetting
from spillover.words import _

__all__: list[str] = []

CHUNK = 256


class UnitMoments:
    """Within cross-products of `columns` (N, D) under weights on units, the effects being named ones.

    Weights scale whole units; with effects "none" or "time" the units are not demeaned. Units are in the
    order of their codes.
    """

    def __init__(self, columns: Array, projection: Absorber) -> None:
        index, self.size = projection.unit_index
        time, periods = projection.time_index
        self.columns = columns.shape[1]
        has_unit = projection.effects in ("two-way", "individual")
        has_time = projection.effects in ("two-way", "time")
        centred = columns - projection.mean(columns)
        dummies = np.eye(periods)[time] if has_time else np.ones((len(columns), 0 if has_unit else 1))
        if has_unit:
            centred = centred - projection.unit_means(centred)[index]
        self._balanced = projection.is_balanced and has_time and isinstance(projection, Projection)
        cube = np.zeros((self.size, periods, self.columns))
        cube[index, time] = projection.scale(centred)
        self._gram = np.einsum("itd,ite->ide", cube, cube).reshape(self.size, -1)
        if self._balanced:
            self._profile = cube.reshape(self.size, -1)
            return
        if has_unit and dummies.shape[1]:
            dummies = dummies - projection.unit_means(dummies)[index]
        shape = (self.size, periods, dummies.shape[1])
        nuisance = np.zeros(shape)
        nuisance[index, time] = projection.scale(dummies)
        self._cross = np.einsum("itd,itf->idf", cube, nuisance).reshape(self.size, -1)
        self._nuisance = np.einsum("itf,itg->ifg", nuisance, nuisance).reshape(self.size, -1)
        self._effects = dummies.shape[1]

    def gram(self, weights: Array) -> Array:
        """Cross-products (R, D, D) of the panels in which unit i counts weights[r, i] times; weights
        (R, n).
        """
        count, d, drawn = len(weights), self.columns, _draw_weights(weights)
        total: Array = (drawn @ self._gram).reshape(count, d, d)
        if self._balanced:
            profile = (drawn @ self._profile).reshape(count, -1, d)
            return np.asarray(total - profile.transpose(0, 2, 1) @ profile / weights.sum(1)[:, None, None])
        if not self._effects:
            return total
        cross = (drawn @ self._cross).reshape(count, d, self._effects)
        nuisance = (drawn @ self._nuisance).reshape(count, self._effects, self._effects)
        return np.asarray(
            total - cross @ np.linalg.pinv(nuisance, rcond=1e-10, hermitian=True) @ cross.transpose(0, 2, 1)
        )


class RowMoments:
    """Within cross-products of `columns` (N, D) under weights on rows: a unit drawn twice at one time keeps
    one effect.
    """

    def __init__(self, columns: Array, projection: Absorber) -> None:
        self.size = len(columns)
        self.columns = columns.shape[1]
        self._table = columns - columns.mean(0)
        self._outer = np.einsum("nd,ne->nde", self._table, self._table).reshape(self.size, -1)
        self._projection = projection
        self._own = projection.scale(projection.scale(np.ones(self.size)))

    def gram(self, weights: Array) -> Array:
        """Cross-products (R, D, D) of the panels in which row i counts weights[r, i] times; weights (R,
        N).
        """
        starts = range(0, len(weights), CHUNK)
        return np.concatenate([self._chunk(weights[i : i + CHUNK] * self._own) for i in starts])

    def _chunk(self, weights: Array) -> Array:
        drawn = _draw_weights(weights)
        total: Array = (drawn @ self._outer).reshape(len(weights), self.columns, self.columns)
        codes = self._projection.codes
        if not codes:
            sums = drawn @ self._table
            return np.asarray(total - sums[:, :, None] * sums[:, None, :] / weights.sum(1)[:, None, None])
        (index, levels), *rest = codes
        counts, sums = self._sum_by_level(weights, index, levels)
        inverse = np.divide(1.0, counts, out=np.zeros_like(counts), where=counts > 0)
        total -= np.einsum("rl,rld,rle->rde", inverse, sums, sums, optimize=True)
        if not rest:
            return total
        (other, others), cells = rest[0], np.zeros((len(weights), levels, rest[0][1]))
        cells[:, index, other] = weights
        other_counts, other_sums = self._sum_by_level(weights, other, others)
        scaled = (cells * inverse[:, :, None]).transpose(0, 2, 1)
        cross = other_sums - scaled @ sums
        nuisance = np.eye(others) * other_counts[:, None, :] - scaled @ cells
        return np.asarray(
            total - cross.transpose(0, 2, 1) @ np.linalg.pinv(nuisance, rcond=1e-10, hermitian=True) @ cross
        )

    def _sum_by_level(self, weights: Array, index: IntArray, levels: int) -> tuple[Array, Array]:
        """Weight counts (R, L) and weighted sums (R, L, D) by level of an effect."""
        order = np.argsort(index, kind="stable")
        starts = np.searchsorted(index[order], np.arange(levels))
        counts = np.add.reduceat(weights[:, order], starts, axis=1)
        weighted = weights[:, order, None] * self._table[order]
        return counts, np.add.reduceat(weighted, starts, axis=1)


class AbsorbedMoments:
    """Within cross-products of `columns` (N, D) with any list of effects and weights, under weights on units
    or on rows.

    Each replicate's effects are removed again. A unit drawn twice counts twice, and that its copies share
    one effect changes nothing: their rows are alike, so their own effects would be.
    """

    def __init__(self, columns: Array, absorption: Absorption, of_units: bool) -> None:
        self.size = absorption.units if of_units else len(columns)
        self.columns = columns.shape[1]
        self._columns, self._absorption, self._of_units = columns, absorption, of_units

    def gram(self, weights: Array) -> Array:
        """Cross-products (R, D, D), each up to its scale, with unit or row i counting weights[r, i] times."""
        return np.stack([self._one(row) for row in weights])

    def _one(self, weights: Array) -> Array:
        counts = weights[self._absorption.unit_index[0]] if self._of_units else weights
        rows = np.flatnonzero(counts > 0)
        table = self._absorption.restrict(rows, counts[rows])(self._columns[rows])
        return table.T @ table


def unit_moments(columns: Array, projection: Absorber) -> UnitMoments | AbsorbedMoments:
    """Cross-products under weights on units, by the quicker way that the effects allow."""
    if isinstance(projection, Absorption) and not projection.label:
        return AbsorbedMoments(columns, projection, of_units=True)
    return UnitMoments(columns, projection)


def row_moments(columns: Array, projection: Absorber) -> RowMoments | AbsorbedMoments:
    """Cross-products under weights on rows, by the quicker way that the effects allow."""
    if isinstance(projection, Absorption) and not projection.label:
        return AbsorbedMoments(columns, projection, of_units=False)
    return RowMoments(columns, projection)


def _draw_weights(weights: Array) -> csr_array:
    """Weights (R, n) whose product with a table (n, K) adds its rows one after the other.

    A product of two dense matrices rounds the last digit of a row by how many rows there are: a replicate
    would depend on those it is computed with, and so on how replicates are cut into jobs.
    """
    return csr_array(weights)


def solve_moments(gram: Array, regressors: Sequence[int], outcome: int, what: Sequence[int] | range) -> Array:
    """Least-squares coefficients (R, k) of column `outcome` on columns `regressors`, for each cross-product
    matrix (R, D, D).

    what: the replicates' numbers, for the error that names a replicate whose regressors are collinear.
    """
    chosen = np.asarray(regressors)
    normal = gram[:, chosen[:, None], chosen]
    scale = np.sqrt(np.maximum(np.diagonal(normal, axis1=1, axis2=2), 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        scaled = normal / scale[:, :, None] / scale[:, None, :]
    finite = np.asarray(np.isfinite(scaled).all(axis=(1, 2)))
    bad = ~finite | (np.linalg.eigvalsh(np.where(finite[:, None, None], scaled, 0.0))[:, 0] < 1e-12)
    if bad.any():
        raise EstimationError(
            _(
                "Replicate {number} cannot be estimated: its sample leaves the regressors "
                "collinear ({lost} of {all} replicates). Resample units of a larger panel, or "
                "drop near-constant regressors.",
                number=what[int(np.flatnonzero(bad)[0])],
                lost=int(bad.sum()),
                all=len(gram),
            )
        )
    target = gram[:, chosen, outcome] / scale
    return np.linalg.solve(scaled, target[:, :, None])[:, :, 0] / scale


@dataclass(frozen=True, eq=False)
class Deletions:
    """Panel without each of its G clusters, for the cluster jackknife (CV3), which estimates the model again
    without each, its effects included: within cross-products (G, D, D) and means (G, D) of its columns.

    Where a few clusters dominate, the usual clustered variance is too small and its intervals too short; the
    jackknife's is not (MacKinnon, Nielsen and Webb 2023, Journal of Applied Econometrics 38, equation 12).
    Deleting units needs no second pass over the rows: what a unit adds to the cross-products never changes.
    """

    name: str
    grams: Array
    means: Array

    @classmethod
    def build(cls, columns: Array, projection: Absorber, variance: Variance) -> Deletions:
        """Build the parts from columns (N, D) in levels. Raises EstimationError where a cluster does not hold
        whole units, or is the only one.
        """
        index, units = projection.unit_index
        clusters = np.arange(units)  # the cluster of each unit, numbered from 0
        if variance.clusters is not None:
            codes = np.unique(variance.clusters, return_inverse=True)[1]
            clusters[index] = codes
            if not np.array_equal(clusters[index], codes):
                raise EstimationError(
                    _(
                        "The jackknife leaves out a unit at a time, and {cluster} changes within a unit; "
                        "cluster by unit or by a column that is constant in each.",
                        cluster=variance.cluster_name,
                    )
                )
        groups = int(clusters.max()) + 1
        if groups < 2:
            raise EstimationError(
                _(
                    "Cluster variable {cluster} has one group only; the jackknife needs at least two.",
                    cluster=variance.cluster_name,
                )
            )
        kept = (clusters != np.arange(groups)[:, None]).astype(np.float64)
        sums = np.zeros((units, columns.shape[1]))
        np.add.at(sums, index, projection.scale(projection.scale(columns)))
        rows = np.bincount(index, projection.scale(projection.scale(np.ones(len(index)))), units)
        means = (kept @ sums) / (kept @ rows)[:, None]
        return cls(variance.cluster_name, unit_moments(columns, projection).gram(kept), means)

    def least_squares(self) -> Array:
        """Slopes and constant (G, k + 1) of the first column on the others, without each cluster."""
        columns = self.grams.shape[1]
        try:
            slopes = solve_moments(self.grams, range(1, columns), 0, range(len(self.grams)))
        except EstimationError as error:
            raise self._build_deletion_error() from error
        return self._add_constant(slopes)

    def two_stage(self, endogenous: int, exogenous: int) -> Array:
        """Coefficients by 2SLS without each cluster (G, p + k + 1), the columns being outcome, endogenous,
        exogenous, instruments.
        """
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
            raise self._build_deletion_error() from error
        if not np.isfinite(slopes).all():
            raise self._build_deletion_error()
        return self._add_constant(slopes * scale[:, :1] / scale[:, regressors])

    def covariance(self, replicates: Array, estimate: Array) -> Covariance:
        """(G − 1)/G times the sum of squared differences of the replicates (G, p) from the estimate (p,)."""
        groups = len(replicates)
        apart = replicates - estimate
        factor = (groups - 1) / groups
        made = VarianceSetting(kind="jackknife", by=self.name, clusters=groups)
        return Covariance(factor * apart.T @ apart, groups - 1, made, factor)

    def _add_constant(self, slopes: Array) -> Array:
        means = self.means[:, 1 : 1 + slopes.shape[1]]
        return np.column_stack([slopes, self.means[:, 0] - (means * slopes).sum(axis=1)])

    def _build_deletion_error(self) -> EstimationError:
        return EstimationError(
            _(
                "The jackknife does not exist: without one of the clusters of {name} the "
                "regressors are collinear; take variance kind clustered.",
                name=self.name,
            )
        )
