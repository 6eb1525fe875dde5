"""Indicators weighted equally."""

from __future__ import annotations

from index.method import Index, Indicators, Method, Scope


class Equal(Method, frozen=True, kw_only=True):
    """The plain mean of the normalised indicators that vary."""

    additive = True

    extremes: Scope = "pooled"
    """Minimum and maximum of the range normalisation over all unit-years (pooled) or within each year."""

    def compute(self, indicators: Indicators) -> Index:
        """Compute the index of these indicators."""
        from spillover.arrays.index import equal_index

        return equal_index(indicators, self.extremes)
