"""The mediation model of an analysis, as the causal steps and the bootstrap both take it."""

from __future__ import annotations

from analyses.design import Design
from analyses.effects import effects_of, weights_of
from analyses.mediation_options import MediationOptions
from spillover.arrays.mediation import Mediation


def mediation_model(design: Design, analysis: MediationOptions) -> Mediation:
    """Outcome, treatment, mediators and controls on one sample for all equations."""
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
