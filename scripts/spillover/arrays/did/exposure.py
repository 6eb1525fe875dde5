"""Spillovers of a policy: exposure through W or distance rings, beside the effect on the treated, in one
regression or in two stages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import sparray, spmatrix

from spillover.arrays.did.adoption import TREATED, Adoption, FirstStage, number_columns
from spillover.arrays.foundation import Array, EstimationError, IntArray, check_choice
from spillover.arrays.linear import check_finite
from spillover.arrays.projection import group_sums, levels_of
from spillover.arrays.result import Estimate
from spillover.arrays.variance import Variance
from spillover.arrays.within import fit_within
from spillover.note import Note, VarianceSetting, note
from spillover.words import _

__all__ = [
    "exposure_warning",
    "fit_exposure",
    "nearest_treated",
    "neighbour_exposure",
    "rings",
    "fit_two_stage_exposure",
]

Errors = Literal["formula", "jackknife"]
# With fewer clean clusters at some time intervals by formula cover too little (docs/records/recovery.md).
FEW_CLEAN = 30


def neighbour_exposure(w: Array | sparray | spmatrix, adoption: Adoption) -> Array:
    """Compute Σ_j w_ij D_jt for each row: the treated share of neighbours where rows of W sum to one.

    Parameters
    ----------
    w : array or sparse matrix (n, n)
        Weights of neighbours, in the order of unit codes.
    adoption : Adoption
        Units, times, first treated times and weights of the rows.

    Returns
    -------
    array (N,)
        The exposure of each row.

    Raises
    ------
    EstimationError
        The matrix does not have a row per unit.

    References
    ----------
    Butts (2023), Difference-in-differences with spatial spillovers.
    """
    treated, unit, time = _arrange_by_time(adoption)
    if w.shape != (len(treated), len(treated)):
        raise EstimationError(
            _(
                "W is {shape} × {shape2} and the panel has {count} units; give one row and one "
                "column for each unit.",
                shape=w.shape[0],
                shape2=w.shape[1],
                count=len(treated),
            )
        )
    return np.asarray((w @ treated)[unit, time], dtype=np.float64)


def nearest_treated(distance: Array, adoption: Adoption) -> Array:
    """Measure the distance of each row to the nearest other unit that is treated at that time.

    Parameters
    ----------
    distance : array (n, n)
        Distances between units, in the order of unit codes, in any unit (kilometres, say).
    adoption : Adoption
        Units, times, first treated times and weights of the rows.

    Returns
    -------
    array (N,)
        The distances; ∞ where no other unit is treated.

    Raises
    ------
    EstimationError
        The distances do not have a row per unit.

    References
    ----------
    Butts (2023), Difference-in-differences with spatial spillovers.
    """
    treated, unit, time = _arrange_by_time(adoption)
    if distance.shape != (len(treated), len(treated)):
        raise EstimationError(
            _(
                "The distances are {shape} and the panel has {count} units; give one row and one "
                "column for each unit.",
                shape=distance.shape,
                count=len(treated),
            )
        )
    others = distance + np.diag(np.full(len(treated), np.inf))
    nearest = [
        np.where(column > 0, others, np.inf).min(1) if column.any() else np.full(len(treated), np.inf)
        for column in treated.T
    ]
    return np.column_stack(nearest)[unit, time]


def rings(distance_to_treated: Array, edges: Sequence[float]) -> tuple[Array, tuple[str, ...]]:
    """Make columns of zeros and ones for distances within [edge, next edge), the last ring closed.

    Parameters
    ----------
    distance_to_treated : array (N,)
        Distances, from `nearest_treated`.
    edges : sequence of float
        The rings' edges, ascending, in the unit of the distances.

    Returns
    -------
    tuple[array, tuple[str, ...]]
        The columns (N, K) and their names.

    Raises
    ------
    EstimationError
        Edges that do not ascend.

    References
    ----------
    Butts (2023), Difference-in-differences with spatial spillovers.
    """
    if len(edges) < 2 or list(edges) != sorted(set(edges)) or edges[0] < 0:
        raise EstimationError(
            _(
                "Ring edges {edges}: give at least two, from 0 up, each larger than the last.",
                edges=list(edges),
            )
        )
    columns = []
    for place, (low, high) in enumerate(pairwise(edges)):
        within = distance_to_treated < high
        if place == len(edges) - 2:
            within = distance_to_treated <= high
        columns.append((within & (distance_to_treated >= low)).astype(float))
    names = tuple(f"ring {low:g}–{high:g}" for low, high in pairwise(edges))
    return np.column_stack(columns), names


def exposure_warning(w: Array | sparray | spmatrix, adoption: Adoption) -> Note | None:
    """Warn where untreated rows have treated neighbours.

    Parameters
    ----------
    w : array or sparse matrix (n, n)
        Weights of neighbours, in the order of unit codes.
    adoption : Adoption
        Units, times, first treated times and weights of the rows.

    Returns
    -------
    Note or None
        The warning; None where no untreated row has a treated neighbour.

    References
    ----------
    Butts (2023), Difference-in-differences with spatial spillovers.
    """
    untreated = ~adoption.is_treated
    touched = int((untreated & (neighbour_exposure(w, adoption) > 0)).sum())
    if not touched:
        return None
    return note("treated_neighbours", rows=touched, share=touched / int(untreated.sum()))


def fit_exposure(
    y: Array,
    adoption: Adoption,
    exposure: Array,
    *,
    names: Sequence[str],
    controls: Array | None = None,
    terms: Sequence[str] = (),
    on_treated: bool = False,
    variance: Variance | None = None,
    outcome: str = "the outcome",
) -> Estimate:
    """Estimate two-way effects of being treated and of exposure to treated neighbours, in one regression.

    Right for one cohort, or for effects that do not vary; two stages (`fit_two_stage_exposure`) need neither.

    Parameters
    ----------
    y : array (N,)
        The outcome, in its own units, a row per unit and time.
    adoption : Adoption
        Units, times, first treated times and weights of the rows.
    exposure : array (N, K)
        Exposure at each time, a column per measure.
    names : sequence of str
        Names of the columns of exposure.
    controls : array (N, k), optional
        Time-varying controls, in the order of `terms`.
    terms : sequence of str, default ()
        Names of the columns of x, in the estimate and in messages.
    on_treated : bool, default False
        Whether exposure has an effect on treated rows too, of its own.
    variance : Variance, optional
        How standard errors are made; clustered by unit where None.
    outcome : str, default "the outcome"
        Name of the outcome in messages.

    Returns
    -------
    Estimate
        The estimate, with a term per measure of exposure.

    Raises
    ------
    EstimationError
        As `fit_within`.

    References
    ----------
    Butts (2023), equation 5, with exposure as it is at each time.
    """
    columns, labels = exposure_columns(adoption, exposure, names, on_treated)
    design = columns if controls is None else np.column_stack([columns, controls])
    return fit_within(
        y,
        design,
        adoption.unit,
        adoption.time,
        terms=(*labels, *terms),
        variance=variance,
        outcome=outcome,
        weights=adoption.weights,
    )


def _arrange_by_time(adoption: Adoption) -> tuple[Array, IntArray, IntArray]:
    """Arrange the treatment of each unit at each time (n, T), and find each row's place in it."""
    unit, units = adoption.panel.unit_index
    start = np.empty(units)
    start[unit] = adoption.first
    treated = (np.unique(adoption.time) >= start[:, None]).astype(float)
    return treated, unit, adoption.panel.time_index[0]


