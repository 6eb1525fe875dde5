"""The comparisons of cohorts that an estimator by cohort and year makes, and the scores within them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from crosscheck import factors
from crosscheck.panel import Sample, step_of
from crosscheck.policy_data import FIRST, balanced
from spillover.recipe import Recipe

Array = np.ndarray


@dataclass(frozen=True)
class Units:
    """Outcome (n, T), covariates (n, T, p), weights (n, T), first treated year (n,) and cluster (n,) by unit;
    years (T,); eligible (n,): who counts in triple differences, all without.
    """

    y: Array
    x: Array
    w: Array
    first: Array
    years: Array
    cluster: Array
    eligible: Array | None

    @property
    def cohorts(self) -> list[float]:
        """The years in which units adopt."""
        return sorted(set(self.first[np.isfinite(self.first)]))


def units_of(recipe: Recipe, sample: Sample) -> Units:
    """The units but those treated from the first year on; without never treated ones the last cohort is the
    control, up to its adoption.
    """
    frame, controls = sample.frame, list(recipe.policy["controls"])
    able = recipe.policy.get("eligible")
    names = [recipe.outcome, FIRST, *controls, *([able] if able else ())]
    weight = recipe.observation_weights
    table = balanced(recipe, frame, [*names, *([weight] if weight else ())])
    cluster = sample.labels(factors.clusters_of(recipe)[0]).to_numpy().reshape(table[FIRST].shape)[:, 0]
    first, years = table[FIRST][:, 0], np.array(sample.years, float)
    rows, now = first > years[0], np.ones(len(years), bool)
    first = first[rows]
    if np.isfinite(first).all():
        now = years < first.max()
        first = np.where(first == first.max(), np.inf, first)
    cut = lambda values: values[rows][:, now]  # noqa: E731
    w = table[weight] if weight else np.ones_like(table[FIRST])
    columns = [cut(table[name]) for name in controls]
    x = np.stack(columns, axis=-1) if controls else np.empty((*cut(w).shape, 0))
    eligible = cut(table[able])[:, 0] == 1 if able else None
    return Units(cut(table[recipe.outcome]), x, cut(w), first, years[now], cluster[rows], eligible)


def pairs_of(recipe: Recipe, units: Units) -> Iterator[tuple[float, int, int]]:
    """Each cohort with the places of a base and of a year that is compared with it."""
    for cohort in units.cohorts:
        before = np.flatnonzero(units.years + early(recipe, units) < cohort)
        for now in range(len(units.years)) if len(before) else ():
            varying = recipe.policy["base"] == "varying" and now <= before[-1]
            base = now - 1 if varying else int(before[-1])
            if base >= 0 and base != now:
                yield cohort, base, now


def early(recipe: Recipe, units: Units) -> int:
    """How many years before adoption effects may begin."""
    return int(recipe.policy["anticipation"]) * step_of(units.years)


def largest_score(recipe: Recipe, units: Units) -> float:
    """The largest score of a control in any comparison with covariates, which some programs leave out."""
    found = [0.0]
    for cohort, base, now in pairs_of(recipe, units):
        own, early = units.first == cohort, min(base, now)
        rows = own | ~np.isfinite(units.first) | later(recipe, units, cohort, base, now)
        x = np.column_stack([np.ones(rows.sum()), units.x[rows, early]])
        scores = scores_of(own[rows] * 1.0, x, units.w[rows, early] / units.w[rows, early].mean())[0]
        found.append(float(scores[~own[rows]].max()))
    return max(found)


def later(recipe: Recipe, units: Units, cohort: float, base: int, now: int) -> Array:
    """The units (n,) not yet treated at either year, where they are controls."""
    horizon = units.years[max(base, now)] + early(recipe, units)
    if recipe.policy["control"] == "never":
        return np.zeros(len(units.first), bool)
    return np.isfinite(units.first) & (units.first > horizon) & (units.first != cohort)


def scores_of(d: Array, x: Array, w: Array) -> tuple[Array, Array]:
    """Scores (n,) of a weighted logit by statsmodels, and what each unit adds to its slopes (n, p)."""
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    scale = np.abs(x).max(0)
    fit = GLM(d, x / scale, family=Binomial(), freq_weights=w).fit(tol=1e-13, maxiter=200)
    p = fit.fittedvalues
    information = (x * (w * p * (1 - p))[:, None]).T @ x / len(d)
    return p, (x * (w * (d - p))[:, None]) @ np.linalg.inv(information)
