"""Spillovers of a policy: both stages of their effects with dense matrices."""

from collections.abc import Iterator
from functools import partial

import numpy as np
import pandas as pd

from spillover.opinions import conventions
from spillover.opinions.opinion import Opinion
from spillover.opinions.panel import ProgramSample
from spillover.recipe import Recipe

Array = np.ndarray


def answers(recipe: Recipe, sample: ProgramSample, say: partial[Opinion]) -> Iterator[Opinion]:
    """Coefficients and errors of the second stage."""
    frame, names = sample.frame, list(sample.policy_columns)
    group = sample.labels(conventions.clusters_of(recipe)[0]).to_numpy()
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
