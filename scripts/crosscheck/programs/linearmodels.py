"""linearmodels: panel regressions under each variance; kinds have more of it in their folders."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from spillover.opinions import conventions
from spillover.opinions.conventions import degrees_of, f_tail, use_classical_variance
from spillover.opinions.linear import (
    CONSTANT,
    DUMMY,
    MODELS,
    NAME,
    FittedProgram,
    f_statistic_of,
    fit,
    leaves_out_nested_effects,
    takes,
)
from spillover.opinions.opinion import Conversion, Opinion, opinion_maker
from spillover.opinions.panel import PanelFiles, ProgramSample
from spillover.recipe import Recipe

FEWEST_COMMON = 3


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Coefficients, standard errors and statistics of a linear recipe; of each part where it is split."""
    averaged = recipe.policy.get("design") == "cohorts"  # whose dummies are no estimates
    if not takes(recipe) or recipe.estimator not in MODELS or recipe.instruments or averaged:
        return
    for model, part in panel.sample(recipe).models(recipe).items():
        yield from give_regression(recipe, part, model)


def give_regression(recipe: Recipe, sample: ProgramSample, model: str) -> Iterator[Opinion]:
    """Yield linearmodels' opinions on one regression."""
    made = fit(recipe, sample)
    result, factor, theirs = made.result, made.factor, made.theirs
    say = opinion_maker(NAME, model=model, call=made.call)
    prints = partial(say, is_printed=True)
    slopes = len([name for name in result.params.index if name != CONSTANT and not name.startswith(DUMMY)])
    ours = conventions.recipe_factor(recipe, conventions.rows_used(recipe, sample), slopes)
    pair = () if factor == "equal" else (theirs, ours)
    yield from _give_coefficients(recipe, made, pair, prints)
    for name, value in statistics_of(recipe, sample, made).items():
        yield prints(quantity="statistic", term=name, value=float(value))
    for name, value in compute_fit_measures(recipe, sample, made).items():
        yield say(quantity="statistic", term=name, value=float(value))
    if "pesaran_cd" in recipe.tests:
        call = "PanelOLS residuals, DataFrame.corr of the units"
        cd = dependence(result.resids)
        yield say(quantity="test", term="pesaran_cd", value=cd, call=call, tail="normal")
    if factor != "none":
        yield from give_slopes_test(recipe, sample, made, ours, say)


def _give_coefficients(
    recipe: Recipe, made: FittedProgram, pair: tuple[conventions.Factor, ...], say: partial[Opinion]
) -> Iterator[Opinion]:
    """Estimate, error, p-value and interval of each term. pair: the program's factor of small samples and
    ours, none where they are equal.
    """
    result = made.result
    p, bounds = result.pvalues, result.conf_int(recipe.level)
    for term in result.params.index.intersection([*recipe.terms, CONSTANT]):
        if term == CONSTANT and made.units.centre.any():  # it is that of other columns
            continue
        b, se = float(result.params[term]), float(result.std_errors[term])
        size = float(made.units.size.get(term, 1.0))
        more = conventions.conversions_of(se, size, *pair)
        into = conventions.conversions_of(b, size)
        yield say(quantity="coefficient", term=term, value=b, conversions=into)
        if made.factor != "none":
            yield say(quantity="se", term=term, value=se, conversions=more)
            yield say(quantity="p", term=term, value=float(p[term]))
            for end, column in (("low", "lower"), ("high", "upper")):
                yield say(quantity=end, term=term, value=float(bounds.loc[term, column]))
        if term == CONSTANT:  # ours is among the statistics as well
            yield say(quantity="statistic", term="constant", value=b)
            if made.factor != "none":
                yield say(quantity="statistic", term="constant_se", value=se, conversions=more)


