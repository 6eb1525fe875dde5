"""Moderation: the centred interaction, the treatment's marginal effect over the moderator, and where it is
significant.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta

from spillover.analysis import Data, Design, Estimation, Fit
from spillover.options import BY_UNIT, FixedEffects, SomeTerms, Term, Variance
from spillover.recipe import Recipe, linear_recipe
from spillover.series import BoundaryRow, MarginalEffectRow, ObservedRow

if TYPE_CHECKING:
    from spillover.arrays.moderation import Moderation as Moderated
    from spillover.arrays.result import Estimate


class Moderation(Estimation, frozen=True, kw_only=True):
    """A centred interaction: marginal effect over the moderator, and Johnson-Neyman bounds.

    One estimate with the centred product as a term. Series: marginal_effect, johnson_neyman, observed.
    """

    own_parts = ("",)

    outcome: Term
    treatment: Term
    moderator: Term
    """The variable on which the treatment's effect may depend; both are centred before they are
    multiplied.
    """
    controls: SomeTerms = ()
    points: Annotated[int, Meta(ge=2, le=10_000)] = 101
    """Number of values of the moderator at which the marginal effect is computed."""
    effects: FixedEffects = "two-way"
    observation_weights: Term | None = None
    variance: Variance = BY_UNIT
    constant: bool = False

    def fit(self, data: Data) -> Fit:
        """Estimate the moderated regression and its marginal effect."""
        import numpy as np

        design = data.design(self)
        result = self.estimate(design)
        marginal = result.marginal
        rows = zip(marginal.moderator, marginal.effect, marginal.se, marginal.low, marginal.high, strict=True)
        fits = data.fit_of(self, design)
        fits.add(self.name_terms(result), self.outcome, moderator=self.moderator)
        fits.series["marginal_effect"] = [
            MarginalEffectRow(
                moderator=float(at), effect=float(b), se=float(se), low=float(low), high=float(high)
            )
            for at, b, se, low, high in rows
        ]
        fits.series["johnson_neyman"] = [BoundaryRow(moderator=bound) for bound in result.bounds]
        observed = np.sort(design.column(self.moderator))
        fits.series["observed"] = [ObservedRow(moderator=float(value)) for value in observed]
        return fits

    def estimate(self, design: Design) -> Moderated:
        """Estimate the moderated regression on a design."""
        from spillover.arrays.moderation import fit_moderation
        from spillover.panel.inputs import inputs_of

        return fit_moderation(
            design.column(self.outcome),
            design.column(self.treatment),
            design.column(self.moderator),
            design.matrix(self.controls),
            design.unit,
            design.time,
            terms=(self.treatment, self.moderator, self.controls),
            **inputs_of(self, design),
            level=self.level,
            grid=self.points,
        )

    def name_terms(self, result: Moderated) -> Estimate:
        """Name the interaction of an estimate as a product of terms, and put the Johnson–Neyman region among
        its settings.
        """
        from spillover.note import note

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
        """Describe the regression with the centred product."""
        pair = (self.treatment, self.moderator)
        terms = (*pair, ":".join(pair), *self.controls)
        return [linear_recipe(self, name, self.outcome, terms, interaction=pair)]
