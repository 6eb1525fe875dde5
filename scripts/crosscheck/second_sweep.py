"""What other programs make of a sample of a sweep's specifications, under matrices that are rebuilt too."""

import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import msgspec
import pandas as pd

from artifacts.atomic import write_text
from crosscheck.matrices import rebuilt
from crosscheck.opinion import Opinion, encode
from crosscheck.panel import Panel
from crosscheck.second_opinion import asked, programs
from declare.recipe import Recipe
from study.job import by_stem, log, run

PRELOAD = ["pandas", "libpysal.weights", "spreg"]
ASKED = ("spreg", "hand calculation")
WITHIN_UNITS = ("OLS", "SEM")  # models whose regressors have no effect on other units


def opinions(
    recipes: Iterable[Recipe], matrices: Mapping[str, Mapping[str, Any]], panel: Panel
) -> Iterator[Opinion]:
    """What the programs that estimate say of each specification. matrices: descriptions by label."""
    built: dict[str, pd.DataFrame] = {}
    seen = replace(panel, made=built)  # one for all, so that samples are made once
    chosen = [program for program in programs() if program.NAME in ASKED]
    for recipe in recipes:
        label = recipe.weights
        if label and label not in built:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # libpysal's of islands, which the description settles
                    built[label] = rebuilt(matrices[label], seen)
            except Exception as error:  # a matrix that another program cannot make is no fault of the study
                log.exception("the matrix %s was not rebuilt", label)
                yield Opinion(
                    model=recipe.model,
                    quantity="",
                    term="",
                    program="hand calculation",
                    version="",
                    call="",
                    problem=f"{label} was not rebuilt: {error}",
                )
                continue
        for program in chosen:
            found = list(asked(program, recipe, seen))
            yield from found
            yield from own_effects(recipe, found)


def own_effects(recipe: Recipe, found: Iterable[Opinion]) -> Iterator[Opinion]:
    """Where nothing of a regressor reaches other units, its coefficient is its direct and its total effect,
    as the table of a sweep has it.
    """
    if recipe.estimator not in WITHIN_UNITS:
        return
    for one in found:
        if one.quantity == "coefficient" and one.term in recipe.terms:
            for kind in ("direct", "total"):
                yield msgspec.structs.replace(one, model=f"{one.model}/effects", term=f"{one.term}:{kind}")


def named(treatment: str) -> set[str]:
    """The terms and statistics that a sweep's table has."""
    effects = (f"{treatment}:{kind}" for kind in ("direct", "indirect", "total"))
    fit = ("loglik", "aic", "bic", "r2_within")
    return {treatment, f"W:{treatment}", "rho", "lambda", *effects, *fit}


def main(snakemake: Any, spec: dict[str, Any]) -> None:
    """Binds `opinions` to its rule."""
    inputs = snakemake.input
    recipes = msgspec.convert(spec["recipes"], list[Recipe])
    panel = Panel(by_stem(inputs.variables), inputs.units, {})
    kept = named(spec["treatment"])
    found = [one for one in opinions(recipes, spec["matrices"], panel) if one.problem or one.term in kept]
    write_text(snakemake.output[0], encode(spec["sweep"], found))
    log.info("%d numbers of %d specifications", len(found), len(recipes))


if "snakemake" in globals():
    run(globals()["snakemake"], main)
