"""The models that the package's R and Stata programs redo, each as plain values, and the numbers they must
come to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from spillover.fit import Record
from spillover.recipe import Recipe as Declared

# Variances that the programs redo; for the others they compare the coefficients alone.
VARIANCES = ("classical", "HC1", "clustered")
SPATIAL_VARIANCES = ("expected",)
SPATIAL_MODELS = ("SAR", "SDM")


@dataclass(frozen=True)
class Recipe:
    """One regression: what it explains by what, on which rows, with which effects and variance.

    all_terms: the terms whose missing values take a row out of the sample; effects: a name, or the sets of a
    list; interaction: the two terms whose centred product enters as `a:b`; part: grouping column and label of
    a part of a split sample; durbin, weights, definition: spatial models; observation_weights: the variable
    of analytic weights; step: the years from one period of the panel to the next.
    """

    id: str
    kind: str
    outcome: str
    terms: tuple[str, ...]
    all_terms: tuple[str, ...]
    effects: str
    variance: str
    cluster: str
    small_sample: str
    constant: bool
    standardise: tuple[str, ...]
    centre: tuple[str, ...]
    sample: Mapping[str, Any] = field(default_factory=dict)
    interaction: tuple[str, ...] = ()
    endogenous: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    part: tuple[str, str] | None = None
    durbin: tuple[str, ...] = ()
    weights: str = ""
    definition: str = ""
    observation_weights: str = ""
    step: int = 1


def recipes_of(declared: Iterable[Declared], records: Mapping[str, Iterable[Record]]) -> list[Recipe]:
    """The recipes that R and Stata redo, in the study's order. records: each analysis's estimates."""
    models = {record["model"] for estimates in records.values() for record in estimates}
    steps = {record["model"]: step_said(record, "panel_step") for each in records.values() for record in each}
    return [
        replace(recipe, step=steps[recipe.id])
        for one in declared
        if redone(one)
        for recipe in (_split(one, models) if one.split else [_plain(one)])
        if recipe.id in models
    ]


def step_said(record: Record, *keys: str) -> int:
    """The largest step in years that the notes of an estimate name under these keys, 1 without any."""
    return max((int(note["step"]) for note in record.get("notes", ()) if note["key"] in keys), default=1)


def redone(declared: Declared) -> bool:
    """Whether the programs redo a regression: linear models with fixed effects, SAR and SDM, on values
    as they are: the quantiles of programs differ.
    """
    if declared.trim or declared.winsorise:
        return False
    if declared.estimator in SPATIAL_MODELS:
        if declared.dynamic:
            return False
        return declared.effects in ("two-way", "individual", "time")
    return declared.estimator == "within"


def expected_rows(recipes: Iterable[Recipe], records: Mapping[str, Iterable[Record]]) -> list[dict[str, Any]]:
    """A row (model, term, estimate, se) for each term of each recipe, as the workflow estimated it."""
    by_model = {record["model"]: record for estimates in records.values() for record in estimates}
    return [
        {"model": recipe.id, "term": term["term"], "estimate": term["estimate"], "se": term["se"]}
        for recipe in recipes
        for term in by_model[recipe.id]["terms"]
    ]


def _plain(declared: Declared) -> Recipe:
    spatial = declared.estimator in SPATIAL_MODELS
    kind, by = declared.variance.get("kind", "other"), declared.variance.get("by", "unit")
    known = SPATIAL_VARIANCES if spatial else VARIANCES
    return Recipe(
        id=declared.model,
        kind="spatial" if spatial else "linear",
        outcome=declared.outcome,
        terms=declared.terms,
        all_terms=declared.all_terms,
        effects=declared.effects,
        variance=kind if kind in known and isinstance(by, str) else "other",
        cluster=by if isinstance(by, str) else "",
        small_sample=declared.variance.get("small_sample", "nested"),
        constant=declared.constant and not spatial,
        standardise=declared.standardise,
        centre=declared.centre,
        sample=declared.sample,
        interaction=declared.interaction,
        endogenous=declared.endogenous,
        instruments=declared.instruments,
        durbin=declared.durbin,
        weights=declared.weights,
        definition=declared.definition,
        observation_weights=declared.observation_weights,
    )


def _split(declared: Declared, models: Iterable[str]) -> list[Recipe]:
    """One recipe for each label of the grouping column that has an estimate."""
    plain, start = _plain(declared), f"{declared.model}/"
    labels = [model.removeprefix(start) for model in sorted(models) if model.startswith(start)]
    return [
        replace(plain, id=f"{start}{label}", part=(declared.split, label))
        for label in labels
        if label != "difference"
    ]
