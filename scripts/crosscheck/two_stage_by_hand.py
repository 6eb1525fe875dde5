"""Spillovers of a policy: exposures, and both stages of their effects with dense matrices."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crosscheck import factors
from crosscheck.linear_by_hand import EARTH_KM
from crosscheck.opinion import Opinion
from crosscheck.panel import Sample
from crosscheck.policy_data import FIRST
from declare.recipe import Recipe

if TYPE_CHECKING:
    from crosscheck.panel import Panel

Array = np.ndarray


def exposures(recipe: Recipe, table: pd.DataFrame, panel: Panel) -> dict[str, Array]:
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


def answers(recipe: Recipe, sample: Sample, say: partial[Opinion]) -> Iterator[Opinion]:
    """Coefficients and errors of the second stage."""
    frame, names = sample.frame, list(sample.made)
    group = sample.labels(factors.clusters_of(recipe)[0]).to_numpy()
    b, influence, rows = stages(recipe, frame, names)
    count = len(np.unique(group))
    if recipe.policy["errors"] == "jackknife":
        apart = np.array([stages(recipe, frame[group != g], names)[0] - b for g in np.unique(group)])
        covariance = (count - 1) / count * apart.T @ apart
    else:
        sums = np.eye(count)[group].T @ influence
        covariance = count / (count - 1) * (rows - 1) / (rows - len(b)) * sums.T @ sums
    say = partial(say, call=f"two stages of least squares on dummies, errors by {recipe.policy['errors']}")
    for place, name in enumerate(names):
        yield say(quantity="coefficient", term=name, value=float(b[place]))
        yield say(quantity="se", term=name, value=float(np.sqrt(covariance[place, place])))


def stages(recipe: Recipe, frame: pd.DataFrame, names: list[str]) -> tuple[Array, Array, int]:
    """The second stage's coefficients (k,), the influence (N, k) of each row on both stages, and the rows
    that the first stage reaches.
    """
    y, d = frame[recipe.outcome].to_numpy(), frame[names].to_numpy()
    w = frame[recipe.observation_weights].to_numpy() if recipe.observation_weights else np.ones(len(y))
    clean = (d == 0).all(1)
    z, reached = first_stage(recipe, frame, clean)
    slopes = np.linalg.pinv((z * (w * clean)[:, None]).T @ z, rcond=1e-11, hermitian=True)
    left = y - z @ (slopes @ (z.T @ (w * clean * y)))
    d = d * reached[:, None]
    bread = np.linalg.inv((d * w[:, None]).T @ d)
    b = bread @ (d.T @ (w * left))
    both = (d * w[:, None]).T @ z @ slopes
    own = d * (w * (left - d @ b))[:, None]
    return b, (own - (z * (w * clean * left)[:, None]) @ both.T) @ bread, int(reached.sum())


def first_stage(recipe: Recipe, frame: pd.DataFrame, clean: Array) -> tuple[Array, Array]:
    """Dummies of units and years and the controls (N, m), and the rows (N,) whose unit and year have a clean
    row.
    """
    unit, year = (
        pd.factorize(frame.index.get_level_values(level), sort=True)[0] for level in ("unit", "year")
    )
    dummies = [np.eye(codes.max() + 1)[codes] for codes in (unit, year)]
    reached = np.logical_and.reduce(
        [(each.T @ clean > 0)[codes] for each, codes in zip(dummies, (unit, year), strict=True)]
    )
    return np.hstack([*dummies, frame[list(recipe.policy["controls"])].to_numpy()]), reached
