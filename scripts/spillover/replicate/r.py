"""The models as R lists, for templates/replicate.R, and what the R lines of further kinds share: rows,
columns in formulas, two-way regressions, did's cohorts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from spillover.replicate.recipes import Further, Model
from spillover.replicate.stata import stata_name, stata_names


def models_in_r(recipes: Iterable[Model]) -> str:
    """The text of models.R."""
    blocks = ",\n".join(f"  list(\n{fields(recipe)}\n  )" for recipe in recipes)
    return f"# The models, made from the study's configuration.\nmodels <- list(\n{blocks}\n)\n"


def fields(recipe: Model) -> str:
    """What R's list of a model holds."""
    sample = recipe.sample
    without: Mapping[str, Any] = sample.get("without", {})
    fields = {
        "id": text(recipe.id),
        "kind": text(recipe.kind),
        "outcome": text(recipe.outcome),
        "terms": vector(recipe.terms),
        "all_terms": vector(recipe.all_terms),
        "effects": text(recipe.effects),
        "variance": text(recipe.variance),
        "cluster": text(recipe.cluster),
        "small_sample": text(recipe.small_sample),
        "constant": "TRUE" if recipe.constant else "FALSE",
        "standardise": vector(recipe.standardise),
        "centre": vector(recipe.centre),
        "years": vector(sample.get("years", ())),
        "groups": _named(sample.get("groups", {})),
        "without_units": vector(str(u) for u in without.get("units", ())),
        "without_years": vector(without.get("years", ())),
        "without_groups": _named(without.get("groups", {})),
        "interaction": vector(recipe.interaction),
        "endogenous": vector(recipe.endogenous),
        "instruments": vector(recipe.instruments),
        "part_group": _named({recipe.part[0]: [recipe.part[1]]} if recipe.part else {}),
        "durbin": vector(recipe.durbin),
        "weights": text(recipe.weights),
        "definition": text(recipe.definition),
        "observation_weights": text(recipe.observation_weights),
    }
    return ",\n".join(f"    {key} = {value}" for key, value in fields.items())


def text(value: str) -> str:
    """An R string."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def vector(values: Iterable[Any]) -> str:
    """An R vector of strings or numbers."""
    return "c(" + ", ".join(text(v) if isinstance(v, str) else repr(v) for v in values) + ")"


def _named(groups: Mapping[str, Iterable[str]]) -> str:
    return "list(" + ", ".join(f"`{key}` = {vector(values)}" for key, values in groups.items()) + ")"


def comment(words: str) -> str:
    """A line that says something."""
    return f"# {words}"


def name(term: str) -> str:
    """A column of the rows in a formula."""
    return f"`{stata_name(term)}`"


def total(terms: Sequence[str], empty: str = "1") -> str:
    """A sum of columns in a formula."""
    return " + ".join(map(name, terms)) or empty


def frame(analysis: Further, never: str | int = "Inf") -> list[str]:
    """The rows, with adoption where the analysis has a treatment."""
    recipe = analysis.recipe
    columns = vector(stata_names(recipe.all_terms).values())
    lines = [f"d <- frame_of(list(\n{fields(recipe)}\n  ), {columns})"]
    if "treatment" in analysis.options:
        treatment = text(stata_name(analysis.options["treatment"]))
        lines.append(f"d <- adopted(d, {treatment}, never = {never})")
    return lines


def when(package: str, lines: Iterable[str]) -> list[str]:
    """Lines for where a package is there; if it ends with an error, the lines below them run all the same."""
    return [f"if (needs({text(package)})) attempt({{", *(f"  {line}" for line in lines), "})"]


def weights_option(analysis: Further) -> str:
    return f", weights = ~ {name(analysis.weights)}" if analysis.weights else ""


def feols(analysis: Further, right: str, data: str = "d", weights: str | None = None) -> str:
    """A two-way regression whose right side begins with `right`."""
    terms = " + ".join([right, *map(name, analysis.controls)])
    given = weights_option(analysis) if weights is None else weights
    return (
        f"print(summary(fixest::feols({name(analysis.options['outcome'])} ~ {terms} | unit + year, "
        f"data = {data}{given}, cluster = ~ .cluster)))"
    )


FIXEST = comment(
    "fixest: effects nested in clusters do not count in the small-sample factor, as in the workflow."
)


METHODS = {"regression": "reg", "ipw": "ipw", "doubly-robust": "dr"}
CONTROLS = {"never": "nevertreated", "not-yet": "notyettreated"}


def att_gt(analysis: Further, base: str, draws: str) -> str:
    options = analysis.options
    clusters = "" if analysis.cluster == "unit" else ', clustervars = ".cluster"'
    weights = f", weightsname = {text(stata_name(analysis.weights))}" if analysis.weights else ""
    return (
        f'cells <- did::att_gt(yname = {text(stata_name(options["outcome"]))}, tname = "year", '
        f'idname = ".code", gname = ".adoption", xformla = ~ {total(analysis.controls)}, data = d, '
        f"control_group = {text(CONTROLS[options['control']])}, "
        f"est_method = {text(METHODS[options['method']])}, base_period = {text(base)}, "
        f"anticipation = {options.get('anticipation', 0)}{weights}{clusters}{draws})"
    )
