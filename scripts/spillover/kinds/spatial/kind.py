"""Options of a spatial model that it has no use for, each with the remedy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

from msgspec import Meta

from spillover.analysis import Estimation
from spillover.declared import all_options_of
from spillover.errors import quoted
from spillover.options import (
    EXPECTED,
    Definition,
    Expected,
    Impacts,
    Matrix,
    Regressors,
    SpatialVariance,
    Term,
    Terms,
)
from spillover.recipe import Recipe, linear_recipe

if TYPE_CHECKING:
    from spillover.arrays.foundation import Array
    from spillover.arrays.result import Estimate
    from spillover.arrays.spatial.models import SpatialEstimate
    from spillover.arrays.spatial.operator import SpatialOperator
    from spillover.data import Data
    from spillover.fit import Fit


WITH_ERRORS, WITH_LAGS = ("SEM", "SDEM", "SARAR", "GNS"), ("SDM", "SDEM", "SLX", "GNS")
WITHOUT_SPILLOVERS = ("OLS", "SEM")


def problems_of(analysis: Spatial) -> Iterator[str]:
    """Each option without use: its key, why, and what to write."""
    model, regressors = analysis.model, analysis.regressors
    if analysis.durbin is not None and model not in WITH_LAGS:
        yield f"durbin: {model} has no lags of regressors; use {_either(WITH_LAGS)}"
    if analysis.error_weights and model not in WITH_ERRORS:
        yield f"error_weights: {model} has no spatial errors; use {_either(WITH_ERRORS)}"
    for product in analysis.moderator_values or {}:
        term, _, moderator = product.partition(":")
        if model in WITHOUT_SPILLOVERS:
            yield f"moderator_values: {model} has no spillovers; its coefficients are the effects"
        elif not moderator or not {term, product} <= {*regressors}:
            yield (
                "moderator_values: name a product and put it and its first factor among the "
                f"regressors; {quoted(product)} is not so"
            )
    yield from _dynamic(analysis)
    yield from _random(analysis)


def _dynamic(analysis: Spatial) -> Iterator[str]:
    if analysis.dynamic is None:
        if isinstance(analysis.bias_correction, str):
            yield (
                f"bias_correction: {analysis.bias_correction!r} is for a dynamic model; a static one "
                "takes true "
                "or false"
            )
        return
    if analysis.model not in ("SAR", "SDM"):
        yield f"dynamic: a dynamic model is SAR or SDM, not {analysis.model}"
    if analysis.effects == "random":
        yield "dynamic: a dynamic model has fixed effects; use effects two-way, individual, time or none"


def _random(analysis: Spatial) -> Iterator[str]:
    if analysis.effects != "random":
        if analysis.random_errors:
            yield "random_errors: only for effects random"
        return
    if analysis.random_errors and analysis.model not in WITH_ERRORS:
        yield f"random_errors: {analysis.model} has no spatial errors; use {_either(WITH_ERRORS)}"
    if not isinstance(analysis.variance, Expected):
        yield (
            "variance: that of random effects is from the expected information, not "
            f"{analysis.variance.kind!r}; use fixed effects"
        )
    if analysis.bias_correction:
        yield "bias_correction: random effects have no incidental parameters; leave it out"


def _either(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"


def parts_of(model: Spatial) -> tuple[str, ...]:
    """The model, and its effects where it has a lag of the outcome or of regressors."""
    if model.model in ("OLS", "SEM"):
        return ("",)
    found = ("effects_short", "effects_long") if model.dynamic else ("effects",)
    products = model.moderator_values or {}
    return ("", *found, *(f"{part}_at_{name.partition(':')[2]}" for part in found for name in products))


Values = Annotated[tuple[float, ...], Meta(min_length=1, extra_json_schema={"uniqueItems": True})]


class Spatial(Estimation, frozen=True, kw_only=True):
    """The model, and parts `effects`, or `effects_short` and `effects_long` of a dynamic model that is
    stable; beside each, as `effects_at_<moderator>`, those of a moderated regressor at given values.
    """

    memory_mb = 800
    minutes = 10

    model: Literal["OLS", "SLX", "SAR", "SEM", "SDM", "SDEM", "SARAR", "GNS"]
    outcome: Term
    regressors: Terms
    weights: Matrix
    error_weights: Matrix | None = None
    durbin: Regressors | None = None
    effects: Literal["two-way", "individual", "time", "none", "random"] = "two-way"
    random_errors: Literal["b", "kkp"] | None = None
    definition: Definition = "transformed"
    dynamic: Literal["y", "Wy", "both"] | None = None
    bias_correction: bool | Literal["none", "asymptotic", "adjusted"] | None = None
    variance: SpatialVariance = EXPECTED
    impacts: Impacts = Impacts()
    moderator_values: Annotated[dict[str, Values], Meta(min_length=1)] | None = None

    def problems(self) -> Iterator[str]:
        """Options that the model has no use for."""
        return problems_of(self)

    parts = parts_of

    def fit(self, data: Data) -> Fit:
        """The model and its effects."""
        from spillover.panel.spatial import operators_of, panel_of, refuse_gaps

        design = data.design(self)
        if self.dynamic:
            refuse_gaps(design)
        y, x = panel_of(design, self.outcome, self.regressors)
        operators = operators_of(data, design, self.weights, self.error_weights)
        fitted = self.estimate(y, x, *operators)
        fits = data.fit_of(self, design)
        fits.add(fitted, self.outcome, weights=self.weights)
        for part, effects in self.effects_of(fitted).items():
            fits.add(effects, self.outcome, part=part, weights=self.weights)
        return fits

    def estimate(
        self, y: Array, x: Array, operator: SpatialOperator, error_operator: SpatialOperator | None
    ) -> SpatialEstimate:
        """The model: a dynamic one where `dynamic` is set, random effects where `effects` are random."""
        from spillover.arrays.spatial.dynamic import fit_dynamic
        from spillover.arrays.spatial.models import fit_spatial
        from spillover.arrays.spatial.random_effects import fit_spatial_random

        common: dict[str, Any] = {"terms": self.regressors, "durbin_terms": self.durbin}
        fixed: dict[str, Any] = {
            "effects": self.effects,
            "definition": self.definition,
            "variance": self.variance.kind,
        }
        if self.dynamic:
            common["durbin_terms"] = [] if self.model == "SAR" else common["durbin_terms"]
            lags, chosen = self.dynamic, self.correction()
            return fit_dynamic(y, x, operator, **common, **fixed, lags=lags, correction=chosen)
        other: dict[str, Any] = {"error_operator": error_operator}
        if self.effects == "random":
            return fit_spatial_random(
                self.model, y, x, operator, **common, **other, errors=self.random_errors or "b"
            )
        fixed["bias_correction"] = self.bias_correction is True
        return fit_spatial(self.model, y, x, operator, **common, **fixed, **other)

    def correction(self) -> str:
        """The correction for bias of a dynamic model, by its name."""
        words = {None: "asymptotic", True: "asymptotic", False: "none"}
        given = self.bias_correction
        return given if isinstance(given, str) else words[given]

    def effects_of(self, fitted: SpatialEstimate) -> dict[str, Estimate]:
        """The effects by part."""
        from spillover.arrays.spatial.dynamic import DynamicEstimate, dynamic_effects
        from spillover.arrays.spatial.effects import effects_at, impacts
        from spillover.arrays.spatial.models import MODELS

        parts = MODELS[fitted.model]
        drawn: dict[str, Any] = {key: getattr(self.impacts, key) for key in ("method", "draws", "seed")}
        if isinstance(fitted, DynamicEstimate):
            horizons = ("short", "long") if fitted.stable else ("short",)
            found = {f"effects_{h}": dynamic_effects(fitted, h, **drawn) for h in horizons}
        else:
            found = {"effects": impacts(fitted, **drawn)} if parts.lag or parts.durbin else {}
        moderated = {}
        for part, effects in found.items():
            for product, values in (self.moderator_values or {}).items():
                term, _, moderator = product.partition(":")
                moderated[f"{part}_at_{moderator}"] = effects_at(effects, term, product, list(values))
        return found | moderated

    def recipes(self, name: str) -> list[Recipe]:
        """The model itself, where it is no static model with a correction."""
        if self.bias_correction and not self.dynamic:
            return []
        durbin = (self.durbin or self.regressors) if self.model in ("SDM", "SDEM", "SLX", "GNS") else ()
        recipe = linear_recipe(
            self,
            name,
            self.outcome,
            self.regressors,
            estimator=self.model,
            durbin=tuple(term for term in self.regressors if term in durbin),
            weights=self.weights,
            error_weights=self.error_weights or "",
            definition=self.definition,
            random_errors=self.random_errors or "",
            impacts=all_options_of(self.impacts),
            dynamic=self.dynamic or "",
            correction=self.correction() if self.dynamic else "",
        )
        return [recipe]
