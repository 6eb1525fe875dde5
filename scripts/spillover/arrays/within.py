"""Fixed-effects estimation by the within transformation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from spillover.arrays.jackknife import Deletions
from spillover.arrays.linear import check_finite, least_squares, wald
from spillover.arrays.projection import Effects, Projection, group_means
from spillover.arrays.result import Array, Estimate, EstimationError, IntArray, Test, f_test
from spillover.arrays.variance import Covariance, Sample, Variance, covariance

CONSTANT = "_cons"

# A constant's variance below this share of the residuals' variance over N is rounding alone.
ROUNDING = 1e-20


def fit_within(
    y: Array,
    x: Array,
    unit: IntArray,
    time: IntArray,
    *,
    terms: Sequence[str],
    effects: Effects = "two-way",
    variance: Variance | None = None,
    constant: bool = False,
    outcome: str = "the outcome",
    projection: Projection | None = None,
) -> Estimate:
    """Least squares of y (N,) on x (N, k) with unit effects, time effects, both or none, on balanced or
    unbalanced panels.

    The constant is the grand-mean one, ȳ − x̄'b, with the standard error of a regression on x − x̄i − x̄t +
    2x̄ and 1 (as Stata's xtreg, fe reports); `constant` adds it as the term `_cons`. statistics: r2_within;
    r2_between and r2_overall (squared correlations of unit means, and of levels, with x'b); r2_lsdv; f and
    f_p (all slopes zero, by the chosen variance); sigma2, ssr, loglik, constant, constant_se, df_residual.
    projection: the panel's effects if already built, to save time in sweeps.
    Source: Wooldridge (2010), section 10.5. Raises EstimationError for gaps, absorbed or collinear
    regressors, or a perfect fit.
    """
    variance, terms = variance or Variance(), tuple(terms)
    x = x.reshape(len(y), -1)
    project = projection or Projection(unit, time, effects)
    transformed = _transform(y, x, terms, outcome, project)
    ssw = float(transformed[:, 0] @ transformed[:, 0])
    fit = least_squares(transformed[:, 0], transformed[:, 1:], terms, scale=np.linalg.norm(x, axis=0))
    ssr = float(fit.residuals @ fit.residuals)
    if ssr <= 1e-24 * ssw:
        raise EstimationError(
            f"The regressors fit {outcome} perfectly, so no standard error exists; is a regressor the "
            "outcome itself?"
        )
    sample = Sample(unit, time, len(terms), project.absorbed, project.codes)
    rows = np.column_stack([fit.rows, 1 / len(y) - fit.rows @ x.mean(0)])
    coefficients = np.append(fit.coefficients, y.mean() - x.mean(0) @ fit.coefficients)
    if variance.kind == "jackknife":
        deletions = Deletions.of(np.column_stack([y, x]), project, variance)
        cov = deletions.covariance(deletions.least_squares(), coefficients)
    else:
        cov = covariance(rows, fit.residuals, variance, sample)
    statistics, notes = _fit_measures(y, x @ fit.coefficients, project, ssr, ssw)
    tests, joint, no_test = joint_test(fit.coefficients, cov)
    kept, grand_mean, no_se = keep_constant(coefficients, cov, constant, fit.residuals)
    statistics |= {"sigma2": ssr / sample.df, "df_residual": float(sample.df)} | joint | grand_mean
    return Estimate(
        estimator="within",
        terms=(*terms, CONSTANT)[kept],
        coefficients=coefficients[kept],
        covariance=cov.matrix[kept, kept],
        nobs=len(y),
        units=project.units,
        periods=project.periods,
        df=cov.df,
        statistics=statistics,
        settings={"effects": project.effects, "variance": cov.label, "small_sample_factor": cov.factor},
        tests=tests,
        notes=(*notes, *no_test, *no_se, *panel_notes(project)),
        residuals=fit.residuals,
    )


def _transform(y: Array, x: Array, terms: tuple[str, ...], outcome: str, project: Projection) -> Array:
    """Outcome and regressors side by side (N, 1 + k) without their effects, after checks that name what is
    wrong.
    """
    if x.shape[1] != len(terms) or not terms:
        raise EstimationError(
            f"{x.shape[1]} regressors but {len(terms)} names; give at least one regressor and a name for "
            "each."
        )
    levels = np.column_stack([y, x])
    check_finite(levels, (outcome, *terms), project.unit, project.time)
    transformed = project(levels)
    if np.linalg.norm(transformed[:, 0]) <= 1e-9 * np.linalg.norm(y):
        raise EstimationError(
            f"{outcome} has no variation left once the {project.effects} effects are removed."
        )
    return transformed


def keep_constant(
    coefficients: Array, cov: Covariance, wanted: bool, residuals: Array
) -> tuple[slice, dict[str, float], tuple[str, ...]]:
    """Which coefficients to report when the last is the constant: the slice, the constant's statistics, and a
    note.

    Residuals (N,) sum to zero by unit and by time. So the constant's variance is zero but for rounding where
    it is clustered by either and every regressor has mean zero, and a difference of matrices (two-way
    clustering) can come out negative although it is fine for the slopes; the constant is then reported
    without a standard error.
    """
    last = float(cov.matrix[-1, -1])
    if last > ROUNDING * float(residuals @ residuals) / len(residuals) ** 2:
        statistics = {"constant": float(coefficients[-1]), "constant_se": float(np.sqrt(last))}
        return slice(0, len(coefficients) - (not wanted)), statistics, ()
    note = f"the constant has no standard error: its variance is not positive ({cov.label})"
    return slice(0, len(coefficients) - 1), {"constant": float(coefficients[-1])}, (note,)


def joint_test(slopes: Array, cov: Covariance) -> tuple[tuple[Test, ...], dict[str, float], tuple[str, ...]]:
    """The F test that all `slopes` (k,), the first of `cov`, are zero; its statistics; a note where it is
    none or poor.
    """
    size = len(slopes)
    try:
        statistic = wald(slopes, cov.matrix[:size, :size], "the slopes") / size
    except EstimationError as error:
        return (), {}, (f"no joint F test: {error}",)
    test = f_test("slopes", statistic, size, cov.df, "all slopes are zero")
    # Clusters' scores sum to zero: with as many slopes as degrees of freedom their matrix is all but
    # singular, and F huge.
    few = (
        (f"the F test of {size} slopes has {cov.df:g} degrees of freedom beneath: do not rely on it",)
        if size >= cov.df
        else ()
    )
    return (test,), {"f": test.statistic, "f_p": test.p}, few


def panel_notes(projection: Projection) -> tuple[str, ...]:
    """What a reader must know of an unbalanced panel: its size, and the singletons that their own effect
    absorbs.
    """
    notes = []
    if not projection.balanced:
        full = projection.units * projection.periods
        notes.append(f"unbalanced panel: {projection.nobs} of {full} unit-periods")
    for count, name in zip(projection.singletons(), ("unit", "period"), strict=True):
        if count:
            notes.append(
                f"{count} {name}(s) seen once: absorbed by their own effect, they count in N but move no "
                "coefficient"
            )
    return tuple(notes)


def _fit_measures(
    y: Array, fitted: Array, projection: Projection, ssr: float, ssw: float
) -> tuple[dict[str, float], tuple[str, ...]]:
    nobs = len(y)
    means = group_means(np.column_stack([y, fitted]), *projection.unit_index)
    statistics = {
        "r2_within": 1 - ssr / ssw,
        "r2_lsdv": 1 - ssr / float(((y - y.mean()) ** 2).sum()),
        "ssr": ssr,
        "loglik": float(-nobs / 2 * (np.log(2 * np.pi * ssr / nobs) + 1)),
    }
    notes = []
    for name, pair in (("r2_between", means), ("r2_overall", np.column_stack([y, fitted]))):
        centred = pair - pair.mean(0)
        norms = np.linalg.norm(centred, axis=0)
        if (norms > 1e-12 * np.linalg.norm(pair, axis=0)).all():
            statistics[name] = float((centred[:, 0] @ centred[:, 1] / norms.prod()) ** 2)
        else:
            notes.append(f"{name} does not exist: the means compared do not vary")
    return statistics, tuple(notes)
