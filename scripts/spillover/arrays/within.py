"""Fixed-effects estimation by the within transformation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from spillover.arrays.absorption import Absorber, EffectsLike, absorber, settings_of
from spillover.arrays.foundation import Array, EstimationError, IntArray, effect_words, place_side_by_side
from spillover.arrays.linear import (
    LeastSquares,
    check_finite,
    column_norms,
    least_squares,
    note_near_collinear,
    wald_statistic,
    warn_few_digits,
)
from spillover.arrays.moments import Deletions
from spillover.arrays.result import Estimate, Test, f_test
from spillover.arrays.variance import Covariance, Sample, Variance, covariance
from spillover.note import Note, note
from spillover.words import Message, _

__all__ = ["check_variation", "fit_within"]

CONSTANT = "_cons"

# Of an outcome net of the effects, a norm below this share of its own is rounding alone.
WITHOUT_VARIATION = 1e-9

# A constant's variance below this share of the residuals' variance over N is rounding alone.
ROUNDING = 1e-20


def fit_within(
    y: Array,
    x: Array,
    unit: IntArray,
    time: IntArray,
    *,
    terms: Sequence[str],
    effects: EffectsLike = "two-way",
    variance: Variance | None = None,
    constant: bool = False,
    outcome: str = "the outcome",
    weights: Array | None = None,
    projection: Absorber | None = None,
) -> Estimate:
    """Estimate by least squares with unit effects, time effects, both, none, or any list, on any panel.

    The constant is the grand-mean one, ȳ − x̄'b, with the standard error of a regression on x − x̄i − x̄t +
    2x̄ and 1 (as Stata's xtreg, fe reports). statistics: r2_within, of the outcome net of the effects (r2
    where there are none); r2_between and r2_overall (squared
    correlations of unit means, and of levels, with x'b); r2_lsdv; f and f_p (all slopes zero, by the chosen
    variance); sigma2, ssr, loglik, constant, constant_se, df_residual. With weights every mean and sum is
    weighted; residuals are y's own.

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
    effects : EffectsLike, default "two-way"
        Fixed effects: "two-way", "individual", "time", "none", or a list of `absorption.Effect`.
    variance : Variance, optional
        How standard errors are made; clustered by unit where None.
    constant : bool, default False
        Whether the constant is a term of the estimate, `_cons`.
    outcome : str, default "the outcome"
        Name of the outcome in messages.
    weights : array (N,), optional
        Analytic weights, positive; they are scaled to a mean of one.
    projection : Absorber, optional
        The panel's effects and weights if already built, to save time in sweeps.

    Returns
    -------
    Estimate
        The estimate.

    Raises
    ------
    EstimationError
        Gaps, absorbed or collinear regressors, or a perfect fit.

    References
    ----------
    Wooldridge (2010), section 10.5.
    """
    variance, terms = variance or Variance(), tuple(terms)
    x = x.reshape(len(y), -1)
    project = projection or absorber(unit, time, effects, weights)
    both = place_side_by_side(y, x)
    keeps_levels = variance.kind == "jackknife"
    fit, ssr, ssw, scale = _fit(both, terms, outcome, project, spare=not keeps_levels)
    sample = Sample(
        unit, time, len(terms), project.degrees_of_freedom, project.codes, project.count_beyond_constant
    )
    means = project.mean(x)
    coefficients = append_constant(fit, project.mean(y), means)
    if keeps_levels:
        deletions = Deletions.build(both, project, variance)
        cov = deletions.covariance(deletions.least_squares(), coefficients)
    else:
        last = constant_rows(fit, means, project)
        cov = covariance(fit.rows, fit.residuals, variance, sample, constant=last)
    statistics, notes = _fit_measures(y, x @ fit.coefficients, project, ssr, ssw)
    digits = (*warn_few_digits(fit, scale), *note_near_collinear(fit, terms, cov.matrix))
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
        settings={
            "effects": project.effects,
            "variance": cov.settings,
            "small_sample_factor": cov.factor,
            **settings_of(project),
        },
        tests=tests,
        notes=(*notes, *no_test, *no_se, *panel_notes(project), *digits),
        residuals=project.raw(fit.residuals),
    )


def _fit(
    levels: Array, terms: tuple[str, ...], outcome: str, project: Absorber, *, spare: bool
) -> tuple[LeastSquares, float, float, Array]:
    """Regress the first of the columns (N, 1 + k) on the others, all net of the effects: give the fit, the
    sums of squares of residuals and of the outcome, and the norms (1 + k,) of the columns, after checks that
    name what is wrong. spare: whether the caller needs the columns no more.
    """
    if levels.shape[1] != len(terms) + 1 or not terms:
        raise EstimationError(
            _(
                "{regressors} regressors and {terms} names; give at least one regressor and one "
                "name for each.",
                regressors=levels.shape[1] - 1,
                terms=len(terms),
            )
        )
    check_finite(levels, (outcome, *terms), project.unit, project.time)
    scale = column_norms(project.scale(levels))
    transformed = project(levels, spare=spare)
    _refuse_no_variation(transformed[:, 0], scale[0], outcome, project)
    ssw = float(transformed[:, 0] @ transformed[:, 0])
    fit = least_squares(transformed[:, 0], transformed[:, 1:], terms, scale[1:], spare=True)
    ssr = float(fit.residuals @ fit.residuals)
    if ssr <= 1e-24 * ssw:
        raise fits_perfectly(outcome)
    return fit, ssr, ssw, scale


def check_variation(
    values: Array, unit: IntArray, time: IntArray, *, effects: EffectsLike = "two-way", name: str
) -> None:
    """Check that fixed effects leave a variable some variation.

    Parameters
    ----------
    values : array (N,)
        The variable, a row per unit and time.
    unit : array of int (N,)
        The unit of each row, as an integer code.
    time : array of int (N,)
        The time of each row, as an integer.
    effects : EffectsLike, default "two-way"
        Fixed effects: "two-way", "individual", "time", "none", or a list of `absorption.Effect`.
    name : str
        Name of the variable in messages.

    Returns
    -------
    None
        Nothing, where there is some.

    Raises
    ------
    EstimationError
        The effects explain it but for rounding.

    References
    ----------
    Wooldridge (2010), section 10.5.
    """
    refuse_absorbed(values, name, absorber(unit, time, effects, None))


def refuse_absorbed(values: Array, outcome: str, project: Absorber) -> None:
    """Raise EstimationError where the effects leave an outcome (N,) without variation."""
    scale = float(column_norms(project.scale(values[:, None]))[0])
    _refuse_no_variation(project(values[:, None])[:, 0], scale, outcome, project)


def _refuse_no_variation(rest: Array, scale: float, outcome: str, project: Absorber) -> None:
    """Refuse an outcome that its effects explain. rest (N,): the outcome without the effects; scale: its norm
    with them.
    """
    if np.linalg.norm(rest) > WITHOUT_VARIATION * scale:
        return
    one_unit, one_period = ((codes == codes[0]).all() for codes in (project.unit, project.time))
    raise build_variation_error(
        outcome, project.effects, one_unit=bool(one_unit), one_period=bool(one_period)
    )


def build_variation_error(
    outcome: str, effects: str, *, one_unit: bool = False, one_period: bool = False
) -> EstimationError:
    """Build the error of an outcome that the effects leave nothing of: it has one value, the sample has only
    one unit or period, or the effects explain it.
    """
    if effects == "none":
        return EstimationError(ONE_VALUE.fill_values(outcome=outcome))
    values = {"outcome": outcome, "effects": effect_words(effects)}
    if one_unit and effects in ("two-way", "time"):
        return EstimationError(_ONE_UNIT.fill_values(**values))
    if one_period and effects in ("two-way", "individual"):
        return EstimationError(_ONE_PERIOD.fill_values(**values))
    return EstimationError(
        _(
            "{outcome} has no variation left once the {effects} effects are removed; use fewer effects or "
            "another outcome.",
            **values,
        )
    )


ONE_VALUE: Message = _("{outcome} has one value in all rows; use another outcome.")
_ONE_UNIT: Message = _(
    "the sample has one unit only, so that {effects} effects leave {outcome} no variation; use fewer effects "
    "or more units."
)
_ONE_PERIOD: Message = _(
    "the sample has one period only, so that {effects} effects leave {outcome} no variation; use fewer "
    "effects or more periods."
)


def fits_perfectly(outcome: str) -> EstimationError:
    """Build the error of an outcome that the regressors leave nothing of."""
    return EstimationError(
        _(
            "The regressors fit {outcome} perfectly, so that no standard error exists; leave out a "
            "regressor that is the outcome itself or made from it.",
            outcome=outcome,
        )
    )


def append_constant(fit: LeastSquares, level: Array, means: Array) -> Array:
    """Append the grand-mean constant to the slopes of a fit net of the effects: (k + 1,). level (): the mean
    of the outcome; means (k,): of the regressors.
    """
    return np.append(fit.coefficients, level - means @ fit.coefficients)


def constant_rows(fit: LeastSquares, means: Array, project: Absorber) -> Array:
    """Compute what the grand-mean constant takes of each row's outcome (N,). means: of `append_constant`."""
    return np.asarray(project.root / project.nobs - fit.rows @ means)


