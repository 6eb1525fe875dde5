"""A spatial panel model by maximum likelihood, static or dynamic, with fixed or random effects, and its
effects.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any, Literal

from msgspec import Meta

from analyses.kind import Estimation
from analyses.recipe import linear_recipe
from analyses.spatial_problems import parts_of, problems_of
from declare.convert import all_options_of
from declare.options import EXPECTED, Definition, Impacts, SpatialVariance
from declare.recipe import Recipe
from declare.types import Matrix, Regressors, Term, Terms

if TYPE_CHECKING:
    from analyses.files import Files
    from analyses.report import Report
    from spillover.arrays.result import Array, Estimate
    from spillover.arrays.spatial.models import SpatialEstimate
    from spillover.arrays.spatial.operator import SpatialOperator

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

    def run(self, files: Files) -> Report:
        """The model and its effects."""
        from analyses.spatial import operators_of, panel_of, refuse_gaps
        from base.job import log

        design = files.design(self)
        if self.dynamic:
            refuse_gaps(design)
        y, x = panel_of(design, self.outcome, self.regressors)
        operators = operators_of(files, design, self.weights, self.error_weights)
        fitted = self.estimate(y, x, *operators)
        report = files.report(self, design)
        report.add(fitted, self.outcome, weights=self.weights)
        for part, effects in self.effects_of(fitted).items():
            report.add(effects, self.outcome, part=part, weights=self.weights)
        log.info("%s: log-likelihood %.4f", self.model, fitted.loglik)
        return report

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
