"""Imputation of untreated outcomes (Borusyak, Jaravel and Spiess 2024)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from spillover.arrays.did.adoption import WEIGHTED, Adoption, FirstStage, number_columns
from spillover.arrays.did.event_study import effect_path_of
from spillover.arrays.did.paths import By, EffectPath, average_effect, sup_t
from spillover.arrays.foundation import Array, EstimationError, IntArray, Result
from spillover.arrays.linear import check_finite
from spillover.arrays.projection import group_sums, levels_of
from spillover.arrays.result import Estimate, pointwise
from spillover.arrays.variance import Variance
from spillover.arrays.within import fit_within
from spillover.note import Note, VarianceSetting, note
from spillover.words import _

__all__ = ["Imputation", "impute"]


@dataclass(frozen=True, eq=False)
class Imputation(Result):
    """Average effect on the treated, the path, and the effects before adoption (None where not asked).

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
    cluster_name: str = "unit",
    level: float = 0.95,
    seed: int,
    outcome: str = "the outcome",
) -> Imputation:
    """Estimate effects as outcomes less those imputed from unit and time effects of the untreated rows alone.

    The variance is by cluster, of residuals of treated rows about the average effect of their cohort at that
    time, which is conservative where effects differ within. Treated rows of units never seen untreated, or at
    times when nobody is untreated, cannot be imputed and are left out with a note.

    Parameters
    ----------
    y : array (N,)
        The outcome, in its own units, a row per unit and time.
    adoption : Adoption
        Units, times, first treated times and weights of the rows.
    controls : array (N, k), optional
        Time-varying controls, in the order of `terms`.
    by : By, default "event"
        Whether the path is by time since adoption, cohort or calendar time.
    leads : int, default 0
        How many dummies before adoption to test on the untreated rows.
    clusters : array of int (N,), optional
        Cluster of each row, as an integer code; the unit where None.
    cluster_name : str, default "unit"
        What the clusters are, for the settings of the leads.
    level : float, default 0.95
        Coverage of the intervals, between 0 and 1.
    seed : int
        Seed of the simultaneous band.
    outcome : str, default "the outcome"
        Name of the outcome in messages.

    Returns
    -------
    Imputation
        The overall effect, the path and the effects by row.

    Raises
    ------
    EstimationError
        Nothing can be imputed, or the effects are not connected.

    References
    ----------
    Borusyak, Jaravel and Spiess (2024), sections 4.1, 4.3 (variance) and 4.4 (leads).
    """
    x, names = number_columns(controls, len(y), "control")
    check_finite(np.column_stack([y, x]), (outcome, *names), adoption.unit, adoption.time)
    fit = FirstStage(y, x, adoption.panel, ~adoption.is_treated, adoption.row_weights)
    imputed = adoption.is_treated & fit.reached
    if not imputed.any():
        raise EstimationError(
            _(
                "No treated row can be imputed: at each time some unit must be untreated, and "
                "each treated unit must be seen before it adopts. Add never-treated units or "
                "earlier years."
            )
        )
    label = {"event": adoption.event, "cohort": adoption.first, "time": adoption.time}[by]
    keys = np.unique(label[imputed])
    targets = ((label[:, None] == keys) & imputed[:, None]) * adoption.row_weights[:, None]
    average = imputed * adoption.row_weights
    # About the average effect of their cohort and time the effects of treated rows vary.
    pairs = np.column_stack([np.where(imputed, adoption.first, -1.0), np.where(imputed, adoption.time, -1)])
    cells = np.unique(pairs, axis=0, return_inverse=True)[1].ravel()
    groups = adoption.unit if clusters is None else clusters
    effects, covariance = _aggregate(fit, targets / targets.sum(0), cells, groups)
    overall, variance = _aggregate(fit, (average / average.sum())[:, None], cells, groups)
    left = int((adoption.is_treated & ~imputed).sum())
    alone = int((np.bincount(cells[imputed]) == 1).sum())
    notes: tuple[Note, ...] = (note("not_imputable", rows=left),) if left else ()
    notes += (note("cohort_times_of_one", count=alone),) if alone else ()
    sample = adoption.count_rows(~adoption.is_treated | imputed)
    made = VarianceSetting(kind="conservative", clusters=len(np.unique(groups)))
    settings: dict[str, Any] = {"variance": made, "effects": "two-way"}
    path = EffectPath(
        estimator="imputation",
        by=by,
        keys=keys.astype(np.int64),
        effects=effects,
        covariance=covariance,
        critical=pointwise(level),
        band=sup_t(covariance, level, seed),
        level=level,
        notes=notes,
        sample=sample,
        variance=made,
        fixed_effects=settings["effects"],
    )
    if adoption.weights is not None:
        settings["observation_weights"] = WEIGHTED
    estimate = average_effect("imputation", float(overall[0]), float(variance[0, 0]), sample, settings, notes)
    before = _leads(y, x, adoption, leads, (groups, cluster_name), level, seed) if leads else None
    return Imputation(estimate, path, before, np.where(imputed, fit.effects, np.nan))


def _aggregate(fit: FirstStage, targets: Array, cells: IntArray, clusters: IntArray) -> tuple[Array, Array]:
    """Sum effects with the weights `targets` (N, m), and compute the covariance of these sums (m,), by
    cluster.
    """
    codes, groups = levels_of(clusters)
    influence = fit.influence(targets) + _about_average(fit.effects, targets, cells, codes)
    sums = group_sums(influence, codes, groups)
    return fit.effects @ targets, sums.T @ sums


def _about_average(effects: Array, targets: Array, cells: IntArray, codes: IntArray) -> Array:
    """Compute the influence (N, m) of treated rows: effects less the average of their cohort and time, by
    cluster.
    """
    pair = np.unique(cells * (int(codes.max()) + 1) + codes, return_inverse=True)[1]
    weight = group_sums(targets, pair, int(pair.max()) + 1)[pair]
    size = int(cells.max()) + 1
    top = group_sums(weight * targets * effects[:, None], cells, size)
    bottom = group_sums(weight * targets, cells, size)
    average = top / np.where(bottom > 0, bottom, 1.0)
    return targets * (effects[:, None] - average[cells])


def _leads(
    y: Array,
    x: Array,
    adoption: Adoption,
    leads: int,
    by: tuple[IntArray, str],
    level: float,
    seed: int,
) -> EffectPath:
    """Estimate the path before adoption, of untreated rows. by: clusters of the rows and what they are."""
    clusters, cluster_name = by
    rows = ~adoption.is_treated
    keys = np.arange(-leads, 0)
    dummies = (adoption.event[:, None] == keys).astype(float)
    present = dummies[rows].any(0)
    if not present.all():
        raise EstimationError(
            _(
                "No unit is seen {leads} times before adoption; ask for fewer leads.",
                leads=int(-keys[~present][0]),
            )
        )
    design = np.column_stack([dummies, x])[rows]
    fit = fit_within(
        y[rows],
        design,
        adoption.unit[rows],
        adoption.time[rows],
        terms=[f"term {j + 1}" for j in range(design.shape[1])],
        weights=None if adoption.weights is None else adoption.weights[rows],
        variance=Variance(clusters=clusters[rows], cluster_name=cluster_name),
    )
    notes = (note("relative_to_earlier"),)
    return effect_path_of(fit, keys, "imputation_leads", (), notes, level, seed)
