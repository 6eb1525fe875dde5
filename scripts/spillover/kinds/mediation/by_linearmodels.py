"""Mediation by linearmodels: effects as products of coefficients of separate regressions, Sobel's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import pandas as pd
from msgspec.structs import replace

from spillover.opinions import conventions
from spillover.opinions.effects import ColumnUnits
from spillover.opinions.linear import NAME, FittedProgram, fit, takes
from spillover.opinions.opinion import Opinion, opinion_maker
from spillover.opinions.panel import PanelFiles, ProgramSample
from spillover.recipe import Recipe

Slopes = Callable[[str, tuple[str, ...]], pd.Series]


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Yield the effects of the causal steps, and Sobel's tests."""
    if not recipe.mediators or recipe.draws or not takes(recipe):
        return
    sample = panel.sample(recipe)
    effects, outcome = compute_effects(recipe, slopes_on(recipe, sample)), fit(recipe, sample)
    say = opinion_maker(NAME, model=recipe.model, call=outcome.call)
    proportion, is_own = effects["indirect"] / effects["total"], partial(is_printed, recipe, outcome.units)
    for term, value in (effects | {"proportion": proportion}).items():
        if term.partition(":")[0] not in ("a", "b"):
            yield say(quantity="statistic", term=f"effect_{term}", value=value, is_printed=is_own(term))
    if outcome.factor != "none":
        exogenous = _exogenous(recipe)
        paths = {m: fit(replace(recipe, outcome=m, terms=exogenous), sample) for m in recipe.mediators}
        yield from give_sobel(recipe, sample, paths, outcome, say)


def slopes_on(recipe: Recipe, sample: ProgramSample) -> Slopes:
    """Make a function that regresses an outcome on some terms under the recipe's effects."""

    def estimate_slopes(outcome: str, terms: tuple[str, ...]) -> pd.Series:
        return fit(replace(recipe, outcome=outcome, terms=terms), sample).coefficients

    return estimate_slopes


def compute_effects(recipe: Recipe, slopes: Slopes) -> dict[str, float]:
    """Compute the effects and the paths a and b by name. slopes: coefficients of an outcome on some terms."""
    treatment, mediators, exogenous = recipe.terms[0], recipe.mediators, _exogenous(recipe)
    total = slopes(recipe.outcome, exogenous)
    a = np.array([float(slopes(m, exogenous)[treatment]) for m in mediators])
    second = slopes(recipe.outcome, recipe.terms)
    b = second[list(mediators)].to_numpy()
    return {
        "total": float(total[treatment]),
        "direct": float(second[treatment]),
        "indirect": float(a @ b),
        **{f"indirect:{m}": float(x * y) for m, x, y in zip(mediators, a, b, strict=True)},
        **{f"{step}:{m}": float(v[j]) for step, v in (("a", a), ("b", b)) for j, m in enumerate(mediators)},
    }


def is_printed(recipe: Recipe, units: ColumnUnits, term: str) -> bool:
    """Return whether an effect or a path is a coefficient as the program has it: indirect ones are products,
    and those of a column in other units are divided.
    """
    step, _colon, mediator = term.partition(":")
    column = mediator if step == "b" else recipe.terms[0]
    return step in ("total", "direct", "a", "b") and float(units.size[column]) == 1


def _exogenous(recipe: Recipe) -> tuple[str, ...]:
    return tuple(term for term in recipe.terms if term not in recipe.mediators)


def give_sobel(
    recipe: Recipe,
    sample: ProgramSample,
    paths: dict[str, FittedProgram],
    outcome: FittedProgram,
    say: partial[Opinion],
) -> Iterator[Opinion]:
    """Sobel's tests by the delta method, variances under the recipe's factor."""
    names, treatment = list(recipe.mediators), recipe.terms[0]

    def share(fitted: FittedProgram, slopes: int) -> float:
        if fitted.factor == "equal":
            return 1.0
        return conventions.recipe_factor(recipe, sample, slopes).value / fitted.theirs.value

    slopes = len(recipe.terms)
    of_b = outcome.covariance(names) * share(outcome, slopes)
    of_a = [p.covariance([treatment]).item() * share(p, slopes - len(names)) for p in paths.values()]
    a = np.array([float(p.coefficients[treatment]) for p in paths.values()])
    b = outcome.coefficients[names].to_numpy()
    say = partial(say, quantity="test", tail="normal", call="ab/√(a²V(b) + b²V(a)) of the regressions")
    for j, name in enumerate(names):
        z = a[j] * b[j] / np.sqrt(a[j] ** 2 * of_b[j, j] + b[j] ** 2 * of_a[j])
        yield say(term=f"sobel:{name}", value=float(z))
    if len(names) > 1:
        z = a @ b / np.sqrt(a @ of_b @ a + b**2 @ np.array(of_a))
        yield say(term="sobel:all", value=float(z))
