"""Imputation of untreated outcomes (Borusyak, Jaravel and Spiess 2024)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spillover.arrays.did.adoption import Adoption
from spillover.arrays.did.event_study import path_of
from spillover.arrays.did.paths import By, EffectPath, average_effect, effect_path
from spillover.arrays.foundation import Array, EstimationError, IntArray
from spillover.arrays.linear import check_finite
from spillover.arrays.projection import group_sums
from spillover.arrays.result import Estimate
from spillover.arrays.variance import Variance
from spillover.arrays.within import fit_within

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Imputation:
    """The average effect on the treated, the path, and the effects before adoption (None where not asked).

    rows (N,): the effect of each treated row that could be imputed, NaN elsewhere.
    """

    overall: Estimate
    path: EffectPath
    leads: EffectPath | None
    rows: Array


def impute(
    y: Array,
    adoption: Adoption,
    controls: Array | None = None,
    *,
    by: By = "event",
    leads: int = 0,
    clusters: IntArray | None = None,
    level: float = 0.95,
    seed: int,
    outcome: str = "the outcome",
) -> Imputation:
    """Effects as outcomes less those imputed from unit and time effects of the untreated rows alone.

    The variance is the paper's (section 4.3): by cluster, residuals of treated rows about the average effect
    of their cohort at that time, which is conservative where effects differ within. leads: how many dummies
    before adoption to test on the untreated rows (section 4.4). Treated rows of units never seen untreated,
    or at times when nobody is untreated, cannot be imputed and are left out with a note.

    Raises EstimationError where nothing can be imputed or the effects are not connected.
    """
    x = np.empty((len(y), 0)) if controls is None else controls.reshape(len(y), -1)
    names = (outcome, *(f"control {j + 1}" for j in range(x.shape[1])))
    check_finite(np.column_stack([y, x]), names, adoption.unit, adoption.time)
    fit = _Untreated(y, x, adoption)
    keys, targets = _targets(adoption, fit.imputed, by)
    groups = adoption.unit if clusters is None else clusters
    effects, covariance, few = fit.aggregate(targets, groups)
    overall, variance, _ = fit.aggregate(_average(fit.imputed, adoption)[:, None], groups)
    notes = fit.notes + few
    path = effect_path("imputation", by, keys, effects, covariance, level=level, seed=seed, notes=notes)
    settings = {
        "variance": f"conservative, {len(np.unique(groups))} clusters",
        "effects": "two-way",
    }
    sample = (len(y), adoption.panel.units, adoption.panel.periods)
    estimate = average_effect("imputation", float(overall[0]), float(variance[0, 0]), sample, settings, notes)
    before = _leads(y, x, adoption, leads, groups, level, seed) if leads else None
    return Imputation(estimate, path, before, np.where(fit.imputed, fit.effects, np.nan))


class _Untreated:
    """The regression of untreated rows, with unit effects eliminated; effects (N,) = y − imputed y."""

    def __init__(self, y: Array, x: Array, adoption: Adoption) -> None:
        unit, units = adoption.panel.unit_index
        time, periods = adoption.panel.time_index
        treated, weights = adoption.treated, adoption.row_weights * ~adoption.treated
        totals = np.bincount(unit, weights, minlength=units)
        seen_unit = totals > 0
        seen_time = np.bincount(time, weights, minlength=periods) > 0
        self.imputed = treated & seen_unit[unit] & seen_time[time]
        self.notes = _left_out(treated & ~self.imputed)
        if not self.imputed.any():
            raise EstimationError(
                "No treated row can be imputed: at each time some unit must be untreated, and each treated "
                "unit must be seen before it adopts. Add never-treated units or earlier years."
            )
        columns = np.column_stack([(time[:, None] == np.arange(periods)).astype(float), x])
        safe = np.where(seen_unit, totals, 1.0)
        means = group_sums(columns * weights[:, None], unit, units) / safe[:, None]
        self.centred = columns - means[unit]
        gram = self.centred.T @ (self.centred * weights[:, None])
        self.inverse = np.linalg.pinv(gram, rcond=1e-11, hermitian=True)
        expected = int(seen_time.sum()) - 1 + x.shape[1]
        if np.linalg.matrix_rank(gram, tol=1e-11 * np.linalg.norm(gram, 2), hermitian=True) < expected:
            raise EstimationError(
                "The untreated rows do not identify the time effects and controls: a control is collinear, "
                "or units untreated early and late have no time in common. Drop it, or add untreated units."
            )
        self.unit, self.weights, self.totals = unit, weights, safe
        slopes = self.inverse @ (self.centred.T @ (weights * y))
        own = np.bincount(unit, weights * y, minlength=units) / safe
        self.effects = y - own[unit] - self.centred @ slopes
        event = np.where(np.isfinite(adoption.event), adoption.event, -1.0)
        start = np.where(np.isfinite(adoption.first), adoption.first, -1.0)
        pairs = np.column_stack([start, event])
        self.group = np.unique(pairs, axis=0, return_inverse=True)[1].ravel()

    def aggregate(self, targets: Array, clusters: IntArray) -> tuple[Array, Array, tuple[str, ...]]:
        """Weighted sums (m,) of effects for `targets` (N, m), their covariance, and a note on thin groups."""
        influence = targets + self._implied(targets)
        codes = np.unique(clusters, return_inverse=True)[1]
        residual = np.where(self.imputed, 0.0, self.effects * (self.weights > 0))[:, None] * influence
        residual = residual + self._about_average(targets, codes)
        sums = group_sums(residual, codes, int(codes.max()) + 1)
        sizes = np.bincount(self.group[self.imputed], minlength=int(self.group.max()) + 1)
        alone = int((sizes == 1).sum())
        few = f"{alone} cohort-times have one unit, which adds nothing to the treated part of the variance"
        return self.effects @ targets, sums.T @ sums, (few,) if alone else ()

    def _implied(self, targets: Array) -> Array:
        """Weights (N, m) of untreated outcomes in the estimator of `targets`."""
        own = group_sums(targets, self.unit, len(self.totals)) / self.totals[:, None]
        moved = self.centred @ (self.inverse @ (self.centred.T @ targets))
        return -self.weights[:, None] * (own[self.unit] + moved)

    def _about_average(self, targets: Array, codes: IntArray) -> Array:
        """Influence (N, m) of treated rows: effects less the average of their cohort and time, by cluster."""
        pair = self.group * (int(codes.max()) + 1) + codes
        index = np.unique(pair, return_inverse=True)[1]
        number = int(index.max()) + 1
        weight = group_sums(targets, index, number)[index]
        size = int(self.group.max()) + 1
        top = group_sums(weight * targets * self.effects[:, None], self.group, size)
        bottom = group_sums(weight * targets, self.group, size)
        average = top / np.where(bottom > 0, bottom, 1.0)
        return targets * (self.effects[:, None] - average[self.group])


def _targets(adoption: Adoption, imputed: Mask, by: By) -> tuple[IntArray, Array]:
    """Keys (m,) and weights (N, m) of the averages by time since adoption, cohort or calendar time."""
    label = {"event": adoption.event, "cohort": adoption.first, "time": adoption.time}[by]
    keys = np.unique(label[imputed])
    member = (label[:, None] == keys) & imputed[:, None]
    weights = member * adoption.row_weights[:, None]
    return keys.astype(np.int64), weights / weights.sum(0)


def _average(imputed: Mask, adoption: Adoption) -> Array:
    weights = imputed * adoption.row_weights
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def _left_out(rows: Mask) -> tuple[str, ...]:
    count = int(rows.sum())
    why = "treated row(s) left out: the unit is never seen untreated, or nobody is untreated at that time"
    return (f"{count} {why}",) if count else ()


def _leads(
    y: Array, x: Array, adoption: Adoption, leads: int, clusters: IntArray, level: float, seed: int
) -> EffectPath:
    rows = ~adoption.treated
    keys = np.arange(-leads, 0)
    dummies = (adoption.event[:, None] == keys).astype(float)
    present = dummies[rows].any(0)
    if not present.all():
        raise EstimationError(
            f"No unit is seen {int(-keys[~present][0])} times before adoption; ask for fewer leads."
        )
    design = np.column_stack([dummies, x])[rows]
    fit = fit_within(
        y[rows],
        design,
        adoption.unit[rows],
        adoption.time[rows],
        terms=[f"term {j + 1}" for j in range(design.shape[1])],
        weights=None if adoption.weights is None else adoption.weights[rows],
        variance=Variance(clusters=clusters[rows], cluster_name="cluster"),
    )
    note = "relative to all earlier times before adoption, on untreated rows alone"
    return path_of(fit, keys, "imputation, leads", (), (note,), level, seed)
