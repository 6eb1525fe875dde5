"""Weights that fall with a power of the distance on the ground."""

from __future__ import annotations

from weights.family import Family, Ground, Positive, WeightMatrix


class InverseDistance(Family, frozen=True, kw_only=True):
    """w_ij = d_ij^−power with great-circle kilometres d_ij."""

    power: Positive = 1.0
    """The exponent of the distance."""
    cutoff_km: Positive | None = None
    """No link beyond this many kilometres; null for no cut-off."""

    def build(self, ground: Ground) -> WeightMatrix:
        """Compute the raw weights."""
        from spillover.arrays.weights.families import inverse_distance

        return inverse_distance(ground.ids, ground.coordinates, self.power, self.cutoff_km)
