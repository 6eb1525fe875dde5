"""Families of spatial weights by distance. Each returns raw weights, to be standardised afterwards, whatever
the order of units.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from spillover.arrays.foundation import Array, EstimationError, IntArray
from spillover.arrays.weights.geo import check_coordinates, chord, great_circle, kilometres, sphere_tree
from spillover.arrays.weights.matrix import Parameter, WeightMatrix
from spillover.words import _

__all__ = [
    "distance_band",
    "exponential_decay",
    "inverse_distance",
    "k_nearest",
]

DENSE_LIMIT = 20_000  # more units than this need a cut-off: all pairs would not fit in memory


def inverse_distance(
    ids: Sequence[str], coordinates: Array, power: float = 1.0, cutoff: float | None = None
) -> WeightMatrix:
    """w_ij = d_ij^−power with great-circle kilometres d_ij.

    Parameters
    ----------
    ids : sequence of str
        Ids of the units, in the order of rows and columns.
    coordinates : array (n, 2)
        Longitude and latitude in degrees, in the order of `ids`.
    power : float, default 1.0
        How fast weights fall with distance.
    cutoff : float, optional
        No link beyond so many kilometres; all units are linked where None.

    Returns
    -------
    WeightMatrix
        The matrix, not standardised.

    Raises
    ------
    EstimationError
        A point that is missing or off the globe, or two units at one place.

    References
    ----------
    Cliff and Ord (1981), Spatial Processes.
    """
    ids = tuple(ids)
    rows, columns, distance = _pairs(ids, coordinates, cutoff)
    if (distance == 0).any():
        at = int(np.flatnonzero(distance == 0)[0])
        raise EstimationError(
            _(
                "{first} and {second} have identical coordinates, so their inverse distance is "
                "infinite; correct one",
                first=ids[rows[at]],
                second=ids[columns[at]],
            )
        )
    parameters: dict[str, Parameter] = {"power": power, **_cutoff(cutoff)}
    return WeightMatrix(
        ids, sparse_links(ids, rows, columns, distance**-power), "inverse_distance", parameters
    )


def exponential_decay(
    ids: Sequence[str], coordinates: Array, scale: float, cutoff: float | None = None
) -> WeightMatrix:
    """w_ij = exp(−d_ij / scale) with great-circle kilometres d_ij.

    Parameters
    ----------
    ids : sequence of str
        Ids of the units, in the order of rows and columns.
    coordinates : array (n, 2)
        Longitude and latitude in degrees, in the order of `ids`.
    scale : float
        Kilometres at which the weight has fallen to 1/e.
    cutoff : float, optional
        No link beyond so many kilometres; all units are linked where None.

    Returns
    -------
    WeightMatrix
        The matrix, not standardised.

    Raises
    ------
    EstimationError
        A point that is missing or off the globe.

    References
    ----------
    Anselin (1988), Spatial Econometrics, chapter 3.
    """
    ids = tuple(ids)
    if scale <= 0:
        raise EstimationError(
            _(
                "the scale of an exponential decay is a positive number of kilometres, not {scale:g}",
                scale=scale,
            )
        )
    rows, columns, distance = _pairs(ids, coordinates, cutoff)
    parameters: dict[str, Parameter] = {"scale_km": scale, **_cutoff(cutoff)}
    return WeightMatrix(
        ids, sparse_links(ids, rows, columns, np.exp(-distance / scale)), "exponential_decay", parameters
    )


def distance_band(ids: Sequence[str], coordinates: Array, threshold: float) -> WeightMatrix:
    """w_ij = 1 where i and j are at most so many kilometres apart.

    Parameters
    ----------
    ids : sequence of str
        Ids of the units, in the order of rows and columns.
    coordinates : array (n, 2)
        Longitude and latitude in degrees, in the order of `ids`.
    threshold : float
        The distance, in kilometres.

    Returns
    -------
    WeightMatrix
        The matrix, not standardised.

    Raises
    ------
    EstimationError
        A point that is missing or off the globe.

    References
    ----------
    Anselin (1988), Spatial Econometrics, chapter 3.
    """
    ids = tuple(ids)
    rows, columns, distance = _pairs(ids, coordinates, threshold)
    return WeightMatrix(
        ids,
        sparse_links(ids, rows, columns, np.ones_like(distance)),
        "distance_band",
        {"threshold_km": threshold},
    )


def k_nearest(ids: Sequence[str], coordinates: Array, k: int) -> WeightMatrix:
    """w_ij = 1 for the k units nearest to i.

    Of units equally far the smaller id comes first, whatever the order of rows.

    Parameters
    ----------
    ids : sequence of str
        Ids of the units, in the order of rows and columns.
    coordinates : array (n, 2)
        Longitude and latitude in degrees, in the order of `ids`.
    k : int
        How many neighbours.

    Returns
    -------
    WeightMatrix
        The matrix, not standardised.

    Raises
    ------
    EstimationError
        A point that is missing or off the globe, or fewer than k other units.

    References
    ----------
    Anselin (1988), Spatial Econometrics, chapter 3.
    """
    ids = tuple(ids)
    points = check_coordinates(coordinates, ids)
    n = len(ids)
    if not 1 <= k < n:
        raise EstimationError(
            _(
                "k nearest neighbours: k must be from 1 to {most} with {units} units, not {k}",
                most=n - 1,
                units=n,
                k=k,
            )
        )
    tree = sphere_tree(points)
    reach = tree.query(tree.data, k=k + 1)[0][:, -1]
    rank = np.argsort(np.argsort(np.array(ids)))
    columns = np.empty((n, k), dtype=np.int64)
    for i, near in enumerate(tree.query_ball_point(tree.data, reach * (1 + 1e-9) + 1e-15)):
        others = np.array([j for j in near if j != i])
        distance = np.round(
            np.linalg.norm(tree.data[others] - tree.data[i], axis=1), 12
        )  # 1e-12 of a radius is 6 µm
        columns[i] = others[np.lexsort((rank[others], distance))[:k]]
    rows = np.repeat(np.arange(n), k)
    return WeightMatrix(ids, sparse_links(ids, rows, columns.ravel(), np.ones(n * k)), "k_nearest", {"k": k})


def _cutoff(cutoff: float | None) -> dict[str, Parameter]:
    return {} if cutoff is None else {"cutoff_km": cutoff}


def _pairs(
    ids: tuple[str, ...], coordinates: Array, cutoff: float | None
) -> tuple[IntArray, IntArray, Array]:
    """List rows, columns and kilometres of all ordered pairs of units, or of those within `cutoff`
    kilometres.
    """
    points = check_coordinates(coordinates, ids)
    if cutoff is None:
        if len(ids) > DENSE_LIMIT:
            raise EstimationError(
                _(
                    "{ids} units have too many pairs for a full matrix; give a cut-off in kilometres",
                    ids=len(ids),
                )
            )
        rows, columns = np.nonzero(~np.eye(len(ids), dtype=bool))
        return rows, columns, great_circle(points)[rows, columns]
    if cutoff <= 0:
        raise EstimationError(
            _("a cut-off is a positive number of kilometres, not {cutoff:g}", cutoff=cutoff)
        )
    near = sphere_tree(points).query_pairs(chord(cutoff) * (1 + 1e-12), output_type="ndarray")
    tree = sphere_tree(points)
    distance = kilometres(np.linalg.norm(tree.data[near[:, 0]] - tree.data[near[:, 1]], axis=1))
    return (
        np.concatenate((near[:, 0], near[:, 1])),
        np.concatenate((near[:, 1], near[:, 0])),
        np.concatenate((distance, distance)),
    )


def sparse_links(ids: tuple[str, ...], rows: IntArray, columns: IntArray, data: Array) -> sparse.csr_array:
    """Build a CSR array of the given entries."""
    return sparse.csr_array((data, (rows, columns)), shape=(len(ids), len(ids)))
