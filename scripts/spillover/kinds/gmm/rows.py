"""Several designs on the rows that any of them has: what one lacks is not a number there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from spillover.arrays.foundation import Array, IntArray
from spillover.panel.design import Design


@dataclass(frozen=True)
class UnionRows:
    """Rows ordered by unit and year: unit (N,) codes in the order of the units' ids, time (N,) years."""

    unit: IntArray
    time: IntArray
    place: dict[tuple[str, int], int]

    @classmethod
    def of(cls, designs: Sequence[Design]) -> UnionRows:
        """The rows of all designs."""
        keys = sorted({key for design in designs for key in _keys(design)})
        ids = {name: code for code, name in enumerate(sorted({unit for unit, _ in keys}))}
        unit = np.array([ids[name] for name, _ in keys], dtype=np.int64)
        time = np.array([year for _, year in keys], dtype=np.int64)
        return cls(unit, time, {key: row for row, key in enumerate(keys)})

    def spread(self, design: Design, term: str) -> Array:
        """A term of one design (N,)."""
        return self.columns(design, (term,))[:, 0]

    def columns(self, design: Design, terms: Sequence[str]) -> Array:
        """Terms of one design (N, k)."""
        table = np.full((len(self.unit), len(terms)), np.nan)
        table[[self.place[key] for key in _keys(design)]] = design.matrix(terms)
        return table


def _keys(design: Design) -> list[tuple[str, int]]:
    names = [design.unit_ids[code] for code in design.unit]
    return list(zip(names, design.time.tolist(), strict=True))