def exposure_columns(
    adoption: Adoption, exposure: Array, names: Sequence[str], on_treated: bool
) -> tuple[Array, tuple[str, ...]]:
    """Collect treatment and exposures of the untreated (N, 1 + K), then of the treated where these count; and
    their names.
    """
    table = exposure.reshape(len(adoption.unit), -1)
    if table.shape[1] != len(names):
        raise EstimationError(
            _(
                "{shape} exposures and {count} names; give one name for each.",
                shape=table.shape[1],
                count=len(names),
            )
        )
    treated = adoption.is_treated.astype(float)[:, None]
    parts, labels = [treated, (1 - treated) * table], [TREATED, *names]
    if on_treated:
        parts.append(treated * table)
        labels += [f"{name}, treated" for name in names]
    return np.column_stack(parts), tuple(labels)


def fit_two_stage_exposure(
    y: Array,
    adoption: Adoption,
    exposure: Array,
    *,
    names: Sequence[str],
    controls: Array | None = None,
    on_treated: bool = False,
    clusters: IntArray | None = None,
    cluster_name: str = "unit",
    errors: Errors = "formula",
    outcome: str = "the outcome",
) -> Estimate:
    """Estimate effects of being treated and of exposure in two stages.

    So no treated or exposed row serves as a control. First, effects of unit and time from rows neither
    treated nor exposed; then, outcomes less these on treatment and exposure. Rows whose unit or time has no
    clean row are left out with a note. A note says where few clusters are clean at some time: the formula's
    errors are then too small.

    Parameters
    ----------
    y : array (N,)
        The outcome, in its own units, a row per unit and time.
    adoption : Adoption
        Units, times, first treated times and weights of the rows.
    exposure : array (N, K)
        Exposure at each time, a column per measure.
    names : sequence of str
        Names of the columns of exposure.
    controls : array (N, k), optional
        Time-varying controls of the first stage.
    on_treated : bool, default False
        Whether exposure has an effect on treated rows too, of its own.
    clusters : array of int (N,), optional
        Cluster of each row, as an integer code; the unit where None.
    cluster_name : str, default "unit"
        What the clusters are, for the settings of the estimate.
    errors : Errors, default "formula"
        "formula" counts the first stage, by cluster, with the factor G/(G−1)·(N−1)/(N−K), K the second
        stage's coefficients. "jackknife" estimates both stages again without each cluster, exposures as they
        were (CV3, factor (G−1)/G), with G − 1 degrees of freedom.
    outcome : str, default "the outcome"
        Name of the outcome in messages.

    Returns
    -------
    Estimate
        The estimate of the second stage.

    Raises
    ------
    EstimationError
        No row is clean, the clean rows do not identify the effects, or do not without one of the clusters.

    References
    ----------
    Butts (2023), section 5.
    Gardner (2022), Two-stage differences in differences, section 4 (the formula).
    MacKinnon, Nielsen and Webb (2023), equation 12 (the jackknife).
    """
    check_choice("errors", errors, get_args(Errors))
    columns, labels = exposure_columns(adoption, exposure, names, on_treated)
    x, others = number_columns(controls, len(y), "control")
    labelled = (outcome, *labels, *others)
    check_finite(np.column_stack([y, columns, x]), labelled, adoption.unit, adoption.time)
    codes, groups = levels_of(adoption.unit if clusters is None else clusters)
    data = _Data(y, x, columns, adoption, labels)
    stages = data.fit()
    df = None
    reached, clean = stages.first.reached, stages.first.clean
    left = int((~reached).sum())
    notes: tuple[Note, ...] = (note("never_clean", rows=left),) if left else ()
    if errors == "formula":
        # From the influence of each row on both stages.
        targets = stages.targets
        own = targets * (stages.first.effects - stages.columns @ stages.effects)[:, None]
        sums = group_sums(stages.first.influence(targets) + own, codes, groups)
        rows = int(reached.sum())
        factor = groups / (groups - 1) * (rows - 1) / (rows - targets.shape[1])
        covariance = factor * sums.T @ sums
        times = np.unique(adoption.time[(stages.columns != 0).any(1)]).tolist()
        least, time = min((len(np.unique(codes[clean & (adoption.time == time)])), time) for time in times)
        if least < FEW_CLEAN:
            notes += (note("few_clean", clusters=least, time=int(time), by=cluster_name),)
    else:
        covariance, factor, df = _jackknife(data, stages, codes, cluster_name)
    kind = "two-stage" if errors == "formula" else "jackknife"
    return Estimate(
        "two_stage",
        labels,
        stages.effects,
        covariance,
        *adoption.count_rows(reached),
        df,
        settings={
            "effects": "two-way",
            "effects_from": "clean_rows",
            "variance": VarianceSetting(kind=kind, by=cluster_name, clusters=groups),
            "small_sample_factor": factor,
            "clean_rows": int(clean.sum()),
        },
        notes=notes,
    )


