"""Great-circle distances, and neighbours on the sphere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spillover.arrays.foundation import Array, EstimationError
from spillover.words import _

__all__ = ["check_coordinates", "great_circle"]

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

EARTH_RADIUS_KM = 6371.0088  # mean radius R1 of the GRS 80 ellipsoid


def check_coordinates(coordinates: Array, ids: tuple[str, ...]) -> Array:
    """Longitudes and latitudes, checked.

    Parameters
    ----------
    coordinates : array (n, 2)
        Longitude and latitude in degrees, in the order of `ids`.
    ids : tuple[str, ...]
        Ids of the units, in the order of rows and columns.

    Returns
    -------
    array (n, 2)
        The coordinates, as floats.

    Raises
    ------
    EstimationError
        A point that is missing or off the globe; the message names its unit.
    """
    points = np.asarray(coordinates, dtype=float)
    if points.shape != (len(ids), 2):
        raise EstimationError(
            _(
                "coordinates must be {count} × 2 (longitude, latitude), not {sizes}",
                count=len(ids),
                sizes=" × ".join(map(str, points.shape)),
            )
        )
    off = ~np.isfinite(points).all(axis=1) | (np.abs(points[:, 0]) > 180) | (np.abs(points[:, 1]) > 90)
    if off.any():
        at = int(np.flatnonzero(off)[0])
        raise EstimationError(
            _(
                "{unit}: longitude {longitude:g}, latitude {latitude:g} is not a place on Earth; give "
                "degrees east and degrees north",
                unit=ids[at],
                longitude=points[at, 0],
                latitude=points[at, 1],
            )
        )
    return points


def great_circle(coordinates: Array, others: Array | None = None) -> Array:
    """Kilometres between points, by the haversine formula.

    Parameters
    ----------
    coordinates : array (n, 2)
        Longitude and latitude in degrees, in the order of `ids`.
    others : array (m, 2), optional
        Points to measure to; the same points where None.

    Returns
    -------
    array (n, m)
        The distances in kilometres.

    References
    ----------
    Sinnott (1984), Virtues of the haversine.
    """
    first = np.radians(np.asarray(coordinates, dtype=float))
    second = first if others is None else np.radians(np.asarray(others, dtype=float))
    longitude = first[:, None, 0] - second[None, :, 0]
    latitude = first[:, None, 1] - second[None, :, 1]
    cosines = np.cos(first[:, None, 1]) * np.cos(second[None, :, 1])
    half = np.sin(latitude / 2) ** 2 + cosines * np.sin(longitude / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))))


def sphere_tree(coordinates: Array) -> cKDTree:
    """Build a search tree over the points on the unit sphere; chords rise with great-circle distances, so
    neighbours are the same.
    """
    from scipy.spatial import cKDTree  # imported where neighbours are sought: other matrices start without it

    longitude, latitude = np.radians(np.asarray(coordinates, dtype=float)).T
    return cKDTree(
        np.column_stack(
            (np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude))
        )
    )


def chord(kilometres: float) -> float:
    """Compute the straight line through the unit sphere between points that are `kilometres` apart on the
    ground.
    """
    return float(2 * np.sin(min(kilometres / (2 * EARTH_RADIUS_KM), np.pi / 2)))


def kilometres(chords: Array) -> Array:
    """Compute the great-circle distance of points whose chord on the unit sphere is given."""
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.clip(np.asarray(chords) / 2, 0.0, 1.0))
