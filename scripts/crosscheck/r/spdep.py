"""spdep: Moran's I, Geary's C and local Moran's I of every year; LM tests of a panel without its effects."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from math import sqrt

from msgspec.structs import replace

from crosscheck.session import Answer, Ask, table_of
from spillover.opinions.opinion import Conversion, Opinion
from spillover.opinions.panel import PanelFiles
from spillover.recipe import Recipe

NAME = "spdep"
SERIES = ("expected", "variance_normal", "variance_randomisation", "geary_c", "geary_z")
TESTS = {
    "RSlag": "lm_lag",
    "RSerr": "lm_error",
    "adjRSlag": "robust_lm_lag",
    "adjRSerr": "robust_lm_error",
    "SARMA": "lm_joint",
}
NORMAL = 3  # kurtosis, where an answer does not say the draws'
LARGEST = 2000  # units × years of the LM tests: their matrices have the square of it


def asks(recipe: Recipe, panel: PanelFiles) -> Iterator[Ask]:
    """The statistics of every year, or the LM tests, whose panel must be balanced."""
    if recipe.estimator not in ("moran", "specification_tests") or recipe.year_effects != "common":
        return
    if recipe.options.get("textbook_lm"):
        recipe = replace(recipe, definition="direct")
    sample = panel.sample(recipe)
    sample.refuse_gaps()
    w = {"w": panel.matrix(recipe.weights, sample.units)}
    if recipe.estimator == "moran":
        options = {"asked": "moran", "draws": str(recipe.draws)}
        call = f"moran.test, geary.test, localmoran, moran.mc(nsim={recipe.draws})"
        yield Ask(recipe.model, recipe, sample, call, options, table_of(recipe, sample), w)
    elif has_no_trace(recipe):
        if sample.nobs > LARGEST:
            raise ValueError(f"left out: {sample.nobs} rows, and more than {LARGEST} take R too long")
        options = {"asked": "tests", "effects": recipe.effects, "definition": recipe.definition}
        call = f"lm.RStests of lm on data without {recipe.effects} effects, {recipe.definition}"
        yield Ask(recipe.model, recipe, sample, call, options, table_of(recipe, sample), w)


def has_no_trace(recipe: Recipe) -> bool:
    """Whether W has a trace of zero on data without their effects, as spdep's formulas take it to have;
    contrasts between units give it another, which ours count.
    """
    plain = recipe.effects in ("individual", "none")
    return recipe.definition == "direct" or (plain and recipe.definition == "transformed")


def opinions(ask: Ask, answer: Answer, say: partial[Opinion]) -> Iterator[Opinion]:
    """One number. Ours is positive where neighbours are alike, as spdep's z of Geary's C is."""
    quantity, term, value = answer
    draws, say = ask.recipe.draws, partial(say, printed=quantity != "permuted_sd")
    if quantity == "test":
        name = TESTS[term]
        yield say(quantity="test", term=name, value=value, tail="chi2", df=(2.0 if term == "SARMA" else 1.0,))
    elif quantity == "moran":
        yield say(quantity="coefficient", term=term, value=value)
    elif quantity == "permuted_sd":  # both draw as many permutations
        year, _, kurtosis = term.partition(" ")
        noise = value * sqrt((float(kurtosis or NORMAL) - 1) / 4 * 2 / draws)
        yield say(quantity="se", term=year, value=value, ending="simulation", error=noise)
    elif quantity == "permuted_p":
        year, _, tied = term.partition(" ")
        # moran.mc counts half of the draws that tie, and itself on the lower side alone; ours both on both.
        above, below = value + 1 / (draws + 1), 1 - value
        sides = min(1.0, 2 * (min(above, below) + float(tied or 0) / 2))
        words = "2·min(p + 1/(R + 1), 1 − p) + ties: ours counts both sides"
        both = Conversion("one side of the permutations", words, sides)
        more = {"conversions": (both,), "ending": "simulation", "share": (2, draws, draws)}
        yield say(quantity="p", term=year, value=value, **more)
    elif quantity == "local_moran":
        year, place = term.split()
        row = f"local_moran {year} {ask.sample.units[int(place) - 1]} local_moran"
        yield say(quantity="series", term=row, value=value)
    elif quantity in SERIES:
        yield say(quantity="series", term=f"moran {term} {quantity}", value=value)
