"""The step of a panel's periods, and lags within units by it: the one rule for panels whose times are years
apart, and for those with gaps.
"""

from __future__ import annotations

import numpy as np

from spillover.arrays.foundation import Array, EstimationError, IntArray, encode_values
from spillover.words import _

__all__ = ["step_of"]


def step_of(time: IntArray) -> int:
    """Find the step of a panel: the greatest common divisor of the distances between its times.

    A period is a step, so that years 1990, 1995, 2000 are consecutive; where 2005 is missing before 2010, two
    steps lie between neighbours and the gap stays one.

    Parameters
    ----------
    time : array of int (N,)
        The time of each row, as an integer.

    Returns
    -------
    int
        The step, 1 where all times are the same.

    References
    ----------
    StataCorp (2023), Longitudinal-Data Reference Manual, xtset, option delta().
    """
    return int(np.gcd.reduce(np.diff(encode_values(time)[0]).astype(np.int64))) or 1


def steps(time: IntArray) -> IntArray:
    """Number the period (N,) of each row, counted in steps of the panel from its first, 0."""
    return np.asarray((time - time.min()) // step_of(time), dtype=np.int64)


def lag(values: Array, unit: IntArray, time: IntArray, order: int = 1) -> Array:
    """`values` (N,) of the same unit `order` periods earlier (N,), NaN where the panel has no such row.

    Periods are steps of `time` (`step_of`), so a missing one leaves a gap and is not jumped over; a negative
    order is a lead. The rows may come in any order.
    """
    if order == 0:
        raise EstimationError(
            _("A lag of order 0 is the variable itself; give an order of 1 or more (or −1 for a lead).")
        )
    units = encode_values(unit)[1]
    period = steps(time) + abs(order)
    span = int(period.max()) + abs(order) + 1
    keys = units * span + period
    order_of_keys = np.argsort(keys)
    ordered = keys[order_of_keys]
    if (ordered[1:] == ordered[:-1]).any():
        row = int(order_of_keys[np.flatnonzero(ordered[1:] == ordered[:-1])[0]])
        raise EstimationError(
            _(
                "Unit {unit} has two rows for time {time}; remove the duplicate before lagging.",
                unit=unit[row],
                time=time[row],
            )
        )
    wanted = keys - order
    position = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
    return np.where(
        ordered[position] == wanted, np.asarray(values, dtype=float)[order_of_keys[position]], np.nan
    )
