"""The summary of a weight matrix: what a reader must know before trusting an estimate made with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from spillover.arrays.foundation import Result
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.weights.matrix import Parameter, Standardisation, WeightMatrix

__all__ = ["WeightFacts", "facts"]


@dataclass(frozen=True)
class WeightFacts(Result):
    """Facts of a matrix. neighbours: links per unit. components: groups of units that no link joins,
    direction ignored.

    asymmetry: |W − W'| / |W + W'| in the Frobenius norm, 0 symmetric, 1 one-way. rho_min, rho_max: the
    interval around zero in which I − ρW is not singular; where no real eigenvalue bounds a side, ±1/spectral
    radius, which is safe.
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

    def as_dict(self) -> dict[str, object]:
        """The facts as plain builtins for JSON."""
        return {**vars(self), "islands": list(self.islands), "parameters": dict(self.parameters)}


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
    """The largest absolute eigenvalue of W; for non-negative weights it is itself an eigenvalue
    (Perron–Frobenius).
    """
    return _radius(SpatialOperator(weights.matrix).interval[1])


def _radius(highest: float) -> float:
    """The spectral radius from the upper end of the interval of ρ; a matrix without a cycle of links has
    none, and no bound.
    """
    return 1 / highest if np.isfinite(highest) else 0.0
