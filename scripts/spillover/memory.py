"""The memory that a job asks for, by the size of its panel; measured in docs/records/scale.md."""

from __future__ import annotations

import math

# The most units for whose dense matrices a job asks: clustered errors of spatial models stop there.
DENSE = 5_000


def grow_memory(
    base: int,
    units: int,
    periods: int,
    *,
    each_unit: float = 0,
    each_row: float = 0,
    matrices: float = 0,
) -> int:
    """Count the MB that a job asks for: base, kB for each unit and for each row (units × periods), and so
    many dense matrices of all units where these are at most DENSE.
    """
    dense = matrices * 8e-6 * units**2 if units <= DENSE else 0
    return math.ceil(base + each_unit * units / 1000 + each_row * units * periods / 1000 + dense)
