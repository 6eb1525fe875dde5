"""Mediation by linearmodels: effects as products of coefficients of separate regressions, Sobel's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd
from msgspec.structs import replace

from crosscheck import factors
from crosscheck.opinion import Opinion
from crosscheck.panel import Sample
from spillover.recipe import Recipe

NAME = "linearmodels"
REPLICATES = 10


def mediated(recipe: Recipe, sample: Sample) -> Iterator[Opinion]:
    """The effects, under the names of the causal steps or of their bootstrap; the tests of the former."""
    from crosscheck.programs.linearmodels import fit

    def slopes(outcome: str, terms: tuple[str, ...]) -> pd.Series:
        return fit(replace(recipe, outcome=outcome, terms=terms), sample).result.params

    effects = effects_of(recipe, slopes)
    outcome = fit(recipe, sample)
    proportion = effects["indirect"] / effects["total"]
    say = partial(Opinion, model=recipe.model, program=NAME, version=version(NAME), call=outcome.call)
    if recipe.draws:
        for term, value in effects.items():
            yield say(quantity="coefficient", term=term, value=value)
        yield say(quantity="statistic", term="proportion", value=proportion)
        yield from replicates(recipe, sample, say)
        return
    for term, value in (effects | {"proportion": proportion}).items():
        if term.partition(":")[0] not in ("a", "b"):
            yield say(quantity="statistic", term=f"effect_{term}", value=value)
    if outcome.factor != "none":
        exogenous = _exogenous(recipe)
        paths = {m: fit(replace(recipe, outcome=m, terms=exogenous), sample) for m in recipe.mediators}
        yield from sobel(recipe, sample, paths, outcome, say)


def effects_of(recipe: Recipe, slopes: Callable[[str, tuple[str, ...]], pd.Series]) -> dict[str, float]:
    """The effects and the paths a and b by name. slopes: coefficients of an outcome on some terms."""
    treatment, mediators, exogenous = recipe.terms[0], recipe.mediators, _exogenous(recipe)
    total, second = slopes(recipe.outcome, exogenous), slopes(recipe.outcome, recipe.terms)
    a = np.array([float(slopes(m, exogenous)[treatment]) for m in mediators])
    b = second[list(mediators)].to_numpy()
    return {
        "total": float(total[treatment]),
        "direct": float(second[treatment]),
        "indirect": float(a @ b),
        **{f"indirect:{m}": float(x * y) for m, x, y in zip(mediators, a, b, strict=True)},
        **{f"{step}:{m}": float(v[j]) for step, v in (("a", a), ("b", b)) for j, m in enumerate(mediators)},
    }


def _exogenous(recipe: Recipe) -> tuple[str, ...]:
    return tuple(term for term in recipe.terms if term not in recipe.mediators)


def replicates(recipe: Recipe, sample: Sample, say: partial[Opinion]) -> Iterator[Opinion]:
    """The first replicates on the very rows that the analysis drew: how often each unit or row counts is its
    weight. Replicate r draws from the stream SeedSequence([seed, r]), over units or rows in their order.
    """
    units = sample.frame.index.get_level_values("unit")
    places = np.searchsorted(sample.units, units) if recipe.resample == "units" else np.arange(sample.nobs)
    size = int(places.max()) + 1
    say = partial(say, quantity="series", call="IV2SLS.estimate_parameters, dummies of effects, rows drawn")
    for number in range(min(REPLICATES, recipe.draws)):
        stream = np.random.default_rng(np.random.SeedSequence([recipe.seed, number]))
        counts = np.bincount(stream.integers(0, size, size), minlength=size)[places]
        for term, value in effects_of(recipe, _slopes_of_draw(recipe, sample.frame, counts)).items():
            yield say(term=f"replicates {number} {term} estimate", value=value)


def _slopes_of_draw(
    recipe: Recipe, frame: pd.DataFrame, counts: np.ndarray
) -> Callable[[str, tuple[str, ...]], pd.Series]:
    """What regresses an outcome on terms and dummies over the rows drawn, each as often as it counts.

    The program's estimator without what surrounds it: a table of results costs it thirty times the estimate.
    """
    from linearmodels.iv import IV2SLS

    drawn, root = frame[counts > 0], np.sqrt(counts[counts > 0])[:, None]
    levels = {"two-way": ("unit", "year"), "individual": ("unit",), "time": ("year",)}
    found = [pd.factorize(drawn.index.get_level_values(by))[0] for by in levels.get(recipe.effects, ())]
    dummies = [np.eye(codes.max() + 1)[codes][:, 1:] for codes in found]

    def slopes(outcome: str, terms: tuple[str, ...]) -> pd.Series:
        x = np.hstack([drawn[list(terms)].to_numpy(), np.ones_like(root), *dummies]) * root
        if np.linalg.matrix_rank(x) < x.shape[1]:
            raise ValueError("the rows of a draw do not have full column rank")
        made = IV2SLS.estimate_parameters(x, drawn[[outcome]].to_numpy() * root, x, 1.0)
        return pd.Series(made[: len(terms), 0], list(terms))

    return slopes


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
