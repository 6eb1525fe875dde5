"""Matching by the score: the rows and weights of a matched sample, which regressions are then asked for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from crosscheck.policy_data import FIRST
from spillover.recipe import Recipe

Array = np.ndarray


@dataclass(frozen=True)
class Matched:
    """Weights (N,) of the rows, those (N,) before whole units were taken, and the treated rows without a
    match.
    """

    weights: Array
    own: Array
    unmatched: int


def matched(recipe: Recipe, table: pd.DataFrame) -> Matched:
    """The matching of a recipe's rows, all at once or year by year."""
    asked, d = recipe.policy, np.isfinite(table[FIRST].to_numpy())
    x = table[list(asked["covariates"])].to_numpy()
    year = table.index.get_level_values("year").to_numpy()
    weights = np.zeros(len(d))
    for rows in [year == t for t in np.unique(year)] if asked["by_year"] else [np.ones(len(d), bool)]:
        scores = logit(d[rows] * 1.0, x[rows], np.ones(rows.sum()))[0]
        weigh = shared if asked["replacement"] else one_each
        weights[rows] = weigh(recipe, scores, d[rows])
    unmatched = int((d & (weights == 0)).sum())
    if not asked["whole_units"]:
        return Matched(weights, weights, unmatched)
    each = pd.Series(np.where(weights > 0, weights, np.nan), table.index)
    means = each.groupby(level="unit").transform("mean").fillna(0.0)
    return Matched(np.where(weights > 0, weights, means.to_numpy()), weights, unmatched)


def logit(d: Array, x: Array, w: Array) -> tuple[Array, float]:
    """Scores (n,) of the treated by the covariates, with frequency weights, and McFadden's R²."""
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    mean, spread = np.average(x, axis=0, weights=w), x.std(0)
    design = np.column_stack([np.ones(len(d)), (x - mean) / np.where(spread > 0, spread, 1.0)])
    fit = GLM(d, design, family=Binomial(), freq_weights=w).fit(tol=1e-14, maxiter=200)
    share = np.average(d, weights=w)
    null = (w * (d * np.log(share) + (1 - d) * np.log(1 - share))).sum()
    full = (w * np.log(np.where(d == 1, fit.fittedvalues, 1 - fit.fittedvalues))).sum()
    return np.asarray(fit.fittedvalues), float(1 - full / null)


def supported(recipe: Recipe, scores: Array, d: Array) -> Array:
    """The treated rows, those outside the controls' scores left out where support is asked for."""
    own, pool = np.flatnonzero(d), scores[~d]
    if recipe.policy["support"]:
        own = own[(scores[own] >= pool.min()) & (scores[own] <= pool.max())]
    return own


def shared(recipe: Recipe, scores: Array, d: Array) -> Array:
    """Weights (n,) where a control may serve several treated rows: each has shares that sum to one."""
    asked, controls, weights = recipe.policy, np.flatnonzero(~d), np.zeros(len(d))
    reach = asked["caliper"] or np.inf
    for row in supported(recipe, scores, d):
        distance = np.abs(scores[controls] - scores[row])
        if asked["method"] == "kernel":
            u = distance / asked["bandwidth"]
            normal = asked["kernel"] == "normal"
            share = np.exp(-(u**2) / 2) if normal else np.clip(1 - u**2, 0, None)
        elif asked["method"] == "radius":
            share = (distance <= reach) * 1.0
        else:
            share = nearest(distance, asked["neighbours"]) * (distance <= reach)
        if share.sum() > 0:
            weights[row] = 1.0
            weights[controls] += share / share.sum()
    return weights


def nearest(distance: Array, count: int) -> Array:
    """Shares (m,) of the `count` nearest; those that tie for the last places divide them."""
    share, left = np.zeros(len(distance)), min(count, len(distance))
    for value in np.unique(distance):
        tied = distance == value
        share[tied] = min(1.0, left / tied.sum())
        left -= min(left, int(tied.sum()))
        if not left:
            break
    return share


def one_each(recipe: Recipe, scores: Array, d: Array) -> Array:
    """Weights (n,) where a control serves once; the highest scores choose first."""
    free, weights = list(np.flatnonzero(~d)), np.zeros(len(d))
    own = supported(recipe, scores, d)
    for row in own[np.argsort(-scores[own], kind="stable")]:
        best = min(free, key=lambda control: abs(scores[control] - scores[row]), default=None)
        if best is not None and abs(scores[best] - scores[row]) <= (recipe.policy["caliper"] or np.inf):
            free.remove(best)
            weights[row] = weights[best] = 1.0
    return weights
