"""Compute a sample of a sweep's specifications by other programs, under the sweep's own matrices."""

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import ModuleType
from typing import Any

import msgspec
import pandas as pd

from base.artifacts.atomic import write_text
from base.job import log, run
from crosscheck.options import SecondSweepOptions
from crosscheck.second_opinion import ask_program, programs, read_panel_files
from spillover.opinions.opinion import MATRICES, Opinion, bound_memory, encode, give_failure
from spillover.opinions.panel import PanelFiles
from spillover.opinions.question import MatrixDescription, Question, Specification
from spillover.recipe import Recipe
from weights.build import build_matrix
from weights.ground import load_ground

PRELOAD = ["pandas", "libpysal.weights", "spreg", "linearmodels.panel", "linearmodels.iv"]
LINEAR = ("within", "pooled", "random", "between", "first-difference", "policy")
SPATIAL = ("spreg",)
OTHERS = ("statsmodels", "linearmodels")  # the first has each number in a quarter of the other's time
WITHIN_UNITS = ("OLS", "SEM", *LINEAR)  # models whose regressors have no effect on other units
EFFECTS = ("/effects", "/effects_long")  # those of the long run are the last of a dynamic model
HELD_MB = 200  # of matrices that are held until another specification has them
FIT = ("loglik", "aic", "bic", "r2_within")
Builder = Callable[[MatrixDescription, PanelFiles], pd.DataFrame]


def opinions(
    specifications: Iterable[Specification],
    matrices: Mapping[str, MatrixDescription],
    panel: PanelFiles,
    build: Builder,
    chosen: Sequence[ModuleType] = (),
) -> Iterator[Opinion]:
    """Yield the programs' opinions on each specification, under its name. matrices: descriptions by label;
    build: makes a matrix (n, n) of one, with the units' ids; chosen: the programs that are asked, those that
    estimate such a model where none is named.
    """
    made = SweptMatrices(matrices, panel, build)
    seen = replace(panel, made_matrices=made)  # one for all, so that samples are made once
    for specification in specifications:
        found: list[Opinion] = []
        for recipe in specification.recipes:
            there = chosen or programs_estimating(recipe, specification.kind)
            said = [*(ask_programs if chosen else ask_first_program)(recipe, seen, there)]
            if problem := made.problems.get(recipe.weights):
                say = partial(Opinion, model=recipe.model, program="libpysal", version="")
                said = [give_failure(say, problem)]
            found += said
        yield from follow_term(specification, found)


class SweptMatrices(Mapping[str, pd.DataFrame]):
    """Matrices of a sweep, by label: each is made when a program asks for it, since of many units none does,
    and HELD_MB of them are held. problems: why those were not made that cannot be, which is no fault of the
    study.
    """

    def __init__(self, matrices: Mapping[str, MatrixDescription], panel: PanelFiles, build: Builder) -> None:
        self._described, self._panel, self._build = matrices, panel, build
        self._held: dict[str, pd.DataFrame] = {}
        self.problems: dict[str, str] = {}

    def __contains__(self, label: object) -> bool:
        return label in self._described

    def __iter__(self) -> Iterator[str]:
        return iter(self._described)

    def __len__(self) -> int:
        return len(self._described)

    def __getitem__(self, label: str) -> pd.DataFrame:
        if label not in self._held:
            if label in self.problems:
                raise ValueError(self.problems[label])
            made = self._make(label)
            while self._held and 8e-6 * (made.size + sum(one.size for one in self._held.values())) > HELD_MB:
                del self._held[next(iter(self._held))]
            self._held[label] = made
        return self._held[label]

    def _make(self, label: str) -> pd.DataFrame:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # libpysal's of islands, which the description settles
                made = self._build(self._described[label], self._panel)
        except Exception as error:
            log.exception("the matrix %s was not made", label)
            self.problems[label] = f"{label} was not made: {error}"
            raise
        made.attrs["standardise"] = self._described[label]["standardise"]
        return made


