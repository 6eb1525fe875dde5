"""Hausman's test of linearmodels' two estimates, and Mundlak's of its regression with unit means."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from msgspec.structs import replace

from spillover.opinions import conventions
from spillover.opinions.effects import ColumnUnits
from spillover.opinions.linear import CONSTANT, NAME, fit, takes
from spillover.opinions.opinion import Conversion, Opinion, opinion_maker
from spillover.opinions.panel import PanelFiles, ProgramSample
from spillover.recipe import LinearRecipe, Recipe


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Yield both tests, of a recipe that asks for them."""
    if not isinstance(recipe, LinearRecipe) or "hausman" not in recipe.tests or not takes(recipe):
        return
    sample, k = panel.sample(recipe), (float(len(recipe.terms)),)
    say = opinion_maker(NAME, model=recipe.model, quantity="test")
    say = partial(say, tail="chi2", df=k)
    call = "(b − B)'(V − V_B)⁻¹(b − B) of PanelOLS and RandomEffects"
    yield say(term="hausman", value=hausman(recipe, sample), call=call)
    yield from give_mundlak(recipe, sample, partial(say, term="hausman_robust"))


def hausman(recipe: Recipe, sample: ProgramSample) -> float:
    """Hausman's (1978) statistic from both classical covariances."""
    terms = list(recipe.terms)
    fixed = fit(recipe, sample).result
    random = fit(replace(recipe, estimator="random"), sample).result
    gap = (fixed.params[terms] - random.params[terms]).to_numpy()
    scale = fixed.std_errors[terms].to_numpy()
    difference = (fixed.cov.loc[terms, terms] - random.cov.loc[terms, terms]).to_numpy()
    scaled = difference / np.outer(scale, scale)
    return float(gap / scale @ np.linalg.solve(scaled, gap / scale))


def give_mundlak(recipe: LinearRecipe, sample: ProgramSample, say: partial[Opinion]) -> Iterator[Opinion]:
    """Yield the robust form: within-transformed regressors added to the quasi-demeaned model (Wooldridge
    2010, 10.7.3), clustered; the program's variance is without a small-sample factor.
    """
    from linearmodels.panel import PooledOLS

    by = recipe.test_variance.get("by")
    if recipe.test_variance.get("kind") != "clustered" or not isinstance(by, str):
        return
    random = fit(replace(recipe, estimator="random"), sample).result
    years = sample.frame.index.get_level_values("year")
    x = sample.frame[list(recipe.terms)]
    x = ColumnUnits.build(x).apply(x).assign(**{CONSTANT: 1.0})  # of Wald's test no unit is left
    if recipe.effects == "two-way":
        x = x.assign(**{f"year {t}": (years == t).astype(float) for t in sample.years[1:]})
    theta = random.theta.squeeze().loc[sample.labels("unit")].to_numpy()[:, None]

    def less(table: Any, share: Any) -> Any:
        return table - share * table.groupby(level="unit").transform("mean").to_numpy()

    y = sample.frame[[recipe.outcome]]
    within = less(x[list(recipe.terms)], 1.0).add_prefix("within ")
    design = less(x, theta).join(within)
    labels = sample.labels(by).to_frame()
    options: dict[str, Any] = {"cov_type": "clustered", "clusters": labels, "debiased": False}
    result = PooledOLS(less(y, theta), design, check_rank=False).fit(**options)
    names = list(within.columns)
    b, v = result.params[names].to_numpy(), result.cov.loc[names, names].to_numpy()
    value, more = float(b @ np.linalg.solve(v, b)), {}
    asked = conventions.recipe_factor(
        replace(recipe, estimator="pooled", variance=recipe.test_variance), sample, 0
    )
    if asked.value != 1.0:
        n, g = sample.nobs, sample.labels(by).nunique()
        factor = g / (g - 1) * (n - 1) / (n - design.shape[1])
        words = f"χ²/[G/(G−1)·(N−1)/(N−K)] = χ²/[{g}/{g - 1}·{n - 1}/({n}−{design.shape[1]})]"
        more = {"conversions": (Conversion(conventions.SMALL_SAMPLE, words, value / factor),)}
    yield say(value=value, call="Wald of the within regressors in PooledOLS of quasi-demeaned data", **more)
