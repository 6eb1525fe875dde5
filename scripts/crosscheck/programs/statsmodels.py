"""statsmodels: regressions with fixed effects, whose errors, p values, bounds and F tests are its own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from spillover.opinions import conventions
from spillover.opinions.effects import DemeanedColumns
from spillover.opinions.linear import CONSTANT
from spillover.opinions.ols import NAME, Ols, fit_ols, give_coefficients, give_f_test
from spillover.opinions.opinion import Opinion, opinion_maker
from spillover.opinions.panel import PanelFiles, ProgramSample
from spillover.recipe import Recipe

SMALL = 5e6  # rows × columns² of a regression that takes milliseconds


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Coefficients, errors, tests and fit of a regression with fixed effects or none; of each part where it
    is split.
    """
    known = recipe.effects in conventions.NAMED or conventions.effect_sets(recipe)
    averaged = recipe.policy.get("design") == "cohorts"  # whose dummies are no estimates
    if recipe.estimator not in ("within", "pooled") or recipe.instruments or averaged or not known:
        return
    if recipe.interaction and recipe.observation_weights:  # the product's means are weighted
        return
    for model, part in panel.sample(recipe).models(recipe).items():
        made = fit_ols(recipe, part)
        say = opinion_maker(NAME, model=model, call=made.call, is_printed=True)
        yield from give_coefficients(made, say)
        yield from give_fit(made, say)
        if made.errors:
            yield from give_f_test(made, recipe.terms, say, "statistic f", "test slopes")
        yield from give_r_squared(recipe, part, made, say)


def give_fit(made: Ols, say: partial[Opinion]) -> Iterator[Opinion]:
    """Yield the constant and the sums of squares."""
    recipe = made.recipe
    test = made.result.t_test(made.constant())
    b, se = float(np.squeeze(test.effect)), float(np.squeeze(test.sd))
    ways = made.convert(se, error=True)
    # With the jackknife ours is made again of the rows without a cluster, whose means are others.
    errors = made.errors and recipe.variance.get("kind") != "jackknife"
    yield say(quantity="coefficient", term=CONSTANT, value=b)
    if errors:
        yield say(quantity="se", term=CONSTANT, value=se, conversions=ways)
        yield say(quantity="p", term=CONSTANT, value=float(np.squeeze(test.pvalue)))
        for end, value in zip(("low", "high"), np.ravel(test.conf_int(1 - recipe.level)), strict=True):
            yield say(quantity=end, term=CONSTANT, value=float(value))
    say = partial(say, quantity="statistic")
    yield say(term="constant", value=b)
    if errors:
        yield say(term="constant_se", value=se, conversions=ways)
    yield say(term="ssr", value=float(made.result.ssr))
    yield say(term="loglik", value=float(made.result.llf))
    every = made if not made.columns.demeaned_effects else fit_on_dummies(made)
    if every:  # effects that it is demeaned by are degrees of freedom that the program does not know
        say = partial(say, call=every.call)
        yield say(term="df_residual", value=float(every.result.df_resid))
        yield say(term="sigma2", value=float(every.result.mse_resid))
        yield say(
            term="r2_lsdv" if conventions.effects_of(recipe) else "r2", value=float(every.result.rsquared)
        )


def fit_on_dummies(made: Ols) -> Ols | None:
    """Regress on the dummies of every effect, where it is a matter of milliseconds."""
    effects = conventions.effects_of(made.recipe)
    levels = sum(made.sample.labels(by).nunique() for by in effects)
    small = made.sample.nobs * (levels + len(made.recipe.terms)) ** 2 < SMALL
    return fit_ols(conventions.use_classical_variance(made.recipe), made.sample) if small else None


def give_r_squared(
    recipe: Recipe, sample: ProgramSample, made: Ols, say: partial[Opinion]
) -> Iterator[Opinion]:
    """R² within, of rows without any effect; and between and overall, the R² of the outcome on the fitted
    values x'b, of units' means or of all rows, where these are not weighted.
    """
    from statsmodels.regression.linear_model import OLS, WLS

    columns = DemeanedColumns(recipe, sample, ())
    terms = made.units.apply(sample.frame[list(recipe.terms)])
    both = np.column_stack([sample.frame[recipe.outcome], terms])
    moved, w = columns.demean(both, put_back=False), columns.weights
    model = OLS(moved[:, 0], moved[:, 1:]) if w is None else WLS(moved[:, 0], moved[:, 1:], weights=w)
    say = partial(say, quantity="statistic")
    if columns.demeaned_effects:
        call = f"{type(model).__name__}, {columns.words}, no constant, rsquared"
        yield say(term="r2_within", value=float(model.fit().rsquared), call=call)
    if w is not None:
        return
    fitted = both[:, 1:] @ made.result.params[: len(recipe.terms)]
    unit = sample.labels("unit").to_numpy()
    pair = np.column_stack([both[:, 0], fitted])
    means = np.stack([np.bincount(unit, column) / np.bincount(unit) for column in pair.T], axis=1)
    for term, rows, words in (("r2_between", means, "units' means"), ("r2_overall", pair, "rows")):
        if len(rows) > 2 and np.ptp(rows[:, 1]) > 0:
            x = np.column_stack([np.ones(len(rows)), rows[:, 1]])
            call = f"OLS of the outcome on the fitted values, {words}, rsquared"
            yield say(term=term, value=float(OLS(rows[:, 0], x).fit().rsquared), call=call)
