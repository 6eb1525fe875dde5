"""Covariance matrices of linear panel estimators, each naming itself and its small-sample factor.

Every estimator here is linear in the outcome, b = rows'y with rows (N, p) = X(X'X)⁻¹ (or its 2SLS
counterpart), so every robust covariance is a quadratic form in the influence rows·u of each observation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from spillover.arrays.foundation import (
    Array,
    EstimationError,
    IntArray,
    Result,
    check_choice,
    encode_values,
    place_side_by_side,
)
from spillover.arrays.lags import steps
from spillover.arrays.projection import group_sums, is_nested
from spillover.arrays.weights.geo import great_circle
from spillover.note import VarianceSetting
from spillover.words import _

__all__ = ["Variance", "restrict"]

Kind = Literal[
    "classical", "HC0", "HC1", "clustered", "jackknife", "two-way", "driscoll-kraay", "newey-west", "conley"
]
SmallSample = Literal["nested", "full", "regressors", "none"]
# A variance below this share of the sum of squares is rounding.
ROUNDING = 1e-20


@dataclass(frozen=True, eq=False)
class Variance:
    """Choice of the covariance to compute.

    kind: "classical", "HC0", "HC1" (N/(N−K), all effects counted), "clustered", "jackknife" (clustered;
    `moments.Deletions`), "two-way" (Cameron, Gelbach and Miller 2011), "driscoll-kraay" (1998), "newey-west"
    (within units), "conley" (1999; unit totals, so any serial correlation is allowed).
    clusters (N,): codes, None for the unit. second (N,): other way of "two-way", None for time. cluster_name,
    second_name: words.
    small_sample: factor G/(G−1) · (N−1)/(N−K) with K = slopes + constant + effects not nested in clusters
    ("nested", fixest's default), slopes + all effects ("full"), slopes only ("regressors", plm's sss); or no
    factor at all ("none", plm's HC0).
    bandwidth: lags of Driscoll–Kraay and Newey–West (Bartlett weights), None for floor(T^(1/4)).
    cutoff_km, coordinates (N, 2) longitude and latitude in degrees, kernel: Conley's; great-circle distances.
    """

    kind: Kind = "clustered"
    clusters: IntArray | None = None
    second: IntArray | None = None
    cluster_name: str = "unit"
    second_name: str = "time"
    small_sample: SmallSample = "nested"
    bandwidth: int | None = None
    cutoff_km: float | None = None
    coordinates: Array | None = None
    kernel: Literal["uniform", "bartlett"] = "uniform"

    def __post_init__(self) -> None:
        check_choice("variance", self.kind, get_args(Kind))
        check_choice("small-sample correction", self.small_sample, get_args(SmallSample))

    @property
    def influence_variance(self) -> Variance:
        """Variance where nothing is estimated again: clustered in place of the jackknife, else the same."""
        return replace(self, kind="clustered") if self.kind == "jackknife" else self


def restrict(variance: Variance, rows: NDArray[np.bool_]) -> Variance:
    """Restrict the variance to some rows of its sample: cut clusters and coordinates to them.

    Parameters
    ----------
    variance : Variance
        The variance of the full sample.
    rows : array of bool (N,)
        Which rows stay.

    Returns
    -------
    Variance
        The variance of the rows that stay.
    """
    return replace(
        variance,
        clusters=None if variance.clusters is None else variance.clusters[rows],
        second=None if variance.second is None else variance.second[rows],
        coordinates=None if variance.coordinates is None else variance.coordinates[rows],
    )


@dataclass(frozen=True, eq=False)
class Sample:
    """Facts of the sample that a covariance needs: codes (N,), number of slopes, absorbed degrees of freedom
    (constant included), the absorbed sets of dummies as (codes, levels), and what some of them take beyond
    the constant (None: their levels less one each).
    """

    unit: IntArray
    time: IntArray
    slopes: int
    absorbed_degrees: int
    effects: tuple[tuple[IntArray, int], ...] = ()
    count_beyond_constant: Callable[[Sequence[int]], int] | None = None

    def inside_clusters(self, chosen: Sequence[int]) -> int:
        """Degrees of freedom, the constant's left out, of the sets of dummies at `chosen` that clusters
        contain.
        """
        if self.count_beyond_constant is None:
            return sum(self.effects[j][1] - 1 for j in chosen)
        return self.count_beyond_constant(chosen)

    @property
    def nobs(self) -> int:
        return len(self.unit)

    @property
    def df(self) -> int:
        """Residual degrees of freedom N − slopes − absorbed; an error where none is left."""
        left = self.nobs - self.slopes - self.absorbed_degrees
        if left <= 0:
            raise EstimationError(
                _(
                    "Too few rows ({nobs}) for the slopes ({slopes}) and the effects ({absorbed}); "
                    "drop regressors or add rows.",
                    nobs=self.nobs,
                    slopes=self.slopes,
                    absorbed=self.absorbed_degrees,
                )
            )
        return left


@dataclass(frozen=True, eq=False)
class Covariance(Result):
    """matrix (p, p); df of the t distribution; settings: how it was made, the kind and its options;
    factor: the small-sample factor already inside matrix.
    """

    matrix: Array
    df: float
    settings: VarianceSetting
    factor: float


def covariance(
    rows: Array, residuals: Array, variance: Variance, sample: Sample, *, constant: Array | None = None
) -> Covariance:
    """Compute the covariance of b = rows'y, for rows (N, p) and residuals (N,). constant (N,): the column of
    a further coefficient, after the others.

    An error where the variance of one of the first `sample.slopes` coefficients comes out negative, as it can
    in small samples when the kind is a difference of matrices or an indefinite kernel, or is nothing but
    rounding, as where the sums of two clusters cancel. A constant after them may: the caller decides.
    """
    if variance.kind == "clustered":
        result, squares = _estimate_by_column(rows, residuals, variance, sample, constant)
    else:
        table = rows if constant is None else place_side_by_side(rows, constant)
        if variance.kind == "classical":
            sigma2 = float(residuals @ residuals) / sample.df
            made = VarianceSetting(kind="classical")
            return Covariance(sigma2 * table.T @ table, sample.df, made, sample.nobs / sample.df)
        influence = np.multiply(table, residuals[:, None], out=None if table is rows else table)
        result = robust(influence, variance, sample)
        squares = np.einsum("ij,ij->j", influence, influence)
    if (np.diag(result.matrix) <= ROUNDING * squares)[: sample.slopes].any():
        raise EstimationError(
            _(
                "The {kind} variance of a slope is not positive in this sample; choose another one.",
                kind=variance.kind,
            )
        )
    return result


def robust(influence: Array, variance: Variance, sample: Sample) -> Covariance:
    """Compute the robust covariance of a sum whose terms are `influence` (N, p), under any kind but
    "classical" and "jackknife".
    """
    if variance.kind == "jackknife":
        raise EstimationError(
            _("The jackknife is there for fixed effects and 2SLS only; choose variance kind clustered.")
        )
    return _KINDS[variance.kind](influence, variance, sample)


def _heteroskedastic(influence: Array, variance: Variance, sample: Sample) -> Covariance:
    factor = sample.nobs / sample.df if variance.kind == "HC1" else 1.0
    return Covariance(
        factor * influence.T @ influence, sample.df, VarianceSetting(kind=variance.kind), factor
    )


def _estimate_clustered(influence: Array, variance: Variance, sample: Sample) -> Covariance:
    codes = _cluster_codes(variance, sample)
    return _cluster_covariance(group_sums(influence, *codes), codes, variance, sample)


def _estimate_by_column(
    rows: Array, residuals: Array, variance: Variance, sample: Sample, constant: Array | None
) -> tuple[Covariance, Array]:
    """Compute the clustered covariance and the sums of squares (p,) of the influence, of which one column at
    a time is in memory. Arguments as of `covariance`.
    """
    index, groups = _cluster_codes(variance, sample)
    columns = [*rows.T] if constant is None else [*rows.T, constant]
    totals, squares, influence = np.empty((groups, len(columns))), np.empty(len(columns)), np.empty(len(rows))
    for j, column in enumerate(columns):
        np.multiply(column, residuals, out=influence)
        totals[:, j] = np.bincount(index, influence, minlength=groups)
        squares[j] = influence @ influence
    return _cluster_covariance(totals, (index, groups), variance, sample), squares


def _cluster_codes(variance: Variance, sample: Sample) -> tuple[IntArray, int]:
    clusters = sample.unit if variance.clusters is None else variance.clusters
    return _group_codes(clusters, variance.cluster_name, sample)


def _cluster_covariance(
    totals: Array, codes: tuple[IntArray, int], variance: Variance, sample: Sample
) -> Covariance:
    """Of the totals (G, p) of the influence by cluster."""
    groups = codes[1]
    factor, counted = _factor(variance, sample, (codes[0],), groups)
    made = VarianceSetting(kind="clustered", by=variance.cluster_name, clusters=groups, **counted)
    return Covariance(factor * (totals.T @ totals), groups - 1, made, factor)


def _two_way(influence: Array, variance: Variance, sample: Sample) -> Covariance:
    first = _group_codes(
        sample.unit if variance.clusters is None else variance.clusters, variance.cluster_name, sample
    )
    second = _group_codes(
        sample.time if variance.second is None else variance.second, variance.second_name, sample
    )
    pairs, both = encode_values(first[0] * second[1] + second[0])
    sets = (first, second, (both, len(pairs)))
    one, other, shared = (totals.T @ totals for totals in (group_sums(influence, *each) for each in sets))
    meat = one + other - shared
    fewest = min(first[1], second[1])
    factor, counted = _factor(variance, sample, (first[0], second[0]), fewest)
    made = VarianceSetting(
        kind="two-way",
        by=variance.cluster_name,
        clusters=first[1],
        second=variance.second_name,
        second_clusters=second[1],
        **counted,
    )
    return Covariance(factor * meat, fewest - 1, made, factor)


def _driscoll_kraay(influence: Array, variance: Variance, sample: Sample) -> Covariance:
    codes = _group_codes(sample.time, "time", sample)
    period = steps(sample.time)
    totals = group_sums(influence, period, int(period.max()) + 1)
    times = codes[1]
    lags = _bandwidth(variance, times)
    meat = _bartlett(totals[None], lags)
    factor, counted = _factor(variance, sample, (codes[0],), times)
    made = VarianceSetting(kind="driscoll-kraay", lags=lags, **counted)
    return Covariance(factor * meat, times - 1, made, factor)


def _newey_west(influence: Array, variance: Variance, sample: Sample) -> Covariance:
    values, units = encode_values(sample.unit)
    period = steps(sample.time)
    cube = np.zeros((len(values), int(period.max()) + 1, influence.shape[1]))
    cube[units, period] = influence
    times = len(encode_values(sample.time)[0])
    lags = _bandwidth(variance, times)
    factor, counted = _factor(variance, sample, (sample.unit, sample.time), times)
    made = VarianceSetting(kind="newey-west", lags=lags, **counted)
    return Covariance(factor * _bartlett(cube, lags), times - 1, made, factor)


def _conley(influence: Array, variance: Variance, sample: Sample) -> Covariance:
    units, n = _group_codes(sample.unit, "unit", sample)
    if variance.coordinates is None or variance.cutoff_km is None:
        raise EstimationError(_("Conley's variance needs cutoff_km and the units' coordinates."))
    first = np.unique(units, return_index=True)[1]
    if not np.array_equal(variance.coordinates, variance.coordinates[first][units]):
        raise EstimationError(
            _("Conley's variance needs one pair of coordinates per unit; some unit has two: give it one.")
        )
    distance = great_circle(variance.coordinates[first])
    near = distance <= variance.cutoff_km
    kernel = (
        near
        if variance.kernel == "uniform"
        else near * (1 - distance / max(variance.cutoff_km, np.finfo(float).tiny))
    )
    totals = group_sums(influence, units, n)
    factor, counted = _factor(variance, sample, (units,), None)
    cutoff = float(variance.cutoff_km)
    made = VarianceSetting(kind="conley", kernel=variance.kernel, cutoff_km=cutoff, **counted)
    return Covariance(factor * totals.T @ kernel @ totals, sample.df, made, factor)


_KINDS: dict[str, Callable[[Array, Variance, Sample], Covariance]] = {
    "HC0": _heteroskedastic,
    "HC1": _heteroskedastic,
    "clustered": _estimate_clustered,
    "two-way": _two_way,
    "driscoll-kraay": _driscoll_kraay,
    "newey-west": _newey_west,
    "conley": _conley,
}


def _group_codes(codes: IntArray, name: str, sample: Sample) -> tuple[IntArray, int]:
    if len(codes) != sample.nobs:
        raise EstimationError(
            _(
                "Cluster variable {name} has {count} rows, the sample has {nobs}; give one value for each "
                "row.",
                name=name,
                count=len(codes),
                nobs=sample.nobs,
            )
        )
    values, index = encode_values(codes)
    if len(values) < 2:
        raise EstimationError(
            _(
                "Cluster variable {name} has one group only; clustering needs at least two. Take another "
                "variable, or errors without clusters, such as HC1.",
                name=name,
            )
        )
    return index, len(values)


def _factor(
    variance: Variance, sample: Sample, clusters: tuple[IntArray, ...], groups: int | None
) -> tuple[float, dict[str, Any]]:
    """Compute the small-sample factor, and what it counts; groups: G of G/(G−1), None where the estimator has
    no clusters.
    """
    if variance.small_sample == "none":
        return 1.0, {"small_sample": "none"}
    parameters = sample.slopes
    if variance.small_sample != "regressors":
        parameters += sample.absorbed_degrees
    if variance.small_sample == "nested":
        inside = [
            j
            for j, (codes, _) in enumerate(sample.effects)
            if any(is_nested(codes, group) for group in clusters)
        ]
        parameters -= sample.inside_clusters(inside)
    if sample.nobs <= parameters:
        raise EstimationError(
            _(
                "Too few rows ({nobs}) for the parameters ({parameters}); drop regressors or add rows.",
                nobs=sample.nobs,
                parameters=parameters,
            )
        )
    factor = (sample.nobs - 1) / (sample.nobs - parameters)
    counted: dict[str, str | int | float] = {
        "small_sample": variance.small_sample,
        "groups": groups is not None,
        "parameters": int(parameters),
    }
    return factor if groups is None else factor * groups / (groups - 1), counted


def _bandwidth(variance: Variance, periods: int) -> int:
    lags = int(np.floor(periods**0.25)) if variance.bandwidth is None else variance.bandwidth
    if not 0 <= lags < periods:
        raise EstimationError(
            _(
                "A bandwidth of {lags} does not fit the number of periods ({periods}); give a smaller one.",
                lags=lags,
                periods=periods,
            )
        )
    return lags


def _bartlett(cube: Array, lags: int) -> Array:
    """Bartlett-weighted sum of autocovariances (p, p) of `cube` (series, time, p), periods without
    rows being zeros.
    """
    meat = np.einsum("ntp,ntq->pq", cube, cube)
    for lag in range(1, lags + 1):
        cross = np.einsum("ntp,ntq->pq", cube[:, lag:], cube[:, :-lag])
        meat += (1 - lag / (lags + 1)) * (cross + cross.T)
    return np.asarray(meat)
