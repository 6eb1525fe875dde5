"""Quantile regression with fixed effects by the method of moments (Machado and Santos Silva 2019)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from spillover.arrays.foundation import Array, EstimationError, IntArray, Result
from spillover.arrays.linear import check_regressors, orthogonalise
from spillover.arrays.projection import Projection
from spillover.arrays.within import fits_perfectly, refuse_absorbed
from spillover.words import _

__all__ = ["QuantileModel", "bootstrap_quantiles", "fit_quantiles"]

UnitEffects = Literal["individual", "two-way"]
FEWEST = 3  # years: with two, both residuals of a unit are equally far from zero
ROUNDING = 1e-10


@dataclass(frozen=True, eq=False)
class QuantileModel(Result):
    """location, scale: slopes (k,), β and γ. ratios: quantiles (Q,) of the standardised residuals, q(τ).

    residuals, fitted_scale: R and σ (N,), in the outcome's unit. standardised_rows: how many rows have both a
    residual and a scale; in the others, which their own effects fit, both are zero.
    """

    location: Array
    scale: Array
    ratios: Array
    residuals: Array
    fitted_scale: Array
    standardised_rows: int

    @property
    def slopes(self) -> Array:
        """Slopes (Q, k) of each quantile, β + q(τ)γ."""
        return np.asarray(self.location + self.ratios[:, None] * self.scale)

    @property
    def nonpositive_rows(self) -> int:
        """Number of standardised rows in which the fitted scale is not positive."""
        return int((self.fitted_scale <= 0).sum()) - (len(self.fitted_scale) - self.standardised_rows)


def fit_quantiles(
    y: Array,
    x: Array,
    unit: IntArray,
    time: IntArray,
    *,
    terms: Sequence[str],
    quantiles: Sequence[float],
    effects: UnitEffects = "individual",
    outcome: str = "the outcome",
) -> QuantileModel:
    """Estimate the location-scale model y = α + x'β + (δ + x'γ)U, whose quantiles have the slopes β + q(τ)γ.

    α and δ are effects of units, and of years as well where effects are two-way. β is the within regression
    of y, γ that of |R|, with R the residuals of the first, and q(τ) the quantile of R/σ, with σ the fitted
    values of the second: any solution of the check function, the middle one where there are several (as
    definition 2 of Hyndman and Fan), so that the quantile τ of −y is minus the quantile 1 − τ of y.

    The article regresses 2R(1{R ≥ 0} − λ) with λ the share of residuals that are not negative, which is
    |R| + (1 − 2λ)R. R is orthogonal to the regressors and effects, and both regressions have the same of
    them, so that γ and σ are those of |R|, exactly. As in the authors' program xtqreg, rows with σ < 0 count
    with R/σ as it is.

    Parameters
    ----------
    y : array (N,)
        The outcome, in its own units, a row per unit and time.
    x : array (N, k)
        The regressors, of location and scale, in the order of `terms`.
    unit : array of int (N,)
        The unit of each row, as an integer code.
    time : array of int (N,)
        The time of each row, as an integer.
    terms : sequence of str
        Names of the columns of x, for messages.
    quantiles : sequence of float
        Which quantiles, between 0 and 1, ascending.
    effects : {"individual", "two-way"}, default "individual"
        Fixed effects of units, or of units and years.
    outcome : str, default "the outcome"
        Name of the outcome in messages.

    Returns
    -------
    QuantileModel
        Slopes of location and scale, and the quantiles of the standardised residuals.

    Raises
    ------
    EstimationError
        Gaps, absorbed or collinear regressors, a perfect fit, or units seen fewer than three times.

    References
    ----------
    Machado and Santos Silva (2019), Quantiles via moments, Journal of Econometrics 213, 145-173, section 3.
    """
    x = check_regressors(y, x, (outcome, *terms), unit, time)
    if effects not in ("individual", "two-way"):
        raise EstimationError(
            _(
                "The quantile model has unit effects; effects {effects!r} leave them out. Choose "
                "individual or two-way.",
                effects=effects,
            )
        )
    levels = np.asarray(quantiles, dtype=float)
    if not len(levels) or not (levels[0] > 0 and levels[-1] < 1 and (np.diff(levels) > 0).all()):
        raise EstimationError(
            _(
                "Quantiles {quantiles} are not ascending between 0 and 1; 0.1, 0.5 and 0.9 are usual.",
                quantiles=", ".join(f"{one:g}" for one in levels),
            )
        )
    project = Projection(unit, time, effects)
    longest = int(np.bincount(project.unit_index[0]).max())
    if longest < FEWEST:
        raise EstimationError(
            _(
                "No unit has more than {most} periods, and quantiles with unit effects need at "
                "least {least}; take a longer panel.",
                most=longest,
                least=FEWEST,
            )
        )
    refuse_absorbed(y, outcome, project)
    return _moments(y, x, tuple(terms), levels, project, outcome)


def bootstrap_quantiles(
    y: Array,
    x: Array,
    unit: IntArray,
    time: IntArray,
    *,
    terms: Sequence[str],
    quantiles: Sequence[float],
    effects: UnitEffects = "individual",
    seed: int,
    replicates: Sequence[int] | range,
) -> Array:
    """Slopes of location, scale and quantiles from resampled panels: units with all their years, a unit that
    is drawn twice as two units.

    Replicate r has its own stream, SeedSequence([seed, r]), so a draw does not depend on how replicates are
    cut into jobs.

    Parameters
    ----------
    y : array (N,)
        The outcome, in its own units, a row per unit and time.
    x : array (N, k)
        The regressors, in the order of `terms`.
    unit : array of int (N,)
        The unit of each row, as an integer code.
    time : array of int (N,)
        The time of each row, as an integer.
    terms : sequence of str
        Names of the columns of x, for messages.
    quantiles : sequence of float
        Which quantiles, as of `fit_quantiles`.
    effects : {"individual", "two-way"}, default "individual"
        Fixed effects of units, or of units and years.
    seed : int
        Seed of the random draws.
    replicates : sequence of int
        Which replicates to draw.

    Returns
    -------
    array (R, (2 + Q) k)
        For each replicate the slopes of location, those of scale, and those of each quantile.

    Raises
    ------
    EstimationError
        Fewer than two units, or a resample whose slopes do not exist.

    References
    ----------
    Cameron, Gelbach and Miller (2008), the pairs cluster bootstrap.
    """
    x, levels = x.reshape(len(y), -1), np.asarray(quantiles, dtype=float)
    order = np.argsort(unit, kind="stable")
    rows = np.split(order, np.flatnonzero(np.diff(unit[order])) + 1)
    if len(rows) < 2:
        raise EstimationError(
            _(
                "A bootstrap that draws {what}s needs at least two; this panel has {size}.",
                what=_("unit"),
                size="1",
            )
        )
    found = np.empty((len(replicates), (2 + len(levels)) * x.shape[1]))
    for place, replicate in enumerate(replicates):
        stream = np.random.default_rng(np.random.SeedSequence([seed, replicate]))
        drawn = [rows[i] for i in stream.integers(0, len(rows), len(rows))]
        at, copy = np.concatenate(drawn), np.repeat(np.arange(len(rows)), list(map(len, drawn)))
        try:
            model = _moments(y[at], x[at], tuple(terms), levels, Projection(copy, time[at], effects))
        except EstimationError as error:
            raise EstimationError(
                _(
                    "Replicate {number} of the bootstrap cannot be estimated: {why} A resample may "
                    "leave out the few units in which a regressor varies.",
                    number=replicate,
                    why=error,
                )
            ) from error
        found[place] = np.concatenate([model.location, model.scale, model.slopes.ravel()])
    return found


def _moments(
    y: Array,
    x: Array,
    terms: tuple[str, ...],
    levels: Array,
    project: Projection,
    outcome: str = "the outcome",
) -> QuantileModel:
    """Location, scale and quantiles, from one decomposition of the regressors without their effects."""
    table = project(np.column_stack([y, x]))
    q, r = orthogonalise(table[:, 1:], terms, np.linalg.norm(x, axis=0))
    inverse = np.linalg.inv(r)
    residuals = table[:, 0] - q @ (q.T @ table[:, 0])
    net_norm = np.linalg.norm(table[:, 0])
    if np.linalg.norm(residuals) <= 1e-12 * net_norm or net_norm <= 1e-9 * np.linalg.norm(y):
        raise fits_perfectly(outcome)
    size = np.abs(residuals)
    net = project(size)
    fitted = size - net + q @ (q.T @ net)
    alone = np.maximum(size, np.abs(fitted)) <= ROUNDING * size.max()
    fitted[alone] = 0.0
    kept = ~alone & (fitted != 0)
    ratios = _quantiles(residuals[kept] / fitted[kept], levels)
    location, scale = inverse @ (q.T @ table[:, 0]), inverse @ (q.T @ net)
    return QuantileModel(location, scale, ratios, residuals, fitted, int((~alone).sum()))


def _quantiles(values: Array, levels: Array) -> Array:
    """Quantiles (Q,) by definition 2 of Hyndman and Fan (1996): the mean of the two values between which all
    solutions of the check function lie, where there are two.
    """
    ordered, place = np.sort(values), len(values) * levels
    whole = np.abs(place - np.round(place)) < ROUNDING * len(values)  # despite the rounding of τ
    above = np.where(whole, np.round(place), np.floor(place)).astype(int)
    below = np.where(whole, above - 1, above)
    return np.asarray((ordered[np.maximum(below, 0)] + ordered[np.minimum(above, len(ordered) - 1)]) / 2)
