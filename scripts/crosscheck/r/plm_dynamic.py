"""plm's pgmm: difference and system GMM, as far as its formula can say what a recipe asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pandas as pd

from crosscheck.r.session import Answer, Ask
from spillover.opinions.opinion import Opinion
from spillover.opinions.panel import PanelFiles, step_of
from spillover.recipe import Recipe

LAST = 99  # the last lag where a recipe names none
LAG = re.compile(r"(?:L(\d*)\.)?(\w+)")
Lag = tuple[str, int]


def asks(recipe: Recipe, panel: PanelFiles) -> Iterator[Ask]:
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


def opinions(ask: Ask, answer: Answer, say: partial[Opinion]) -> Iterator[Opinion]:
    """One number. pgmm's one-step variance that is not robust is none, and its tests of serial correlation
    in a system leave out moments: plm.R does not say them.
    """
    quantity, term, value = answer
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
