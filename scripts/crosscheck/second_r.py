"""What a package of R makes of a study's estimates: one start of R for all, stopped after its time."""

import importlib
from collections.abc import Iterable, Iterator
from functools import partial
from types import ModuleType
from typing import Any

import msgspec

from base.artifacts.atomic import write_text
from base.job import by_stem, log, run
from crosscheck.session import WARNED, WORDS, Answer, Ask, answered
from spillover.opinions.conventions import completed
from spillover.opinions.opinion import Opinion, encode, failed, plain, warned
from spillover.opinions.panel import PanelFiles
from spillover.opinions.policy import written_out
from spillover.recipe import Recipe


def opinions(
    program: ModuleType, recipes: Iterable[Recipe], panel: PanelFiles, version: str, seconds: float
) -> Iterator[Opinion]:
    """What one start of R says of the recipes; where it fails or hangs, each estimate has a row that says
    so.
    """
    say = partial(Opinion, program=program.NAME, version=version)
    by_recipe: dict[str, tuple[Recipe, list[Opinion]]] = {}
    asked: list[Ask] = []
    for given in recipes:
        by_recipe[given.model] = given, []
        try:
            recipe = regression(given, panel)
            by_recipe[given.model] = recipe, []
            asked += program.asks(recipe, panel)
        except Exception as error:  # what a package cannot take is no fault of the study
            log.exception("%s was not asked about %s", program.NAME, recipe.model)
            words = f"{type(error).__name__}: {error}"
            yield failed(say, words, model=given.model)
    for ask, answers in answered(program.NAME, asked, seconds) if asked else ():
        level = [answer.value for answer in answers if answer.quantity == "loglik"]
        at = partial(say, loglik=program.at_optimum(ask, *level) if level else None)
        for answer in dict.fromkeys(answers):
            by_recipe[ask.recipe.model][1].extend(read(program, ask, answer, at))
    for recipe, found in by_recipe.values():
        yield from map(plain, completed(recipe, panel, found))


def regression(recipe: Recipe, panel: PanelFiles) -> Recipe:
    """The recipe; of a policy the regression that it is, where a variable says who is treated."""
    listed = recipe.estimator == "policy" and not isinstance(recipe.policy["treatment"], str)
    return recipe if listed else written_out(recipe, panel)


def read(program: ModuleType, ask: Ask, answer: Answer, say: partial[Opinion]) -> Iterator[Opinion]:
    """One answer of R's as opinions."""
    if answer.quantity in WORDS:
        words = warned(answer.term) if answer.quantity == WARNED else answer.term
        yield failed(say, words, ask.call, model=ask.model)
    else:
        about = partial(say, model=ask.model, call=ask.call)
        yield from map(plain, program.opinions(ask, answer, about))


def main(snakemake: Any, spec: dict[str, Any]) -> None:
    """Binds `opinions` to its rule."""
    recipes = msgspec.convert(spec["recipes"], list[Recipe])
    inputs, name = snakemake.input, snakemake.wildcards.program
    panel = PanelFiles(by_stem(inputs.variables), inputs.units, by_stem(inputs.weights))
    program = importlib.import_module(f"crosscheck.r.{name}")
    found = list(opinions(program, recipes, panel, spec["version"], spec["seconds"]))
    write_text(snakemake.output[0], encode(name, found))
    log.info("%d numbers by %s", sum(one.value is not None for one in found), name)


if "snakemake" in globals():
    run(globals()["snakemake"], main)
