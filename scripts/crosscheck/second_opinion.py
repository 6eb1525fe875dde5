"""Compute the numbers of analyses by other programs, from their recipes, the panel and the matrices: not
from our estimates, but for what a regression is said to be given.
"""

import importlib
import warnings
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from time import perf_counter
from types import ModuleType
from typing import Any

from base.artifacts.atomic import write_text
from base.job import index_by_stem, log, paths, run
from crosscheck.options import SecondOpinionOptions
from crosscheck.own import find_version, programs_of
from spillover.declarations import KINDS, files_in
from spillover.opinions.conventions import complete_inference
from spillover.opinions.opinion import Opinion, describe_warning, encode, give_failure, plain_opinion
from spillover.opinions.panel import PanelFiles
from spillover.opinions.policy import write_out
from spillover.opinions.question import AskedAnalysis, Question
from spillover.recipe import Recipe

# What the programs import when they are called: one process imports it once for all analyses.
PRELOAD = [
    "pandas",
    "pandas.core.reshape.reshape",
    "pyarrow.pandas_compat",
    "pyarrow.vendored.version",
    "linearmodels.panel",
    "linearmodels.iv",
    "statsmodels.base.covtype",
    "statsmodels.regression.linear_model",
    "statsmodels.stats.descriptivestats",
    "statsmodels.stats.outliers_influence",
    "statsmodels.stats.weightstats",
    "statsmodels.stats.moment_helpers",
    "statsmodels.stats.sandwich_covariance",
    "esda",
    "libpysal.weights",
    "spreg",
    "crosscheck.program_versions",
]


@cache
def programs(kind: str = "") -> tuple[ModuleType, ...]:
    """Load the programs that are asked about a kind, one file each; about every kind where none is named."""
    modules = dict.fromkeys(
        module for one in ([kind] if kind else files_in(KINDS)) for module in programs_of(one)
    )
    return tuple(importlib.import_module(module) for module in modules)


def ask_about_analyses(asked: Sequence[AskedAnalysis], panel: PanelFiles) -> Iterator[Opinion]:
    """Yield the opinions on each analysis in turn. Rows that several have alike, and what was fitted on them,
    are made once, and held until the last that has them.
    """
    for place, one in enumerate(asked):
        yield from opinions(one.recipes, panel, one.kind)
        panel.drop_samples(recipe for later in asked[place + 1 :] for recipe in later.recipes)


def opinions(
    recipes: Iterable[Recipe], panel: PanelFiles, kind: str = "", chosen: Sequence[ModuleType] = ()
) -> Iterator[Opinion]:
    """Yield every program's opinions on every recipe. One that fails says so, and the others go on. kind: of
    the analysis; chosen: those that are asked in the programs' place.
    """
    there = programs(kind)
    for recipe in recipes:
        for one in regressions(recipe, panel, there):
            for program in chosen or there:
                yield from ask_program(program, one, panel)


def regressions(recipe: Recipe, panel: PanelFiles, there: Iterable[ModuleType]) -> Iterator[Recipe]:
    """Yield the recipe, and the regressions that follow from what its analysis found, such as those given
    thresholds.
    """
    yield recipe
    for program in there:
        try:
            yield from program.following(recipe, panel) if hasattr(program, "following") else ()
        except Exception:  # each program says so of the recipe itself
            log.exception("nothing follows from %s", recipe.model)


def ask_program(program: ModuleType, recipe: Recipe, panel: PanelFiles) -> Iterator[Opinion]:
    """Ask one program, and yield its answers and what it warned of or failed with."""
    said: list[str] = []
    found: list[Opinion] = []
    start = perf_counter()
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            # Of versions to come; and of files that somebody left open, which whoever runs next is told of.
            for other in (DeprecationWarning, PendingDeprecationWarning, FutureWarning, ResourceWarning):
                warnings.simplefilter("ignore", other)
            recipe = write_out(recipe, panel)
            given: list[Opinion] = []
            try:
                given.extend(map(plain_opinion, program.answers(recipe, panel)))
            finally:  # what a program said before it failed, or left the rest out, stays
                found = list(map(plain_opinion, complete_inference(recipe, panel, given)))
        said += dict.fromkeys(describe_warning(str(warning.message)) for warning in caught)
    except Exception as error:  # whatever goes wrong in another program is no fault of the study
        log.exception("%s failed on %s", program.NAME, recipe.model)
        said.append(f"{type(error).__name__}: {error}")
    log.info("%s on %s: %d numbers in %.2f s", program.NAME, recipe.model, len(found), perf_counter() - start)
    yield from found
    say = partial(Opinion, model=recipe.model, program=program.NAME, version=find_version(program.NAME))
    yield from (give_failure(say, text) for text in said)


def read_panel_files(inputs: Any, key: str) -> PanelFiles:
    """Read the panel of a job. key: of the inputs with the list of policies, if there is one."""
    listed, found = (next(iter(paths(inputs.get(name, []))), None) for name in (key, "found"))
    files = index_by_stem(inputs.variables), inputs.units, index_by_stem(inputs.weights)
    return PanelFiles(*files, policies=listed, analysis=found)


def main(snakemake: Any, spec: SecondOpinionOptions) -> None:
    """Bind `ask_about_analyses` to its rule."""
    panel = read_panel_files(snakemake.input, "files")
    found = list(ask_about_analyses(spec.analyses, panel))
    given = Question(analyses=spec.analyses, policies=str(panel.policies) if panel.policies else None)
    write_text(snakemake.output[0], encode(spec.analyses[0].analysis, found, given))
    log.info("%d numbers by other programs", sum(one.value is not None for one in found))


if "snakemake" in globals():
    run(globals()["snakemake"], main, SecondOpinionOptions, kept=True)
