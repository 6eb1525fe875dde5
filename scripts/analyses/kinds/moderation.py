"""Moderation: the centred interaction, the treatment's marginal effect over the moderator, and where it is
significant.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta

from analyses.kind import Estimation
from analyses.recipe import linear_recipe
from declare.options import BY_UNIT, FixedEffects, Variance
from declare.recipe import Recipe
from declare.types import SomeTerms, Term

if TYPE_CHECKING:
    from analyses.design import Design
    from analyses.files import Files
    from analyses.report import Report
    from spillover.arrays.moderation import Moderation as Moderated
    from spillover.arrays.result import Estimate


class Moderation(Estimation, frozen=True, kw_only=True):
    """One estimate; series `marginal_effect` over the moderator's range, `johnson_neyman` bounds, and the
    `observed` values.
    """

    own_parts = ("",)

    outcome: Term
    treatment: Term
    moderator: Term
    controls: SomeTerms = ()
    points: Annotated[int, Meta(ge=2)] = 101
    effects: FixedEffects = "two-way"
    observation_weights: Term | None = None
    variance: Variance = BY_UNIT
    constant: bool = False

    def run(self, files: Files) -> Report:
        """The moderated regression and its marginal effect."""
        import numpy as np

        design = files.design(self)
        result = self.estimate(design)
        marginal = result.marginal
        names = ("moderator", "effect", "se", "low", "high")
        rows = zip(marginal.moderator, marginal.effect, marginal.se, marginal.low, marginal.high, strict=True)
        report = files.report(self, design)
        report.add(self.named(result), self.outcome, moderator=self.moderator)
        report.series["marginal_effect"] = [dict(zip(names, map(float, row), strict=True)) for row in rows]
        report.series["johnson_neyman"] = [{"moderator": bound} for bound in result.bounds]
        observed = np.sort(design.column(self.moderator))
        report.series["observed"] = [{"moderator": float(value)} for value in observed]
        return report

    def estimate(self, design: Design) -> Moderated:
        """The moderated regression on a design."""
        from analyses.effects import effects_of, weights_of
        from analyses.variance import variance_of
        from spillover.arrays.moderation import fit_moderation

        return fit_moderation(
            design.column(self.outcome),
            design.column(self.treatment),
            design.column(self.moderator),
            design.matrix(self.controls),
            design.unit,
            design.time,
            terms=(self.treatment, self.moderator, self.controls),
            effects=effects_of(self.effects, design),
            weights=weights_of(self.observation_weights, design),
            variance=variance_of(self.variance, design),
            constant=self.constant,
            outcome=self.outcome,
            level=self.level,
            grid=self.points,
        )

    def named(self, result: Moderated) -> Estimate:
        """The estimate with its interaction named as a product of terms, and the Johnson–Neyman region among
        its settings.
        """
        from spillover.arrays.note import note

        fitted = result.estimate
        product = f"{self.treatment}:{self.moderator}"
        names = {"treatment": self.treatment, "moderator": self.moderator}
        region = note("significant", **names, level=self.level, regions=list(result.region))
        return replace(
            fitted,
            terms=(*fitted.terms[:2], product, *fitted.terms[3:]),
            settings={**fitted.settings, "significant": region},
        )

    def recipes(self, name: str) -> list[Recipe]:
        """The regression with the centred product."""
        pair = (self.treatment, self.moderator)
        terms = (*pair, ":".join(pair), *self.controls)
        return [linear_recipe(self, name, self.outcome, terms, interaction=pair)]
