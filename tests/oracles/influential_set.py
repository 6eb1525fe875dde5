"""The most influential set of units of a regression (Broderick, Giordano and Meager 2020), as their package
zaminfluence finds it: by the derivatives of the coefficient with respect to the units' weights.

NumPy alone; nothing of `scripts/` is imported.
"""

from collections.abc import Callable, Sequence

import numpy as np


def add_dummies(x: np.ndarray, units: np.ndarray, years: np.ndarray) -> np.ndarray:
    """Regressors (N, K) with a dummy for each unit and for each year but one."""
    of_units = units[:, None] == np.unique(units)
    of_years = years[:, None] == np.unique(years)[1:]
    return np.column_stack([x, of_units, of_years]).astype(float)


def fit_coefficient(y: np.ndarray, x: np.ndarray) -> float:
    """The coefficient of the first regressor by least squares; columns of zeros, as dummies of units that are
    left out, have none.
    """
    there = np.any(x != 0, axis=0)
    return float(np.linalg.lstsq(x[:, there], y, rcond=None)[0][0])


def find_scores(y: np.ndarray, x: np.ndarray, units: np.ndarray) -> dict[object, float]:
    """The influence score of each unit, the derivative of the coefficient with respect to the weight of its
    rows at 1: the first row of (X'X)⁻¹ Σ xₙeₙ.
    """
    inverse = np.linalg.pinv(x.T @ x)
    residuals = y - x @ (inverse @ (x.T @ y))
    of_rows = (x * residuals[:, None]) @ inverse[0]
    return {unit: float(of_rows[units == unit].sum()) for unit in np.unique(units)}


def find_set(
    scores: dict[object, float], distance: float, passes: Callable[[Sequence[object]], bool]
) -> tuple[int | None, list[object] | None]:
    """How many units the approximation takes to move the coefficient by a distance, downwards where it is
    negative, and the fewest in the same order with which it really does; None where there are none.

    A unit that is left out changes the coefficient by minus its score, so that those with the largest come
    first; half of the units at most.
    """
    side = np.sign(distance)
    order = sorted(scores, key=lambda unit: side * scores[unit])
    order = [unit for unit in order if side * scores[unit] < 0][: len(scores) // 2]
    reached = np.cumsum([-scores[unit] for unit in order])
    enough = np.flatnonzero(side * reached > abs(distance))
    count = int(enough[0]) + 1 if len(enough) else None
    return count, next((order[:k] for k in range(1, len(order) + 1) if passes(order[:k])), None)
