"""Treatments that switch on and off (de Chaisemartin and D'Haultfœuille 2020, 2024)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spillover.arrays.did.adoption import build_balanced_table, check_binary, check_weights, unit_codes
from spillover.arrays.did.paths import EffectPath, average_effect, sup_t
from spillover.arrays.foundation import Array, EstimationError, IntArray, Result
from spillover.arrays.lags import steps
from spillover.arrays.linear import check_finite, wald_statistic
from spillover.arrays.projection import group_sums
from spillover.arrays.result import Estimate, Test, chi2_test, pointwise
from spillover.note import VarianceSetting, note
from spillover.words import _

__all__ = ["Switching", "fit_switching"]

NEVER_SWITCHES = -1


@dataclass(frozen=True, eq=False)
class Switching(Result):
    """Path of effects of having switched (key 0: the time of the switch; −2, −3, …: placebos against −1),
    their average by the number of switchers, and that per unit of treatment received.
    """

    path: EffectPath
    average: Estimate
    per_treatment: Estimate
    switchers: IntArray


@dataclass(frozen=True, eq=False)
class _Design:
    """Outcome (n, T), treatment (n, T), weights (n,), clusters (n,), times (T,), and by unit: treatment at
    the start, place of the first switch.
    """

    y: Array
    d: Array
    weights: Array
    clusters: IntArray
    times: IntArray
    switch: IntArray

    @property
    def base(self) -> Array:
        return self.d[:, 0]


def fit_switching(
    y: Array,
    unit: IntArray,
    time: IntArray,
    treated: Array,
    *,
    horizons: int | None = None,
    placebos: int = 0,
    weights: Array | None = None,
    clusters: IntArray | None = None,
    level: float = 0.95,
    seed: int,
    outcome: str = "the outcome",
) -> Switching:
    """Estimate effects of a first switch, in or out, so many times after it.

    Controls are units that started alike and have not switched yet; units that leave count with the sign
    turned. What happens after the first switch is part of the path: divide by the treatment received to
    compare (`per_treatment`: all effects over all treatment). Variances are conservative: influence about the
    mean of the units that start and first switch alike.

    Parameters
    ----------
    y : array (N,)
        The outcome, in its own units, a row per unit and time.
    unit : array of int (N,)
        The unit of each row, as an integer code.
    time : array of int (N,)
        The time of each row, as an integer.
    treated : array (N,)
        Zeros and ones.
    horizons : int, optional
        How many times after the switch; None for all that some unit allows.
    placebos : int, default 0
        How many times before it.
    weights : array (N,), optional
        Analytic weights, positive; they are scaled to a mean of one.
    clusters : array of int (N,), optional
        Cluster of each row, as an integer code; the unit where None.
    level : float, default 0.95
        Coverage of the intervals, between 0 and 1.
    seed : int
        Seed of the simultaneous band.
    outcome : str, default "the outcome"
        Name of the outcome in messages.

    Returns
    -------
    Switching
        The path of effects and the average per treatment.

    Raises
    ------
    EstimationError
        Gaps, or nobody switches or has a control.

    References
    ----------
    de Chaisemartin and D'Haultfœuille (2024), equations 3–5, sections 3.3 and 3.7.3.
    """
    design = _design(y, unit, time, treated, weights, clusters, outcome)
    longest = len(design.times) - 1 if horizons is None else horizons
    found = [(step - 1, _step(design, step, False)) for step in range(1, longest + 1)]
    found += [(-step - 1, _step(design, step, True)) for step in range(1, placebos + 1)]
    kept = sorted((key, part) for key, part in found if part is not None)
    after = [(key, part) for key, part in kept if key >= 0]
    if not after or (horizons is not None and len(after) < horizons):
        raise EstimationError(
            _(
                "Only {horizons} of the horizons have a switcher and a unit that started alike "
                "and has not switched; ask for fewer, or add units whose treatment does not "
                "change.",
                horizons=len(after),
            )
        )
    keys = np.array([key for key, _ in kept], dtype=np.int64)
    effects = np.array([part.effect for _, part in kept])
    groups = int(design.clusters.max()) + 1
    sums = group_sums(np.column_stack([part.influence for _, part in kept]), design.clusters, groups)
    covariance = sums.T @ sums
    leads, tests = np.flatnonzero(keys < 0), tuple[Test, ...]()
    if len(leads):
        statistic = wald_statistic(effects[leads], covariance[np.ix_(leads, leads)], "the placebos")
        tests = (chi2_test("pretrends", statistic, len(leads), note("placebos_zero")),)
    sample = (design.y.size, *design.y.shape)
    path = EffectPath(
        estimator="chaisemartin_dhaultfoeuille",
        by="event",
        keys=keys,
        effects=effects,
        covariance=covariance,
        critical=pointwise(level),
        band=sup_t(covariance, level, seed),
        level=level,
        reference=(-1,),
        tests=tests,
        notes=(note("switchers", switch=int((design.switch >= 0).sum()), units=len(design.y)),),
        sample=sample,
        variance=VarianceSetting(kind="conservative", clusters=groups),
    )

    def combine(name: str, weights: Array) -> Estimate:
        settings = {"variance": path.variance, "average": name}
        effect, variance = float(weights @ effects), float(weights @ covariance @ weights)
        return average_effect(path.estimator, effect, variance, sample, settings, path.notes)

    mass = np.array([part.mass if key >= 0 else 0.0 for key, part in kept])
    dose = sum(part.dose for key, part in kept if key >= 0)
    switchers = np.array([part.switchers for _, part in kept], dtype=np.int64)
    average, per_treatment = (
        combine("by_switchers", mass / mass.sum()),
        combine("per_treatment", mass / dose),
    )
    return Switching(path, average, per_treatment, switchers)


def _design(
    y: Array,
    unit: IntArray,
    time: IntArray,
    treated: Array,
    weights: Array | None,
    clusters: IntArray | None,
    outcome: str,
) -> _Design:
    """Arrange the rows as tables of units and times, with when each unit first switches. EstimationError on
    gaps between times, and where no unit switches.
    """
    check_finite(y, (outcome,), unit, time)
    check_binary(unit, time, treated)
    check_weights(weights, unit, time)
    columns = np.column_stack([y, treated])
    table, each, times = build_balanced_table(unit, time, columns, weights, _("This estimator"))
    period = steps(times)
    if len(gap := np.flatnonzero(np.diff(period) > 1)):
        before, after = times[gap[0]], times[gap[0] + 1]
        raise EstimationError(
            _(
                "This estimator needs evenly spaced times, and there is none between {before} "
                "and {after}; narrow the sample to one side of the gap.",
                before=before,
                after=after,
            )
        )
    y, d = table[:, :, 0], table[:, :, 1]
    moved = d != d[:, :1]
    switch = np.where(moved.any(1), moved.argmax(1), NEVER_SWITCHES)
    if (switch < 0).all():
        raise EstimationError(_("No unit ever changes its treatment; check the treatment's years."))
    return _Design(y, d, each / each.mean(), unit_codes(unit, time, clusters), times, switch)


@dataclass(frozen=True, eq=False)
class _Step:
    """Effect so many times after a switch, with its influence (n,), total weight and number of switchers, and
    their treatment.
    """

    effect: float
    influence: Array
    mass: float
    switchers: int
    dose: float


def _step(design: _Design, step: int, placebo: bool) -> _Step | None:
    """Estimate the effect `step` times from the last one before the switch, forward or (placebo) backward."""
    periods = design.y.shape[1]
    own = np.zeros(len(design.y))
    mass = dose = 0.0
    count = 0
    for base, place in sorted(
        {(b, s) for b, s in zip(design.base.tolist(), design.switch.tolist(), strict=True)}
    ):
        before, out = place - 1, place - 1 + step
        target = before - step if placebo else out
        if place < 0 or out >= periods or target < 0:
            continue
        alike = design.base == base
        switchers = alike & (design.switch == place)
        controls = alike & ((design.switch < 0) | (design.switch > out))
        if not controls.any():
            continue
        change = design.weights * (design.y[:, target] - design.y[:, before])
        sign = 1.0 if base == 0 else -1.0
        weight = float(design.weights[switchers].sum())
        share = weight / design.weights[controls].sum()
        own += sign * (switchers * change - share * controls * change)
        mass, count = mass + weight, count + int(switchers.sum())
        dose += float((design.weights * np.abs(design.d[:, out] - base))[switchers].sum())
    if count == 0:
        return None
    own /= mass
    return _Step(float(own.sum()), _about_cohort(design, own), mass, count, dose)


def _about_cohort(design: _Design, own: Array) -> Array:
    """Centre contributions (n,) at their (weighted) mean among units that start and first switch alike."""
    pair = np.column_stack([design.base, design.switch])
    index = np.unique(pair, axis=0, return_inverse=True)[1].ravel()
    mean = np.bincount(index, own) / np.bincount(index, design.weights)
    return np.asarray(own - design.weights * mean[index], dtype=np.float64)
