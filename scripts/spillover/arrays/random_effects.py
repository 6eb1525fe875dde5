"""Random effects (Swamy and Arora), pooled, between and first-difference estimators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from spillover.arrays.absorption import absorber
from spillover.arrays.foundation import Array, EstimationError, IntArray, Result
from spillover.arrays.lags import lag
from spillover.arrays.linear import (
    check_regressors,
    column_norms,
    least_squares,
    note_near_collinear,
    warn_few_digits,
)
from spillover.arrays.projection import RANDOM, Effects, EffectsOfUnits, Projection, group_means
from spillover.arrays.result import Estimate
from spillover.arrays.variance import Sample, Variance, covariance, restrict
from spillover.arrays.within import CONSTANT, fit_within, joint_test, panel_notes, refuse_absorbed
from spillover.note import Note, note
from spillover.words import _

__all__ = ["RandomEffects", "fit_between", "fit_first_difference", "fit_pooled", "fit_random"]


@dataclass(frozen=True, eq=False)
class Components(Result):
    """Variance components: of the errors, of the unit effects, and theta (N,), the share of each unit's mean
    to subtract.
    """

    idiosyncratic: float
    individual: float
    theta: Array


@dataclass(frozen=True, eq=False)
class RandomEffects(Result):
    """Random-effects estimate, with the quasi-demeaned data it ran on: y (N,), design (N, k [+ T − 1] +
    1), for tests that build on them.
    """

    estimate: Estimate
    y: Array
    design: Array
    components: Components


def fit_random(
    y: Array,
    x: Array,
    unit: IntArray,
    time: IntArray,
    *,
    terms: Sequence[str],
    effects: EffectsOfUnits = "individual",
    variance: Variance | None = None,
    outcome: str = "the outcome",
) -> RandomEffects:
    """GLS with random unit effects, by quasi-demeaning with θi = 1 − sqrt(σ²/(σ² + Ti σ²u)).

    Terms of the estimate: those given and `_cons`. A negative σ²u is set to 0 with a note.

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
        Names of the columns of x, in the estimate and in messages.
    effects : EffectsOfUnits, default "individual"
        "two-way" adds fixed time effects, which are not reported; "individual" does not.
    variance : Variance, optional
        How standard errors are made; classical where None.
    outcome : str, default "the outcome"
        Name of the outcome in messages.

    Returns
    -------
    RandomEffects
        The estimate, the quasi-demeaned data and the variance components.

    Raises
    ------
    EstimationError
        Gaps, collinear regressors, or too few units for variance components.

    References
    ----------
    Swamy and Arora (1972).
    For unbalanced panels Baltagi and Chang (1994), equation 2.19.
    """
    variance = variance or Variance("classical")
    x = check_regressors(y, x, (outcome, *terms), unit, time)
    project = Projection(unit, time, "individual")
    refuse_absorbed(y, outcome, project)
    full, names = x, tuple(terms)
    if effects != "individual":
        index, periods = project.time_index
        full = np.column_stack([x, index[:, None] == np.arange(1, periods)])
        names += tuple(f"time {value}" for value in np.unique(time)[1:])
    parts, notes = swamy_arora(y, full, names, project)
    unit_index = project.unit_index
    z = np.column_stack([full, np.ones(len(y))])
    starred, y_starred = (
        table - parts.theta[:, None] * group_means(table, *unit_index)[unit_index[0]]
        for table in (z, y[:, None])
    )
    fit = least_squares(y_starred[:, 0], starred, (*names, CONSTANT))
    digits = warn_few_digits(fit, column_norms(np.column_stack([y, z])))
    sample = Sample(unit, time, full.shape[1], 1)
    cov = covariance(fit.rows, fit.residuals, variance, sample)
    kept = [*range(len(terms)), full.shape[1]]
    coefficients, matrix = fit.coefficients[kept], cov.matrix[np.ix_(kept, kept)]
    tests, joint, no_test = joint_test(coefficients[:-1], replace(cov, matrix=matrix))
    digits += note_near_collinear(fit, terms, matrix)
    ssr = float(fit.residuals @ fit.residuals)
    estimate = Estimate(
        "random_effects",
        (*terms, CONSTANT),
        coefficients,
        matrix,
        project.nobs,
        project.units,
        project.periods,
        cov.df,
        {
            "ssr": ssr,
            **joint,
            "sigma2": ssr / sample.df,
            "sigma2_idiosyncratic": parts.idiosyncratic,
            "sigma2_individual": parts.individual,
            "theta": float(parts.theta.mean()),
        },
        {"effects": RANDOM[effects], "variance": cov.settings, "small_sample_factor": cov.factor},
        tests,
        (*notes, *digits, *no_test, *panel_notes(project)[:1]),
        fit.residuals,
    )
    return RandomEffects(estimate, y_starred[:, 0], starred, parts)


def swamy_arora(
    y: Array, x: Array, terms: Sequence[str], project: Projection
) -> tuple[Components, tuple[Note, ...]]:
    """Variance components of y (N,) on x (N, k) and a constant, with notes."""
    index, units = project.unit_index
    table = project(np.column_stack([y, x]))
    within = least_squares(table[:, 0], table[:, 1:], terms, np.linalg.norm(x, axis=0))
    counts = np.bincount(index).astype(float)
    # Unit means of time dummies are constant in a balanced panel: the rank of the between regression, not its
    # columns, counts.
    levels = np.column_stack([x, np.ones(len(y))])
    means = np.sqrt(counts)[:, None] * group_means(
        np.column_stack([y, levels / np.linalg.norm(levels, axis=0)]), index, units
    )
    basis, sizes, _rest = np.linalg.svd(means[:, 1:], full_matrices=False)
    q = basis[:, sizes > 1e-9 * sizes[0]]
    freedom, freedom_between = len(y) - units - x.shape[1], units - q.shape[1]
    if freedom <= 0 or freedom_between <= 0:
        raise EstimationError(
            _(
                "{units} units and {rows} rows are too few for variance components with {regressors} "
                "regressors; leave some out, or use fixed effects.",
                units=units,
                rows=len(y),
                regressors=x.shape[1],
            )
        )
    idiosyncratic = float(within.residuals @ within.residuals) / freedom
    between = means[:, 0] - q @ (q.T @ means[:, 0])
    # tr{(Z'PZ)⁻¹ Z'P μμ' PZ} = Σ Ti |qi|²: how much of the unit effects the between regression takes up.
    individual = float(between @ between) - freedom_between * idiosyncratic
    individual /= len(y) - float(counts @ (q**2).sum(1))
    notes: tuple[Note, ...] = ()
    if individual < 0:
        individual, notes = (
            0.0,
            (note("negative_unit_variance"),),
        )
    theta = 1 - np.sqrt(idiosyncratic / (idiosyncratic + counts * individual))
    return Components(idiosyncratic, individual, theta[index]), notes


def fit_pooled(
    y: Array,
    x: Array,
    unit: IntArray,
    time: IntArray,
    *,
    terms: Sequence[str],
    variance: Variance | None = None,
    weights: Array | None = None,
    outcome: str = "the outcome",
) -> Estimate:
    """Pooled least squares with a constant `_cons`.

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
        Names of the columns of x, in the estimate and in messages.
    variance : Variance, optional
        How standard errors are made; classical where None.
    weights : array (N,), optional
        Analytic weights, positive; they are scaled to a mean of one.
    outcome : str, default "the outcome"
        Name of the outcome in messages.

    Returns
    -------
    Estimate
        The estimate.

    Raises
    ------
    EstimationError
        As `fit_within`.

    References
    ----------
    Wooldridge (2010), section 7.8.
    """
    effects: Effects = "none"
    return fit_within(
        y,
        x,
        unit,
        time,
        terms=terms,
        effects=effects,
        variance=variance or Variance("classical"),
        constant=True,
        weights=weights,
        outcome=outcome,
    )


def fit_between(
    y: Array,
    x: Array,
    unit: IntArray,
    time: IntArray,
    *,
    terms: Sequence[str],
    weights: Array | None = None,
    outcome: str = "the outcome",
) -> Estimate:
    """Least squares of unit means on unit means and a constant, with the classical variance.

    With weights the means are weighted, and a unit has the mean of its rows' weights (as linearmodels).

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
        Names of the columns of x, in the estimate and in messages.
    weights : array (N,), optional
        Analytic weights, positive; they are scaled to a mean of one.
    outcome : str, default "the outcome"
        Name of the outcome in messages.

    Returns
    -------
    Estimate
        The estimate; nobs is the number of units.

    Raises
    ------
    EstimationError
        Gaps, or collinear means.

    References
    ----------
    Baltagi (2021), Econometric Analysis of Panel Data, chapter 2.
    """
    x = check_regressors(y, x, (outcome, *terms), unit, time)
    project = absorber(unit, time, "individual", weights)
    means = project.unit_means(np.column_stack([y, x]))
    units = np.arange(project.units)
    shares = None if weights is None else np.asarray(project.unit_root**2)
    estimate = fit_pooled(
        means[:, 0],
        means[:, 1:],
        units,
        np.zeros_like(units),
        terms=terms,
        weights=shares,
        outcome=_("the unit mean of {outcome}", outcome=outcome),
    )
    return _rename(estimate, "between", fit=("r2", "r2_between"))


def fit_first_difference(
    y: Array,
    x: Array,
    unit: IntArray,
    time: IntArray,
    *,
    terms: Sequence[str],
    variance: Variance | None = None,
    weights: Array | None = None,
    outcome: str = "the outcome",
) -> Estimate:
    """Least squares of one-period differences with a constant, a common trend.

    Gaps in time are not differenced across. With weights a difference has 1/(1/w + 1/w of the year before),
    for that is what analytic weights, variances of σ²/w, say of it (as linearmodels).

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
        Names of the columns of x, in the estimate and in messages.
    variance : Variance, optional
        How standard errors are made; classical where None.
    weights : array (N,), optional
        Analytic weights, positive; they are scaled to a mean of one.
    outcome : str, default "the outcome"
        Name of the outcome in messages.

    Returns
    -------
    Estimate
        The estimate, with a note on rows left out.

    Raises
    ------
    EstimationError
        No unit is seen in two consecutive periods, or as `fit_within`.

    References
    ----------
    Wooldridge (2010), section 10.6.
    """
    x = check_regressors(y, x, (outcome, *terms), unit, time)
    table = np.column_stack([y, x])
    differences = table - np.column_stack([lag(column, unit, time) for column in table.T])
    keep = np.asarray(np.isfinite(differences[:, 0]))
    if not keep.any():
        raise EstimationError(
            _(
                "No unit is seen in two consecutive periods, so that first differences do not exist; use "
                "the within estimator."
            )
        )
    variance = None if variance is None else restrict(variance, keep)
    if weights is not None:
        mean_one = np.asarray(absorber(unit, time, "none", weights).root ** 2)
        weights = (1 / (1 / mean_one + 1 / lag(mean_one, unit, time)))[keep]
    estimate = fit_pooled(
        differences[keep, 0],
        differences[keep, 1:],
        unit[keep],
        time[keep],
        terms=terms,
        variance=variance,
        weights=weights,
        outcome=_("the change of {outcome}", outcome=outcome),
    )
    left = note("differences", rows=int(keep.sum()), of=len(y))
    return _rename(estimate, "first_differences", left, fit=("r2",))


def _rename(estimate: Estimate, name: str, *notes: Note, fit: tuple[str, ...]) -> Estimate:
    """Give an estimate its own name, with those of a pooled one's measures of fit that mean the same: the R²
    of means is no overall one, nor is that of differences.
    """
    kept = {key: v for key, v in estimate.statistics.items() if not key.startswith("r2") or key in fit}
    return replace(estimate, estimator=name, statistics=kept, notes=(*estimate.notes, *notes))
