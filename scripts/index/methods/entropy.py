"""Indicators weighted by entropy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.method import Method, Scope, Shift

if TYPE_CHECKING:
    from spillover.arrays.index import Index, Indicators


class Entropy(Method, frozen=True, kw_only=True, tag="entropy"):
    """The sum of normalised indicators, weighted by how far each is from evenly spread."""

    additive = True

    shift: Shift = 0.0
    extremes: Scope = "pooled"
    weights: Scope = "pooled"

    def compute(self, indicators: Indicators) -> Index:
        """The index of these indicators."""
        from spillover.arrays.index import entropy_index

        return entropy_index(indicators, self.shift, self.extremes, self.weights)
