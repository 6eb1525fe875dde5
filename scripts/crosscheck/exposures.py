"""Exposures to a policy: the treated share of neighbours, and rings of distance."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crosscheck.policy_data import FIRST
from spillover.recipe import Recipe

if TYPE_CHECKING:
    from crosscheck.panel import PanelFiles

Array = np.ndarray
EARTH_KM = 6371.01


def exposures(recipe: Recipe, table: pd.DataFrame, panel: PanelFiles) -> dict[str, Array]:
    """The exposure (N,) of each row by its name: the treated share of neighbours in a matrix, or rings of
    distance to the nearest other unit that is treated in the row's year.
    """
    unit, year = (table.index.get_level_values(level) for level in ("unit", "year"))
    units, years = sorted(unit.unique()), sorted(year.unique())
    first = table.groupby(level="unit")[FIRST].first().loc[units].to_numpy()
    treated = (np.array(years) >= first[:, None]).astype(float)
    rows, columns = pd.Index(units).get_indexer(unit), pd.Index(years).get_indexer(year)
    if recipe.weights:
        share = panel.matrix(recipe.weights, units) @ treated
        return {f"W·treated ({recipe.weights})": share[rows, columns]}
    distance = kilometres(panel.attributes.loc[units, ["longitude", "latitude"]].to_numpy(float))
    np.fill_diagonal(distance, np.inf)
    nearest = np.array([np.where(column > 0, distance, np.inf).min(1) for column in treated.T]).T[
        rows, columns
    ]
    edges = [float(edge) for edge in recipe.policy["rings_km"]]
    found = {}
    for low, high in pairwise(edges):
        inner = nearest <= high if high == edges[-1] else nearest < high
        found[f"ring {low:g}–{high:g}"] = ((nearest >= low) & inner).astype(float)
    return found


def kilometres(places: Array) -> Array:
    """Great-circle distances (n, n) by the chords between points (n, 2) of longitude and latitude."""
    longitude, latitude = np.radians(places).T
    point = np.column_stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)]
    )
    chord = np.linalg.norm(point[:, None] - point[None], axis=2)
    return 2 * EARTH_KM * np.arcsin(np.minimum(chord / 2, 1))