def give_slopes_test(
    recipe: Recipe,
    sample: ProgramSample,
    made: FittedProgram,
    ours: conventions.Factor,
    say: partial[Opinion],
) -> Iterator[Opinion]:
    """Yield the F test of all slopes: the program's own, or Wald's of the terms where its own also tests the
    trend or the years' dummies.
    """
    names, result = list(recipe.terms), made.result
    if made.has_dummies or recipe.estimator in ("random", "first-difference"):
        f, own = f_statistic_of(result, names), None
    else:
        f, own = float(result.f_statistic_robust.stat), float(result.f_statistic_robust.pval)
    same = made.factor == "equal" or abs(ours.value / made.theirs.value - 1) < conventions.SAME
    more = () if same else (conventions.convert_f(f, made.theirs, ours),)
    say = partial(say, is_printed=own is not None)
    yield say(quantity="statistic", term="f", value=f, conversions=more)
    yield say(quantity="test", term="slopes", value=f, conversions=more)
    df = degrees_of(recipe, sample)
    by_ours = f_tail(more[0].value if more else f, len(names), df)
    turned = Conversion(conventions.REFERENCE, f"F({len(names)}, {df:g})", by_ours)
    ways = () if own is None else (turned,)
    for quantity, term in (("statistic", "f_p"), ("test p", "slopes")):
        yield say(quantity=quantity, term=term, value=by_ours if own is None else own, conversions=ways)


def counts_otherwise(recipe: Recipe, sample: ProgramSample, made: FittedProgram) -> bool:
    """Return whether the program's degrees of freedom are of the terms alone, or of dummies that others
    span.
    """
    left_out = made.has_dummies or leaves_out_nested_effects(recipe, sample)
    return bool(conventions.effect_sets(recipe)) or left_out


def compute_fit_measures(recipe: Recipe, sample: ProgramSample, made: FittedProgram) -> dict[str, float]:
    """Measures of fit that are computed from the program's residuals and from its θ of each unit."""
    found, result = {}, made.result
    if counts_otherwise(recipe, sample, made):
        left = sample.nobs - conventions.parameters(use_classical_variance(recipe), sample, len(recipe.terms))
        found["sigma2"] = result.resid_ss / left
        if made.has_dummies:
            found["df_residual"] = left
    if recipe.estimator == "random":
        found["theta"] = float(result.theta.squeeze().loc[sample.labels("unit")].mean())  # over rows, as ours
    return found


def statistics_of(recipe: Recipe, sample: ProgramSample, made: FittedProgram) -> dict[str, float]:
    """Measures of fit that the program prints, under our names."""
    result = made.result
    found = {"ssr": result.resid_ss}
    if not counts_otherwise(recipe, sample, made):
        found["sigma2"] = result.s2
    if recipe.estimator == "random":
        parts = result.variance_decomposition
        both = {"sigma2_idiosyncratic": parts["Residual"], "sigma2_individual": parts["Effects"]}
        return found | both
    found["loglik"] = result.loglik
    if made.has_dummies:  # its shares are of the dummies too
        return found | {"r2_lsdv": result.rsquared_inclusive}
    if not conventions.effect_sets(recipe):
        found["df_residual"] = result.df_resid
    absorbs = recipe.estimator == "within" and recipe.effects != "none"
    if recipe.estimator != "first-difference":  # its R² is without a constant
        found["r2_within" if absorbs else "r2"] = result.rsquared
    if recipe.estimator == "within" and absorbs:
        found["r2_lsdv"] = result.rsquared_inclusive
    if recipe.estimator == "within" and not recipe.observation_weights:  # its correlations are unweighted
        found |= {"r2_between": result.corr_squared_between, "r2_overall": result.corr_squared_overall}
    return found


def dependence(residuals: Any) -> float:
    """Pesaran's (2004) CD over the pairs of units with three common years or more."""
    table = residuals.unstack(level=0)
    seen = table.notna().to_numpy().astype(float)
    common = (seen.T @ seen)[np.triu_indices(table.shape[1], 1)]
    pairs = table.corr(min_periods=FEWEST_COMMON).to_numpy()[np.triu_indices(table.shape[1], 1)]
    usable = common >= FEWEST_COMMON
    return float((np.sqrt(common) * pairs)[usable].sum() / np.sqrt(usable.sum()))
