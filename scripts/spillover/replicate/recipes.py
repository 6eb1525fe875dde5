"""The models that the package's R and Stata programs recompute, as plain values: models with the numbers that
they must come to, and the analyses whose lines need packages of R or user-written commands of Stata, with
what keeps them from having lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from spillover.declarations import every_option_of, options_of
from spillover.estimates import EstimateRecord
from spillover.recipe import Recipe

# Variances that the programs redo; for the others they compare the coefficients alone.
VARIANCES = ("classical", "HC1", "clustered")
SPATIAL_VARIANCES = ("expected",)
SPATIAL_MODELS = ("SAR", "SDM")


class Code(str):
    """Text of a program. In a template what is not code is a value, and is printed as a literal of the
    program's language.
    """


class Model(Recipe, frozen=True, kw_only=True):
    """Regression as the programs redo it, of whichever family.

    part: grouping column and label of a part of a split sample; step: the years from one period of the panel
    to the next.
    """

    interaction: tuple[str, ...] = ()
    endogenous: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    weights: str = ""
    durbin: tuple[str, ...] = ()
    definition: str = ""
    year_effects: str = "common"
    part: tuple[str, str] | None = None
    step: int = 1

    @property
    def kind(self) -> str:
        """`linear`, `spatial`, or the kind of another analysis."""
        own = "spatial" if self.estimator in SPATIAL_MODELS else self.estimator
        return "linear" if own == "within" else own

    @property
    def errors(self) -> str:
        """Variance of the model, where the programs have it; else `other`."""
        known = SPATIAL_VARIANCES if self.kind == "spatial" else VARIANCES
        kind = str(self.variance.get("kind", "other"))
        return kind if kind in known and isinstance(self.variance.get("by", "unit"), str) else "other"

    @property
    def cluster(self) -> str:
        """Column of clusters; empty where they are two."""
        by = self.variance.get("by", "unit")
        return by if isinstance(by, str) else ""

    @property
    def small_sample(self) -> str:
        """Rule of the small-sample factor."""
        return str(self.variance.get("small_sample", "nested"))


def recipes_of(declared: Iterable[Recipe], records: Mapping[str, Iterable[EstimateRecord]]) -> list[Model]:
    """List the recipes that R and Stata redo, in the study's order. records: each analysis's estimates."""
    steps = {record.model: step_said(record, "panel_step") for each in records.values() for record in each}
    made = (model for one in declared if is_redone(one) for model in _build_models(one, steps))
    return [replace(model, step=steps[model.model]) for model in made if model.model in steps]


def step_said(record: EstimateRecord, *keys: str) -> int:
    """Find the largest step in years that the notes of an estimate name under these keys, 1 without any."""
    steps = (note.values["step"] for note in record.notes if note.key in keys)
    return max((step for step in steps if isinstance(step, int)), default=1)


def is_redone(declared: Recipe) -> bool:
    """Return whether the programs redo a regression: linear models with fixed effects, SAR and SDM, on values
    as they are: the quantiles of programs differ.
    """
    if declared.trim or declared.winsorise:
        return False
    if declared.estimator in SPATIAL_MODELS:
        if declared.dynamic:
            return False
        return declared.effects in ("two-way", "individual", "time")
    return declared.estimator == "within"


def list_expected_rows(
    recipes: Iterable[Model], records: Mapping[str, Iterable[EstimateRecord]]
) -> list[dict[str, Any]]:
    """List a row (number, model, term, estimate, se) for each term of each recipe, as the workflow estimated
    it.

    number: of the model, by which the do-file calls it.
    """
    by_model = {record.model: record for estimates in records.values() for record in estimates}
    return [
        {
            "number": number,
            "model": recipe.model,
            "term": term.term,
            "estimate": term.estimate,
            "se": term.se,
        }
        for number, recipe in enumerate(recipes, 1)
        for term in by_model[recipe.model].terms
    ]


def _build_models(declared: Recipe, ids: Iterable[str]) -> list[Model]:
    """Build the regression; of a split sample one for each label of the grouping column that has an
    estimate.
    """
    own = {name: getattr(declared, name) for name in Model.__struct_fields__ if hasattr(declared, name)}
    plain, start = Model(**own), f"{declared.model}/"
    if not declared.split:
        return [plain]
    labels = [one.removeprefix(start) for one in sorted(ids) if one.startswith(start)]
    return [
        replace(plain, model=f"{start}{label}", part=(declared.split, label))
        for label in labels
        if label != "difference"
    ]


class Further(msgspec.Struct, frozen=True, kw_only=True):
    """Analysis with its options as plain values. terms: every term that it names; options: all of its kind,
    defaults included; sample: its restrictions; step, sample_step: the years from one period of the panel,
    and of the sample, to the next.
    """

    name: str
    kind: str
    terms: tuple[str, ...]
    options: Mapping[str, Any]
    sample: Mapping[str, Any] = {}
    step: int = 1
    sample_step: int = 1

    @property
    def controls(self) -> tuple[str, ...]:
        """Terms beside the treatment."""
        return tuple(self.options.get("controls", ()))

    @property
    def cluster(self) -> str:
        """Column of clusters, of units without a choice; empty where errors are not clustered one way."""
        of_units = {"kind": "clustered", "by": self.options.get("cluster") or "unit"}
        variance = self.options.get("variance") or of_units
        by = variance.get("by")
        return by if variance["kind"] == "clustered" and isinstance(by, str) else ""

    @property
    def weights(self) -> str:
        """Variable of analytic weights, or nothing."""
        return self.options.get("observation_weights") or ""

    @property
    def recipe(self) -> Model:
        """Rows and terms of the analysis, as the regressions have theirs."""
        every = tuple(dict.fromkeys(self.terms))
        return Model(
            model=self.name,
            estimator=self.kind,
            outcome=self.options["outcome"],
            terms=every,
            all_terms=every,
            variance={"kind": "clustered", "by": self.cluster or "unit"},
            standardise=tuple(self.options.get("standardise", ())),
            centre=tuple(self.options.get("centre", ())),
            sample=self.sample,
            observation_weights=self.weights,
            step=self.step,
        )


def further_of(name: str, analysis: Any) -> Further:
    """Convert an analysis of a kind (a declaration with `terms` and a sample) to plain values."""
    return Further(
        name=name,
        kind=analysis.kind,
        terms=tuple(analysis.terms()),
        options=every_option_of(analysis),
        sample=options_of(analysis.sample),
    )


def no_line(analysis: Further) -> str:
    """Explain why neither program has a line for an analysis of whatever kind; empty where they may have."""
    options = analysis.options
    if isinstance(options.get("treatment"), Mapping):
        return "its treatment is a list of policies, not a column of the panel"
    if options.get("trim_tails") is not None or options.get("winsorise") is not None:
        return "its tails are trimmed or winsorised, and percentiles differ between programs"
    return ""
