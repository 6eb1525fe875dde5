"""Moran's I of a model's residuals. It is apart from what all analyses load, so that other changes of the
numerics of Moran's I rerun no analysis that has no such test.
"""

from __future__ import annotations

from spillover.arrays.foundation import Array
from spillover.arrays.result import Test
from spillover.data import Data
from spillover.panel.design import Design

PERMUTATIONS = 999  # of units


def residual_test(data: Data, design: Design, residuals: Array, matrix: str, seed: int) -> Test:
    """Moran's I of residuals, (T, n) or a row for each of the design, under a matrix."""
    from spillover.arrays.spatial.moran import moran_of_residuals

    if residuals.ndim == 1:
        design.refuse_gaps()
        residuals = residuals.reshape(len(design.unit_ids), len(design.years)).T
    return moran_of_residuals(residuals, data.matrix(matrix, design), permutations=PERMUTATIONS, seed=seed)
