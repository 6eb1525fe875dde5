"""Weights from a file that another program wrote."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from spillover import options
from spillover.options import Label
from weights.family import Family

if TYPE_CHECKING:
    from spillover.arrays.weights.matrix import WeightMatrix
    from weights.ground import Ground


class File(Family, frozen=True, kw_only=True, tag="file"):
    """The weights of a file; its rows are matched by id."""

    file: options.File
    ids: options.File | None = None
    order: Literal["ascending"] | None = None
    values: Literal["weights", "links", "distances"] = "weights"
    diagonal: Literal["error", "drop"] = "error"
    sheet: Label | None = None
    matrix: Label | None = None
    encoding: Literal["utf-8", "gb18030"] = "utf-8"

    def problems(self) -> Iterator[str]:
        """Two answers to one question."""
        if self.ids and self.order:
            yield "order: 'ids' says the order of the rows already; leave one of the two out"

    def build(self, ground: Ground) -> WeightMatrix:
        """The raw weights."""
        from weights.files import How, ascending, by_ids, listed_ids, read_weights

        ids = listed_ids(Path(self.ids)) if self.ids else ascending(ground.ids) if self.order else None
        how = How(self.sheet or "", self.matrix or "", self.encoding)
        found = read_weights(self.file, how, ids, self.values, self.diagonal)
        return by_ids(found, ground.ids, (ground.names, ground.local_names)).align(ground.ids)