@dataclass(frozen=True, eq=False)
class _Stages:
    """Results of both stages: effects (k,), the first stage, the second's columns (N, k), zero where it does
    not reach, and their weights (N, k) of outcomes in the effects.
    """

    first: FirstStage
    columns: Array
    targets: Array
    effects: Array


@dataclass(frozen=True, eq=False)
class _Data:
    """Outcome (N,), controls (N, p), treatment and exposures (N, k) with their names, and who adopts when."""

    y: Array
    x: Array
    columns: Array
    adoption: Adoption
    labels: tuple[str, ...]

    def fit(self) -> _Stages:
        weights = self.adoption.row_weights
        clean = (self.columns == 0).all(1)
        first = FirstStage(self.y, self.x, self.adoption.panel, clean, weights)
        columns = self.columns * first.reached[:, None]
        targets = _second_stage(columns, weights, self.labels)
        return _Stages(first, columns, targets, first.effects @ targets)

    def part(self, rows: NDArray[np.bool_]) -> _Data:
        return _Data(self.y[rows], self.x[rows], self.columns[rows], self.adoption.part(rows), self.labels)


def _jackknife(data: _Data, stages: _Stages, codes: IntArray, name: str) -> tuple[Array, float, float]:
    """Estimate both stages without each cluster in turn: covariance (k, k), its factor and degrees of
    freedom.
    """
    groups = int(codes.max()) + 1
    try:
        without = np.array([data.part(codes != group).fit().effects for group in range(groups)])
    except EstimationError as error:
        raise EstimationError(
            _(
                "The jackknife does not exist: without one of the clusters of {cluster} the "
                "effects are not identified ({error}) Take errors: formula.",
                cluster=name,
                error=error,
            )
        ) from error
    apart, factor = without - stages.effects, (groups - 1) / groups
    return factor * apart.T @ apart, factor, groups - 1


def _second_stage(columns: Array, weights: Array, labels: tuple[str, ...]) -> Array:
    """Compute the weights (N, m) of outcomes in the second stage's coefficients; an error naming what is
    unidentified.
    """
    weighted = columns * weights[:, None]
    gram = weighted.T @ columns
    empty = np.flatnonzero(np.diag(gram) == 0)
    if len(empty):
        raise EstimationError(
            _("No row has {names} other than zero; drop it or widen the rings.", names=labels[int(empty[0])])
        )
    scale = np.sqrt(np.diag(gram))
    if np.linalg.cond(gram / np.outer(scale, scale)) > 1e12:
        raise EstimationError(_("{names} are collinear; drop one.", names=", ".join(labels)))
    return np.asarray(weighted @ np.linalg.inv(gram), dtype=np.float64)
