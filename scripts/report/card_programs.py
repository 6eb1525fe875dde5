"""The lines of a card that reproduce its number from the panel of the replication package: those of the
package's own Stata and R programs, and a call of the library in Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pprint import pformat
from typing import Any

from spillover.estimates import EstimateRecord
from spillover.frames.calls import FRONTS
from spillover.recipe import Recipe
from spillover.replicate.r import literal
from spillover.replicate.recipes import Model, recipes_of
from spillover.replicate.stata import card_lines

Options = Mapping[str, Any]
STATA, R, PYTHON = "Stata", "R", "Python"
WIDTH = 88
# Options of a study that are not of one call: how its work is divided.
OF_JOBS = ("kind", "like", "chunks")


def build_programs(
    recipes: Iterable[Recipe],
    records: Mapping[str, Sequence[EstimateRecord]],
    configured: Mapping[str, Options],
    matrices: Iterable[str],
) -> dict[str, dict[str, str]]:
    """Build by model the lines of each program that has some. recipes: the regressions that R and Stata redo;
    records: each analysis's estimates; configured: the options of each analysis; matrices: the names of the
    study's weight matrices.
    """
    found: dict[str, dict[str, str]] = {}
    models = {model.model: model for model in recipes_of(recipes, records)}
    shipped = {model.weights for model in models.values()} - {""}
    for analysis, estimates in records.items():
        call = write_call(configured.get(analysis, {}), {*matrices}, shipped)
        for record in estimates:
            lines = _render_program_lines(models[record.model]) if record.model in models else {}
            if call:
                part = f".part({record.part!r})" if record.part else ""
                shown = {"terms": record.terms, "tests": record.tests}
                lines |= {
                    PYTHON: call + "".join(f"print(fit{part}.{s})\n" for s in shown if shown[s]).rstrip()
                }
            if lines:
                found[record.model] = lines
    return found


def _render_program_lines(model: Model) -> dict[str, str]:
    """The lines of R and Stata for one regression, in the package's folder `replicate`."""
    function = "fit_spatial" if model.kind == "spatial" else "fit_linear"
    lines = [f'source("{file}.R", encoding = "UTF-8")' for file in ("data", "fits", "models")]
    own = f"Find(function(model) model$id == {literal(model.model)}, models)"
    made = {R: "\n".join([*lines, f"print({function}({own}))"])}
    return made if model.kind == "spatial" else {STATA: card_lines(model), **made}


def write_call(options: Options, matrices: set[str], shipped: set[str]) -> str:
    """Write the call of the library that fits an analysis from the package's panel, up to its result `fit`;
    empty where the library has no call of the kind, or the package no such matrix.
    """
    kind = options.get("kind")
    name, fixed = next(
        (
            (name, fixed)
            for name, (of, fixed) in FRONTS.items()
            if of == kind and all(options.get(key) == value for key, value in fixed.items())
        ),
        ("", {}),
    )
    given = _remove_empty({key: value for key, value in options.items() if key not in (*OF_JOBS, *fixed)})
    named = {value for value in given.values() if isinstance(value, str) and value in matrices}
    if not name or not named <= shipped:
        return ""
    arguments = "".join(f"    {key}={_literal(value, named)},\n" for key, value in given.items())
    imported = ", ".join(sorted([name, *(["weight_matrix"] if named else [])]))
    return (
        f"import pandas as pd\nfrom spillover import {imported}\n\n"
        'text = {"dtype": {"unit": str}, "keep_default_na": False, "na_values": [""]}\n'
        'panel = pd.read_csv("../data/panel.csv", **text)\n'
        'units = pd.read_csv("../data/units.csv", **text)\n'
        'panel = panel.merge(units, on="unit")\n'
        f'fit = {name}(\n    panel,\n    unit="unit",\n    time="year",\n{arguments})\n'
    )


def _literal(value: Any, matrices: set[str]) -> str:
    """A value as Python writes it; the name of a matrix is its file."""
    if isinstance(value, str) and value in matrices:
        return f'weight_matrix("../data/weights_{value}.csv")'
    return pformat(value, width=WIDTH, sort_dicts=False)


def _remove_empty(options: Options) -> dict[str, Any]:
    """Options without those that are empty, all the way down."""
    made = {
        key: _remove_empty(value) if isinstance(value, Mapping) else value for key, value in options.items()
    }
    return {key: value for key, value in made.items() if value not in ({}, [], (), None)}
