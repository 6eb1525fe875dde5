"""Weights that fall with the distance of two units' means of a variable."""

from __future__ import annotations

from weights.family import Equal, Ground, Positive, VariableFamily, WeightMatrix


class EconomicDistance(VariableFamily, frozen=True, kw_only=True):
    """w_ij = 1 / |ȳ_i − ȳ_j|^power."""

    power: Positive = 1.0
    """The exponent of the distance."""
    equal: Equal = "error"
    """Two units with the same mean, whose weight would be 1/0: error names them, cap gives them the largest
    finite weight, drop gives them no link.
    """

    def build(self, ground: Ground) -> WeightMatrix:
        """Compute the raw weights."""
        from spillover.arrays.weights.economic import economic_distance

        return economic_distance(ground.ids, self.means(ground), self.power, self.equal)
