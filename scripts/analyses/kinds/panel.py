"""One panel regression."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from analyses.kind import Estimation
from analyses.panel_problems import panel_problems
from analyses.recipe import linear_recipe
from declare.convert import all_options_of
from declare.options import BY_UNIT, FixedEffects, Variance, Wild
from declare.recipe import Recipe
from declare.types import Seed, Term, Terms

if TYPE_CHECKING:
    from analyses.design import Design
    from analyses.files import Files
    from analyses.report import Report
    from spillover.arrays.projection import EffectsOfUnits
    from spillover.arrays.result import Estimate


class Panel(Estimation, frozen=True, kw_only=True):
    """One estimate; series `wild_bootstrap` where the analysis asks for it."""

    own_parts = ("",)

    outcome: Term
    regressors: Terms
    estimator: Literal["within", "pooled", "random", "between", "first-difference"] = "within"
    effects: FixedEffects = "two-way"
    observation_weights: Term | None = None
    variance: Variance = BY_UNIT
    constant: bool = False
    wild: Wild | None = None
    dependence: bool = False
    seed: Seed = 1

    def problems(self) -> Iterator[str]:
        """Options that the estimator cannot use."""
        return panel_problems(self)

    def run(self, files: Files) -> Report:
        """The regression with the tests that it asks for."""
        design = files.design(self)
        report = files.report(self, design)
        fitted = self.estimate(design)
        if self.wild:
            from analyses.wild import bootstrap, rows_of, tests_of

            found = bootstrap(design, self, self.wild)
            fitted = replace(fitted, tests=(*fitted.tests, *tests_of(found)))
            report.series["wild_bootstrap"] = rows_of(found)
        report.add(fitted, self.outcome)
        return report

    def estimate(self, design: Design) -> Estimate:
        """The regression on a design, with Pesaran's test where the analysis asks for it."""
        from spillover.arrays.dependence import pesaran_cd

        fitted = _ESTIMATORS[self.estimator](self, design)
        if self.dependence:
            assert fitted.residuals is not None
            cd = pesaran_cd(fitted.residuals, design.unit, design.time)
            fitted = replace(fitted, tests=(*fitted.tests, cd))
        return fitted

    def recipes(self, name: str) -> list[Recipe]:
        """The regression itself, with its tests."""
        more: dict[str, Any] = {"tests": ("pesaran_cd",) if self.dependence else ()}
        if self.wild:
            more["wild"] = {**all_options_of(self.wild), "terms": self.wild.terms or self.regressors}
        return [linear_recipe(self, name, self.outcome, self.regressors, estimator=self.estimator, **more)]


def _arguments(panel: Panel, design: Design) -> tuple[tuple[Any, ...], dict[str, Any]]:
    from analyses.effects import weights_of
    from analyses.variance import variance_of

    data = (design.column(panel.outcome), design.matrix(panel.regressors), design.unit, design.time)
    common = {
        "terms": panel.regressors,
        "variance": variance_of(panel.variance, design),
        "weights": weights_of(panel.observation_weights, design),
    }
    return data, common


def _within(panel: Panel, design: Design) -> Estimate:
    from analyses.effects import effects_of
    from spillover.arrays.within import fit_within

    data, options = _arguments(panel, design)
    effects = effects_of(panel.effects, design)
    return fit_within(*data, **options, effects=effects, constant=panel.constant, outcome=panel.outcome)


def _pooled(panel: Panel, design: Design) -> Estimate:
    from spillover.arrays.random_effects import fit_pooled

    data, options = _arguments(panel, design)
    return replace(fit_pooled(*data, **options), estimator="pooled")


def _random(panel: Panel, design: Design) -> Estimate:
    """Random unit effects; with fixed time effects where the analysis says two-way."""
    from spillover.arrays.random_effects import fit_random

    data, options = _arguments(panel, design)
    del options["weights"]
    effects: EffectsOfUnits = "two-way" if panel.effects == "two-way" else "individual"
    return fit_random(*data, **options, effects=effects, outcome=panel.outcome).estimate


def _between(panel: Panel, design: Design) -> Estimate:
    from spillover.arrays.random_effects import fit_between

    data, options = _arguments(panel, design)
    return fit_between(*data, terms=options["terms"], weights=options["weights"])


def _first_difference(panel: Panel, design: Design) -> Estimate:
    from spillover.arrays.random_effects import fit_first_difference

    data, options = _arguments(panel, design)
    return fit_first_difference(*data, **options)


_ESTIMATORS = {
    "within": _within,
    "pooled": _pooled,
    "random": _random,
    "between": _between,
    "first-difference": _first_difference,
}
