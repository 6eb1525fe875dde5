"""Lags by the value of time."""

import numpy as np
import pytest

from spillover.arrays.foundation import EstimationError
from spillover.arrays.lags import lag

UNIT = np.array([1, 1, 1, 2, 2, 1])
TIME = np.array([2000, 2001, 2003, 2001, 2000, 2004])
VALUES = np.array([10.0, 11.0, 13.0, 21.0, 20.0, 14.0])


def test_gaps_are_not_jumped_and_units_not_crossed() -> None:
    np.testing.assert_array_equal(lag(VALUES, UNIT, TIME), [np.nan, 10.0, np.nan, 20.0, np.nan, 13.0])
    np.testing.assert_array_equal(lag(VALUES, UNIT, TIME, 2), [np.nan, np.nan, 11.0, np.nan, np.nan, np.nan])


def test_a_negative_order_is_a_lead() -> None:
    np.testing.assert_array_equal(lag(VALUES, UNIT, TIME, -1), [11.0, np.nan, 14.0, np.nan, 21.0, np.nan])


def test_errors_are_named() -> None:
    with pytest.raises(EstimationError, match="Unit 1 has two rows for time 2000"):
        lag(VALUES, UNIT, np.where(TIME == 2001, 2000, TIME))
    with pytest.raises(EstimationError, match="order 0"):
        lag(VALUES, UNIT, TIME, 0)
