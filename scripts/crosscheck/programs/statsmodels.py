"""statsmodels: regressions on the dummies of their effects, which no demeaning has touched."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from spillover.opinions import conventions
from spillover.opinions.conventions import degrees_of, f_tail
from spillover.opinions.opinion import Opinion, bound, voice
from spillover.opinions.panel import PanelFiles, Sample
from spillover.recipe import Recipe

NAME = "statsmodels"
EFFECTS = ("two-way", "individual", "time", "none")
LARGEST = 2e8  # rows × columns²: above it a regression takes more than a second
LARGEST_REFITS = 2e9  # the same times clusters, of regressions without each of them


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Coefficients, standard errors and fit of one regression with fixed effects or none."""
    more = (recipe.mediators, recipe.instruments, recipe.split)
    if recipe.estimator not in ("within", "pooled") or any(more) or recipe.effects not in EFFECTS:
        return
    if recipe.interaction and recipe.observation_weights:  # the product's means are weighted
        return
    sample = panel.sample(recipe)
    x = design(recipe, sample)
    bound(sample.nobs * x.shape[1] ** 2, LARGEST, "rows × columns²")
    kind = recipe.variance.get("kind")
    result = fitted(recipe, sample, x)
    covariance, words = options(recipe, sample)
    if covariance:
        result = result.get_robustcov_results(use_t=True, **covariance)
    call = f"{'WLS' if recipe.observation_weights else 'OLS'} on dummies, {words or 'no such variance'}"
    say = voice(NAME, model=recipe.model, call=call, printed=True)
    ours = conventions.asked(recipe, sample, len(recipe.terms))
    for place, term in enumerate(recipe.terms):
        yield say(quantity="coefficient", term=term, value=float(result.params[place]))
        if words:
            se = float(result.bse[place])
            equal = kind in ("classical", "HC0", "HC1")
            more_se = () if equal else (conventions.converted(se, factor(recipe, sample, result), ours),)
            yield say(quantity="se", term=term, value=se, conversions=more_se)
    yield say(quantity="statistic", term="ssr", value=float(result.ssr))
    if kind in ("classical", "HC0", "HC1"):  # the variance decides which effects our degrees count
        yield say(quantity="statistic", term="df_residual", value=float(result.df_resid))
    if recipe.effects != "none":
        yield say(quantity="statistic", term="r2_lsdv", value=float(result.rsquared))
    if kind == "jackknife":
        yield from jackknife(recipe, sample, x, result, say)


def design(recipe: Recipe, sample: Sample) -> np.ndarray:
    """The regressors, a constant, and dummies of each set of effects but its first."""
    sets = [sample.labels(by).to_numpy() for by in conventions.effects_of(recipe)]
    dummies = [np.eye(codes.max() + 1)[codes][:, 1:] for codes in sets]
    terms = sample.frame[list(recipe.terms)].to_numpy()
    return np.hstack([terms, np.ones((sample.nobs, 1)), *dummies])


def fitted(recipe: Recipe, sample: Sample, x: np.ndarray, kept: Any = slice(None)) -> Any:
    """The regression on the rows kept, weighted where they are."""
    from statsmodels.regression.linear_model import OLS, WLS

    y, x = sample.frame[recipe.outcome].to_numpy()[kept], x[kept]
    x = x[:, x.any(0)]  # without the dummies of what is left out
    if name := recipe.observation_weights:
        weights = sample.frame[name].to_numpy()[kept]
        return WLS(y, x, weights=weights / weights.mean()).fit()
    return OLS(y, x).fit()


def options(recipe: Recipe, sample: Sample) -> tuple[dict[str, Any], str]:
    """The options of the covariance, and in words; no words where the program has none such."""
    kind, clusters = str(recipe.variance.get("kind")), conventions.clusters_of(recipe)
    if kind == "classical":
        return {}, "nonrobust"
    if kind in ("HC0", "HC1"):
        return {"cov_type": kind}, kind
    if kind == "clustered" and len(clusters) == 1:
        return {"cov_type": "cluster", "groups": sample.labels(clusters[0]).to_numpy()}, "cluster"
    return {}, ""


def jackknife(
    recipe: Recipe, sample: Sample, x: np.ndarray, whole: Any, say: partial[Opinion]
) -> Iterator[Opinion]:
    """Errors from (G − 1)/G Σ (b₋g − b)(b₋g − b)' over regressions without each cluster, and the test of all
    slopes by them.
    """
    labels, k = sample.labels(conventions.clusters_of(recipe)[0]).to_numpy(), len(recipe.terms)
    b, groups = whole.params[:k], np.unique(labels)
    bound(sample.nobs * x.shape[1] ** 2 * len(groups), LARGEST_REFITS, "rows × columns² × clusters")
    with warnings.catch_warnings():  # without the first level of an effect the others span the constant
        warnings.simplefilter("ignore")
        gaps = np.array([fitted(recipe, sample, x, labels != g).params[:k] - b for g in groups])
    covariance = (len(groups) - 1) / len(groups) * gaps.T @ gaps
    say = partial(say, call="OLS on dummies without each cluster", printed=False)
    for place, term in enumerate(recipe.terms):
        yield say(quantity="se", term=term, value=float(np.sqrt(covariance[place, place])))
    f, df = float(b @ np.linalg.solve(covariance, b) / k), float(degrees_of(recipe, sample))
    yield say(quantity="statistic", term="f", value=f)
    yield say(quantity="statistic", term="f_p", value=f_tail(f, k, df))
    yield say(quantity="test", term="slopes", value=f, tail="F", df=(float(k), df))


def factor(recipe: Recipe, sample: Sample, result: Any) -> conventions.Factor:
    """The factor of its clustered errors, which counts every dummy."""
    groups = sample.labels(conventions.clusters_of(recipe)[0]).nunique()
    n, k = sample.nobs, int(result.df_model) + 1
    words = f"G/(G−1)·(N−1)/(N−K) = {groups}/{groups - 1}·{n - 1}/({n}−{k})"
    return conventions.Factor(groups / (groups - 1) * (n - 1) / (n - k), words)
