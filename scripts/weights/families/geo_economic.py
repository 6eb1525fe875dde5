"""Geography nested with economy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from spillover.words import _
from weights.family import Equal, Ground, Positive, Share, VariableFamily, WeightMatrix

HALF = 0.5


class GeoEconomic(VariableFamily, frozen=True, kw_only=True):
    """share·G + (1 − share)·E of the row-standardised inverse and economic distances, or their product."""

    share: Share = HALF
    """The share of geography in the sum."""
    form: Literal["sum", "product"] = "sum"
    """sum, or product."""
    power: Positive = 1.0
    """The exponent of the distance."""
    equal: Equal = "error"
    """Two units with the same mean, whose weight would be 1/0: error names them, cap gives them the largest
    finite weight, drop gives them no link.
    """

    def build(self, ground: Ground) -> WeightMatrix:
        """Compute the raw weights."""
        from spillover.arrays.weights.economic import geo_economic

        options = (self.share, self.form, self.power, self.equal)
        return geo_economic(ground.ids, ground.coordinates, self.means(ground), *options)

    def problems(self) -> Iterator[str]:
        """Find a share of a product."""
        if self.form == "product" and self.share != HALF:
            yield _("share: a product has no share of geography; leave it out, or choose form: sum")
