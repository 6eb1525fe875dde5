"""The plain hand calculation for policies: comparisons of cohorts, imputation, placebos and matching."""

from collections.abc import Callable, Iterator
from functools import partial

from msgspec.structs import replace

from oracles import imputation, staggered, switching, two_stage
from oracles.hand import NAME, VERSION
from spillover.opinions import conventions
from spillover.opinions.opinion import Opinion
from spillover.opinions.panel import PanelFiles, ProgramSample
from spillover.recipe import Recipe

__all__ = ["NAME", "answers"]

LARGEST = 5e9  # steps: above it a calculation takes more than some seconds

# What is no single regression, and the file that has it.
COMPARISONS: dict[str, Callable[[Recipe, ProgramSample, partial[Opinion]], Iterator[Opinion]]] = {
    "two_stage": two_stage.answers,
    "cohort_times": staggered.answers,
    "imputation": imputation.answers,
    "switching": switching.answers,
}


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """What each comparison of a policy's recipe is asked for."""
    asked = recipe.policy
    if not asked:
        return
    say = partial(Opinion, is_printed=True, model=recipe.model, program=NAME, version=VERSION)
    sample = panel.sample(recipe)
    if asked.get("comparisons"):
        from oracles.bacon import answers as comparisons

        yield from comparisons(recipe, sample, partial(say, call="each pair of cohorts by itself"))
    dense = steps(recipe, sample) <= LARGEST
    if recipe.estimator in COMPARISONS and dense:
        yield from COMPARISONS[recipe.estimator](recipe, sample, say)
    if recipe.wild and dense:
        from oracles import wild

        call = "wild cluster restricted bootstrap of weighted least squares, the recipe's draws"
        yield from wild.answers(recipe, sample, partial(say, call=call))
    if (asked.get("randomisation") or asked.get("dealt")) and dense:
        from oracles import placebo

        yield from placebo.answers(recipe, sample, say)
    if asked["design"] == "matched":
        from oracles import matching

        rows = panel.sample(replace(recipe, policy={**asked, "design": "rows"}))
        yield from matching.answers(recipe, rows.frame, say)


def steps(recipe: Recipe, sample: ProgramSample) -> float:
    """What a calculation with all dummies takes: rows × dummies², so often as the jackknife repeats it; of
    loops over units, what takes as long.
    """
    units, years = len(sample.units), len(sample.years)
    if recipe.estimator in ("cohort_times", "switching"):
        return 1e3 * units**2 * years if recipe.estimator == "switching" else 0.0
    once = sample.nobs * (units + years) ** 2
    if recipe.policy.get("errors") == "jackknife":
        return once * sample.labels(conventions.clusters_of(recipe)[0]).nunique()
    return once
