"""Weights from a file that another program wrote."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from spillover import options
from spillover.options import Label
from spillover.words import _
from weights.family import Family, Ground, WeightMatrix


class File(Family, frozen=True, kw_only=True):
    """Weights from a file, in the layouts of docs/matrices.md."""

    file: options.File
    """The file, relative to the project; rows are matched by id."""
    ids: options.File | None = None
    """A text file with the units' ids in the order of the rows, one per line, for a matrix without ids."""
    order: Literal["ascending"] | None = None
    """ascending: the rows have no ids, and are the study's units by ascending id."""
    values: Literal["weights", "links", "distances"] = "weights"
    """weights: the numbers are weights. links: each link has the weight 1. distances: the weight is 1/d."""
    diagonal: Literal["error", "drop"] = "error"
    """Diagonal weights: error names one; drop ignores them."""
    sheet: Label | None = None
    """The sheet of a workbook with several."""
    matrix: Label | None = None
    """The matrix of a .mat file with several."""
    encoding: Literal["utf-8", "gb18030"] = "utf-8"
    """The encoding of a text."""

    def problems(self) -> Iterator[str]:
        """Refuse `ids` beside `order`: both say which unit a row is of."""
        if self.ids and self.order:
            yield _("order: 'ids' says the order of the rows already; leave one of the two out")

    def build(self, ground: Ground) -> WeightMatrix:
        """Read the weights, not yet standardised."""
        from spillover.weights.links import How
        from weights.files import read_ids, read_weights, rename_to_ids, sort_ids

        ids = read_ids(Path(self.ids)) if self.ids else sort_ids(ground.ids) if self.order else None
        how = How(self.sheet or "", self.matrix or "", self.encoding)
        found = read_weights(self.file, how, ids, self.values, self.diagonal)
        return rename_to_ids(found, ground.ids, (ground.names, ground.local_names)).align(ground.ids)
