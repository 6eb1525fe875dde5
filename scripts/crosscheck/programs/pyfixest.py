"""pyfixest, where it is installed: regressions with fixed effects, their clustered and robust errors."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

import pandas as pd

from spillover.opinions import conventions
from spillover.opinions.opinion import Opinion, give_estimate, opinion_maker
from spillover.opinions.panel import PanelFiles, ProgramSample
from spillover.recipe import Recipe

NAME = "pyfixest"
NONE = conventions.Factor(1.0, "1")


def answers(recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Coefficients and errors of one regression with one set of effects or more."""
    more = (recipe.mediators, recipe.instruments, recipe.split, recipe.interaction)
    effects, kind = conventions.effects_of(recipe), recipe.variance.get("kind")
    if recipe.estimator != "within" or not effects or any(more) or find_spec(NAME) is None:
        return
    if kind not in ("clustered", "HC0", "HC1"):
        return
    program, sample = import_module(NAME), panel.sample(recipe)
    table, names = table_of(recipe, sample)
    clusters = conventions.clusters_of(recipe)
    found = program.feols(
        f"y ~ {' + '.join(names)} | {' + '.join(f'e{j}' for j in range(len(effects)))}",
        table,
        vcov={"CRV1": " + ".join(f"c{j}" for j in range(len(clusters)))} if clusters else "HC1",
        weights="w" if recipe.observation_weights else None,
        ssc=program.ssc(k_adj=False, G_adj=False),
        fixef_rm="none",
        fixef_tol=1e-12,
    )
    call = f"feols(… | {' + '.join(effects)}, {'+'.join(clusters) or kind}, ssc(k_adj=False, G_adj=False))"
    say = opinion_maker(NAME, model=recipe.model, call=call, is_printed=True)
    ours = conventions.recipe_factor(recipe, sample, len(recipe.terms))
    values, errors = found.coef(), found.se()
    for term, name in zip(recipe.terms, names, strict=True):
        se = float(errors[name])
        yield from give_estimate(
            say, term, float(values[name]), se, conventions.convert_error(se, NONE, ours)
        )


def table_of(recipe: Recipe, sample: ProgramSample) -> tuple[pd.DataFrame, list[str]]:
    """Build the rows under names that a formula takes, and those of the terms."""
    frame, names = sample.frame, [f"x{j}" for j in range(len(recipe.terms))]
    table = frame[[recipe.outcome, *recipe.terms]].set_axis(["y", *names], axis=1).reset_index(drop=True)
    if recipe.observation_weights:
        table["w"] = frame[recipe.observation_weights].to_numpy()
    for start, columns in (("e", conventions.effects_of(recipe)), ("c", conventions.clusters_of(recipe))):
        for j, by in enumerate(columns):
            table[f"{start}{j}"] = sample.labels(by).to_numpy()
    return table, names
