"""Equal weights for the nearest units."""

from __future__ import annotations

from spillover.options import Count
from weights.family import Family, Ground, WeightMatrix


class KNearest(Family, frozen=True, kw_only=True):
    """w_ij = 1 for the k units nearest to i."""

    k: Count
    """The number of nearest neighbours."""

    def build(self, ground: Ground) -> WeightMatrix:
        """Compute the raw weights."""
        from spillover.arrays.weights.families import k_nearest

        return k_nearest(ground.ids, ground.coordinates, self.k)
