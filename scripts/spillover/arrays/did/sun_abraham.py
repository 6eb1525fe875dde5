"""The interaction-weighted event study (Sun and Abraham 2021)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from spillover.arrays.did.adoption import Adoption
from spillover.arrays.did.event_study import pretrends
from spillover.arrays.did.paths import EffectPath, average_effect, effect_path
from spillover.arrays.foundation import Array, EstimationError, IntArray, Note, Result, note
from spillover.arrays.projection import group_sums
from spillover.arrays.result import Estimate
from spillover.arrays.variance import Variance, restrict
from spillover.arrays.within import fit_within

__all__ = ["SunAbraham", "fit_sun_abraham"]

Shares = Literal["fixed", "estimated"]


@dataclass(frozen=True, eq=False)
class SunAbraham(Result):
    """The path by time since adoption, the average effect after it, and the cohorts' own effects:
    cohort (k,), event (k,), effects (k,), errors (k,).
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
    """Effects by time since adoption from dummies for each cohort and time, averaged by the cohorts' sizes.

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
        matrix = matrix + saturated.share_variance(average, keys, average @ effects)
    path = effect_path(
        "sun_abraham",
        "event",
        keys,
        average @ effects,
        matrix,
        level=level,
        seed=seed,
        df=fit.df,
        reference=(reference,),
        tests=pretrends(average @ effects, matrix, keys, fit.df or np.inf),
        notes=notes,
        sample=(fit.nobs, fit.units, fit.periods),
    )
    after = np.where(pairs[:, 1] >= 0, mass, 0.0) / mass[pairs[:, 1] >= 0].sum()
    settings = dict(fit.settings) | {"shares": str(shares), "reference": reference}
    sample = (fit.nobs, fit.units, fit.periods)
    overall = average_effect(
        "sun_abraham", float(after @ effects), after @ covariance @ after, sample, settings, notes, fit.df
    )
    return SunAbraham(path, overall, pairs[:, 0], pairs[:, 1], effects, np.sqrt(np.diag(covariance)))


@dataclass(frozen=True, eq=False)
class _Saturated:
    """The regression on dummies (N, k) of `pairs` (k, 2) of cohort and time since adoption, the first k of
    its slopes; mass (k,): rows, or their weight, of each.
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

    def share_variance(self, average: Array, keys: IntArray, means: Array) -> Array:
        """The variance (m, m) that the cohorts' shares add to their averages: units are drawn, so the shares
        too.
        """
        effects = self.fit.coefficients[: len(self.pairs)]
        row = (
            self.weights[:, None] * self.dummies * (effects - means[np.searchsorted(keys, self.pairs[:, 1])])
        )
        member = (self.pairs[:, 1][:, None] == keys).astype(float)
        influence = row @ member / (self.mass @ member)
        codes = np.unique(self.unit, return_inverse=True)[1]
        sums = group_sums(influence, codes, int(codes.max()) + 1)
        return np.asarray(sums.T @ sums, dtype=np.float64)


def _saturate(
    y: Array,
    adoption: Adoption,
    controls: Array | None,
    terms: tuple[str, ...],
    reference: int,
    variance: Variance | None,
    outcome: str,
) -> _Saturated:
    keep, first, notes = _sample(adoption)
    event = np.floor((adoption.time[keep] - first) / adoption.step)
    pairs = np.unique(np.column_stack([first, event])[np.isfinite(first)], axis=0).astype(np.int64)
    _check_reference(pairs, reference)
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
    return _Saturated(fit, pairs, x, adoption.row_weights[keep], adoption.unit[keep], notes)


def _sample(adoption: Adoption) -> tuple[NDArray[np.bool_], Array, tuple[Note, ...]]:
    """Rows to keep (N,), their first treated times with the control as never treated, and notes."""
    start = adoption.time.min()
    keep = adoption.first > start
    notes = []
    if not keep.all():
        units = len(np.unique(adoption.unit[~keep]))
        notes.append(note("treated_from_first", units=units))
    first = np.where(adoption.first > adoption.time.max(), np.inf, adoption.first)
    if np.isfinite(first[keep]).all():
        last = first[keep].max()
        if (first[keep] == last).all():
            raise EstimationError(
                f"All units are treated at once, in {last:g}: nothing is left to compare with. Add units "
                "that never adopt or adopt at another time."
            )
        keep &= adoption.time < last
        first = np.where(first == last, np.inf, first)
        notes.append(note("last_cohort_control", cohort=int(last)))
    return keep, first[keep], tuple(notes)


def _check_reference(pairs: IntArray, reference: int) -> None:
    cohorts = np.unique(pairs[:, 0])
    lacking = np.setdiff1d(cohorts, pairs[pairs[:, 1] == reference, 0])
    if len(lacking):
        raise EstimationError(
            f"Cohort {lacking[0]} is not seen at time {reference} since adoption, the reference; choose "
            "another or leave the cohort out."
        )
