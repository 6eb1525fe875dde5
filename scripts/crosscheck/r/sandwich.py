"""sandwich: variances of lm on dummies, clustered by any columns, and the jackknife over clusters."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from crosscheck.r.plm import averages_cohorts, under_our_factor
from crosscheck.session import Answer, Ask, table_of
from spillover.opinions import conventions
from spillover.opinions.opinion import Opinion
from spillover.opinions.panel import PanelFiles, Sample
from spillover.recipe import Recipe

NAME = "sandwich"
NAMED = ("two-way", "individual", "time", "none")
VARIANCES = {"HC1": "HC0"} | {kind: kind for kind in ("classical", "HC0", "clustered", "jackknife")}
EQUAL = ("classical", "jackknife")  # variances without a factor that differs
LARGEST = 2e7  # rows × dummies²: above it a regression takes R more than a second, a jackknife minutes


def asks(recipe: Recipe, panel: PanelFiles) -> Iterator[Ask]:
    """The regression, or that of each group; nothing for instruments, or effects that are no dummies."""
    both = recipe.interaction and recipe.observation_weights  # the product's means are weighted
    more = (recipe.mediators, recipe.instruments, both, averages_cohorts(recipe))
    named = recipe.effects in NAMED or bool(conventions.listed(recipe))
    if recipe.estimator not in ("within", "pooled") or any(more) or not named:
        return
    variance = VARIANCES.get(str(recipe.variance.get("kind")), "none")
    for model, part in panel.sample(recipe).models(recipe).items():
        if part.nobs * (len(recipe.terms) + dummies(recipe, part)) ** 2 <= LARGEST:
            call = f"lm on dummies, {variance} errors"
            table = table_of(recipe, part, **columns_of(recipe, part))
            yield Ask(model, recipe, part, call, {"variance": variance}, table)


def dummies(recipe: Recipe, sample: Sample) -> int:
    """How many dummies the effects have."""
    return sum(sample.labels(by).nunique() for by in conventions.effects_of(recipe))


def columns_of(recipe: Recipe, sample: Sample) -> dict[str, object]:
    """The sets of effects e0, e1, …, the clusters c0, c1, … and the weights, which have a mean of one."""
    columns: dict[str, object] = {
        f"{letter}{i}": sample.labels(by)
        for letter, sets in (("e", conventions.effects_of(recipe)), ("c", conventions.clusters_of(recipe)))
        for i, by in enumerate(sets)
    }
    if name := recipe.observation_weights:
        columns["weight"] = sample.frame[name] / sample.frame[name].mean()
    return columns


def opinions(ask: Ask, answer: Answer, say: partial[Opinion]) -> Iterator[Opinion]:
    """One number; clustered and robust variances have no factor."""
    if answer.quantity == "se" or answer.term == "slopes":
        yield from under_our_factor(ask, answer, say, ask.options["variance"] not in EQUAL)
    else:
        yield say(quantity=answer.quantity, term=ask.term(answer.term), value=answer.value, printed=True)
