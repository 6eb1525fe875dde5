"""What is done to weights before they are used: islands, then row or spectral standardisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import numpy as np
from scipy import sparse

from spillover.arrays.foundation import Array, EstimationError
from spillover.arrays.weights.facts import spectral_radius
from spillover.arrays.weights.geo import checked_coordinates, great_circle
from spillover.arrays.weights.matrix import Standardisation, WeightMatrix, listed

__all__ = ["standardise", "with_islands"]

IslandPolicy = Literal["error", "allow", "nearest"]


def standardise(weights: WeightMatrix, how: Standardisation = "row") -> WeightMatrix:
    """A weight matrix scaled so that rows sum to one or the spectral radius is one.

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
    if how == "none" or how == weights.standardisation:
        return weights
    if how == "row":
        return _by_rows(weights)
    if how == "spectral":
        radius = spectral_radius(weights)
        if radius <= 0:
            raise EstimationError(
                "the weight matrix has a spectral radius of zero (no cycle of links): row-standardise it "
                "instead"
            )
        return replace(weights, matrix=weights.matrix / radius, standardisation="spectral")
    raise EstimationError(f"standardisation is row, spectral or none, not {how!r}")


def _by_rows(weights: WeightMatrix) -> WeightMatrix:
    """Rows that sum to one. A row that is too large or too small for that would lose its links silently."""
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
            f"{weights.ids[unit]}: its weights sum to {sums[unit]:g}, which is too large or too small to "
            "divide them by; rescale the weights, or choose a smaller power or a cut-off"
        )
    return replace(weights, matrix=scaled, standardisation="row")


def with_islands(
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
    if policy not in ("error", "allow", "nearest"):
        raise EstimationError(f"the policy for islands is error, allow or nearest, not {policy!r}")
    alone = weights.islands()
    if not alone or policy == "allow":
        return weights
    if policy == "error":
        called = listed([(names or {}).get(unit, unit) for unit in alone])
        raise EstimationError(
            f"{len(alone)} unit(s) have no neighbour in the {weights.family} matrix: {called}. Choose "
            "islands: nearest (link each to the nearest unit), a family without islands, or islands: allow "
            "(their spatial lag is zero; spatial models with time effects then need definition: lsdv)"
        )
    if coordinates is None:
        raise EstimationError(
            "islands: nearest needs the coordinates of the units; give longitude and latitude"
        )
    return _linked_to_nearest(weights, alone, checked_coordinates(coordinates, weights.ids))


def _linked_to_nearest(weights: WeightMatrix, alone: tuple[str, ...], points: Array) -> WeightMatrix:
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