def build_as_sweep(description: MatrixDescription, panel: PanelFiles) -> pd.DataFrame:
    """Build the matrix that the sweep's specifications have; tests hold its family to libpysal or a
    formula.
    """
    units = len(panel.attributes)
    bound_memory(float(units) ** 2, MATRICES, f"a matrix of {units:,} units")
    wanted = [str(description["variable"])] if "variable" in description else []
    ground = load_ground(panel.units, {name: panel.variables[name] for name in wanted})
    made = build_matrix(description, ground)
    return pd.DataFrame(made.matrix.toarray(), index=list(made.ids), columns=list(made.ids))


def programs_estimating(recipe: Recipe, kind: str) -> list[ModuleType]:
    """List the programs that estimate such a model, in the order in which they are asked."""
    names = SPATIAL if recipe.weights and recipe.estimator not in LINEAR else OTHERS
    return [one for name in names for one in programs(kind) if name == one.NAME]


def ask_first_program(recipe: Recipe, panel: PanelFiles, there: Iterable[ModuleType]) -> Iterator[Opinion]:
    """Yield the opinions of the first program that has errors of a model; of all up to the last where none
    has.
    """
    for program in there:
        found = list(ask_programs(recipe, panel, [program]))
        yield from found
        if any(one.quantity == "se" and one.value is not None for one in found):
            return


def ask_programs(recipe: Recipe, panel: PanelFiles, there: Iterable[ModuleType]) -> Iterator[Opinion]:
    """Yield the programs' opinions on a model."""
    for program in there:
        found = list(ask_program(program, recipe, panel))
        yield from found
        yield from give_own_effects(recipe, found)


def give_own_effects(recipe: Recipe, found: Iterable[Opinion]) -> Iterator[Opinion]:
    """Answer effects of regressors that do not reach other units: the coefficient is the direct and its total
    effect, as the table of a sweep has it.
    """
    if recipe.estimator not in WITHIN_UNITS:
        return
    for one in found:
        if one.quantity == "coefficient" and one.term in recipe.terms:
            for kind in ("direct", "total"):
                yield msgspec.structs.replace(one, model=f"{one.model}/effects", term=f"{one.term}:{kind}")


def follow_term(specification: Specification, found: Sequence[Opinion]) -> Iterator[Opinion]:
    """Select the opinions on what the sweep's table has of a specification, under its name: the estimate of
    its part, which need not be named where there is one, and its effects.
    """
    name, kept = specification.model, table_names(specification.treatment)
    wanted = f"{name}/{specification.part}" if specification.part else name
    ours = (one.model for one in found if not one.model.rpartition("/")[2].startswith("effects"))
    models = list(dict.fromkeys(ours))
    if not specification.part and len(models) == 1:
        (wanted,) = models
    effects = [ends for ends in EFFECTS if any(one.model == wanted + ends for one in found)][-1:]
    under = {wanted: name} | {wanted + ends: f"{name}/effects" for ends in effects}
    for one in found:
        if one.problem and one.value is None:
            yield msgspec.structs.replace(one, model=name)
        elif one.model in under and one.term in kept:
            yield msgspec.structs.replace(one, model=under[one.model])


def table_names(treatment: str) -> set[str]:
    """List the terms and statistics that a sweep's table has."""
    effects = (f"{treatment}:{kind}" for kind in ("direct", "indirect", "total"))
    return {treatment, f"W:{treatment}", "rho", "lambda", *effects, *FIT}


def main(snakemake: Any, spec: SecondSweepOptions) -> None:
    """Bind `opinions` to its rule."""
    panel = read_panel_files(snakemake.input, "policies")
    found = list(opinions(spec.specifications, spec.matrices, panel, build_as_sweep))
    asked = Question(
        specifications=spec.specifications,
        matrices=spec.matrices,
        policies=str(panel.policies) if panel.policies else None,
    )
    write_text(
        snakemake.output[0],
        encode(spec.sweep, found, asked),
    )
    log.info("%d numbers of %d specifications", len(found), len(spec.specifications))


if "snakemake" in globals():
    run(globals()["snakemake"], main, SecondSweepOptions, kept=True)
