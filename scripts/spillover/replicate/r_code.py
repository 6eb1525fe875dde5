"""The models as R lists, for templates/replicate.R."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from spillover.replicate.recipes import Recipe


def models_in_r(recipes: Iterable[Recipe]) -> str:
    """The text of models.R."""
    blocks = ",\n".join(f"  list(\n{fields(recipe)}\n  )" for recipe in recipes)
    return f"# The models, made from the study's configuration.\nmodels <- list(\n{blocks}\n)\n"


def fields(recipe: Recipe) -> str:
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
