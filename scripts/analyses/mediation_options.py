"""The options that both kinds of mediation declare."""

from __future__ import annotations

from analyses.kind import Estimation
from declare.options import FixedEffects
from declare.types import SomeTerms, Term, Terms


class MediationOptions(Estimation, frozen=True, kw_only=True):
    """What both kinds of mediation declare."""

    outcome: Term
    treatment: Term
    mediators: Terms
    controls: SomeTerms = ()
    effects: FixedEffects = "two-way"
    observation_weights: Term | None = None
