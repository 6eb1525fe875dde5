"""The sandwich of a spatial lag model clustered by unit: errors independent between units, anything within.

The score of ρ is quadratic in the errors: each pair of units adds the square of its product to the variance
(Kelejian and Prucha 2001).
"""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace

from crosscheck.spatial_by_hand import Point, expected, prepare
from declare.recipe import Recipe

Array = np.ndarray


def covariance(recipe: Recipe, point: Point, y: Array, x: Array, w: Array, m: Array) -> Array:
    """A⁻¹BA⁻¹ with the expected information A, for a model without an error filter."""
    n, bread = len(w), np.linalg.inv(expected(point))
    year = recipe.effects in ("time", "two-way")
    definition = "direct" if recipe.definition == "direct" else "lsdv"
    data = prepare(replace(recipe, definition=definition), y, x, w, m)  # whole units, not contrasts
    errors = data.y - point.rho * data.lag - np.tensordot(point.beta, data.x, 1)
    h = w @ np.linalg.inv(np.eye(n) - point.rho * w)
    columns = np.stack([*data.x, data.lag - h @ errors])
    if data.projects:
        columns = columns - columns.mean(1, keepdims=True)
    if year:
        away = np.eye(n) - 1 / n
        h = away @ h @ away
    energy = (errors**2).sum(1) / point.sigma2 - point.data.nobs / n
    scores = (columns * errors).sum(2).T / point.sigma2
    scores[:, -1] += np.diag(h) * energy
    scores = np.column_stack([scores, energy / (2 * point.sigma2)])
    meat = scores.T @ scores
    pairs = (errors @ errors.T) ** 2
    np.fill_diagonal(pairs, 0.0)
    meat[-2, -2] += ((h + h.T) ** 2 * pairs).sum() / 2 / point.sigma2**2
    return bread @ meat @ bread * n / (n - 1)
