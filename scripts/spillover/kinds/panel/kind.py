"""One panel regression."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from msgspec.structs import force_setattr

from spillover.analysis import Data, Design, Estimation, Fit
from spillover.declarations import all_options_of
from spillover.memory import grow_memory
from spillover.options import (
    BY_UNIT,
    Classical,
    Clustered,
    FixedEffects,
    Matrix,
    Seed,
    Term,
    Terms,
    Variance,
    Wild,
)
from spillover.recipe import Recipe, linear_recipe
from spillover.words import _

if TYPE_CHECKING:
    from spillover.arrays.projection import EffectsOfUnits
    from spillover.arrays.result import Estimate


class Panel(Estimation, frozen=True, kw_only=True):
    """One panel regression.

    One estimate with the model's own part. Statistics: r2_within, r2, r2_between, r2_overall, r2_lsdv, f,
    f_p, sigma2, loglik. Series: wild_bootstrap.
    """

    memory_mb = 200
    own_parts = ("",)
    words = ("_cons",)

    outcome: Term
    regressors: Terms
    estimator: Literal["within", "pooled", "random", "between", "first-difference"] = "within"
    """How a panel analysis is estimated. `effects` is used by `within` and `random` only; `between` has
    the classical variance.
    """
    effects: FixedEffects = "two-way"
    observation_weights: Term | None = None
    variance: Variance = BY_UNIT
    constant: bool = False
    wild: Wild | None = None
    dependence: bool = False
    """Whether Pesaran's test of cross-section dependence is computed on the residuals."""
    residual_moran: Matrix | None = None
    """Moran's I of the residuals under this matrix, by 999 permutations of units; its p is approximate, for
    residuals are not exchangeable.
    """
    seed: Seed = 1

    def __post_init__(self) -> None:
        """Write the classical variance of the between estimator into its options where they leave it open, so
        that no estimate clustered by unit counts as different from it in the estimator alone.
        """
        if self.estimator == "between" and self.variance == BY_UNIT:
            force_setattr(self, "variance", Classical())

    def problems(self) -> Iterator[str]:
        """Options that the estimator cannot use."""
        return panel_problems(self)

    def fit(self, data: Data) -> Fit:
        """Estimate the regression with the tests that it asks for."""
        design = data.design(self)
        fits = data.fit_of(self, design)
        fitted = self.estimate(design)
        if self.residual_moran:
            from spillover.panel.residuals import residual_test

            assert fitted.residuals is not None
            moran = residual_test(data, design, fitted.residuals, self.residual_moran, self.seed)
            fitted = replace(fitted, tests=(*fitted.tests, moran))
        if self.wild:
            from spillover.panel.wild import bootstrap, rows_of, tests_of

            found = bootstrap(design, self, self.wild)
            fitted = replace(fitted, tests=(*fitted.tests, *tests_of(found)))
            fits.series["wild_bootstrap"] = rows_of(found)
        differenced = ("unit",) if self.estimator == "first-difference" else ()
        fits.add(fitted, self.outcome, differenced=differenced)
        return fits

    def memory_of(self, units: int, periods: int) -> int:
        """Count the MB of outcome and regressors, of which a fit holds some copies, and of draws by unit."""
        copies = 15 * 8e-3 * (1 + len(self.regressors))
        drawn = 16 if self.wild or self.residual_moran else 0
        return grow_memory(self.memory_mb, units, periods, each_unit=drawn, each_row=copies)

    def estimate(self, design: Design) -> Estimate:
        """Estimate the regression on a design, with Pesaran's test where the analysis asks for it."""
        from spillover.arrays.dependence import pesaran_cd

        fitted = _ESTIMATORS[self.estimator](self, design)
        if self.dependence:
            assert fitted.residuals is not None
            cd = pesaran_cd(fitted.residuals, design.unit, design.time)
            fitted = replace(fitted, tests=(*fitted.tests, cd))
        return fitted

    def recipes(self, name: str) -> list[Recipe]:
        """Describe the regression itself, with its tests."""
        more: dict[str, Any] = {"tests": ("pesaran_cd",) if self.dependence else ()}
        if self.wild:
            more["wild"] = {**all_options_of(self.wild), "terms": self.wild.terms or self.regressors}
        return [linear_recipe(self, name, self.outcome, self.regressors, estimator=self.estimator, **more)]


