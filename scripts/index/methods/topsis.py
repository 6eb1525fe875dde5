"""The distance to the best and the worst point, with entropy weights."""

from __future__ import annotations

from index.method import Index, Indicators, Method, Scope, Shift


class Topsis(Method, frozen=True, kw_only=True):
    """Entropy-weighted TOPSIS: distance to the worst point over the sum of distances to worst and best."""

    shift: Shift = 0.0
    """Added to every normalised value before entropy's shares are taken; 0 by default, with 0·ln 0 = 0."""
    extremes: Scope = "pooled"
    """Minimum and maximum of the range normalisation over all unit-years (pooled) or within each year."""

    def compute(self, indicators: Indicators) -> Index:
        """Compute the index of these indicators."""
        from spillover.arrays.index import topsis_index

        return topsis_index(indicators, self.shift, self.extremes)
