"""Options of a spatial model that it has no use for, each with the remedy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

from msgspec import Meta

from spillover.analysis import Data, Design, Estimation, Fit
from spillover.declarations import all_options_of
from spillover.errors import quote_value
from spillover.estimates import SeriesRow
from spillover.memory import grow_memory
from spillover.options import (
    EXPECTED,
    Definition,
    Expected,
    Impacts,
    Kilometres,
    Matrix,
    Regressors,
    SpatialVariance,
    Term,
    Terms,
    YearEffects,
)
from spillover.panel.terms import variables_of
from spillover.recipe import Recipe, SpatialRecipe, recipe_of
from spillover.series import UnitEffectRow
from spillover.words import _

if TYPE_CHECKING:
    from spillover.arrays.foundation import Array
    from spillover.arrays.result import Estimate
    from spillover.arrays.spatial.models import SpatialEstimate
    from spillover.arrays.spatial.operator import SpatialOperator


WITH_ERRORS, WITH_LAGS = ("SEM", "SDEM", "SARAR", "GNS"), ("SDM", "SDEM", "SLX", "GNS")
WITHOUT_SPILLOVERS = ("OLS", "SEM")
WITH_YEARS = ("two-way", "time")
YEARLESS = _("year_effects: by_row_sum needs effects of years; use effects two-way or time, or remove it")


def problems_of(analysis: Spatial) -> Iterator[str]:
    """Yield each option without use: its key, why, and what to write."""
    model, regressors = analysis.model, analysis.regressors
    if analysis.durbin is not None and model not in WITH_LAGS:
        yield _(
            "{model} has no lags of regressors; use {with_lags}",
            model=f"durbin: {model}",
            with_lags=_join_alternatives(WITH_LAGS),
        )
    if model in WITH_LAGS and any("W" in variables_of(term) for term in regressors):
        yield _(
            "regressors: 'W:x' is the spatial lag of x in the tables of {model}, which the column W would "
            "be confused with; rename the column",
            model=model,
        )
    if analysis.error_weights and model not in WITH_ERRORS:
        yield _(
            "{model} has no spatial errors; use {with_errors}",
            model=f"error_weights: {model}",
            with_errors=_join_alternatives(WITH_ERRORS),
        )
    for product in analysis.moderator_values or {}:
        term, _rest, moderator = product.partition(":")
        if model in WITHOUT_SPILLOVERS:
            yield _(
                "{model} has no spillovers, its coefficients are the effects; remove the key",
                model=f"moderator_values: {model}",
            )
        elif not moderator or not {term, product} <= {*regressors}:
            yield (
                _(
                    "moderator_values: {product} must be a product among the regressors, and its "
                    "first factor one of them too; add them",
                    product=quote_value(product),
                )
            )
    for key in ("effects_by_unit", "effects_by_distance"):
        if getattr(analysis, key) and (analysis.dynamic or model in WITHOUT_SPILLOVERS):
            yield _("{key}: of a static model with a spatial lag of the outcome or of regressors", key=key)
    bounds = analysis.effects_by_distance or ()
    if list(bounds) != sorted(set(bounds)):
        yield _("effects_by_distance: the bounds must ascend; write the smallest first")
    if analysis.year_effects != "common" and analysis.effects not in WITH_YEARS:
        yield YEARLESS
    yield from _dynamic(analysis)
    yield from _random(analysis)


def _dynamic(analysis: Spatial) -> Iterator[str]:
    if analysis.dynamic is None:
        if isinstance(analysis.bias_correction, str):
            yield (
                _(
                    "{value} is for dynamic models; for a static model write true or false",
                    value=f"bias_correction: {analysis.bias_correction!r}",
                )
            )
        return
    if analysis.model not in ("SAR", "SDM"):
        yield _("dynamic: a dynamic model is SAR or SDM, not {model}", model=analysis.model)
    if analysis.effects == "random":
        yield _("dynamic: a dynamic model has fixed effects; use effects two-way, individual, time or none")


def _random(analysis: Spatial) -> Iterator[str]:
    if analysis.effects != "random":
        if analysis.random_errors:
            yield _("random_errors: applies to effects: random only; remove it")
        return
    if analysis.random_errors and analysis.model not in WITH_ERRORS:
        yield _(
            "{model} has no spatial errors; use {with_errors}",
            model=f"random_errors: {analysis.model}",
            with_errors=_join_alternatives(WITH_ERRORS),
        )
    if not isinstance(analysis.variance, Expected):
        yield (
            _(
                "variance: random effects take the expected information only, not {kind!r}; use "
                "expected, or fixed effects",
                kind=analysis.variance.kind,
            )
        )
    if analysis.bias_correction:
        yield _("bias_correction: random effects have no incidental parameters; leave it out")


def _join_alternatives(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"


def parts_of(model: Spatial) -> tuple[str, ...]:
    """List the model, and its effects where it has a lag of the outcome or of regressors."""
    if model.model in ("OLS", "SEM"):
        return ("",)
    found = ("effects_short", "effects_long") if model.dynamic else ("effects",)
    products = model.moderator_values or {}
    return ("", *found, *(f"{part}_at_{name.partition(':')[2]}" for part in found for name in products))


Values = Annotated[tuple[float, ...], Meta(min_length=1, extra_json_schema={"uniqueItems": True})]


class DistanceRow(SeriesRow, frozen=True, kw_only=True):
    """Average effect of a regressor from units at a distance, the direct effect at none, with its error;
    pairs: of units at that distance; to_km: None beyond the last bound.
    """

    series = "effects_by_distance"
    term: str
    from_km: float
    to_km: float | None
    effect: float
    se: float
    pairs: int


class Spatial(Estimation, frozen=True, kw_only=True):
    """A spatial panel model by maximum likelihood, with direct, indirect and total effects.

    The model, and parts effects (effects_short and effects_long of a dynamic model), each also at values of a
    moderator. Its last terms are rho, lambda and sigma2_e. Statistics: sigma2, loglik, aic, bic,
    r2_within. Series: effects_by_unit, effects_by_distance.
    """

    minutes = 10
    words = (
        *("const", "rho", "lambda", "phi", "sigma2_e"),
        *("W", "lag", "y", "direct", "indirect", "total"),
    )

    model: Literal["OLS", "SLX", "SAR", "SEM", "SDM", "SDEM", "SARAR", "GNS"]
    """The model: OLS, SLX, SAR, SEM, SDM, SDEM, SARAR or GNS."""
    outcome: Term
    regressors: Terms
    weights: Matrix
    error_weights: Matrix | None = None
    """The weight matrix of the errors; that of the lags by default."""
    durbin: Regressors | None = None
    """The regressors whose spatial lags enter as well; all of them by default."""
    effects: Literal["two-way", "individual", "time", "none", "random"] = "two-way"
    """Fixed effects of units and years, of units, of years, none; or random effects of units."""
    random_errors: Literal["b", "kkp"] | None = None
    """Random effects with spatial errors: b (Baltagi, errors alone are spatial) or kkp (Kapoor, Kelejian and
    Prucha, the effects too).
    """
    definition: Definition = "transformed"
    year_effects: YearEffects = "common"
    dynamic: Literal["y", "Wy", "both"] | None = None
    """Lags of the outcome in the model: of the outcome (y), of its spatial lag (Wy), or both; without it the
    model is static.
    """
    bias_correction: bool | Literal["none", "asymptotic", "adjusted"] | None = None
    """Lee and Yu's bias correction: true or false for the definitions direct and lsdv of a static model;
    none, asymptotic (the default) or adjusted for a dynamic one.
    """
    variance: SpatialVariance = EXPECTED
    """From the expected or the observed information matrix, or clustered by unit."""
    impacts: Impacts = Impacts()
    effects_by_unit: Regressors | None = None
    """Regressors of a static model whose effects are given by unit: what each receives and sends."""
    effects_by_distance: Annotated[tuple[Kilometres, ...], Meta(min_length=1)] | None = None
    """Upper bounds of distances in km, ascending: the effects of a static model by how far the other unit is.
    """
    residual_moran: Matrix | None = None
    """Moran's I of the residuals under this matrix, by 999 permutations of units; its p is approximate, for
    residuals are not exchangeable.
    """
    moderator_values: Annotated[dict[str, Values], Meta(min_length=1)] | None = None
    """Products among the regressors and values of their second factor: {"DF:DAG": [1, 2]} gives the effects
    of DF where DAG is 1 and 2.
    """

    def problems(self) -> Iterator[str]:
        """Options that the model has no use for."""
        return problems_of(self)

    parts = parts_of

    def memory_of(self, units: int, periods: int) -> int:
        """Count the MB of a model, whose matrix may be dense."""
        return grow_memory(self.memory_mb, units, periods, each_row=1, matrices=4)

    def fit(self, data: Data) -> Fit:
        """Estimate the model and its effects."""
        from spillover.kinds.spatial.alternatives import compare_definition, compare_year_effects
        from spillover.panel.residuals import residual_test
        from spillover.panel.spatial import operators_of, panel_of, refuse_gaps

        design = data.design(self)
        if self.dynamic:
            refuse_gaps(design)
        y, x = panel_of(design, self.outcome, self.regressors)
        operators = operators_of(data, design, self.weights, self.error_weights)
        fitted = self.estimate(y, x, *operators)
        if self.residual_moran:
            assert fitted.residuals is not None
            seed = self.impacts.seed
            moran = residual_test(data, design, fitted.residuals, self.residual_moran, seed)
            fitted = replace(fitted, tests=(*fitted.tests, moran))
        if not data.for_numbers:
            others = (
                *compare_year_effects(self, fitted, y, x, *operators),
                *compare_definition(self, fitted, y, x, *operators),
            )
            fitted = replace(fitted, notes=(*others, *fitted.notes))
        fits = data.fit_of(self, design)
        fits.add(fitted, self.outcome, weights=self.weights)
        for part, effects in self.effects_of(fitted).items():
            fits.add(effects, self.outcome, part, lists_regressors=False, weights=self.weights)
        fits.series |= self.series_of(fitted, design)
        return fits

    def series_of(self, fitted: SpatialEstimate, design: Design) -> dict[str, Sequence[SeriesRow]]:
        """Effects by unit and by distance, where they are asked for."""
        import numpy as np

        from spillover.arrays.spatial.unit_effects import distance_effects, unit_effects
        from spillover.arrays.weights.geo import great_circle

        found: dict[str, Sequence[SeriesRow]] = {}
        if self.effects_by_unit:
            found["effects_by_unit"] = [
                UnitEffectRow(unit=unit, term=term, **dict(zip(columns, map(float, row), strict=True)))
                for term in self.effects_by_unit
                for columns in [vars(unit_effects(fitted, term))]
                for unit, *row in zip(design.unit_ids, *columns.values(), strict=True)
            ]
        if self.effects_by_distance:
            bounds = self.effects_by_distance
            first = np.unique(design.unit, return_index=True)[1]
            distances = great_circle(design.coordinates()[first])
            starts, ends = (0.0, 0.0, *bounds), (0.0, *bounds, None)
            found["effects_by_distance"] = [
                DistanceRow(term=term, from_km=low, to_km=high, **dict(zip(columns, row, strict=True)))
                for term in self.regressors
                for columns in [vars(distance_effects(fitted, term, distances, bounds))]
                for low, high, *row in zip(starts, ends, *(c.tolist() for c in columns.values()), strict=True)
            ]
        return found

    def estimate(
        self, y: Array, x: Array, operator: SpatialOperator, error_operator: SpatialOperator | None
    ) -> SpatialEstimate:
        """Estimate the model: a dynamic one where `dynamic` is set, random effects where `effects` are
        random.
        """
        from spillover.arrays.spatial.dynamic import fit_dynamic
        from spillover.arrays.spatial.models import fit_spatial
        from spillover.arrays.spatial.random_effects import fit_spatial_random

        common: dict[str, Any] = {
            "terms": self.regressors,
            "outcome": self.outcome,
            "durbin_terms": self.durbin,
        }
        fixed: dict[str, Any] = {
            "effects": self.effects,
            "definition": self.definition,
            "year_effects": self.year_effects,
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
        """Name the correction for bias of a dynamic model."""
        words = {None: "asymptotic", True: "asymptotic", False: "none"}
        given = self.bias_correction
        return given if isinstance(given, str) else words[given]

    def effects_of(self, fitted: SpatialEstimate) -> dict[str, Estimate]:
        """Compute the effects by part."""
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
        """Describe the model, where it is no static model with a correction."""
        if self.bias_correction and not self.dynamic:
            return []
        durbin = (self.durbin or self.regressors) if self.model in ("SDM", "SDEM", "SLX", "GNS") else ()
        recipe = recipe_of(
            SpatialRecipe,
            self,
            name,
            self.outcome,
            self.regressors,
            estimator=self.model,
            durbin=tuple(term for term in self.regressors if term in durbin),
            weights=self.weights,
            error_weights=self.error_weights or "",
            definition=self.definition,
            year_effects=self.year_effects,
            random_errors=self.random_errors or "",
            impacts=all_options_of(self.impacts),
            dynamic=self.dynamic or "",
            correction=self.correction() if self.dynamic else "",
        )
        return [recipe]
