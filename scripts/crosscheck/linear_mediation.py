"""Mediation by linearmodels: effects as products of coefficients of separate regressions, Sobel's tests."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from importlib.metadata import version
from typing import Any

import numpy as np
from msgspec.structs import replace

from crosscheck import factors
from crosscheck.opinion import Opinion
from crosscheck.panel import Sample
from declare.recipe import Recipe

NAME = "linearmodels"


def mediated(recipe: Recipe, sample: Sample) -> Iterator[Opinion]:
    """The effects, under the names of the causal steps or of their bootstrap; the tests of the former."""
    from crosscheck.programs.linearmodels import fit

    treatment, mediators = recipe.terms[0], recipe.mediators
    exogenous = tuple(term for term in recipe.terms if term not in mediators)
    total = fit(replace(recipe, terms=exogenous), sample)
    paths = {m: fit(replace(recipe, outcome=m, terms=exogenous), sample) for m in mediators}
    outcome = fit(recipe, sample)
    a = np.array([float(paths[m].result.params[treatment]) for m in mediators])
    b = outcome.result.params[list(mediators)].to_numpy()
    effects = {
        "total": float(total.result.params[treatment]),
        "direct": float(outcome.result.params[treatment]),
        "indirect": float(a @ b),
        **{f"indirect:{m}": float(x * y) for m, x, y in zip(mediators, a, b, strict=True)},
    }
    proportion = effects["indirect"] / effects["total"]
    say = partial(Opinion, model=recipe.model, program=NAME, version=version(NAME), call=outcome.call)
    if recipe.draws:
        steps = {f"{s}:{m}": float(v[j]) for s, v in (("a", a), ("b", b)) for j, m in enumerate(mediators)}
        for term, value in (effects | steps).items():
            yield say(quantity="coefficient", term=term, value=value)
        yield say(quantity="statistic", term="proportion", value=proportion)
        return
    for term, value in (effects | {"proportion": proportion}).items():
        yield say(quantity="statistic", term=f"effect_{term}", value=value)
    if outcome.factor != "none":
        yield from sobel(recipe, sample, paths, outcome, say)


def sobel(
    recipe: Recipe, sample: Sample, paths: dict[str, Any], outcome: Any, say: partial[Opinion]
) -> Iterator[Opinion]:
    """Sobel's tests by the delta method, variances under the recipe's factor."""
    names, treatment = list(recipe.mediators), recipe.terms[0]

    def share(fitted: Any, slopes: int) -> float:
        if fitted.factor == "equal":
            return 1.0
        return factors.asked(recipe, sample, slopes).value / fitted.theirs.value

    slopes = len(recipe.terms)
    of_b = outcome.result.cov.loc[names, names].to_numpy() * share(outcome, slopes)
    of_a = [
        float(p.result.cov.loc[treatment, treatment]) * share(p, slopes - len(names)) for p in paths.values()
    ]
    a = np.array([float(p.result.params[treatment]) for p in paths.values()])
    b = outcome.result.params[names].to_numpy()
    say = partial(say, quantity="test", tail="normal", call="ab/√(a²V(b) + b²V(a)) of the regressions")
    for j, name in enumerate(names):
        z = a[j] * b[j] / np.sqrt(a[j] ** 2 * of_b[j, j] + b[j] ** 2 * of_a[j])
        yield say(term=f"sobel:{name}", value=float(z))
    if len(names) > 1:
        z = a @ b / np.sqrt(a @ of_b @ a + b**2 @ np.array(of_a))
        yield say(term="sobel:all", value=float(z))
