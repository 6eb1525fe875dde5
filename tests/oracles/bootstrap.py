"""The bootstrap of mediation again with other draws: standard errors and biases within simulation error.

Resampled panels are weights of units or rows: each draw is a weighted sum of cross-products, from which
dummies and regressors are solved.
"""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from spillover.opinions import conventions
from spillover.opinions.opinion import Opinion
from spillover.opinions.panel import ProgramSample
from spillover.opinions.tolerances import spread_of_deviation
from spillover.recipe import Recipe

Array = np.ndarray
DRAWS = 400
SEED = 1982
LARGEST = 1e7  # rows × dummies²: above it resampled rows take more than a second or two


def answers(recipe: Recipe, sample: ProgramSample, name: str, version: str) -> Iterator[Opinion]:
    """Coefficients, standard errors and biases of the effects, where units of a balanced panel are resampled,
    or rows of a small one.
    """
    dummies = len(sample.units) + len(sample.years)
    if recipe.resample == "units" and not sample.is_balanced:
        return
    if recipe.resample == "rows" and sample.nobs * dummies**2 > LARGEST:
        return
    names, point, draws = replicates(recipe, sample)
    spread = draws.std(0, ddof=1)
    both = 1 / DRAWS + 1 / recipe.draws
    noise = spread_of_deviation(draws, DRAWS, recipe.draws)
    call = f"{DRAWS} panels of resampled {recipe.resample}, seed {SEED}"
    about = partial(Opinion, is_printed=True, model=recipe.model, program=name, version=version, call=call)
    drawn = partial(about, ending="simulation")
    for j, term in enumerate(names):
        yield about(quantity="coefficient", term=term, value=float(point[j]))
        yield drawn(quantity="se", term=term, value=float(spread[j]), error=float(noise[j]))
        bias, error = float(draws[:, j].mean() - point[j]), float(spread[j] * np.sqrt(both))
        yield drawn(quantity="statistic", term=f"bias:{term}", value=bias, error=error)


def replicates(recipe: Recipe, sample: ProgramSample) -> tuple[tuple[str, ...], Array, Array]:
    """The names of the effects, their values (Q,) on the sample, and (R, Q) on resampled panels."""
    table = sample.frame[[recipe.outcome, *recipe.terms]].to_numpy()
    table = (table - table.mean(0)) / table.std(0)  # the cross-products' condition; undone below
    scale = sample.frame[[recipe.outcome, *recipe.terms]].to_numpy().std(0)
    stream, m = np.random.default_rng(SEED), recipe.mediators
    products = by_units if recipe.resample == "units" else by_rows
    size, gram = products(recipe, sample, table)
    weights = [np.bincount(stream.integers(0, size, size), minlength=size) for _ in range(DRAWS)]
    point, *found = (effects(recipe, gram(w) * np.outer(scale, scale)) for w in (np.ones(size), *weights))
    steps = [f"{step}:{name}" for step in "ab" for name in m]
    return (
        ("total", "direct", "indirect", *steps, *(f"indirect:{name}" for name in m)),
        point,
        np.array(found),
    )


def by_units(recipe: Recipe, sample: ProgramSample, table: Array) -> tuple[int, Callable[[Array], Array]]:
    """The number of units, and the cross-products (1 + k, 1 + k) of a balanced panel of weighted units."""
    units, years = len(sample.units), len(sample.years)
    cube = table.reshape(units, years, -1)
    if recipe.effects in ("individual", "two-way"):
        cube = cube - cube.mean(1, keepdims=True)
    own = np.einsum("ntp,ntq->npq", cube, cube)

    def gram(weights: Array) -> Array:
        total = np.tensordot(weights, own, 1)
        if recipe.effects in ("time", "two-way"):
            sums = np.tensordot(weights, cube, 1)
            return total - sums.T @ sums / units
        if recipe.effects == "none":
            sums = np.tensordot(weights, cube.sum(1), 1)
            return total - np.outer(sums, sums) / (units * years)
        return total

    return units, gram


def by_rows(recipe: Recipe, sample: ProgramSample, table: Array) -> tuple[int, Callable[[Array], Array]]:
    """The same of weighted rows, whose dummies are solved for; of a set without rows none is."""
    sets = [np.eye(c.nunique())[c.to_numpy()] for c in map(sample.labels, conventions.effects_named(recipe))]
    dummies = np.hstack([np.ones((len(table), 1)), *(columns[:, 1:] for columns in sets)])
    whole = np.hstack([table, dummies])
    k = table.shape[1]

    def gram(weights: Array) -> Array:
        products = (whole * weights[:, None]).T @ whole
        seen = np.concatenate([np.ones(k, bool), np.diag(products)[k:] > 0])
        products = products[np.ix_(seen, seen)]
        inner, cross = products[k:, k:], products[k:, :k]
        try:
            solved = np.linalg.solve(inner, cross)
        except np.linalg.LinAlgError:
            solved = np.linalg.pinv(inner) @ cross
        return products[:k, :k] - cross.T @ solved

    return len(table), gram


def effects(recipe: Recipe, gram: Array) -> Array:
    """The effects from cross-products (1 + k, 1 + k) without fixed effects."""
    at = [1 + recipe.terms.index(name) for name in recipe.mediators]
    rest = [j for j in range(1, len(gram)) if j not in at]
    first = np.linalg.solve(gram[np.ix_(rest, rest)], gram[np.ix_(rest, [0, *at])])[0]
    second = np.linalg.solve(gram[1:, 1:], gram[1:, 0])
    a, b = first[1:], second[[j - 1 for j in at]]
    return np.array([first[0], second[0], a @ b, *a, *b, *(a * b)])