def keep_constant(
    coefficients: Array, cov: Covariance, wanted: bool, residuals: Array
) -> tuple[slice, dict[str, float], tuple[Note, ...]]:
    """Choose which coefficients to report when the last is the constant: the slice, the constant's
    statistics, and a note.

    Residuals (N,) sum to zero by unit and by time. So the constant's variance is zero but for rounding where
    it is clustered by either and every regressor has mean zero, and a difference of matrices (two-way
    clustering) can come out negative although it is fine for the slopes; the constant is then reported
    without a standard error.
    """
    last = float(cov.matrix[-1, -1])
    if last > ROUNDING * float(residuals @ residuals) / len(residuals) ** 2:
        statistics = {"constant": float(coefficients[-1]), "constant_se": float(np.sqrt(last))}
        return slice(0, len(coefficients) - (not wanted)), statistics, ()
    without = note("constant_without_error", variance=cov.settings)
    return slice(0, len(coefficients) - 1), {"constant": float(coefficients[-1])}, (without,)


def joint_test(slopes: Array, cov: Covariance) -> tuple[tuple[Test, ...], dict[str, float], tuple[Note, ...]]:
    """Test by F that all `slopes` (k,), the first of `cov`, are zero; give the test, its statistics, and a
    note where it is none or poor.
    """
    size = len(slopes)
    try:
        statistic = wald_statistic(slopes, cov.matrix[:size, :size], _("the slopes")) / size
    except EstimationError as error:
        return (), {}, (note("no_joint_test", reason=error.reason),)
    test = f_test("slopes", statistic, size, cov.df, note("slopes_zero"))
    # Clusters' scores sum to zero: with as many slopes as degrees of freedom their matrix is all but
    # singular, and F huge.
    few = (note("few_degrees", slopes=size, df=cov.df),) if size >= cov.df else ()
    return (test,), {"f": test.statistic, "f_p": test.p}, few


