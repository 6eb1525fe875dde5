"""The models that the package's R and Stata programs redo, each as plain values, and the numbers they must
come to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from artifacts.analysis import Record
from study.terms import terms_of

Options = Mapping[str, Any]

# Variances that the programs redo; for the others they compare the coefficients alone.
VARIANCES = ("classical", "HC1", "clustered")
SPATIAL_MODELS = ("SAR", "SDM")


@dataclass(frozen=True)
class Recipe:
    """One regression: what it explains by what, on which rows, with which effects and variance.

    all_terms: the terms whose missing values take a row out of the sample; interaction: the two terms whose
    centred product enters as `a:b`; part: grouping column and label of a part of a split sample; durbin,
    weights, definition: spatial models.
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


def recipes_of(analyses: Mapping[str, Options], records: Mapping[str, Iterable[Record]]) -> list[Recipe]:
    """The recipes of the analyses that R and Stata redo, in the study's order. records: each analysis's
    estimates.
    """
    recipes = []
    for name, options in analyses.items():
        if name in records and replicable(options):
            parts = [record["part"] for record in records[name]]
            recipes += _KINDS[options["kind"]](name, options, parts)
    return recipes


def replicable(options: Options) -> bool:
    """Whether the programs redo an analysis."""
    if options["kind"] == "panel":
        return options.get("estimator", "within") == "within"
    if options["kind"] == "spatial":
        plain = not options.get("dynamic") and not options.get("bias_correction")
        fixed = options.get("effects", "two-way") in ("two-way", "individual", "time")
        return plain and fixed and options["model"] in SPATIAL_MODELS
    return options["kind"] in _KINDS


def expected_rows(recipes: Iterable[Recipe], records: Mapping[str, Iterable[Record]]) -> list[dict[str, Any]]:
    """A row (model, term, estimate, se) for each term of each recipe, as the workflow estimated it."""
    by_model = {record["model"]: record for estimates in records.values() for record in estimates}
    return [
        {"model": recipe.id, "term": term["term"], "estimate": term["estimate"], "se": term["se"]}
        for recipe in recipes
        for term in by_model[recipe.id]["terms"]
    ]


def _base(name: str, options: Options, outcome: str, terms: Iterable[str]) -> Recipe:
    variance = options.get("variance", {"kind": "clustered", "by": "unit"})
    by = variance.get("by", "unit")
    kind = variance["kind"] if variance["kind"] in VARIANCES and isinstance(by, str) else "other"
    return Recipe(
        id=name,
        kind="linear",
        outcome=outcome,
        terms=tuple(terms),
        all_terms=tuple(terms_of(options)),
        effects=options.get("effects", "two-way"),
        variance=kind,
        cluster=by if isinstance(by, str) else "",
        small_sample=variance.get("small_sample", "nested"),
        constant=bool(options.get("constant", False)),
        standardise=tuple(options.get("standardise", ())),
        centre=tuple(options.get("centre", ())),
        sample=options.get("sample", {}),
    )


def _panel(name: str, options: Options, parts: list[str]) -> list[Recipe]:
    return [_base(name, options, options["outcome"], options["regressors"])]


def _mediation(name: str, options: Options, parts: list[str]) -> list[Recipe]:
    treatment, controls, mediators = options["treatment"], options.get("controls", []), options["mediators"]
    total = _base(f"{name}/total", options, options["outcome"], [treatment, *controls])
    paths = [replace(total, id=f"{name}/mediator_{m}", outcome=m) for m in mediators]
    outcome = replace(total, id=f"{name}/outcome", terms=(treatment, *mediators, *controls))
    return [total, *paths, outcome]


def _moderation(name: str, options: Options, parts: list[str]) -> list[Recipe]:
    pair = (options["treatment"], options["moderator"])
    recipe = _base(name, options, options["outcome"], [*pair, ":".join(pair), *options.get("controls", [])])
    return [replace(recipe, interaction=pair)]


def _groups(name: str, options: Options, parts: list[str]) -> list[Recipe]:
    whole = _base(name, options, options["outcome"], options["regressors"])
    labels = [part for part in parts if part != "difference"]
    return [replace(whole, id=f"{name}/{label}", part=(options["by"], label)) for label in labels]


def _instruments(name: str, options: Options, parts: list[str]) -> list[Recipe]:
    endogenous, instruments, controls = (
        options["endogenous"],
        options["instruments"],
        options.get("controls", []),
    )
    second = _base(f"{name}/second_stage", options, options["outcome"], [*endogenous, *controls])
    first = replace(second, terms=(*instruments, *controls))
    return [
        replace(second, endogenous=tuple(endogenous), instruments=tuple(instruments)),
        *(replace(first, id=f"{name}/first_stage_{x}", outcome=x) for x in endogenous),
        replace(first, id=f"{name}/reduced_form"),
    ]


def _spatial(name: str, options: Options, parts: list[str]) -> list[Recipe]:
    recipe = _base(name, options, options["outcome"], options["regressors"])
    durbin = options.get("durbin", options["regressors"]) if options["model"] == "SDM" else []
    return [
        replace(
            recipe,
            kind="spatial",
            variance="expected" if options.get("standard_errors", "expected") == "expected" else "other",
            constant=False,
            durbin=tuple(term for term in options["regressors"] if term in durbin),
            weights=options["weights"],
            definition=options.get("definition", "transformed"),
        )
    ]


_KINDS: dict[str, Callable[[str, Options, list[str]], list[Recipe]]] = {
    "panel": _panel,
    "mediation": _mediation,
    "moderation": _moderation,
    "groups": _groups,
    "instruments": _instruments,
    "spatial": _spatial,
}
