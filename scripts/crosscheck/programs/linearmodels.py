"""linearmodels: panel regressions under each variance, and two-stage least squares (see `linear_iv`)."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd

from crosscheck import factors
from crosscheck.inference import degrees_of, f_tail, plainly
from crosscheck.opinion import Conversion, Opinion
from crosscheck.panel import PanelFiles, Sample
from spillover.recipe import Recipe

NAME = "linearmodels"
CONSTANT = "_cons"
EFFECTS = ("two-way", "individual", "time", "none")


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Coefficients, standard errors and statistics of a linear recipe; of each part where it is split."""
    listed = factors.listed(recipe)
    if (recipe.effects not in EFFECTS and not 1 <= len(listed) <= 2) or (
        recipe.observation_weights and not _weighed(recipe)
    ):
        return
    if recipe.mediators:
        from crosscheck.linear_mediation import mediated

        yield from mediated(recipe, panel.sample(recipe))
    if recipe.estimator not in _MODELS:
        return
    sample = panel.sample(recipe)
    parts = sample.parts(recipe.split) if recipe.split else {"": sample}
    for label, part in parts.items():
        model = f"{recipe.model}/{label}" if label else recipe.model
        if recipe.instruments:
            from crosscheck.linear_iv import instrumented

            yield from instrumented(recipe, part, model)
        elif recipe.policy.get("design") != "cohorts":  # whose dummies are averaged
            yield from regression(recipe, part, model)
    if recipe.policy.get("series"):
        from crosscheck.linear_policy import paths

        yield from paths(recipe, sample, fit(recipe, sample))
    if recipe.split:
        from crosscheck.linear_groups import difference

        yield from difference(recipe, sample)


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
    theirs: factors.Factor


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
    make, words = _MODELS.get(recipe.estimator, _within)(recipe, sample, y, x)
    options, factor = fit_options(recipe, sample)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = make(**options)
    call = f"{words}.fit({', '.join(f'{k}={_word(v)}' for k, v in options.items())})"
    return Fitted(result, call, factor, _theirs(factor, recipe, sample, result))


def regression(recipe: Recipe, sample: Sample, model: str) -> Iterator[Opinion]:
    """What linearmodels says of one regression."""
    made = fit(recipe, sample)
    result, factor, theirs = made.result, made.factor, made.theirs
    say = partial(Opinion, model=model, program=NAME, version=version(NAME), call=made.call)
    slopes = len([name for name in result.params.index if name != CONSTANT])
    ours = factors.asked(recipe, factors.rows_used(recipe, sample), slopes)
    bounds = result.conf_int(recipe.level)
    for term in result.params.index.intersection([*recipe.terms, CONSTANT]):
        b, se = float(result.params[term]), float(result.std_errors[term])
        more = (factors.converted(se, theirs, ours),) if factor != "equal" else ()
        yield say(quantity="coefficient", term=term, value=b)
        if factor != "none":
            yield say(quantity="se", term=term, value=se, conversions=more)
            yield say(quantity="p", term=term, value=float(result.pvalues[term]))
            for end, column in (("low", "lower"), ("high", "upper")):
                yield say(quantity=end, term=term, value=float(bounds.loc[term, column]))
        if term == CONSTANT:  # ours is among the statistics as well
            yield say(quantity="statistic", term="constant", value=b)
            if factor != "none":
                yield say(quantity="statistic", term="constant_se", value=se, conversions=more)
    for name, value in statistics_of(recipe, sample, result).items():
        yield say(quantity="statistic", term=name, value=float(value))
    if recipe.tests:
        from crosscheck.linear_tests import tests

        yield from tests(recipe, sample, result)
    if factor != "none":
        yield from slopes_tested(recipe, sample, result, (factor, theirs, ours), say)


