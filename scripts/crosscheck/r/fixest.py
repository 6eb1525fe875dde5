"""fixest: regressions with fixed effects, weights and instruments under each of its variances, without a
small-sample factor.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from msgspec.structs import replace

from crosscheck.r.plm import averages_cohorts, lags_of, under_our_factor
from crosscheck.r.sandwich import NAMED, columns_of
from crosscheck.session import Answer, Ask, table_of
from spillover.opinions import conventions
from spillover.opinions.conventions import plainly
from spillover.opinions.opinion import Conversion, Opinion
from spillover.opinions.panel import PanelFiles, Sample
from spillover.opinions.policy import EARTH_KM, FIRST, name_of
from spillover.recipe import Recipe

NAME = "fixest"
KINDS = ("classical", "HC0", "clustered", "driscoll-kraay", "newey-west", "conley")
VARIANCES = {"HC1": "HC0"} | {kind: kind for kind in KINDS}
OF_COHORTS = ("event", "event_se", "att", "att_se")
NEVER = 10000  # a year of adoption of units that never adopt
ITS_EARTH_KM = 6376.0  # the radius of fixest's spherical distance


def asks(recipe: Recipe, panel: PanelFiles) -> Iterator[Ask]:
    """The regression, or that of each group; nothing for effects that are no dummies."""
    named = recipe.effects in NAMED or bool(conventions.listed(recipe))
    if recipe.estimator not in ("within", "pooled") or recipe.mediators or not named:
        return
    if recipe.interaction and recipe.observation_weights:  # the product's means are weighted
        return
    sample = panel.sample(recipe)
    if averages_cohorts(recipe):
        yield cohorts(recipe, sample)
        return
    for model, part in sample.models(recipe).items():
        options = options_of(recipe, part)
        call = f"feols, {options['variance']} errors"
        if options["cutoff"]:
            call += f", spherical distances, a cut-off of {options['cutoff']} km on its larger globe"
        table = table_of(recipe, part, **columns_of(recipe, part), **further(recipe, part))
        yield Ask(model, recipe, part, call, options, table)


def cohorts(recipe: Recipe, sample: Sample) -> Ask:
    """Sun and Abraham's averages by `sunab`, of the first year that units are treated."""
    controls = replace(recipe, terms=tuple(recipe.policy["controls"]))
    first = sample.in_periods(sample.frame[FIRST].replace(np.inf, NEVER))
    reference = " ".join(map(str, recipe.policy["reference"]))
    options = options_of(recipe, sample) | {"reference": reference}
    table = table_of(controls, sample, first=first, **columns_of(recipe, sample))
    return Ask(recipe.model, recipe, sample, f"feols with sunab(ref.p={reference})", options, table)


def options_of(recipe: Recipe, sample: Sample) -> dict[str, str]:
    """Variance, its lags or cut-off, and the endogenous terms, for fixest.R."""
    variance = VARIANCES.get(str(recipe.variance.get("kind")), "none")
    if recipe.variance.get("kernel") == "bartlett" and variance == "conley":
        variance = "none"  # its kernel is the uniform one
    cutoff = recipe.variance.get("cutoff_km", 0) * ITS_EARTH_KM / EARTH_KM if variance == "conley" else ""
    endogenous = " ".join(f"x{recipe.terms.index(term)}" for term in recipe.endogenous)
    plain = {"variance": variance, "cutoff": str(cutoff), "endogenous": endogenous, "reference": ""}
    return plain | lags_of(recipe, sample)


def further(recipe: Recipe, sample: Sample) -> dict[str, Any]:
    """Instruments z0, z1, …, and the places of units where the variance needs them."""
    columns: dict[str, Any] = {f"z{i}": sample.frame[name] for i, name in enumerate(recipe.instruments)}
    if recipe.variance.get("kind") == "conley":
        units = sample.frame.index.get_level_values("unit")
        columns |= {k: sample.attributes[k].reindex(units) for k in ("latitude", "longitude")}
    return columns


def opinions(ask: Ask, answer: Answer, say: partial[Opinion]) -> Iterator[Opinion]:
    """One number; robust variances have no factor."""
    quantity, term, value = answer
    if quantity == "se" or term == "slopes":
        yield from under_our_factor(ask, answer, say, ask.options["variance"] != "classical")
        return
    say = partial(say, printed=True)
    if quantity in OF_COHORTS:
        yield of_cohorts(ask, answer, say)
    elif quantity == "first_stage" or term in ("cd", "sargan", "wh"):
        yield from of_instruments(ask, answer, say)
    else:
        yield say(quantity=quantity, term=ask.term(term), value=value)


def of_cohorts(ask: Ask, answer: Answer, say: partial[Opinion]) -> Opinion:
    """An average of cohorts, or its error; the factor counts every dummy of a cohort and year."""
    kind, _, error = answer.quantity.partition("_")
    model, term = (f"{ask.model}_att", "ATT") if kind == "att" else (ask.model, name_of(int(answer.term)))
    if not error:
        return say(model=model, quantity="coefficient", term=term, value=answer.value)
    ours = conventions.asked(ask.recipe, ask.sample, len(ask.recipe.terms))
    ways = (conventions.converted(answer.value, conventions.Factor(1.0, "1"), ours),)
    return say(model=model, quantity="se", term=term, value=answer.value, conversions=ways)


def of_instruments(ask: Ask, answer: Answer, say: partial[Opinion]) -> Iterator[Opinion]:
    """Cragg and Donald's F, Sargan's test and the tests of the classical variance. Those that weigh no rows
    where the regression does are not taken.
    """
    recipe, sample, value = ask.recipe, ask.sample, answer.value
    if recipe.observation_weights and answer.term in ("cd", "sargan"):
        return
    classical = recipe.variance.get("kind") == "classical"
    slopes = len(recipe.terms) - len(recipe.endogenous) + len(recipe.instruments)
    left = sample.nobs - conventions.parameters(plainly(recipe), sample, slopes)
    if answer.term == "cd":
        its = sample.nobs - len(recipe.endogenous) - len(recipe.instruments) - 1
        by_df = Conversion(
            "degrees of freedom of controls and effects", f"F·{left}/{its}", value * left / its
        )
        yield say(quantity="statistic", term="cragg_donald_f", value=value, conversions=(by_df,))
    elif answer.term == "sargan" and classical:
        over = float(len(recipe.instruments) - len(recipe.endogenous))
        yield say(quantity="test", term="sargan", value=value, tail="chi2", df=(over,))
    elif answer.term == "wh" and classical:
        yield say(quantity="test", term="wu_hausman", value=value)
    elif answer.quantity == "first_stage" and classical:
        stage = f"{ask.model.rpartition('/')[0]}/first_stage_{ask.term(answer.term)}"
        df = (float(len(recipe.instruments)), float(left))
        yield say(model=stage, quantity="test", term="first_stage_f", value=value, tail="F", df=df)
