"""Prepare weights: islands, then row or spectral standardisation; and the
summary of a matrix, what a reader must know before trusting an estimate made with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from spillover.arrays.foundation import Array, EstimationError, Result, check_choice
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.weights.geo import check_coordinates, great_circle
from spillover.arrays.weights.matrix import Parameter, Standardisation, WeightMatrix, list_ids
from spillover.words import _

__all__ = ["WeightFacts", "facts", "standardise", "settle_islands"]

IslandPolicy = Literal["error", "allow", "nearest"]


@dataclass(frozen=True)
class WeightFacts(Result):
    """Facts of a matrix. neighbours: links per unit. components: groups of units that no link joins,
    direction ignored.

    asymmetry: |W − W'| / |W + W'| in the Frobenius norm, 0 symmetric, 1 one-way. rho_min, rho_max: the
    interval around zero in which I − ρW is not singular; where no real eigenvalue bounds a side, ±1/spectral
    radius, which is safe; infinite where the matrix has no links.
    """

    family: str
    parameters: Mapping[str, Parameter]
    standardisation: Standardisation
    units: int
    links: int
    density: float
    neighbours_min: int
    neighbours_mean: float
    neighbours_max: int
    islands: tuple[str, ...]
    components: int
    symmetric_links: bool
    asymmetry: float
    weight_min: float
    weight_max: float
    row_sum_min: float
    row_sum_max: float
    spectral_radius: float
    rho_min: float
    rho_max: float

    def as_dict(self) -> dict[str, Any]:
        """Convert the facts to plain builtins for JSON; a bound of ρ that is infinite is None."""
        bounds = {name: _finite(getattr(self, name)) for name in ("rho_min", "rho_max")}
        return {**vars(self), **bounds, "islands": list(self.islands), "parameters": dict(self.parameters)}


def _finite(value: float) -> float | None:
    """Replace an infinite number by None, for JSON cannot say it."""
    return value if np.isfinite(value) else None


def facts(weights: WeightMatrix) -> WeightFacts:
    """Facts of a weight matrix: links, islands, row sums, eigenvalues.

    Parameters
    ----------
    weights : WeightMatrix
        The weight matrix.

    Returns
    -------
    WeightFacts
        The facts.

    References
    ----------
    LeSage and Pace (2009), chapter 4, for the interval of ρ.
    """
    matrix = weights.matrix
    neighbours = np.diff(matrix.indptr)
    sums = np.asarray(matrix.sum(axis=1)).ravel()
    pattern = matrix.astype(bool).astype(np.int8)
    low, high = SpatialOperator(matrix).interval
    norm = sparse.linalg.norm(matrix + matrix.T)
    return WeightFacts(
        family=weights.family,
        parameters=weights.parameters,
        standardisation=weights.standardisation,
        units=weights.n,
        links=int(matrix.nnz),
        density=matrix.nnz / max(weights.n * (weights.n - 1), 1),
        neighbours_min=int(neighbours.min()),
        neighbours_mean=float(neighbours.mean()),
        neighbours_max=int(neighbours.max()),
        islands=weights.islands(),
        components=int(connected_components(matrix, directed=False, return_labels=False)),
        symmetric_links=bool((pattern != pattern.T).nnz == 0),
        asymmetry=float(sparse.linalg.norm(matrix - matrix.T) / norm) if norm > 0 else 0.0,
        weight_min=float(matrix.data.min()) if matrix.nnz else 0.0,
        weight_max=float(matrix.data.max()) if matrix.nnz else 0.0,
        row_sum_min=float(sums.min()),
        row_sum_max=float(sums.max()),
        spectral_radius=_radius(high),
        rho_min=low,
        rho_max=high,
    )


def spectral_radius(weights: WeightMatrix) -> float:
    """Compute the largest absolute eigenvalue of W; for non-negative weights it is itself an eigenvalue
    (Perron–Frobenius).
    """
    return _radius(SpatialOperator(weights.matrix).interval[1])


def _radius(highest: float) -> float:
    """Compute the spectral radius from the upper end of the interval of ρ; a matrix without a cycle of links
    has none, and no bound.
    """
    return 1 / highest if np.isfinite(highest) else 0.0


def standardise(weights: WeightMatrix, how: Standardisation = "row") -> WeightMatrix:
    """Scale a weight matrix so that rows sum to one or the spectral radius is one.

    Doing it again changes nothing. The row of an island stays zero under "row".

    Parameters
    ----------
    weights : WeightMatrix
        The weight matrix.
    how : Standardisation, default "row"
        "row", "spectral", or "none", which changes nothing.

    Returns
    -------
    WeightMatrix
        The scaled matrix.

    Raises
    ------
    EstimationError
        A matrix without links, whose spectral radius is zero.

    References
    ----------
    Kelejian and Prucha (2010), for the spectral radius.
    """
    check_choice("standardise", how, ("none", "row", "spectral"))
    if how == "none" or how == weights.standardisation:
        return weights
    if how == "row":
        return _standardise_rows(weights)
    radius = spectral_radius(weights)
    if radius <= 0:
        raise EstimationError(
            _(
                "the weight matrix has a spectral radius of zero (no cycle of links): "
                "row-standardise it instead"
            )
        )
    return replace(weights, matrix=weights.matrix / radius, standardisation="spectral")


def _standardise_rows(weights: WeightMatrix) -> WeightMatrix:
    """Scale rows to sum to one. A row that is too large or too small for that would lose its links
    silently.
    """
    with np.errstate(over="ignore"):
        sums = np.asarray(weights.matrix.sum(axis=1)).ravel()
        scale = np.divide(1.0, sums, out=np.zeros_like(sums), where=sums > 0)
    scaled = sparse.csr_array(sparse.diags_array(scale) @ weights.matrix)
    kept = np.bincount(
        np.repeat(np.arange(weights.n), np.diff(scaled.indptr))[scaled.data > 0], minlength=weights.n
    )
    lost = (kept != np.diff(weights.matrix.indptr)) | ~np.isfinite(sums) | ~np.isfinite(scale)
    if lost.any():
        unit = int(np.flatnonzero(lost)[0])
        raise EstimationError(
            _(
                "{unit}: its weights sum to {sum:g}, which is too large or too small to divide "
                "them by; rescale the weights, or choose a smaller power or a cut-off",
                unit=weights.ids[unit],
                sum=sums[unit],
            )
        )
    return replace(weights, matrix=scaled, standardisation="row")


def settle_islands(
    weights: WeightMatrix,
    policy: IslandPolicy = "error",
    coordinates: Array | None = None,
    names: Mapping[str, str] | None = None,
) -> WeightMatrix:
    """Settle what becomes of units without a neighbour.

    Parameters
    ----------
    weights : WeightMatrix
        The weight matrix.
    policy : IslandPolicy, default "error"
        "error": refuse, naming them. "allow": keep them; their spatial lag is zero. "nearest": link each to
        the unit nearest on the ground (and that unit to it) with the median weight of the matrix.
    coordinates : array (n, 2), optional
        Longitude and latitude in degrees, for "nearest".
    names : mapping of str to str, optional
        What messages call a unit, by its id.

    Returns
    -------
    WeightMatrix
        The matrix.

    Raises
    ------
    EstimationError
        Islands that the policy refuses, or coordinates that it needs.

    References
    ----------
    Bivand and Portnov (2004), Exploring spatial data analysis techniques using R: the case of observations
    with no neighbors.
    """
    check_choice("islands", policy, ("error", "allow", "nearest"))
    alone = weights.islands()
    if not alone or policy == "allow":
        return weights
    if policy == "error":
        called = list_ids([(names or {}).get(unit, unit) for unit in alone])
        raise EstimationError(
            _(
                "{units} unit(s) have no neighbour in the {family} matrix: {names}. Choose "
                "islands: nearest (link each to the nearest unit), a family without islands, or "
                "islands: allow (their spatial lag is zero; spatial models with time effects "
                "then take year_effects: by_row_sum)",
                units=len(alone),
                family=weights.family,
                names=called,
            )
        )
    if coordinates is None:
        raise EstimationError(
            _("islands: nearest needs the coordinates of the units; give longitude and latitude")
        )
    return _link_to_nearest(weights, alone, check_coordinates(coordinates, weights.ids))


def _link_to_nearest(weights: WeightMatrix, alone: tuple[str, ...], points: Array) -> WeightMatrix:
    """`weights` with a link both ways between each island and the nearest unit; ties go to the smaller id."""
    matrix = weights.matrix.tolil()
    weight = float(np.median(weights.matrix.data)) if weights.matrix.nnz else 1.0
    for unit in alone:
        i = weights.ids.index(unit)
        distance = great_circle(points[i : i + 1], points)[0]
        j = min((k for k in range(weights.n) if k != i), key=lambda k: (distance[k], weights.ids[k]))
        matrix[i, j] = weight
        matrix[j, i] = matrix[j, i] or weight
    parameters = {**weights.parameters, "islands": "nearest", "islands_linked": len(alone)}
    return replace(weights, matrix=sparse.csr_array(matrix), parameters=parameters)