def slopes_tested(
    recipe: Recipe,
    sample: Sample,
    result: Any,
    pair: tuple[str, factors.Factor, factors.Factor],
    say: partial[Opinion],
) -> Iterator[Opinion]:
    """The F test of all slopes: the program's own, or Wald's of the terms where its own also tests the trend
    or the years' dummies.
    """
    names, (factor, theirs, ours) = list(recipe.terms), pair
    if recipe.estimator in ("random", "first-difference"):
        b, v = result.params[names].to_numpy(), result.cov.loc[names, names].to_numpy()
        f, own = float(b @ np.linalg.solve(v, b) / len(b)), None
    else:
        f, own = float(result.f_statistic_robust.stat), float(result.f_statistic_robust.pval)
    more = (factors.converted_f(f, theirs, ours),) if factor != "equal" else ()
    yield say(quantity="statistic", term="f", value=f, conversions=more)
    yield say(quantity="test", term="slopes", value=f, conversions=more)
    df = degrees_of(recipe, sample)
    by_ours = f_tail(more[0].value if more else f, len(names), df)
    turned = Conversion("reference distribution", f"F({len(names)}, {df:g})", by_ours)
    ways = () if own is None else (turned,)
    for quantity, term in (("statistic", "f_p"), ("test p", "slopes")):
        yield say(quantity=quantity, term=term, value=by_ours if own is None else own, conversions=ways)


def statistics_of(recipe: Recipe, sample: Sample, result: Any) -> dict[str, float]:
    """Measures of fit under our names."""
    found = {"ssr": result.resid_ss}
    counts_otherwise = bool(factors.listed(recipe)) or leaves_out_nested_effects(recipe, sample)
    if counts_otherwise:  # the terms alone, or dummies that others span
        left = sample.nobs - factors.parameters(plainly(recipe), sample, len(recipe.terms))
        found["sigma2"] = result.resid_ss / left
    else:
        found["sigma2"] = result.s2
    if recipe.estimator == "random":
        parts, units = result.variance_decomposition, sample.frame.index.get_level_values("unit")
        return {
            **found,
            "sigma2_idiosyncratic": parts["Residual"],
            "sigma2_individual": parts["Effects"],
            "theta": float(result.theta.squeeze().loc[units].mean()),  # over rows, as ours
        }
    found["loglik"] = result.loglik
    if not factors.listed(recipe):
        found["df_residual"] = result.df_resid
    absorbs = recipe.estimator == "within" and recipe.effects != "none"
    if recipe.estimator != "first-difference":  # its R² is without a constant
        found["r2_within" if absorbs else "r2"] = result.rsquared
    if recipe.estimator == "within" and absorbs:
        found["r2_lsdv"] = result.rsquared_inclusive
    if recipe.estimator == "within" and not recipe.observation_weights:  # its correlations are unweighted
        found |= {"r2_between": result.corr_squared_between, "r2_overall": result.corr_squared_overall}
    return found


def fit_options(recipe: Recipe, sample: Sample) -> tuple[dict[str, Any], str]:
    """The options of `fit` nearest to the recipe's variance, and which factor is then inside: `equal` ours,
    `K` that of N/(N−K), `group` also that of groups, `none` where the program has no such variance.
    """
    kind, clusters = recipe.variance.get("kind"), factors.clusters_of(recipe)
    if recipe.estimator == "between" or kind == "classical":
        # Of listed effects it counts those that others span, which leaves more degrees of freedom to ours.
        return {"cov_type": "unadjusted", "debiased": True}, "K" if factors.listed(recipe) else "equal"
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
    effects, clusters = factors.effects_of(recipe), factors.clusters_of(recipe)
    clustered = recipe.variance.get("kind") == "clustered"
    return clustered and len(effects) == 1 and all(factors.inside(sample, *effects, c) for c in clusters)


def _theirs(factor: str, recipe: Recipe, sample: Sample, result: Any) -> factors.Factor:
    n = int(result.nobs)
    k = len(result.params) if leaves_out_nested_effects(recipe, sample) else n - int(result.df_resid)
    value, formula = n / (n - k), f"N/(N−K) = {n}/({n}−{k})"
    if factor != "group":
        return factors.Factor(value, formula)
    g = factors.rows_used(recipe, sample).labels(factors.clusters_of(recipe)[0]).nunique()
    return factors.Factor(value * g / (g - 1) * (n - 1) / n, f"G/(G−1)·(N−1)/N·{formula}, G = {g}")


def _within(recipe: Recipe, sample: Sample, y: pd.Series, x: pd.DataFrame) -> tuple[Any, str]:
    from linearmodels.panel import PanelOLS

    unit, year = recipe.effects in ("individual", "two-way"), recipe.effects in ("time", "two-way")
    weights, words = _weights(recipe, sample)
    if listed := factors.listed(recipe):
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


_MODELS = {
    "within": _within,
    "pooled": _pooled,
    "between": _between,
    "random": _random,
    "first-difference": _differences,
}


def _word(value: Any) -> str:
    return "+".join(value.columns) if isinstance(value, pd.DataFrame) else str(value)
