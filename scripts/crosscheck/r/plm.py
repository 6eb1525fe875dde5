"""plm: panel regressions, their variances without a small-sample factor, Pesaran's and Hausman's tests;
dynamic panels by pgmm, as far as its formula can say what a recipe asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from msgspec.structs import replace

from crosscheck.session import Answer, Ask, table_of
from spillover.opinions import conventions
from spillover.opinions.conventions import degrees_of, f_tail
from spillover.opinions.opinion import Opinion
from spillover.opinions.panel import PanelFiles, Sample, step_of
from spillover.recipe import Recipe

NAME = "plm"
MODELS = {
    "within": "within",
    "pooled": "pooling",
    "random": "random",
    "between": "between",
    "first-difference": "fd",
}
EFFECTS = {"two-way": "twoways", "individual": "individual", "time": "time"}
LAST = 99  # the last lag where a recipe names none
LAG = re.compile(r"(?:L(\d*)\.)?(\w+)")
Lag = tuple[str, int]
FEWEST_YEARS = 3  # plm keeps pairs of units with fewer common years in Pesaran's test, ours does not


def asks(recipe: Recipe, panel: PanelFiles) -> Iterator[Ask]:
    """The regression, or that of each group; nothing where plm has no plain call."""
    if recipe.estimator == "gmm":
        yield from dynamic(recipe, panel)
        return
    options = options_of(recipe)
    if options is None:
        return
    sample = panel.sample(recipe)
    if options["model"] == "fd" and has_gaps(sample):
        raise ValueError("a unit lacks a year between others, and plm's differences bridge it")
    for model, part in sample.models(recipe).items():
        wanted = options | lags_of(recipe, part) | {"tests": " ".join(tests_of(recipe, part))}
        call = f"plm(model={options['model']}, effect={options['effect']}), {options['variance']} errors"
        yield Ask(model, recipe, part, call, wanted, table_of(recipe, part))


def averages_cohorts(recipe: Recipe) -> bool:
    """Whether the dummies are those of cohorts, of which ours are averages."""
    return recipe.policy.get("design") == "cohorts"


def has_gaps(sample: Sample) -> bool:
    """Whether a unit lacks a year between its first and last."""
    years = sample.frame.index.get_level_values("year").to_series()
    groups = years.groupby(sample.labels("unit").to_numpy())
    return bool(((groups.max() - groups.min()) // sample.step + 1 > groups.count()).any())


def options_of(recipe: Recipe) -> dict[str, str] | None:
    """Model, effect and variance for plm; None for what it has no plain call for."""
    more = (recipe.instruments, recipe.observation_weights, recipe.mediators, averages_cohorts(recipe))
    plainly = not any(more)
    if not plainly or recipe.estimator not in MODELS:
        return None
    if recipe.estimator == "within" and recipe.effects not in EFFECTS:
        return None
    # Units at random and fixed effects of years are dummies; plm's own two-way model has both at random.
    dummies = "year" if (recipe.estimator, recipe.effects) == ("random", "two-way") else ""
    effect = EFFECTS[recipe.effects] if recipe.estimator == "within" else "individual"
    variance = "classical" if recipe.estimator == "between" else variance_of(recipe)
    return {"model": MODELS[recipe.estimator], "effect": effect, "dummies": dummies, "variance": variance}


def variance_of(recipe: Recipe) -> str:
    """The word for the variance in plm.R; `none` for one that plm lacks."""
    kind, clusters = str(recipe.variance.get("kind")), conventions.clusters_of(recipe)
    if kind == "clustered":
        by_two = set(clusters) == {"unit", "year"}
        return clusters[0] if clusters in (("unit",), ("year",)) else "both" if by_two else "none"
    known = {"HC1": "HC0"} | {k: k for k in ("classical", "HC0", "driscoll-kraay", "newey-west")}
    return known.get(kind, "none")


def lags_of(recipe: Recipe, sample: Sample) -> dict[str, str]:
    """The lags of Driscoll and Kraay's and Newey and West's errors."""
    lags = recipe.variance.get("lags")
    return {"lags": str(int(np.floor(len(sample.years) ** 0.25)) if lags is None else lags)}


def tests_of(recipe: Recipe, sample: Sample) -> list[str]:
    """The tests that plm has as ours: the robust Hausman test without a factor, and without effects of
    years, whose dummies plm would test too.
    """
    found = [name for name in recipe.tests if name == "hausman"]
    if "pesaran_cd" in recipe.tests and sample.balanced and len(sample.years) >= FEWEST_YEARS:
        found.append("pesaran_cd")
    by_unit = recipe.test_variance.get("kind") == "clustered" and recipe.test_variance.get("by") == "unit"
    plain = recipe.effects == "individual" and recipe.test_variance.get("small_sample") == "none"
    if "hausman_robust" in recipe.tests and by_unit and plain:
        found.append("hausman_robust")
    return found


def opinions(ask: Ask, answer: Answer, say: partial[Opinion]) -> Iterator[Opinion]:
    """One number of plm's; its robust variances have no factor."""
    if ask.options["model"] == "gmm":
        yield from of_dynamic(ask, answer, say)
        return
    recipe, quantity, value = ask.recipe, answer.quantity, answer.value
    tails: dict[str, dict[str, Any]] = {
        "pesaran_cd": {"tail": "normal"},
        "hausman": {"tail": "chi2", "df": (float(len(recipe.terms)),)},
        "hausman_robust": {"tail": "chi2", "df": (float(len(recipe.terms)),)},
    }
    if quantity == "se" or answer.term == "slopes":
        yield from under_our_factor(ask, answer, say, ask.options["variance"] != "classical")
    else:
        more = tails.get(answer.term, {}) if quantity == "test" else {}
        printed = answer.term not in ("theta", "sigma2")  # a mean over rows, and ssr over what is left
        yield say(quantity=quantity, term=ask.term(answer.term), value=value, printed=printed, **more)


