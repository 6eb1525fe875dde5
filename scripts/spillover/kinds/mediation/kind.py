"""Mediation by causal steps: the outcome without mediators, each mediator, the outcome with them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from spillover.analysis import Data, Fit
from spillover.options import BY_UNIT, Variance
from spillover.panel.mediation import MediationOptions
from spillover.recipe import Recipe, linear_recipe

if TYPE_CHECKING:
    from spillover.arrays.mediation import CausalSteps
    from spillover.arrays.result import Estimate


class Mediation(MediationOptions, frozen=True, kw_only=True):
    """Causal steps: the outcome without mediators, each mediator, the outcome with them; Sobel's test.

    Parts: total, mediator_<name>, outcome. Statistics of outcome: effect_direct, effect_indirect,
    effect_total, effect_proportion.
    """

    variance: Variance = BY_UNIT
    constant: bool = False

    def parts(self) -> tuple[str, ...]:
        """List its equations."""
        return ("total", *(f"mediator_{name}" for name in self.mediators), "outcome")

    def fit(self, data: Data) -> Fit:
        """Estimate the causal steps."""
        from spillover.arrays.mediation import causal_steps
        from spillover.panel.inputs import variance_of
        from spillover.panel.mediation import mediation_model

        design = data.design(self)
        steps = causal_steps(mediation_model(design, self), variance_of(self.variance, design), self.constant)
        fits = data.fit_of(self, design)
        fits.add(steps.total, self.outcome, "total")
        for name, path in zip(self.mediators, steps.mediators, strict=True):
            fits.add(path, name, f"mediator_{name}")
        fits.add(add_effects(steps), self.outcome, "outcome")
        return fits

    def recipes(self, name: str) -> list[Recipe]:
        """Describe the total effect, each path to a mediator, and the outcome with the mediators."""
        exogenous = (self.treatment, *self.controls)
        paths = [linear_recipe(self, f"{name}/mediator_{m}", m, exogenous) for m in self.mediators]
        with_mediators = (self.treatment, *self.mediators, *self.controls)
        return [
            linear_recipe(self, f"{name}/total", self.outcome, exogenous),
            *paths,
            linear_recipe(*(self, f"{name}/outcome", self.outcome, with_mediators), mediators=self.mediators),
        ]


def add_effects(steps: CausalSteps) -> Estimate:
    """Add to the outcome equation the direct, indirect and total effects, the proportion and Sobel's
    tests.
    """
    outcome = steps.outcome
    effects = {f"effect_{name}": value for name, value in steps.effects.items()}
    return replace(
        outcome,
        statistics={**outcome.statistics, **effects},
        tests=(*outcome.tests, *steps.tests),
        notes=(*outcome.notes, *steps.notes),
    )
