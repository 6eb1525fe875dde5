"""Indicators for tests of the index."""

import numpy as np

from spillover.arrays.index import Indicators


def indicators(values, directions=None, years=None, names=None):
    """Indicators out of plain lists: directions +1, one year and made-up names unless given."""
    values = np.asarray(values, dtype=float)
    n, k = values.shape
    return Indicators(
        values,
        tuple(names or (f"x{j}" for j in range(k))),
        np.ones(k, dtype=int) if directions is None else np.asarray(directions),
        np.full(n, 2013) if years is None else np.asarray(years),
        tuple(f"city {i} in 2013" for i in range(n)),
    )