def _arguments(panel: Panel, design: Design) -> tuple[tuple[Any, ...], dict[str, Any]]:
    from spillover.panel.inputs import variance_of, weights_of

    arrays = (design.column(panel.outcome), design.matrix(panel.regressors), design.unit, design.time)
    common = {
        "terms": panel.regressors,
        "variance": variance_of(panel.variance, design),
        "weights": weights_of(panel.observation_weights, design),
        "outcome": panel.outcome,
    }
    return arrays, common


def _fit_within(panel: Panel, design: Design) -> Estimate:
    from spillover.arrays.within import fit_within
    from spillover.panel.design import join_columns
    from spillover.panel.inputs import inputs_of

    x = join_columns([design.column(term) for term in panel.regressors])
    y = design.column(panel.outcome)
    terms = panel.regressors
    return fit_within(y, x, design.unit, design.time, terms=terms, **inputs_of(panel, design))


def _fit_pooled(panel: Panel, design: Design) -> Estimate:
    from spillover.arrays.random_effects import fit_pooled

    arrays, options = _arguments(panel, design)
    return replace(fit_pooled(*arrays, **options), estimator="pooled")


def _random(panel: Panel, design: Design) -> Estimate:
    """Random unit effects; with fixed time effects where the analysis says two-way."""
    from spillover.arrays.random_effects import fit_random

    arrays, options = _arguments(panel, design)
    del options["weights"]
    effects: EffectsOfUnits = "two-way" if panel.effects == "two-way" else "individual"
    return fit_random(*arrays, **options, effects=effects).estimate


def _fit_between(panel: Panel, design: Design) -> Estimate:
    from spillover.arrays.random_effects import fit_between

    arrays, options = _arguments(panel, design)
    del options["variance"]
    return fit_between(*arrays, **options)


def _first_difference(panel: Panel, design: Design) -> Estimate:
    from spillover.arrays.random_effects import fit_first_difference

    arrays, options = _arguments(panel, design)
    return fit_first_difference(*arrays, **options)


_ESTIMATORS = {
    "within": _fit_within,
    "pooled": _fit_pooled,
    "random": _random,
    "between": _fit_between,
    "first-difference": _first_difference,
}


def panel_problems(panel: Panel) -> Iterator[str]:
    """Yield a line for each problem, with the remedy."""
    if panel.estimator == "random" and panel.observation_weights:
        yield _("observation_weights: random effects take none; write null, or take estimator within")
    if panel.estimator == "random" and not isinstance(panel.effects, str):
        yield _("effects: random effects take no list; write individual or two-way, or estimator within")
    if panel.estimator not in ("within", "random") and not isinstance(panel.effects, str):
        yield _(
            "effects: estimator {estimator} takes no list of effects; use estimator within",
            estimator=panel.estimator,
        )
    if panel.estimator == "random" and panel.effects in ("time", "none"):
        yield (
            _(
                "effects: random effects are those of units; write individual, or two-way to add "
                "fixed effects of years"
            )
        )
    by = getattr(panel.variance, "by", "unit")
    if panel.estimator == "first-difference" and by != "unit":
        yield _("variance: first differences cluster by unit alone; write {{kind: clustered, by: unit}}")
    if panel.estimator == "between" and panel.variance != Classical():
        yield _("variance: the between estimator has the classical variance only; write {{kind: classical}}")
    for key in ("dependence", "residual_moran"):
        if getattr(panel, key) and panel.estimator not in ("within", "pooled"):
            yield (
                _(
                    "{estimator} has no residual for each row; take estimator within or pooled",
                    estimator=f"{key}: {panel.estimator}",
                )
            )
    if panel.wild and panel.estimator != "within":
        yield _("wild: the wild cluster bootstrap is for estimator 'within'; remove 'wild'")
    if panel.wild and not (isinstance(panel.variance, Clustered) and isinstance(panel.variance.by, str)):
        yield _("wild: the wild cluster bootstrap needs a variance of kind clustered, by one column")
