"""A recipe's regression by linearmodels, made once however many numbers rest on it."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from spillover.opinions import conventions
from spillover.opinions.panel import Sample
from spillover.recipe import Recipe

NAME = "linearmodels"

CONSTANT = "_cons"
EFFECTS = ("two-way", "individual", "time", "none")


def takes(recipe: Recipe) -> bool:
    """Whether the program has the recipe's effects, one set of listed ones or two, and its weights."""
    weighed = not recipe.observation_weights or _weighed(recipe)
    return weighed and (recipe.effects in EFFECTS or 1 <= len(conventions.listed(recipe)) <= 2)


def _weighed(recipe: Recipe) -> bool:
    """Whether a weighted regression is asked for as ours: of one sample, and its products need no mean."""
    more = (recipe.mediators, recipe.split, recipe.interaction)
    return recipe.estimator in ("within", "pooled") and not any(more)


@dataclass(frozen=True)
class Fitted:
    """A result of the program, the call in words, and the factor that its variance holds."""

    result: Any
    call: str
    factor: str
    theirs: conventions.Factor


def fit(recipe: Recipe, sample: Sample) -> Fitted:
    """The regression of a recipe, made once however many numbers rest on it."""
    asked = (recipe.estimator, recipe.outcome, recipe.terms, recipe.effects, recipe.variance)
    key = str((*asked, recipe.observation_weights))
    if key not in sample.fits:
        sample.fits[key] = fitted(recipe, sample)
    return sample.fits[key]


def fitted(recipe: Recipe, sample: Sample) -> Fitted:
    """The regression by the class that is for it; PanelOLS for kinds built on it."""
    y, x = sample.frame[recipe.outcome], sample.frame[list(recipe.terms)].assign(**{CONSTANT: 1.0})
    make, words = MODELS.get(recipe.estimator, _within)(recipe, sample, y, x)
    options, factor = fit_options(recipe, sample)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = make(**options)
    call = f"{words}.fit({', '.join(f'{k}={_word(v)}' for k, v in options.items())})"
    return Fitted(result, call, factor, _theirs(factor, recipe, sample, result))


def f_of(result: Any, terms: Iterable[str]) -> float:
    """The F test that some coefficients of a result are zero, by its covariance."""
    names = list(terms)
    b, v = result.params[names].to_numpy(), result.cov.loc[names, names].to_numpy()
    return float(b @ np.linalg.solve(v, b) / len(b))


def fit_options(recipe: Recipe, sample: Sample) -> tuple[dict[str, Any], str]:
    """The options of `fit` nearest to the recipe's variance, and which factor is then inside: `equal` ours,
    `K` that of N/(N−K), `group` also that of groups, `none` where the program has no such variance.
    """
    kind, clusters = recipe.variance.get("kind"), conventions.clusters_of(recipe)
    if recipe.estimator == "between" or kind == "classical":
        # Of listed effects it counts those that others span, which leaves more degrees of freedom to ours.
        return {"cov_type": "unadjusted", "debiased": True}, "K" if conventions.listed(recipe) else "equal"
    if kind in ("HC0", "HC1"):
        return {"cov_type": "robust", "debiased": True}, "K"
    if kind == "clustered":
        table = pd.DataFrame({by: sample.labels(by) for by in clusters})
        if len(clusters) == 1:
            return {"cov_type": "clustered", "clusters": table, "group_debias": True}, "group"
        return {"cov_type": "clustered", "clusters": table}, "K"
    if kind == "driscoll-kraay" and sample.consecutive:  # its lags are of years with rows
        lags = recipe.variance.get("lags")
        lags = int(np.floor(len(sample.years) ** 0.25)) if lags is None else lags
        return {"cov_type": "kernel", "kernel": "bartlett", "bandwidth": lags}, "K"
    return {"cov_type": "unadjusted", "debiased": True}, "none"


def leaves_out_nested_effects(recipe: Recipe, sample: Sample) -> bool:
    """Whether the program does not count the effects: one set of them, inside the clusters; never two
    sets."""
    effects, clusters = conventions.effects_of(recipe), conventions.clusters_of(recipe)
    clustered = recipe.variance.get("kind") == "clustered"
    return clustered and len(effects) == 1 and all(conventions.inside(sample, *effects, c) for c in clusters)


def _theirs(factor: str, recipe: Recipe, sample: Sample, result: Any) -> conventions.Factor:
    n = int(result.nobs)
    k = len(result.params) if leaves_out_nested_effects(recipe, sample) else n - int(result.df_resid)
    value, formula = n / (n - k), f"N/(N−K) = {n}/({n}−{k})"
    if factor != "group":
        return conventions.Factor(value, formula)
    g = conventions.rows_used(recipe, sample).labels(conventions.clusters_of(recipe)[0]).nunique()
    return conventions.Factor(value * g / (g - 1) * (n - 1) / n, f"G/(G−1)·(N−1)/N·{formula}, G = {g}")


def _within(recipe: Recipe, sample: Sample, y: pd.Series, x: pd.DataFrame) -> tuple[Any, str]:
    from linearmodels.panel import PanelOLS

    unit, year = recipe.effects in ("individual", "two-way"), recipe.effects in ("time", "two-way")
    weights, words = _weights(recipe, sample)
    if listed := conventions.listed(recipe):
        cells = pd.DataFrame({by: sample.labels(by) for by in listed})
        made = PanelOLS(y, x, other_effects=cells, weights=weights)
        return made.fit, f"PanelOLS(other_effects={'+'.join(listed)}{words})"
    made = PanelOLS(y, x, entity_effects=unit, time_effects=year, weights=weights)
    return made.fit, f"PanelOLS(entity_effects={unit}, time_effects={year}{words})"


def _weights(recipe: Recipe, sample: Sample) -> tuple[pd.Series | None, str]:
    """The observation weights, and what the call says of them."""
    name = recipe.observation_weights
    return (sample.frame[name], f", weights={name}") if name else (None, "")


def _pooled(recipe: Recipe, sample: Sample, y: pd.Series, x: pd.DataFrame) -> tuple[Any, str]:
    from linearmodels.panel import PooledOLS

    weights, words = _weights(recipe, sample)
    return PooledOLS(y, x, weights=weights).fit, f"PooledOLS{words}"


def _between(recipe: Recipe, sample: Sample, y: pd.Series, x: pd.DataFrame) -> tuple[Any, str]:
    from linearmodels.panel import BetweenOLS

    return BetweenOLS(y, x).fit, "BetweenOLS"


def _random(recipe: Recipe, sample: Sample, y: pd.Series, x: pd.DataFrame) -> tuple[Any, str]:
    from linearmodels.panel import RandomEffects

    years = sample.frame.index.get_level_values("year")
    if recipe.effects == "two-way":
        x = x.assign(**{f"year {t}": (years == t).astype(float) for t in sample.years[1:]})
    return partial(RandomEffects(y, x).fit, small_sample=True), "RandomEffects"


def _differences(recipe: Recipe, sample: Sample, y: pd.Series, x: pd.DataFrame) -> tuple[Any, str]:
    """The trend's difference is the constant that the program does not take."""
    from linearmodels.panel import FirstDifferenceOLS

    periods = sample.in_periods(sample.frame.index.get_level_values("year")).astype(float)
    return FirstDifferenceOLS(y, x.assign(**{CONSTANT: periods})).fit, "FirstDifferenceOLS"


MODELS = {
    "within": _within,
    "pooled": _pooled,
    "between": _between,
    "random": _random,
    "first-difference": _differences,
}


def _word(value: Any) -> str:
    return "+".join(value.columns) if isinstance(value, pd.DataFrame) else str(value)
