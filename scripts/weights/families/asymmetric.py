"""Influence from richer to poorer units."""

from __future__ import annotations

from typing import Literal

from weights.family import Ground, Positive, VariableFamily, WeightMatrix


class Asymmetric(VariableFamily, frozen=True, kw_only=True):
    """w_ij = d_ij^−power · ȳ_j / ȳ_i, or d_ij^−power where ȳ_j > ȳ_i."""

    power: Positive = 1.0
    """The exponent of the distance."""
    form: Literal["ratio", "one_way"] = "ratio"
    """ratio, or one_way."""

    def build(self, ground: Ground) -> WeightMatrix:
        """Compute the raw weights."""
        from spillover.arrays.weights.economic import asymmetric

        return asymmetric(ground.ids, ground.coordinates, self.means(ground), self.power, self.form)
