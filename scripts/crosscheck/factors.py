"""Small-sample factors of variances, as formulas: what a recipe asks for, from the sample alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

import numpy as np

from crosscheck.opinion import Conversion
from crosscheck.panel import Sample
from spillover.recipe import Recipe

NAME = "small-sample factor"


@dataclass(frozen=True)
class Factor:
    """A factor on the variance V₀ without corrections, and its formula with numbers."""

    value: float
    formula: str


def clusters_of(recipe: Recipe) -> tuple[str, ...]:
    """The columns that a recipe's variance clusters by; Driscoll and Kraay's are the years."""
    kind, by = str(recipe.variance.get("kind")), recipe.variance.get("by", "unit")
    if kind in ("clustered", "jackknife"):
        return (by,) if isinstance(by, str) else tuple(by)
    return {"driscoll-kraay": ("year",), "conley": ("unit",), "newey-west": ("unit", "year")}.get(kind, ())


def effects_of(recipe: Recipe) -> tuple[str, ...]:
    """The columns whose dummies the estimator absorbs."""
    if recipe.estimator != "within":
        return ()
    return listed(recipe) or effects_named(recipe)


def effects_named(recipe: Recipe) -> tuple[str, ...]:
    """The columns behind effects that go by a name."""
    return {"two-way": ("unit", "year"), "individual": ("unit",), "time": ("year",)}.get(recipe.effects, ())


def rows_used(recipe: Recipe, sample: Sample) -> Sample:
    """The rows that an estimator counts: of differences, those with a row the period before."""
    if recipe.estimator != "first-difference":
        return sample
    before = sample.frame.index.map(lambda key: (key[0], key[1] - sample.step))
    return Sample(sample.frame[before.isin(sample.frame.index)], sample.attributes)


def listed(recipe: Recipe) -> tuple[str, ...]:
    """The sets of effects that are listed by column, `region:year` for the cells of two; none with trends."""
    sets = tuple(part.strip() for part in recipe.effects.split(","))
    named = len(sets) > 1 or ":" in sets[0] or sets[0] in ("unit", "year")
    return sets if named and not any("trend" in part or "[" in part for part in sets) else ()


def asked(recipe: Recipe, sample: Sample, slopes: int) -> Factor:
    """The factor that the recipe asks for. slopes: the number of coefficients, the constant left out."""
    n, k = sample.nobs, parameters(recipe, sample, slopes)
    kind, rule = recipe.variance.get("kind"), recipe.variance.get("small_sample", "nested")
    if kind in ("HC1", "classical"):
        return Factor(n / (n - k), f"N/(N−K) = {n}/({n}−{k})")
    if kind == "HC0" or rule == "none":
        return Factor(1.0, "1")
    value, formula = (n - 1) / (n - k), f"(N−1)/(N−K) = {n - 1}/({n}−{k})"
    if kind == "conley":
        return Factor(value, formula)
    groups = {
        "driscoll-kraay": len(sample.years),
        "newey-west": len(sample.years),
    }.get(str(kind)) or min(sample.labels(by).nunique() for by in clusters_of(recipe))
    return Factor(value * groups / (groups - 1), f"G/(G−1)·{formula}, G = {groups}")


def parameters(recipe: Recipe, sample: Sample, slopes: int) -> int:
    """K: slopes, constant and effects, as the recipe's small-sample rule counts them."""
    effects, clusters = effects_of(recipe), clusters_of(recipe)
    kind, rule = recipe.variance.get("kind"), recipe.variance.get("small_sample", "nested")
    if kind in ("classical", "HC0", "HC1"):
        rule = "full"
    if rule == "regressors":
        return slopes
    left = [by for by in effects if rule == "nested" and any(inside(sample, by, c) for c in clusters)]
    if listed(recipe):
        return slopes + rank(sample, effects) - (rank(sample, left) - 1 if left else 0)
    return slopes + 1 + sum(sample.labels(by).nunique() - 1 for by in effects if by not in left)


def rank(sample: Sample, effects: Iterable[str]) -> int:
    """Degrees of freedom that sets of dummies take, the constant's among them."""
    codes = [sample.labels(by).to_numpy() for by in effects]
    return int(np.linalg.matrix_rank(np.hstack([np.eye(c.max() + 1)[c] for c in codes])))


def converted(se: float, theirs: Factor, ours: Factor) -> Conversion:
    """A standard error under our factor in place of theirs."""
    value = se * sqrt(ours.value / theirs.value)
    return Conversion(NAME, f"√[({ours.formula}) / ({theirs.formula})]", value)


def converted_f(f: float, theirs: Factor, ours: Factor) -> Conversion:
    """An F statistic under our factor in place of theirs."""
    return Conversion(NAME, f"F·({theirs.formula}) / ({ours.formula})", f * theirs.value / ours.value)


def inside(sample: Sample, effect: str, cluster: str) -> bool:
    """Whether every level of an effect lies in one cluster."""
    return bool((sample.labels(cluster).groupby(sample.labels(effect)).nunique() == 1).all())
