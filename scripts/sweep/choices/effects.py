"""Sets of fixed effects."""

from __future__ import annotations

from spillover.options import FixedEffects, Label, NamedEffects
from sweep.choice import Choice


class Effects(Choice, frozen=True, kw_only=True):
    """One for all specifications, or several by label."""

    rank = 7
    option = "effects"

    effects: NamedEffects | dict[Label, FixedEffects] | None = "two-way"
    """Fixed effects: two-way, individual, time or none; or several by name, a list of sets each."""
