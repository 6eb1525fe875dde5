"""The event study by leads and lags with two-way effects, the interaction-weighted one (Sun and Abraham
2021), and bounds where trends may differ (Rambachan and Roth 2023), by the optional package diff-diff.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from types import ModuleType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from spillover.arrays.absorption import EffectsLike, absorber, restrict_to_rows
from spillover.arrays.did.adoption import Adoption, one_adoption_year_error
from spillover.arrays.did.paths import EffectPath, average_effect, sup_t
from spillover.arrays.foundation import Array, EstimationError, IntArray, Result
from spillover.arrays.linear import wald_statistic
from spillover.arrays.projection import group_sums, levels_of
from spillover.arrays.result import Estimate, Test, f_test, pointwise
from spillover.arrays.variance import Variance, restrict
from spillover.arrays.within import fit_within
from spillover.note import Note, note
from spillover.words import _

__all__ = [
    "EventStudy",
    "select_dated",
    "fit_event_study",
    "SunAbraham",
    "fit_sun_abraham",
    "HonestBounds",
    "honest_bounds",
]

Shares = Literal["fixed", "estimated"]


@dataclass(frozen=True, eq=False)
class EventStudy(Result):
    """Path of effects by time since adoption and the regression behind it, controls included."""

    path: EffectPath
    estimate: Estimate


def fit_event_study(
    y: Array,
    adoption: Adoption,
    controls: Array | None = None,
    *,
    terms: Sequence[str] = (),
    reference: Sequence[int] = (-1,),
    window: tuple[int, int] | None = None,
    effects: EffectsLike = "two-way",
    variance: Variance | None = None,
    level: float = 0.95,
    seed: int,
    outcome: str = "the outcome",
) -> EventStudy:
    """Estimate effects by time since adoption, relative to the reference times, with unit and time effects.

    The path's test is joint over all leads that are not the reference (pre-trends). Never-treated units have
    no dummy. Units treated from their first row on are left out with a note: when they adopted is not known.

    Parameters
    ----------
    y : array (N,)
        The outcome, in its own units, a row per unit and time.
    adoption : Adoption
        Units, times, first treated times and weights of the rows.
    controls : array (N, k), optional
        Time-varying controls, in the order of `terms`.
    terms : sequence of str, default ()
        Names of the columns of x, in the estimate and in messages.
    reference : sequence of int, default (-1,)
        Times since adoption at which the effect is zero by choice.
    window : tuple[int, int], optional
        First and last time since adoption with a coefficient of its own; earlier and later ones are binned
        into them. No bins where None.
    effects : EffectsLike, default "two-way"
        Fixed effects: "two-way", "individual", "time", "none", or a list of `absorption.Effect`.
    variance : Variance, optional
        How standard errors are made; clustered by unit where None.
    level : float, default 0.95
        Coverage of the intervals, between 0 and 1.
    seed : int
        Seed of the simultaneous band.
    outcome : str, default "the outcome"
        Name of the outcome in messages.

    Returns
    -------
    EventStudy
        The estimate and the path of effects.

    Raises
    ------
    EstimationError
        A reference is not in the data, or without never-treated units the path is known up to a linear trend
        only.

    References
    ----------
    Borusyak, Jaravel and Spiess (2024), section 2.
    Wooldridge (2010), section 10.5.
    """
    project = absorber(adoption.unit, adoption.time, effects, adoption.weights)
    rows, left_out = select_dated(adoption)
    adoption, project = adoption.part(rows), restrict_to_rows(project, rows)
    event, low, high = _bin_event_time(adoption, window)
    kept = _keys(event, reference)
    names = tuple(f"event {key:+d}" for key in kept.tolist())
    x = (event[:, None] == kept).astype(float)
    x = x if controls is None else np.column_stack([x, controls.reshape(len(y), -1)[rows]])
    try:
        fit = fit_within(
            y[rows],
            x,
            adoption.unit,
            adoption.time,
            terms=(*names, *terms),
            variance=restrict(variance or Variance(), rows),
            outcome=outcome,
            projection=project,
        )
    except EstimationError as error:
        if adoption.has_never:
            raise
        raise EstimationError(
            _(
                "{error} No unit is never treated, so leads and lags are known up to a linear "
                "trend only: give two reference times (three where cohorts adopt at even "
                "distances), bin the ends, or add never-treated units.",
                error=error,
            )
        ) from error
    binned = (note("binned", low=low, high=high),) if window else ()
    path = effect_path_of(
        fit, kept, "two_way_event_study", tuple(reference), (*left_out, *binned), level, seed
    )
    estimate = replace(fit, estimator="two_way_event_study", tests=(*path.tests, *fit.tests))
    return EventStudy(path, estimate)


def effect_path_of(
    fit: Estimate,
    keys: IntArray,
    estimator: str,
    reference: tuple[int, ...],
    notes: tuple[Note, ...],
    level: float,
    seed: int,
) -> EffectPath:
    """Read the path off a regression whose first terms are dummies of time since adoption `keys` (k,)."""
    effects, covariance = fit.coefficients[: len(keys)], fit.covariance[: len(keys), : len(keys)]
    return EffectPath(
        estimator=estimator,
        by="event",
        keys=keys,
        effects=effects,
        covariance=covariance,
        critical=pointwise(level, fit.df),
        band=sup_t(covariance, level, seed, fit.df),
        level=level,
        df=fit.df,
        reference=reference,
        tests=pretrends(effects, covariance, keys, fit.df or np.inf),
        notes=(*notes, *fit.notes),
        sample=(fit.nobs, fit.units, fit.periods),
        variance=fit.settings["variance"],
        fixed_effects=fit.settings["effects"],
    )


def _keys(event: Array, reference: Sequence[int]) -> IntArray:
    """List the times since adoption (k,) that have a dummy."""
    keys = np.unique(event[np.isfinite(event)]).astype(np.int64)
    missing = sorted(set(reference) - set(keys.tolist()))
    if missing or not reference:
        raise EstimationError(
            _(
                "Reference times since adoption {times}: choose among {known}, at least one.",
                times=missing or _("none"),
                known=keys.tolist(),
            )
        )
    return np.array([key for key in keys.tolist() if key not in set(reference)], dtype=np.int64)


def select_dated(adoption: Adoption) -> tuple[NDArray[np.bool_], tuple[Note, ...]]:
    """Mask of rows of units that are not treated from their first row on: when the others adopted is not
    known.

    Parameters
    ----------
    adoption : Adoption
        Units, times, first treated times and weights of the rows.

    Returns
    -------
    tuple[array of bool (N,), tuple[Note, ...]]
        The rows, and a note on how many units are left out, if any.

    References
    ----------
    Sun and Abraham (2021), section 2.
    """
    index, units = adoption.panel.unit_index
    begin = np.full(units, np.inf)
    np.minimum.at(begin, index, adoption.time.astype(float))
    rows = adoption.first > begin[index]
    left = len(np.unique(index[~rows]))
    return rows, (note("treated_from_first", units=left),) if left else ()


def _bin_event_time(adoption: Adoption, window: tuple[int, int] | None) -> tuple[Array, int, int]:
    """Bin the ends of the time since adoption, and give these ends."""
    event = adoption.event
    finite = event[np.isfinite(event)]
    low, high = window or (int(finite.min()), int(finite.max()))
    if not low < 0 <= high:
        raise EstimationError(
            _(
                "The window {low} to {high} must begin before adoption (0) and end after it.",
                low=low,
                high=high,
            )
        )
    binned = np.where(np.isfinite(event), np.clip(event, low, high), -np.inf)
    return binned, low, high


def pretrends(effects: Array, covariance: Array, keys: IntArray, df: float) -> tuple[Test, ...]:
    """Test jointly by F that all effects before adoption are zero; no test where there is no lead."""
    leads = np.flatnonzero(keys < 0)
    if not len(leads):
        return ()
    statistic = wald_statistic(effects[leads], covariance[np.ix_(leads, leads)], _("the leads")) / len(leads)
    return (f_test("pretrends", statistic, len(leads), df, note("leads_zero")),)


@dataclass(frozen=True, eq=False)
class SunAbraham(Result):
    """Path by time since adoption, the average effect after it, and the cohorts' own effects: cohort (k,),
    event (k,), effects (k,), errors (k,).
    """

    path: EffectPath
    overall: Estimate
    cohort: IntArray
    event: IntArray
    effects: Array
    errors: Array


def fit_sun_abraham(
    y: Array,
    adoption: Adoption,
    controls: Array | None = None,
    *,
    terms: Sequence[str] = (),
    reference: int = -1,
    shares: Shares = "fixed",
    variance: Variance | None = None,
    level: float = 0.95,
    seed: int,
    outcome: str = "the outcome",
) -> SunAbraham:
    """Estimate effects by time since adoption from dummies for each cohort and time, averaged by the cohorts'
    sizes.

    The control is the never treated; where there is none the last cohort, until it adopts. The overall effect
    averages treated rows. Units treated from the first time on are left out.

    Parameters
    ----------
    y : array (N,)
        The outcome, in its own units, a row per unit and time.
    adoption : Adoption
        Units, times, first treated times and weights of the rows.
    controls : array (N, k), optional
        Time-varying controls, in the order of `terms`.
    terms : sequence of str, default ()
        Names of the columns of x, in the estimate and in messages.
    reference : int, default -1
        The time since adoption without a dummy.
    shares : Shares, default "fixed"
        Taken as known ("fixed"), as fixest's sunab does, or "estimated", as the paper and eventstudyinteract
        do, which adds the variance of the shares.
    variance : Variance, optional
        How standard errors are made; clustered by unit where None.
    level : float, default 0.95
        Coverage of the intervals, between 0 and 1.
    seed : int
        Seed of the simultaneous band.
    outcome : str, default "the outcome"
        Name of the outcome in messages.

    Returns
    -------
    SunAbraham
        The overall effect, the path and the saturated estimate.

    Raises
    ------
    EstimationError
        A cohort lacks the reference time: it then has nothing to compare with.

    References
    ----------
    Sun and Abraham (2021), section 4.
    """
    saturated = _saturate(y, adoption, controls, tuple(terms), reference, variance, outcome)
    fit, pairs, mass, notes = saturated.fit, saturated.pairs, saturated.mass, saturated.notes
    size = len(pairs)
    effects, covariance = fit.coefficients[:size], fit.covariance[:size, :size]
    keys = np.unique(pairs[:, 1])
    average = np.where(pairs[:, 1] == keys[:, None], mass, 0.0)
    average /= average.sum(1, keepdims=True)
    matrix = average @ covariance @ average.T
    if shares == "estimated":
        matrix = matrix + saturated.share_variance(keys, average @ effects)
    path = EffectPath(
        estimator="sun_abraham",
        by="event",
        keys=keys,
        effects=average @ effects,
        covariance=matrix,
        critical=pointwise(level, fit.df),
        band=sup_t(matrix, level, seed, fit.df),
        level=level,
        df=fit.df,
        reference=(reference,),
        tests=pretrends(average @ effects, matrix, keys, fit.df or np.inf),
        notes=notes,
        sample=(fit.nobs, fit.units, fit.periods),
        variance=fit.settings["variance"],
        fixed_effects=fit.settings["effects"],
    )
    after = np.where(pairs[:, 1] >= 0, mass, 0.0) / mass[pairs[:, 1] >= 0].sum()
    settings = dict(fit.settings) | {"shares": str(shares), "reference": reference}
    sample = (fit.nobs, fit.units, fit.periods)
    overall = average_effect(
        "sun_abraham", float(after @ effects), after @ covariance @ after, sample, settings, notes, fit.df
    )
    return SunAbraham(path, overall, pairs[:, 0], pairs[:, 1], effects, np.sqrt(np.diag(covariance)))


@dataclass(frozen=True, eq=False)
class _SaturatedRegression:
    """Regression on dummies (N, k) of `pairs` (k, 2) of cohort and time since adoption, the first k of its
    slopes; mass (k,): rows, or their weight, of each.
    """

    fit: Estimate
    pairs: IntArray
    dummies: Array
    weights: Array
    unit: IntArray
    notes: tuple[Note, ...]

    @property
    def mass(self) -> Array:
        return np.asarray(self.weights @ self.dummies, dtype=np.float64)

    def share_variance(self, keys: IntArray, means: Array) -> Array:
        """Compute the variance (m, m) that the cohorts' shares add to their averages: units are drawn, so the
        shares too.
        """
        effects = self.fit.coefficients[: len(self.pairs)]
        row = (
            self.weights[:, None] * self.dummies * (effects - means[np.searchsorted(keys, self.pairs[:, 1])])
        )
        member = (self.pairs[:, 1][:, None] == keys).astype(float)
        influence = row @ member / (self.mass @ member)
        sums = group_sums(influence, *levels_of(self.unit))
        return np.asarray(sums.T @ sums, dtype=np.float64)


def _saturate(
    y: Array,
    adoption: Adoption,
    controls: Array | None,
    terms: tuple[str, ...],
    reference: int,
    variance: Variance | None,
    outcome: str,
) -> _SaturatedRegression:
    """Select the rows to keep, and estimate their regression, with the control as never treated."""
    keep = adoption.first > adoption.time.min()
    notes: list[Note] = []
    if not keep.all():
        notes.append(note("treated_from_first", units=len(np.unique(adoption.unit[~keep]))))
    first = np.where(adoption.first > adoption.time.max(), np.inf, adoption.first)
    if np.isfinite(first[keep]).all():
        last = first[keep].max()
        if (first[keep] == last).all():
            raise one_adoption_year_error(last)
        keep &= adoption.time < last
        first = np.where(first == last, np.inf, first)
        notes.append(note("last_cohort_control", cohort=int(last)))
    first = first[keep]
    event = np.floor((adoption.time[keep] - first) / adoption.step)
    pairs = np.unique(np.column_stack([first, event])[np.isfinite(first)], axis=0).astype(np.int64)
    lacking = np.setdiff1d(pairs[:, 0], pairs[pairs[:, 1] == reference, 0])
    if len(lacking):
        raise EstimationError(
            _(
                "Cohort {cohort} is not seen at time {reference} since adoption, the reference; "
                "choose another or leave the cohort out.",
                cohort=lacking[0],
                reference=reference,
            )
        )
    pairs = pairs[pairs[:, 1] != reference]
    x = ((first[:, None] == pairs[:, 0]) & (event[:, None] == pairs[:, 1])).astype(float)
    names = [f"cohort {g} event {e:+d}" for g, e in pairs.tolist()]
    fit = fit_within(
        y[keep],
        x if controls is None else np.column_stack([x, controls[keep]]),
        adoption.unit[keep],
        adoption.time[keep],
        terms=(*names, *terms),
        weights=None if adoption.weights is None else adoption.weights[keep],
        variance=restrict(variance or Variance(), keep),
        outcome=outcome,
    )
    return _SaturatedRegression(fit, pairs, x, adoption.row_weights[keep], adoption.unit[keep], tuple(notes))


@dataclass(frozen=True, eq=False)
class HonestBounds(Result):
    """Intervals (k,) of the average effect after adoption, robust to violations up to `sizes` (k,)."""

    sizes: Array
    low: Array
    high: Array


def honest_bounds(path: EffectPath, sizes: Sequence[float]) -> HonestBounds:
    """Bound the plain average effect from 0 on by intervals that allow for violations of parallel trends.

    The numbers are diff-diff's `HonestDiD`, a package that this project does not install. The path must run
    without gaps up to −2 and from 0 on, −1 being the reference.

    Parameters
    ----------
    path : EffectPath
        Effects by time since adoption.
    sizes : sequence of float
        How large violations after adoption may be, as multiples of the largest before: the source's M̄.

    Returns
    -------
    HonestBounds
        A lower and an upper bound for each size.

    Raises
    ------
    EstimationError
        The package is not installed, or the path has gaps.

    References
    ----------
    Rambachan and Roth (2023), A more credible approach to parallel trends.
    """
    try:
        package = import_module("diff_diff")
    except ImportError as error:
        raise EstimationError(
            _(
                "Rambachan and Roth's bounds need the package diff-diff, which is not installed "
                "with this project: pip install 'diff-diff>=3.13'."
            )
        ) from error
    before, after = path.keys[path.keys < 0], path.keys[path.keys >= 0]
    gapless = before.tolist() == list(range(-len(before) - 1, -1)) and after.tolist() == list(
        range(len(after))
    )
    if not (len(before) and len(after) and gapless and path.reference == (-1,)):
        raise EstimationError(
            _(
                "The path has effects at {times}; the bounds need −1 as its only reference, an "
                "effect before it, and no gaps.",
                times=path.keys.tolist(),
            )
        )
    results = _results(package, path)
    fits = [
        package.HonestDiD(method="relative_magnitude", M=float(size), alpha=1 - path.level).fit(results)
        for size in sizes
    ]
    low, high = (np.array([float(getattr(fit, name)) for fit in fits]) for name in ("ci_lb", "ci_ub"))
    return HonestBounds(np.array(sizes, dtype=np.float64), low, high)


def _results(package: ModuleType, path: EffectPath) -> object:
    """Build diff-diff's container of an event study, with this path's numbers."""
    none = (np.nan, np.nan)
    effects = {
        int(key): package.PeriodEffect(int(key), float(effect), float(se), np.nan, np.nan, none)
        for key, effect, se in zip(path.keys, path.effects, path.se, strict=True)
    }
    keys = path.keys.tolist()
    return package.MultiPeriodDiDResults(
        period_effects=effects,
        avg_att=np.nan,
        avg_se=np.nan,
        avg_t_stat=np.nan,
        avg_p_value=np.nan,
        avg_conf_int=none,
        n_obs=0,
        n_treated=0,
        n_control=0,
        pre_periods=[key for key in keys if key < 0],
        post_periods=[key for key in keys if key >= 0],
        vcov=path.covariance,
        interaction_indices={key: place for place, key in enumerate(keys)},
        reference_period=-1,
    )
