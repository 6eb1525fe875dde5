"""Equal weights for units with a common border."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from weights.family import Family

if TYPE_CHECKING:
    from spillover.arrays.weights.matrix import WeightMatrix
    from weights.ground import Ground


class Contiguity(Family, frozen=True, kw_only=True, tag="contiguity"):
    """w_ij = 1 where two Chinese prefectures, known by their adcodes, meet."""

    kind: Literal["queen", "rook"] = "queen"

    def build(self, ground: Ground) -> WeightMatrix:
        """The raw weights."""
        from spillover.arrays.weights.contiguity import contiguity, prefecture_polygons

        return contiguity(ground.ids, prefecture_polygons(ground.ids), self.kind)
