"""Analytic weights of the observations."""

from __future__ import annotations

from spillover.options import Label, Term
from sweep.choice import Choice


class ObservationWeights(Choice, frozen=True, kw_only=True):
    """Variables by label; null weighs all alike."""

    option = "observation_weights"

    observation_weights: dict[Label, Term | None] | None = None
    """Variables of analytic weights by name; null weights all rows equally."""
