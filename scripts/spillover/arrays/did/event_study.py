"""Two-way fixed effects with a treatment, and the event study by leads and lags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from spillover.arrays.absorption import EffectsLike, absorber, part_of
from spillover.arrays.did.adoption import Adoption
from spillover.arrays.did.paths import EffectPath, effect_path
from spillover.arrays.foundation import Array, EstimationError, IntArray, Note, Result, note
from spillover.arrays.linear import wald
from spillover.arrays.result import Estimate, Test, f_test
from spillover.arrays.variance import Variance, restrict
from spillover.arrays.within import fit_within

__all__ = ["EventStudy", "TREATED", "dated", "fit_event_study", "fit_twfe"]

TREATED = "treated"


@dataclass(frozen=True, eq=False)
class EventStudy(Result):
    """The path of effects by time since adoption and the regression behind it, controls included."""

    path: EffectPath
    estimate: Estimate


def fit_twfe(
    y: Array,
    adoption: Adoption,
    controls: Array | None = None,
    *,
    terms: Sequence[str] = (),
    effects: EffectsLike = "two-way",
    variance: Variance | None = None,
    outcome: str = "the outcome",
) -> Estimate:
    """The coefficient of being treated, with controls and fixed effects.

    One number only where effects are the same for all and at all times: else see `bacon.decompose`.

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
    effects : EffectsLike, default "two-way"
        Fixed effects: "two-way", "individual", "time", "none", or a list of `absorption.Effect`.
    variance : Variance, optional
        How standard errors are made; clustered by unit where None.
    outcome : str, default "the outcome"
        Name of the outcome in messages.

    Returns
    -------
    Estimate
        The estimate of `fit_within`; the term of the treatment is `TREATED`.

    Raises
    ------
    EstimationError
        As `fit_within`.

    References
    ----------
    Wooldridge (2010), section 10.5.
    """
    x = adoption.treated.astype(float)[:, None]
    x = x if controls is None else np.column_stack([x, controls])
    fit = fit_within(
        y,
        x,
        adoption.unit,
        adoption.time,
        terms=(TREATED, *terms),
        effects=effects,
        variance=variance,
        outcome=outcome,
        weights=adoption.weights,
    )
    return replace(fit, estimator="two_way")


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
    """Effects by time since adoption, relative to the reference times, with unit and time effects.

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
    rows, left_out = dated(adoption)
    adoption, project = adoption.part(rows), part_of(project, rows)
    event, low, high = _binned(adoption, window)
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
            f"{error} No unit is never treated, so leads and lags are known up to a linear trend only: give "
            "two reference times (three where cohorts adopt at even distances), bin the ends, or add "
            "never-treated units."
        ) from error
    binned = (note("binned", low=low, high=high),) if window else ()
    path = path_of(fit, kept, "two_way_event_study", tuple(reference), (*left_out, *binned), level, seed)
    estimate = replace(fit, estimator="two_way_event_study", tests=(*path.tests, *fit.tests))
    return EventStudy(path, estimate)


def path_of(
    fit: Estimate,
    keys: IntArray,
    estimator: str,
    reference: tuple[int, ...],
    notes: tuple[Note, ...],
    level: float,
    seed: int,
) -> EffectPath:
    """The path of a regression whose first terms are dummies of time since adoption `keys` (k,)."""
    effects, covariance = fit.coefficients[: len(keys)], fit.covariance[: len(keys), : len(keys)]
    return effect_path(
        estimator,
        "event",
        keys,
        effects,
        covariance,
        level=level,
        seed=seed,
        df=fit.df,
        reference=reference,
        tests=pretrends(effects, covariance, keys, fit.df or np.inf),
        notes=(*notes, *fit.notes),
        sample=(fit.nobs, fit.units, fit.periods),
    )


def _keys(event: Array, reference: Sequence[int]) -> IntArray:
    """Times since adoption (k,) that have a dummy."""
    keys = np.unique(event[np.isfinite(event)]).astype(np.int64)
    missing = sorted(set(reference) - set(keys.tolist()))
    if missing or not reference:
        raise EstimationError(
            f"Reference times since adoption {missing or 'none'}: choose among {keys.tolist()}, at least one."
        )
    return np.array([key for key in keys.tolist() if key not in set(reference)], dtype=np.int64)


def dated(adoption: Adoption) -> tuple[NDArray[np.bool_], tuple[Note, ...]]:
    """Which rows are of units that are not treated from their first row on: when the others adopted is not
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


def _binned(adoption: Adoption, window: tuple[int, int] | None) -> tuple[Array, int, int]:
    """Time since adoption with its ends binned, and the ends."""
    event = adoption.event
    finite = event[np.isfinite(event)]
    low, high = window or (int(finite.min()), int(finite.max()))
    if not low < 0 <= high:
        raise EstimationError(f"The window {low} to {high} must begin before adoption (0) and end after it.")
    binned = np.where(np.isfinite(event), np.clip(event, low, high), -np.inf)
    return binned, low, high


def pretrends(effects: Array, covariance: Array, keys: IntArray, df: float) -> tuple[Test, ...]:
    """The joint F test that all effects before adoption are zero; none where there is no lead."""
    leads = np.flatnonzero(keys < 0)
    if not len(leads):
        return ()
    statistic = wald(effects[leads], covariance[np.ix_(leads, leads)], "the leads") / len(leads)
    return (f_test("pretrends", statistic, len(leads), df, note("leads_zero")),)
