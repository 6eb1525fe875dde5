"""The sandwich of a spatial panel clustered by unit: innovations independent between units, anything within.

The scores of ρ and λ are quadratic in the innovations: each pair of units adds the product of its two weights
and the square of its own product to the variance (Kelejian and Prucha 2001, for two matrices at a time).
"""

import numpy as np
from msgspec.structs import replace

from oracles.spatial import Data, Point, away_from, expected, loadings_of, prepare
from spillover.recipe import Recipe

Array = np.ndarray


def fits(recipe: Recipe, point: Point, m: Array) -> bool:
    """Whether the formula holds: the model has a spatial parameter, and its error filter leaves year effects
    in place, as one with rows of a common sum does.
    """
    data = point.data
    if data.w is None and data.m is None:
        return False
    year = recipe.effects in ("time", "two-way")
    return data.m is None or not year or (not data.projects and bool(np.allclose(m.sum(1), m[0].sum())))


def covariance(recipe: Recipe, point: Point, y: Array, x: Array, w: Array, m: Array) -> Array:
    """A⁻¹BA⁻¹ with the expected information A."""
    n, bread = len(w), np.linalg.inv(expected(point))
    definition = "direct" if recipe.definition == "direct" else "lsdv"
    data = prepare(replace(recipe, definition=definition), y, x, w, m)  # all units, not contrasts
    matrices = quadratic(point, w, m)
    columns, errors = linear(point, data, matrices, m)
    if recipe.effects in ("time", "two-way"):
        away = away_from(loadings_of(recipe, w, m))
        matrices = [away @ matrix @ away for matrix in matrices]
    energy = (errors**2).sum(1) / point.sigma2 - point.data.nobs / n
    scores = (columns * errors).sum(2).T / point.sigma2
    first = scores.shape[1] - len(matrices)
    for k, matrix in enumerate(matrices):
        scores[:, first + k] += np.diag(matrix) * energy
    scores = np.column_stack([scores, energy / (2 * point.sigma2)])
    meat = scores.T @ scores
    pairs = (errors @ errors.T) ** 2
    np.fill_diagonal(pairs, 0.0)
    both = [matrix + matrix.T for matrix in matrices]
    for k, one in enumerate(both):
        for j, other in enumerate(both):
            meat[first + k, first + j] += (one * other * pairs).sum() / 2 / point.sigma2**2
    return bread @ meat @ bread * n / (n - 1)


def quadratic(point: Point, w: Array, m: Array) -> list[Array]:
    """The matrices (n, n) of the scores of ρ and λ, those that the model has."""
    n = len(w)
    b = np.eye(n) - point.lam * m
    found = []
    if point.data.w is not None:
        found.append(b @ w @ np.linalg.inv(np.eye(n) - point.rho * w) @ np.linalg.inv(b))
    if point.data.m is not None:
        found.append(m @ np.linalg.inv(b))
    return found


def linear(point: Point, data: Data, matrices: list[Array], m: Array) -> tuple[Array, Array]:
    """What stands beside the innovations in the scores of β, ρ and λ (k, n, T), and the innovations, both
    without the year effects that the filter puts back.
    """
    b = np.eye(len(m)) - point.lam * m
    errors = b @ (data.y - point.rho * data.lag - np.tensordot(point.beta, data.x, 1))
    columns = [b @ column for column in data.x]
    if point.data.w is not None:
        columns.append(b @ data.lag - matrices[0] @ errors)
    if point.data.m is not None:
        columns.append(np.zeros_like(errors))
    stacked = np.stack(columns)
    if data.loadings is not None:
        away = away_from(data.loadings)
        return away @ stacked, away @ errors
    return stacked, errors
