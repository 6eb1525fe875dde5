"""Measures of fit of weighted regressions, whose correlations linearmodels does not weigh."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from oracles import wild
from spillover.opinions.opinion import Opinion
from spillover.opinions.panel import ProgramSample
from spillover.recipe import Recipe


def answers(recipe: Recipe, sample: ProgramSample, say: partial[Opinion]) -> Iterator[Opinion]:
    """Squared correlations of the outcome with what the slopes predict: of rows, and of units' means under
    their mean weights.
    """
    table = wild.without_effects(recipe, sample, wild.scaled(recipe, sample))
    b = np.linalg.lstsq(table[:, 1:], table[:, 0], rcond=None)[0]
    levels = sample.frame[[recipe.outcome, *recipe.terms]].to_numpy()
    pair = np.column_stack([levels[:, 0], levels[:, 1:] @ b])
    weights = sample.frame[recipe.observation_weights].to_numpy()
    inside = np.eye(len(sample.units))[sample.labels("unit").to_numpy()]
    mass = inside.T @ weights
    means = inside.T @ (pair * weights[:, None]) / mass[:, None]
    for name, values, each in (
        ("r2_overall", pair, weights),
        ("r2_between", means, mass / inside.sum(0)),
    ):
        (a, c), (_, d) = np.cov(values.T, aweights=each)
        if min(a, d) > 1e-24 * max(a, d, 1e-300):
            yield say(quantity="statistic", term=name, value=float(c**2 / (a * d)))
