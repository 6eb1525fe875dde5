"""Weights from a file that another program wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from declare import types
from weights.family import Family

if TYPE_CHECKING:
    from spillover.arrays.weights.matrix import WeightMatrix
    from weights.ground import Ground


class File(Family, frozen=True, kw_only=True, tag="file"):
    """The weights of a .gal, .gwt or .csv file."""

    file: types.File

    def build(self, ground: Ground) -> WeightMatrix:
        """The raw weights."""
        from spillover.arrays.weights.files import read_weights

        return read_weights(self.file).align(ground.ids)
