"""splm: spatial lag, error, Durbin and combined panels with fixed or random effects, and LM tests.

Its likelihood is that of data less their means (`direct`). Its option LeeYu is Lee and Yu's transformation
where units alone have effects; with effects of both it is another correction, and is not asked for. Its lag
models with random effects take the covariance of ρ and β for zero, so that their errors are not asked for
either, and its spatial Hausman test turns negative statistics into positive ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from math import log, pi
from typing import Any

from crosscheck.session import DURBIN, ERROR, LAG, Answer, Ask, balanced, table_of
from spillover.opinions.opinion import Conversion, Opinion
from spillover.opinions.panel import PanelFiles
from spillover.recipe import Recipe

NAME = "splm"
TESTS = "specification_tests"
EFFECTS = {"two-way": "twoways", "individual": "individual", "time": "time"}
LM_TESTS = {"lml": "lm_lag", "lme": "lm_error", "rlml": "robust_lm_lag", "rlme": "robust_lm_error"}
BSK_TESTS = {
    "LM1": "bsk_lm1",
    "LM2": "bsk_lm2",
    "LMH": "bsk_lmh",
    "CLMmu": "bsk_clm_mu",
    "CLMlambda": "bsk_clm_lambda",
}
SPATIAL = {"lambda": "rho", "rho": "lambda"}  # its names are the other way round
LARGEST = 20000  # units × years


def asks(recipe: Recipe, panel: PanelFiles) -> Iterator[Ask]:
    """The model, or the LM tests, of a balanced panel."""
    options = tests_of(recipe) if recipe.estimator == TESTS else model_of(recipe)
    if options is None:
        return
    sample, matrices = balanced(recipe, panel, LARGEST)
    words = ", ".join(f"{key}={value}" for key, value in options.items() if key not in ("asked", "lagged"))
    call = f"slmtest, bsktest({words})" if recipe.estimator == TESTS else f"spml({words})"
    yield Ask(recipe.model, recipe, sample, call, options, table_of(recipe, sample), matrices)


def model_of(recipe: Recipe) -> dict[str, str] | None:
    """The options of a model; None for what splm has not."""
    if recipe.estimator not in (*LAG, *ERROR) or recipe.dynamic:
        return None
    leeyu = recipe.definition == "transformed" and recipe.effects == "individual"
    fixed = recipe.effects in EFFECTS and (leeyu or recipe.definition == "direct")
    fixed = fixed and recipe.year_effects == "common"
    if not fixed and recipe.effects not in ("random", "none"):
        return None
    error = (recipe.random_errors or "b") if recipe.estimator in ERROR else "none"
    lagged = recipe.durbin if recipe.estimator in DURBIN else ()
    return {
        "asked": "model",
        "model": {"random": "random", "none": "pooling"}.get(recipe.effects, "within"),
        "effect": EFFECTS.get(recipe.effects, "individual"),
        "lag": "yes" if recipe.estimator in LAG else "no",
        "error": error,
        "leeyu": "yes" if leeyu else "no",
        "lagged": " ".join(f"x{recipe.terms.index(term)}" for term in lagged),
    }


def tests_of(recipe: Recipe) -> dict[str, str] | None:
    """The options of the tests; those of Baltagi, Song and Koh rest on no definition of fixed effects."""
    pooled, common = recipe.effects == "none", recipe.year_effects == "common"
    return {
        "asked": "tests",
        "model": "pooling" if pooled else "within",
        "effect": EFFECTS.get(recipe.effects, "individual"),
        "direct": "yes" if pooled or (recipe.definition == "direct" and common) else "no",
        "lagged": "",
    }


def opinions(ask: Ask, answer: Answer, say: partial[Opinion]) -> Iterator[Opinion]:
    """One number of the maximum, or one test."""
    quantity, term, value = answer
    say = partial(say, ending="optimiser", printed=True)
    if quantity == "test":
        yield of_test(term, value, say)
    elif quantity == "test p":
        yield say(quantity="test p", term=BSK_TESTS[term], value=value, conversions=p_by_ours(term, value))
    elif quantity == "sigma2":
        yield say(quantity="coefficient", term="sigma2_e", value=value)
        yield say(quantity="statistic", term="sigma2", value=value)
    elif quantity == "loglik":
        yield from likelihood(ask, value, say)
    elif quantity == "coefficient" or errors_are_full(ask):
        yield say(quantity=quantity, term=SPATIAL.get(term) or ask.term(term), value=value)
        if term == "phi" and quantity == "coefficient":
            yield say(quantity="statistic", term="phi", value=value)


def errors_are_full(ask: Ask) -> bool:
    """Whether its errors are those of the full expected information, which those of lag models with random
    effects are not.
    """
    expected = ask.recipe.variance.get("kind") == "expected"
    return expected and (ask.options["lag"] == "no" or ask.options["model"] == "within")


def of_test(term: str, value: float, say: partial[Opinion]) -> Opinion:
    """An LM test; those of Baltagi, Song and Koh are signed roots with distributions of their own. The joint
    one comes with its marginal statistic of space where that is negative.
    """
    name, _, below = term.partition(" ")
    if name not in BSK_TESTS:
        more: dict[str, Any] = {"ending": "closed form", "tail": "chi2", "df": (1.0,)}
        return say(quantity="test", term=LM_TESTS[name], value=value, **more)
    ways: tuple[Conversion, ...] = ()
    if name == "LMH" and float(below) < 0:
        words = "LM-H + LM2²: ours counts negative spatial correlation too"
        ways = (Conversion("one-sided joint test", words, value + float(below) ** 2),)
    elif name == "CLMlambda":
        words = "±LM*-λ: ours has the sign of the score, of which splm takes the positive root"
        ways = tuple(Conversion("sign of the root", words, sign * value) for sign in (1, -1))
    return say(quantity="test", term=BSK_TESTS[name], value=value, conversions=ways)


def p_by_ours(term: str, value: float) -> tuple[Conversion, ...]:
    """splm doubles the upper tail whatever the sign. Ours of effects is that tail, for no variance is
    negative; of space the smaller of both.
    """
    if term in ("LM1", "CLMmu"):
        return (Conversion("one-sided test of a variance", "p/2", value / 2),)
    return (Conversion("p value of a negative root", "2 − p", 2 - value),) if value > 1 else ()


def is_bare(ask: Ask) -> bool:
    """Whether the log-likelihood is without its constants: that of error models with fixed effects."""
    return ask.options["model"] == "within" and ask.options["lag"] == "no"


def at_optimum(ask: Ask, loglik: float) -> float | None:
    """The log-likelihood with its constants; None by Lee and Yu's option, where splm's counts all years."""
    n = ask.sample.nobs
    constants = n / 2 * (log(n) - log(2 * pi) - 1) if is_bare(ask) else 0.0
    return None if ask.options["leeyu"] == "yes" else loglik + constants


def likelihood(ask: Ask, value: float, say: partial[Opinion]) -> Iterator[Opinion]:
    """The log-likelihood."""
    level, n = at_optimum(ask, value), ask.sample.nobs
    if level is not None:
        words = f"ln L + N/2·(ln N − ln 2π − 1), N = {n}"
        full = Conversion("constants of the log-likelihood", words, level)
        conversions = (full,) if is_bare(ask) else ()
        yield say(quantity="statistic", term="loglik", value=value, conversions=conversions)
