"""The wild cluster restricted bootstrap again: t in closed form, p on the draws of the recipe's stream where
it has one, else with other draws within simulation error.

Each draw multiplies the restricted residuals of a cluster by its weight and refits, which is linear in the
weights: one refit for each cluster is enough.
"""

from collections.abc import Iterator
from functools import partial

import numpy as np

from spillover.opinions import conventions
from spillover.opinions.opinion import Opinion
from spillover.opinions.panel import ProgramSample
from spillover.recipe import Recipe

Array = np.ndarray
POINTS = {
    "webb": np.sqrt([0.5, 1.0, 1.5]),  # of both signs (Webb 2014)
    "rademacher": np.array([1.0]),
}
SEED = 2008


def answers(recipe: Recipe, sample: ProgramSample, say: partial[Opinion]) -> Iterator[Opinion]:
    """The t ratio of each term and its p value."""
    table = without_effects(recipe, sample, scaled(recipe, sample))
    labels = sample.labels(conventions.clusters_of(recipe)[0]).to_numpy()
    inside = np.eye(labels.max() + 1)[labels]
    for term in recipe.wild["terms"]:
        j = 1 + recipe.terms.index(term)
        ratio, p, draws, exact = one(recipe, sample, np.delete(table, j, 1), table[:, j], inside)
        same = exact or "seed" in recipe.wild
        name = f"wild_bootstrap:{recipe.wild.get('name', term)}"
        yield say(quantity="test", term=name, value=ratio)
        yield say(
            quantity="test p",
            term=name,
            value=p,
            ending="closed form" if same else "simulation",
            share=() if same else (1, draws, recipe.wild["draws"]),
        )


def one(
    recipe: Recipe, sample: ProgramSample, others: Array, x: Array, inside: Array
) -> tuple[float, float, int, bool]:
    """t, p, the number of draws and whether these are all there are. others: the outcome and the other
    terms; inside (N, G): the dummies of the clusters.
    """
    y, rest = others[:, 0], others[:, 1:]
    away = lambda a: a - rest @ np.linalg.lstsq(rest, a, rcond=None)[0] if rest.shape[1] else a  # noqa: E731
    x, e = away(x), away(y)
    share = x / (x @ x)
    split = away(without_effects(recipe, sample, e[:, None] * inside))
    b = share @ split
    left = (share[:, None] * inside).T @ (split - np.outer(x, b))  # scores (G, G) of the refits
    ratio = float(share @ e / np.linalg.norm((share * (e - (share @ e) * x)) @ inside))
    weights, exact = drawn(recipe, inside.shape[1])
    ts = np.abs(weights @ b) / np.sqrt(((weights @ left.T) ** 2).sum(1))
    same = weights.min(1) == weights.max(1)
    p = float((same | (ts >= abs(ratio) * (1 - 1e-10))).sum())
    return ratio, p / len(ts) if exact else (p + 1) / (len(ts) + 1), len(ts), exact


def root(recipe: Recipe, sample: ProgramSample) -> Array:
    """The root (N, 1) of the observation weights."""
    name = recipe.observation_weights
    return np.sqrt(sample.frame[[name]].to_numpy()) if name else np.ones((sample.nobs, 1))


def scaled(recipe: Recipe, sample: ProgramSample) -> Array:
    """Outcome and terms (N, 1 + k) times the root of their weights."""
    return sample.frame[[recipe.outcome, *recipe.terms]].to_numpy() * root(recipe, sample)


def without_effects(recipe: Recipe, sample: ProgramSample, columns: Array) -> Array:
    """Scaled columns (N, G) less the recipe's effects."""
    sets = [np.eye(c.nunique())[c.to_numpy()] for c in map(sample.labels, conventions.effects_of(recipe))]
    dummies = np.hstack(sets) if sets else np.ones((len(columns), 1))
    dummies = dummies * root(recipe, sample)
    return columns - dummies @ np.linalg.lstsq(dummies, columns, rcond=None)[0]


def drawn(recipe: Recipe, groups: int) -> tuple[Array, bool]:
    """Weights (R, G): all there are, where they are no more than the draws asked for."""
    points = np.sort(np.concatenate([-POINTS[recipe.wild["weights"]], POINTS[recipe.wild["weights"]]]))
    count = recipe.wild["draws"]
    if len(points) ** groups <= count:
        return points[np.indices((len(points),) * groups).reshape(groups, -1).T], True
    seed = [recipe.wild["seed"]] if "seed" in recipe.wild else SEED
    stream = np.random.default_rng(np.random.SeedSequence(seed))
    return points[stream.integers(0, len(points), (count, groups))], False
