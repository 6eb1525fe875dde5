"""The plain hand calculation for policies: comparisons of cohorts, imputation, placebos and matching."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pandas as pd
from msgspec.structs import replace

from crosscheck import (
    factors,
    imputation_by_hand,
    staggered_by_hand,
    switching_by_hand,
    two_stage_by_hand,
)
from crosscheck.opinion import Opinion
from crosscheck.panel import Panel, Sample
from crosscheck.policy_data import FIRST
from crosscheck.programs.hand import NAME, VERSION
from declare.recipe import Recipe

__all__ = ["NAME", "answers"]

LARGEST = 5e9  # steps: above it a calculation takes more than some seconds

# What is no single regression, and the file that has it.
COMPARISONS: dict[str, Callable[[Recipe, Sample, partial[Opinion]], Iterator[Opinion]]] = {
    "two_stage": two_stage_by_hand.answers,
    "cohort_times": staggered_by_hand.answers,
    "imputation": imputation_by_hand.answers,
    "switching": switching_by_hand.answers,
}


def answers(recipe: Recipe, panel: Panel) -> Iterator[Opinion]:
    """What each comparison of a policy's recipe is asked for."""
    asked = recipe.policy
    if not asked:
        return
    say = partial(Opinion, model=recipe.model, program=NAME, version=VERSION)
    sample = panel.sample(recipe)
    if asked.get("comparisons"):
        from crosscheck.bacon_by_hand import answers as comparisons

        yield from comparisons(recipe, sample, partial(say, call="each pair of cohorts by itself"))
    dense = steps(recipe, sample) <= LARGEST
    if recipe.estimator in COMPARISONS and dense:
        yield from COMPARISONS[recipe.estimator](recipe, sample, say)
    if recipe.wild and dense:
        from crosscheck import wild_by_hand

        call = "wild cluster restricted bootstrap of weighted least squares, the recipe's draws"
        yield from wild_by_hand.answers(recipe, sample, partial(say, call=call))
    if (asked.get("randomisation") or asked.get("dealt")) and dense:
        from crosscheck import placebo_by_hand

        yield from placebo_by_hand.answers(recipe, sample, say)
    if asked["design"] == "matched":
        from crosscheck import matching_by_hand

        rows = panel.sample(replace(recipe, policy={**asked, "design": "rows"}))
        yield from matching_by_hand.answers(recipe, rows.frame, say)
    if asked.get("trends"):
        yield from trends(recipe, sample, partial(say, call="weighted means by cohort and year"))


def steps(recipe: Recipe, sample: Sample) -> float:
    """What a calculation with all dummies takes: rows × dummies², so often as the jackknife repeats it; of
    loops over units, what takes as long.
    """
    units, years = len(sample.units), len(sample.years)
    if recipe.estimator in ("cohort_times", "switching"):
        return 1e3 * units**2 * years if recipe.estimator == "switching" else 0.0
    once = sample.nobs * (units + years) ** 2
    if recipe.policy.get("errors") == "jackknife":
        return once * sample.labels(factors.clusters_of(recipe)[0]).nunique()
    return once


def trends(recipe: Recipe, sample: Sample, say: partial[Opinion]) -> Iterator[Opinion]:
    """The mean outcome of each cohort in each year."""
    frame = sample.frame
    each = frame[recipe.observation_weights] if recipe.observation_weights else 1.0
    table = pd.DataFrame({"v": frame[recipe.outcome] * each, "w": each}, index=frame.index)
    year = frame.index.get_level_values("year")
    found = table.assign(n=1).groupby([frame[FIRST].to_numpy(), year]).sum()
    say = partial(say, model=recipe.model.partition("/")[0], quantity="series")
    for cohort, at, v, w, n in found.reset_index().itertuples(index=False, name=None):
        name = f"parallel_trends {int(cohort) if cohort < float('inf') else None} {at}"
        yield say(term=f"{name} mean", value=v / w)
        yield say(term=f"{name} rows", value=n)
