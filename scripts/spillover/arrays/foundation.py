"""What every module of the numerics shares, without the special functions that
`spillover.arrays.result` needs
time to import.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
IntArray = NDArray[np.int64]


class EstimationError(ValueError):
    """An estimate that cannot be computed. The message names the variable, unit or period, and the remedy."""