def panel_notes(projection: Absorber) -> tuple[Note, ...]:
    """Note that a panel is unbalanced, with its size, and the singletons that their own effect absorbs."""
    notes = []
    if not projection.is_balanced:
        full = projection.units * projection.periods
        notes.append(note("unbalanced", rows=projection.nobs, cells=full))
    notes.extend(note("singletons", count=count, of=name) for name, count in projection.singletons() if count)
    return tuple(notes)


def _fit_measures(
    y: Array, fitted: Array, projection: Absorber, ssr: float, ssw: float
) -> tuple[dict[str, float], tuple[Note, ...]]:
    nobs, root = len(y), np.reshape(projection.root, (-1, 1))
    levels = place_side_by_side(y, fitted)
    total = projection.scale(y - projection.mean(y))
    net = {"r2_within": 1 - ssr / ssw, "r2_lsdv": 1 - ssr / float(np.square(total, out=total).sum())}
    statistics = {
        **(net if projection.effects != "none" else {"r2": 1 - ssr / ssw}),
        "ssr": ssr,
        "loglik": float(-nobs / 2 * (np.log(2 * np.pi * ssr / nobs) + 1) + np.log(root).sum()),
    }
    notes = []
    for name, pair, share in (
        ("r2_between", projection.unit_means(levels), np.reshape(projection.unit_root, (-1, 1))),
        ("r2_overall", levels, root),
    ):
        before, centred = _centre(pair, share)
        norms = column_norms(centred)
        if (norms > 1e-12 * before).all():
            statistics[name] = float((centred[:, 0] @ centred[:, 1] / norms.prod()) ** 2)
        else:
            notes.append(note("no_fit_measure", measure=name))
    return statistics, tuple(notes)


def _centre(pair: Array, share: Array) -> tuple[Array, Array]:
    """Weight two columns (N, 2) by the roots of their weights, (N, 1) or one for all; give their norms, and
    in the place of the pair the columns without their weighted means.
    """
    if share.size == 1 and share.item() == 1.0:  # rows that count alike, without copies of large columns
        before = column_norms(pair)
        return before, np.subtract(pair, pair.mean(0), out=pair)
    before = column_norms(share * pair)
    return before, share * (pair - (share**2 * pair).mean(0) / (share**2).mean())
