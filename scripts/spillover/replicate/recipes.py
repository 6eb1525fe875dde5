"""What the package's R and Stata programs redo, as plain values: models with the numbers that they must come
to, and the analyses whose lines need packages of R or user-written commands of Stata, with what keeps them
from having lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from spillover.declared import every_option_of, options_of
from spillover.fit import Record
from spillover.recipe import Recipe

# Variances that the programs redo; for the others they compare the coefficients alone.
VARIANCES = ("classical", "HC1", "clustered")
SPATIAL_VARIANCES = ("expected",)
SPATIAL_MODELS = ("SAR", "SDM")


class Code(str):
    """Text of a program. In a template what is not code is a value, and is printed as a literal of the
    program's language.
    """


@dataclass(frozen=True)
class Model:
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


def recipes_of(declared: Iterable[Recipe], records: Mapping[str, Iterable[Record]]) -> list[Model]:
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


def redone(declared: Recipe) -> bool:
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


def expected_rows(recipes: Iterable[Model], records: Mapping[str, Iterable[Record]]) -> list[dict[str, Any]]:
    """A row (model, term, estimate, se) for each term of each recipe, as the workflow estimated it."""
    by_model = {record["model"]: record for estimates in records.values() for record in estimates}
    return [
        {"model": recipe.id, "term": term["term"], "estimate": term["estimate"], "se": term["se"]}
        for recipe in recipes
        for term in by_model[recipe.id]["terms"]
    ]


def _plain(declared: Recipe) -> Model:
    spatial = declared.estimator in SPATIAL_MODELS
    kind, by = declared.variance.get("kind", "other"), declared.variance.get("by", "unit")
    known = SPATIAL_VARIANCES if spatial else VARIANCES
    return Model(
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


def _split(declared: Recipe, models: Iterable[str]) -> list[Model]:
    """One recipe for each label of the grouping column that has an estimate."""
    plain, start = _plain(declared), f"{declared.model}/"
    labels = [model.removeprefix(start) for model in sorted(models) if model.startswith(start)]
    return [
        replace(plain, id=f"{start}{label}", part=(declared.split, label))
        for label in labels
        if label != "difference"
    ]


class Further(msgspec.Struct, frozen=True, kw_only=True):
    """One analysis. terms: every term that it names; options: all of its kind, defaults included; sample:
    its restrictions; step, apart: the years from one period of the panel, and of the sample, to the next.
    """

    name: str
    kind: str
    terms: tuple[str, ...]
    options: Mapping[str, Any]
    sample: Mapping[str, Any] = {}
    step: int = 1
    apart: int = 1

    @property
    def controls(self) -> tuple[str, ...]:
        """The terms beside the treatment."""
        return tuple(self.options.get("controls", ()))

    @property
    def cluster(self) -> str:
        """The column of clusters, of units without a choice; empty where errors are not clustered one way."""
        of_units = {"kind": "clustered", "by": self.options.get("cluster") or "unit"}
        variance = self.options.get("variance") or of_units
        by = variance.get("by")
        return by if variance["kind"] == "clustered" and isinstance(by, str) else ""

    @property
    def weights(self) -> str:
        """The variable of analytic weights, or nothing."""
        return self.options.get("observation_weights") or ""

    @property
    def recipe(self) -> Model:
        """Its rows and terms, as the regressions have theirs."""
        every = tuple(dict.fromkeys(self.terms))
        return Model(
            id=self.name,
            kind=self.kind,
            outcome=self.options["outcome"],
            terms=every,
            all_terms=every,
            effects="two-way",
            variance="clustered",
            cluster=self.cluster or "unit",
            small_sample="nested",
            constant=False,
            standardise=tuple(self.options.get("standardise", ())),
            centre=tuple(self.options.get("centre", ())),
            sample=self.sample,
            observation_weights=self.weights,
            step=self.step,
        )


def further_of(name: str, analysis: Any) -> Further:
    """An analysis of a kind (a declaration with `terms` and a sample) as plain values."""
    return Further(
        name=name,
        kind=analysis.kind,
        terms=tuple(analysis.terms()),
        options=every_option_of(analysis),
        sample=options_of(analysis.sample),
    )


def no_line(analysis: Further) -> str:
    """Why neither program has a line for an analysis of whatever kind; empty where they may have."""
    options = analysis.options
    if isinstance(options.get("treatment"), Mapping):
        return "its treatment is a list of policies, not a column of the panel"
    if options.get("trim_tails") is not None or options.get("winsorise") is not None:
        return "its tails are trimmed or winsorised, and percentiles differ between programs"
    return ""
