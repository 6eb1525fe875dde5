"""Indicators weighted by entropy."""

from __future__ import annotations

from index.method import Index, Indicators, Method, Scope, Shift


class Entropy(Method, frozen=True, kw_only=True):
    """The sum of normalised indicators with entropy weights: the more unevenly an indicator is spread, the
    larger its weight.
    """

    additive = True

    shift: Shift = 0.0
    """Added to every normalised value before entropy's shares are taken; 0 by default, with 0·ln 0 = 0.
    Scores use the values without it.
    """
    extremes: Scope = "pooled"
    """Minimum and maximum of the range normalisation over all unit-years (pooled) or within each year."""
    weights: Scope = "pooled"
    """Entropy weights over all unit-years (pooled) or computed for each year."""

    def compute(self, indicators: Indicators) -> Index:
        """Compute the index of these indicators."""
        from spillover.arrays.index import entropy_index

        return entropy_index(indicators, self.shift, self.extremes, self.weights)
