"""Equal weights for all units within a distance."""

from __future__ import annotations

from weights.family import Family, Ground, Positive, WeightMatrix


class DistanceBand(Family, frozen=True, kw_only=True):
    """w_ij = 1 where i and j are at most a threshold apart."""

    threshold_km: Positive
    """Units at most this many kilometres apart are neighbours."""

    def build(self, ground: Ground) -> WeightMatrix:
        """Compute the raw weights."""
        from spillover.arrays.weights.families import distance_band

        return distance_band(ground.ids, ground.coordinates, self.threshold_km)
