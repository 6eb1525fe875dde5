"""The models as R lists, for templates/replicate.R, and what the templates of further kinds share: literals,
rows, columns in formulas, two-way regressions, did's cohorts.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from spillover.replicate.recipes import Code, Further, Model
from spillover.replicate.stata import stata_name, stata_names


def models_in_r(recipes: Iterable[Model]) -> str:
    """Write the text of models.R."""
    blocks = ",\n".join(f"  {model(recipe)}" for recipe in recipes)
    return f"# The models, made from the study's configuration.\nmodels <- list(\n{blocks}\n)\n"


def model(recipe: Model) -> Code:
    """R's list of a model."""
    sample = recipe.sample
    without: Mapping[str, Any] = sample.get("without", {})
    fields = {
        "id": recipe.model,
        "kind": recipe.kind,
        "outcome": recipe.outcome,
        "terms": recipe.terms,
        "all_terms": recipe.all_terms,
        "effects": recipe.effects,
        "variance": recipe.errors,
        "cluster": recipe.cluster,
        "small_sample": recipe.small_sample,
        "constant": recipe.constant,
        "standardise": recipe.standardise,
        "centre": recipe.centre,
        "years": sample.get("years", ()),
        "groups": sample.get("groups", {}),
        "without_units": [str(u) for u in without.get("units", ())],
        "without_years": without.get("years", ()),
        "without_groups": without.get("groups", {}),
        "interaction": recipe.interaction,
        "endogenous": recipe.endogenous,
        "instruments": recipe.instruments,
        "part_group": {recipe.part[0]: [recipe.part[1]]} if recipe.part else {},
        "durbin": recipe.durbin,
        "weights": recipe.weights,
        "definition": recipe.definition,
        "year_effects": recipe.year_effects,
        "observation_weights": recipe.observation_weights,
    }
    inner = ",\n".join(f"    {key} = {literal(value)}" for key, value in fields.items())
    return Code(f"list(\n{inner}\n  )")


def literal(value: Any) -> str:
    """Write a value as R does: a string, number, truth or nothing, a vector of these, a list of vectors."""
    if isinstance(value, Code):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if value is None:
        return "NULL"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Mapping):
        return (
            "list(" + ", ".join(f"{literal(str(key))} = {literal(each)}" for key, each in value.items()) + ")"
        )
    if isinstance(value, list | tuple):
        return "c(" + ", ".join(map(literal, value)) + ")"
    return json.dumps(str(value), ensure_ascii=False)  # R reads all of JSON's escapes


def column(term: str) -> Code:
    """Write a column of the rows in a formula."""
    return Code(f"`{stata_name(term)}`")


def total(terms: Sequence[str], empty: str = "1") -> Code:
    """Write a sum of columns in a formula."""
    return Code(" + ".join(map(column, terms)) or empty)


def run(packages: str = "") -> Code:
    """Comment of a block on itself. packages: those of R that its lines want."""
    wanted = f", where R has {packages}" if packages else ""
    return Code(f"# Run by a test of the project on simulated data{wanted}.")


def frame(analysis: Further, never: float = math.inf) -> Code:
    """Write the rows, with adoption where the analysis has a treatment."""
    recipe = analysis.recipe
    lines = [f"d <- frame_of({model(recipe)}, {literal(list(stata_names(recipe.all_terms).values()))})"]
    if "treatment" in analysis.options:
        treatment = literal(stata_name(analysis.options["treatment"]))
        lines.append(f"d <- adopted(d, {treatment}, never = {'Inf' if math.isinf(never) else never})")
    return Code("\n".join(lines))


def require_package(package: str, caller: Callable[[], str]) -> Code:
    """Lines for where a package is there; if it ends with an error, the lines below them run all the same."""
    lines = "".join(f"  {line}\n" for line in caller().splitlines())
    return Code(f"if (needs({literal(package)})) attempt({{\n{lines}}})\n")


def feols(analysis: Further, right: str, data: str = "d", weights: str | None = None) -> Code:
    """Write a two-way regression whose right side begins with `right`. weights: the option, where it is
    another.
    """
    terms = " + ".join([right, *map(column, analysis.controls)])
    own = f", weights = ~ {column(analysis.weights)}" if analysis.weights else ""
    return Code(
        f"print(summary(fixest::feols({column(analysis.options['outcome'])} ~ {terms} | unit + year, "
        f"data = {data}{own if weights is None else weights}, cluster = ~ .cluster)))"
    )


FIXEST = Code(
    "# fixest: effects nested in clusters do not count in the small-sample factor, as in the workflow."
)
METHODS = {"regression": "reg", "ipw": "ipw", "doubly-robust": "dr"}
CONTROLS = {"never": "nevertreated", "not-yet": "notyettreated"}


def att_gt(analysis: Further, base: str, draws: str) -> Code:
    """Write the effects by cohort and year of did. draws: its options of the bootstrap."""
    options = analysis.options
    clusters = "" if analysis.cluster == "unit" else ', clustervars = ".cluster"'
    weights = f", weightsname = {literal(stata_name(analysis.weights))}" if analysis.weights else ""
    return Code(
        f'cells <- did::att_gt(yname = {literal(stata_name(options["outcome"]))}, tname = "year", '
        f'idname = ".code", gname = ".adoption", xformla = ~ {total(analysis.controls)}, data = d, '
        f"control_group = {literal(CONTROLS[options['control']])}, "
        f"est_method = {literal(METHODS[options['method']])}, base_period = {literal(base)}, "
        f"anticipation = {options.get('anticipation', 0)}{weights}{clusters}{draws})"
    )


def event_window(options: Mapping[str, Any]) -> Code:
    """Write the event times that did averages; nothing where all are."""
    window = options.get("window")
    return Code(f", min_e = {window[0]}, max_e = {window[1]}" if window else "")


# What the templates of kinds call.
WORDS = {
    "FIXEST": FIXEST,
    **{
        f.__name__: f
        for f in (att_gt, event_window, feols, frame, model, replace, run, total, require_package)
    },
}
FILTERS = {"column": column, "variable": stata_name}
