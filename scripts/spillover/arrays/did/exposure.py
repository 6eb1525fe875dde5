"""Spillovers of a policy: exposure through W or distance rings, beside the effect on the treated."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from scipy.sparse import sparray, spmatrix

from spillover.arrays.did.adoption import Adoption
from spillover.arrays.foundation import Array, EstimationError, IntArray, Note, note
from spillover.arrays.result import Estimate
from spillover.arrays.variance import Variance
from spillover.arrays.within import fit_within

__all__ = [
    "exposure_warning",
    "fit_exposure",
    "nearest_treated",
    "neighbour_exposure",
    "rings",
]

TREATED = "treated"


def neighbour_exposure(w: Array | sparray | spmatrix, adoption: Adoption) -> Array:
    """Σ_j w_ij D_jt for each row: the treated share of neighbours where rows of W sum to one.

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
    treated, unit, time = _by_time(adoption)
    if w.shape != (len(treated), len(treated)):
        raise EstimationError(f"W is {w.shape[0]} × {w.shape[1]}, but the panel has {len(treated)} units.")
    return np.asarray((w @ treated)[unit, time], dtype=np.float64)


def nearest_treated(distance: Array, adoption: Adoption) -> Array:
    """Distance of each row to the nearest other unit that is treated at that time.

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
    treated, unit, time = _by_time(adoption)
    if distance.shape != (len(treated), len(treated)):
        raise EstimationError(f"Distances are {distance.shape}, but the panel has {len(treated)} units.")
    others = distance + np.diag(np.full(len(treated), np.inf))
    nearest = [
        np.where(column > 0, others, np.inf).min(1) if column.any() else np.full(len(treated), np.inf)
        for column in treated.T
    ]
    return np.column_stack(nearest)[unit, time]


def rings(distance_to_treated: Array, edges: Sequence[float]) -> tuple[Array, tuple[str, ...]]:
    """Columns of zeros and ones for distances within [edge, next edge), the last ring closed.

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
            f"Ring edges {list(edges)}: give at least two, from 0 up, each larger than the last."
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
    """A warning where untreated rows have treated neighbours.

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
    untreated = ~adoption.treated
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
    """Two-way effects of being treated and of exposure to treated neighbours, in one regression.

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


def _by_time(adoption: Adoption) -> tuple[Array, IntArray, IntArray]:
    """Treatment of each unit at each time (n, T), and each row's place in it."""
    unit, units = adoption.panel.unit_index
    start = np.empty(units)
    start[unit] = adoption.first
    treated = (np.unique(adoption.time) >= start[:, None]).astype(float)
    return treated, unit, adoption.panel.time_index[0]


def exposure_columns(
    adoption: Adoption, exposure: Array, names: Sequence[str], on_treated: bool
) -> tuple[Array, tuple[str, ...]]:
    """Treatment and exposures of the untreated (N, 1 + K), then of the treated where these count; names."""
    table = exposure.reshape(len(adoption.unit), -1)
    if table.shape[1] != len(names):
        raise EstimationError(f"{table.shape[1]} exposures but {len(names)} names.")
    treated = adoption.treated.astype(float)[:, None]
    parts, labels = [treated, (1 - treated) * table], [TREATED, *names]
    if on_treated:
        parts.append(treated * table)
        labels += [f"{name}, treated" for name in names]
    return np.column_stack(parts), tuple(labels)
