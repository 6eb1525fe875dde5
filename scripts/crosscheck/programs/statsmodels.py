"""statsmodels: regressions on the dummies of their effects, which no demeaning has touched."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from importlib.metadata import version
from typing import Any

import numpy as np

from crosscheck import factors
from crosscheck.opinion import Opinion
from crosscheck.panel import Panel, Sample
from declare.recipe import Recipe

NAME = "statsmodels"
EFFECTS = ("two-way", "individual", "time", "none")
LARGEST = 2e8  # rows × columns²: above it a regression takes more than a second


def answers(recipe: Recipe, panel: Panel) -> Iterator[Opinion]:
    """Coefficients, standard errors and fit of one regression with fixed effects or none."""
    more = (recipe.mediators, recipe.instruments, recipe.split)
    if recipe.estimator not in ("within", "pooled") or any(more) or recipe.effects not in EFFECTS:
        return
    if recipe.interaction and recipe.observation_weights:  # the product's means are weighted
        return
    sample = panel.sample(recipe)
    x = design(recipe, sample)
    if sample.nobs * x.shape[1] ** 2 > LARGEST:
        return
    kind = recipe.variance.get("kind")
    result = fitted(recipe, sample, x)
    covariance, words = options(recipe, sample)
    if covariance:
        result = result.get_robustcov_results(use_t=True, **covariance)
    call = f"{'WLS' if recipe.observation_weights else 'OLS'} on dummies, {words or 'no such variance'}"
    say = partial(Opinion, model=recipe.model, program=NAME, version=version(NAME), call=call)
    ours = factors.asked(recipe, sample, len(recipe.terms))
    for place, term in enumerate(recipe.terms):
        yield say(quantity="coefficient", term=term, value=float(result.params[place]))
        if words:
            se = float(result.bse[place])
            equal = kind in ("classical", "HC0", "HC1")
            more_se = () if equal else (factors.converted(se, factor(recipe, sample, result), ours),)
            yield say(quantity="se", term=term, value=se, conversions=more_se)
    yield say(quantity="statistic", term="ssr", value=float(result.ssr))
    if kind in ("classical", "HC0", "HC1"):  # the variance decides which effects our degrees count
        yield say(quantity="statistic", term="df_residual", value=float(result.df_resid))
    if recipe.effects != "none":
        yield say(quantity="statistic", term="r2_lsdv", value=float(result.rsquared))


def design(recipe: Recipe, sample: Sample) -> np.ndarray:
    """The regressors, a constant, and dummies of each set of effects but its first."""
    sets = [sample.labels(by).to_numpy() for by in factors.effects_of(recipe)]
    dummies = [np.eye(codes.max() + 1)[codes][:, 1:] for codes in sets]
    terms = sample.frame[list(recipe.terms)].to_numpy()
    return np.hstack([terms, np.ones((sample.nobs, 1)), *dummies])


def fitted(recipe: Recipe, sample: Sample, x: np.ndarray) -> Any:
    """The regression, weighted where the rows are."""
    from statsmodels.regression.linear_model import OLS, WLS

    y = sample.frame[recipe.outcome].to_numpy()
    if name := recipe.observation_weights:
        weights = sample.frame[name].to_numpy()
        return WLS(y, x, weights=weights / weights.mean()).fit()
    return OLS(y, x).fit()


def options(recipe: Recipe, sample: Sample) -> tuple[dict[str, Any], str]:
    """The options of the covariance, and in words; no words where the program has none such."""
    kind, clusters = str(recipe.variance.get("kind")), factors.clusters_of(recipe)
    if kind == "classical":
        return {}, "nonrobust"
    if kind in ("HC0", "HC1"):
        return {"cov_type": kind}, kind
    if kind == "clustered" and len(clusters) == 1:
        return {"cov_type": "cluster", "groups": sample.labels(clusters[0]).to_numpy()}, "cluster"
    return {}, ""


def factor(recipe: Recipe, sample: Sample, result: Any) -> factors.Factor:
    """The factor of its clustered errors, which counts every dummy."""
    groups = sample.labels(factors.clusters_of(recipe)[0]).nunique()
    n, k = sample.nobs, int(result.df_model) + 1
    words = f"G/(G−1)·(N−1)/(N−K) = {groups}/{groups - 1}·{n - 1}/({n}−{k})"
    return factors.Factor(groups / (groups - 1) * (n - 1) / (n - k), words)
