"""Interval arithmetic: it holds every value that it should, and no more."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.interval import Interval, PrintedNumber

numbers = st.floats(-1e3, 1e3).filter(lambda v: abs(v) > 1e-6)
intervals = st.tuples(numbers, numbers).map(lambda pair: Interval(min(pair), max(pair)))
shares = st.floats(0, 1)


def inside(interval: Interval, share: float) -> float:
    return interval.low + share * (interval.high - interval.low)


@given(intervals, intervals, shares, shares)
def test_results_hold_every_combination(a, b, s, t):
    x, y = inside(a, s), inside(b, t)
    for result, value in (
        (a + b, x + y),
        (a - b, x - y),
        (a * b, x * y),
        (abs(a), abs(x)),
        (a.square(), x * x),
    ):
        assert result.low - 1e-9 * (1 + abs(value)) <= value <= result.high + 1e-9 * (1 + abs(value))
    if y != 0:
        quotient = a / b
        assert quotient.low - 1e-9 * (1 + abs(x / y)) <= x / y <= quotient.high + 1e-9 * (1 + abs(x / y))


def test_division_by_a_number_that_may_be_zero():
    assert Interval(1, 2) / Interval(0, 4) == Interval(0.25, math.inf)
    assert Interval(1, 2) / Interval(-1, 4) == Interval(-math.inf, math.inf)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("0.0195", 0.01945, 0.01955),
        ("-4.25", -4.255, -4.245),
        ("495", 494.5, 495.5),
        ("1,000.0", 999.95, 1000.05),
    ],
)
def test_a_printed_number_is_half_a_unit_wide_either_way(text, low, high):
    band = PrintedNumber(text).band
    assert (band.low, band.high) == pytest.approx((low, high), rel=1e-12)


@pytest.mark.parametrize("text", ["", "n.a.", "1e-3", "--2", "nan", "0.05*"])
def test_what_is_not_a_number_is_refused(text):
    with pytest.raises(ValueError, match="not a number"):
        PrintedNumber(text)


def test_bands_that_touch_agree_and_others_have_a_gap():
    assert PrintedNumber("0.10").band.meets(Interval(0.105, 1.0))
    assert PrintedNumber("0.10").band.gap(Interval(0.115, 1.0)) == pytest.approx(0.01)
