"""Options that the kinds of mediation share, and the variables of their equations on one sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spillover.analysis import Estimation
from spillover.options import FixedEffects, SomeTerms, Term, Terms

if TYPE_CHECKING:
    from spillover.arrays.mediation import Mediation
    from spillover.panel.design import Design


class MediationOptions(Estimation, frozen=True, kw_only=True):
    """Options that both kinds of mediation declare."""

    outcome: Term
    treatment: Term
    mediators: Terms
    controls: SomeTerms = ()
    effects: FixedEffects = "two-way"
    observation_weights: Term | None = None


def mediation_model(design: Design, analysis: MediationOptions) -> Mediation:
    """Build the outcome, treatment, mediators and controls of all equations, on one sample."""
    from spillover.arrays.mediation import Mediation
    from spillover.panel.inputs import effects_of, weights_of

    return Mediation(
        outcome=design.column(analysis.outcome),
        treatment=design.column(analysis.treatment),
        mediators=design.matrix(analysis.mediators),
        controls=design.matrix(analysis.controls),
        unit=design.unit,
        time=design.time,
        names=(analysis.outcome, analysis.treatment, analysis.mediators, analysis.controls),
        effects=effects_of(analysis.effects, design),
        weights=weights_of(analysis.observation_weights, design),
    )