def under_our_factor(ask: Ask, answer: Answer, say: partial[Opinion], converts: bool) -> Iterator[Opinion]:
    """A standard error, or the F test of all slopes, of a variance without a factor."""
    recipe, value, k = ask.recipe, answer.value, len(ask.recipe.terms)
    rows = conventions.rows_used(recipe, ask.sample)
    dummies = len(ask.sample.years) - 1 if ask.options.get("dummies") else 0  # of years beside random effects
    ours, theirs = conventions.asked(recipe, rows, k + dummies), conventions.Factor(1.0, "1")
    if answer.quantity == "se":
        ways = (conventions.converted(value, theirs, ours),) if converts else ()
        yield say(quantity="se", term=ask.term(answer.term), value=value, conversions=ways, printed=True)
        return
    ways = (conventions.converted_f(value, theirs, ours),) if converts else ()
    df = float(degrees_of(recipe, ask.sample))
    test = say(quantity="test", term="slopes", value=value, conversions=ways, tail="F", df=(float(k), df))
    yield test
    yield replace(test, quantity="statistic", term="f", tail="", df=())
    by_ours = f_tail(ways[0].value if ways else value, k, df)
    yield replace(test, quantity="statistic", term="f_p", value=by_ours, conversions=(), tail="", df=())


def dynamic(recipe: Recipe, panel: PanelFiles) -> Iterator[Ask]:
    """One call of pgmm on all rows of the panel; nothing where it cannot be said."""
    if not sayable(recipe):
        return
    options = recipe.options
    lags = [lag_of(term) for term in recipe.terms]
    names = dict.fromkeys(
        [recipe.outcome, *(name for name, _ in lags), *(p["variable"] for p in lagged(recipe))]
    )
    code = {name: f"v{i}" for i, name in enumerate(names)}
    frame = pd.DataFrame({code[name]: panel.variable(name) for name in names}).dropna(how="all")
    if frame.isna().to_numpy().any():
        raise ValueError("rows lack a variable, and pgmm makes its own lags of the others")
    right = [f"lag({code[name]}, {order})" if order else code[name] for name, order in lags]
    instruments = [
        f"lag({code[part['variable']]}, {part['lags'][0]}:{[*part['lags'], LAST][1]})"
        for part in lagged(recipe)
    ]
    asked = {
        "model": "gmm",
        "formula": f"{code[recipe.outcome]} ~ {' + '.join(right)} | {' + '.join(instruments)}",
        "terms": str(len(recipe.terms)),
        "effect": "twoways" if recipe.effects == "two-way" else "individual",
        "steps": "twosteps" if options["steps"] == 2 else "onestep",
        "robust": "yes" if options["robust"] else "no",
        "collapse": "yes" if lagged(recipe)[0]["collapse"] else "no",
        "transformation": "ld" if options["system"] else "d",
    }
    call = ", ".join(
        f"{key}={asked[key]}" for key in ("effect", "steps", "robust", "collapse", "transformation")
    )
    unit = pd.factorize(frame.index.get_level_values("unit"), sort=True)[0] + 1
    years = frame.index.get_level_values("year")
    table = frame.assign(unit=unit, year=years // step_of(years)).reset_index(drop=True)
    yield Ask(recipe.model, recipe, panel.sample(recipe), f"pgmm({call})", asked, table)


def lagged(recipe: Recipe) -> list[dict[str, Any]]:
    """The variables whose lags are instruments."""
    return list(recipe.options["lagged"])


def lag_of(term: str) -> Lag:
    """The variable and the lag of a term. A term that is neither is a ValueError."""
    found = LAG.fullmatch(term)
    if found is None:
        raise ValueError(f"{term} is neither a variable nor a lag of one")
    order, name = found.groups()
    return name, 0 if order is None else int(order or 1)


def sayable(recipe: Recipe) -> bool:
    """Whether pgmm's two-part formula means the same: its own instruments are the regressors that have no
    lags among the instruments, one for each equation; all lags are collapsed or none; first differences,
    plm's weights of the first step, and years in a system.
    """
    options, parts = recipe.options, lagged(recipe)
    if not parts or recipe.sample or any(LAG.fullmatch(term) is None for term in recipe.terms):
        return False
    own = {term for term in recipe.terms if lag_of(term)[0] not in {part["variable"] for part in parts}}
    system = options["system"]
    return (
        {*options["exogenous"], *options["instruments"]} == own
        and options["transformation"] == "differences"
        and options["weighting"] == "full"
        and len({part["collapse"] for part in parts}) == 1
        and all(part["equation"] == "both" for part in parts)
        and (
            not system or (recipe.effects == "two-way" and (options["exogenous_in"] == "separate" or not own))
        )
    )


def of_dynamic(ask: Ask, answer: Answer, say: partial[Opinion]) -> Iterator[Opinion]:
    """One number. pgmm's one-step variance that is not robust is none, and its tests of serial correlation
    in a system leave out moments: plm.R does not say them.
    """
    quantity, term, value = answer
    say = partial(say, printed=term != "wald")
    if term.startswith("sargan ") and ask.options["steps"] == "onestep":
        yield say(quantity="statistic", term="hansen_at_one_step", value=value)
    elif term.startswith("sargan "):
        df = (float(term.partition(" ")[2]),)
        yield say(quantity="test", term="hansen", value=value, tail="chi2", df=df)
    elif term == "wald":
        df = (float(len(ask.recipe.terms)),)
        yield say(quantity="test", term="wald", value=value, tail="chi2", df=df)
    elif quantity == "test":
        yield say(quantity="test", term=term, value=value, tail="normal")
    else:
        yield say(quantity=quantity, term=ask.term(term), value=value)
