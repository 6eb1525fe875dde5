"""spatialreg: spatial lag, error, Durbin and combined models of a panel without its effects, stacked as one
cross-section with W in every year.

Its effects are its own (I − ρW)⁻¹ times βI + θW, their simulated errors those of its `impacts`. Models with
random effects or lags in time it does not have.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from math import sqrt

from crosscheck.session import DURBIN, Answer, Ask, balanced, table_of
from spillover.opinions.opinion import Opinion
from spillover.opinions.panel import PanelFiles
from spillover.recipe import Recipe

NAME = "spatialreg"
MODELS = ("SAR", "SEM", "SDM", "SDEM", "SARAR", "GNS")
TESTS = "specification_tests"
DRAWS = 2000
NORMAL = 3  # kurtosis, where an answer does not say the draws'
LARGEST = 1000  # units × years: its standard errors invert matrices of that size


def asks(recipe: Recipe, panel: PanelFiles) -> Iterator[Ask]:
    """The model, or the likelihood ratios of the Durbin model to its two parts."""
    if recipe.estimator not in (*MODELS, TESTS) or recipe.dynamic or recipe.effects == "random":
        return
    if recipe.year_effects != "common":  # contrasts that it has not been given
        return
    sample, matrices = balanced(recipe, panel, LARGEST)
    durbin = recipe.durbin if recipe.estimator in (*DURBIN, TESTS) else ()
    options = {
        "asked": "tests" if recipe.estimator == TESTS else "model",
        "model": recipe.estimator,
        "effects": recipe.effects,
        "definition": recipe.definition,
        "lagged": " ".join(f"x{recipe.terms.index(term)}" for term in durbin),
        "draws": str(DRAWS if recipe.impacts.get("method") == "simulation" else 0),
    }
    call = f"{called(recipe)} of stacked data without {recipe.effects} effects, {recipe.definition}"
    yield Ask(recipe.model, recipe, sample, call, options, table_of(recipe, sample), matrices)


def called(recipe: Recipe) -> str:
    """The functions that are called."""
    if recipe.estimator == TESTS:
        return "LR.Sarlm of lagsarlm and errorsarlm"
    if recipe.estimator in ("SAR", "SDM"):
        return "lagsarlm"
    return "errorsarlm" if recipe.estimator in ("SEM", "SDEM") else "sacsarlm"


def at_optimum(ask: Ask, loglik: float) -> float | None:
    """The log-likelihood as others have it."""
    return loglik


def opinions(ask: Ask, answer: Answer, say: partial[Opinion]) -> Iterator[Opinion]:
    """One number of the maximum."""
    quantity, term, value = answer
    # Effects, and the spread of simulated ones, are computed in spatialreg.R from what the package returns.
    printed = quantity not in ("effect", "effect_se")
    recipe, say = ask.recipe, partial(say, ending="optimiser", printed=printed)
    if quantity == "test":
        yield say(quantity="test", term=term, value=value, tail="chi2", df=(float(len(recipe.terms)),))
    elif quantity == "effect":
        name, _, kind = term.partition(":")
        about = {"model": f"{recipe.model}/effects", "term": f"{ask.term(name)}:{kind}"}
        yield say(quantity="coefficient", value=value, **about)
    elif quantity == "effect_se" and recipe.variance.get("kind") == "expected":
        name, _, kind = term.partition(":")
        kind, _, kurtosis = kind.partition(" ")
        both = 1 / recipe.impacts["draws"] + 1 / DRAWS
        noise = value * sqrt((float(kurtosis or NORMAL) - 1) / 4 * both)
        say = partial(say, quantity="se", ending="simulation", error=noise)
        yield say(model=f"{recipe.model}/effects", term=f"{ask.term(name)}:{kind}", value=value)
    elif quantity == "sigma2":
        yield say(quantity="coefficient", term="sigma2_e", value=value)
        yield say(quantity="statistic", term="sigma2", value=value)
    elif quantity == "loglik":
        yield say(quantity="statistic", term="loglik", value=value)
    elif quantity == "coefficient" or (quantity == "se" and recipe.variance.get("kind") == "expected"):
        yield say(quantity=quantity, term=ask.term(term), value=value)
