"""Weights that fall exponentially with the distance on the ground."""

from __future__ import annotations

from weights.family import Family, Ground, Positive, WeightMatrix


class ExponentialDecay(Family, frozen=True, kw_only=True):
    """w_ij = exp(−d_ij / scale) with great-circle kilometres d_ij."""

    scale_km: Positive
    """The kilometres over which the weight falls by the factor e."""
    cutoff_km: Positive | None = None
    """No link beyond this many kilometres; null for no cut-off."""

    def build(self, ground: Ground) -> WeightMatrix:
        """Compute the raw weights."""
        from spillover.arrays.weights.families import exponential_decay

        return exponential_decay(ground.ids, ground.coordinates, self.scale_km, self.cutoff_km)
