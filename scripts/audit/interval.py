"""Printed numbers as intervals: what a rounded number can have been, and what arithmetic on such numbers can
give.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

# Digits with a point; a comma only between thousands, so that a decimal comma (0,05) is not taken for one.
NUMBER = re.compile(r"[+-]?([1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]*)?|[0-9]+\.?[0-9]*|\.[0-9]+)\Z")

# No table prints more characters; longer ones overflow.
LONGEST = 40

# What floating-point arithmetic can add to the rounding bands, relative to the numbers compared.
SLACK = 1e-12


@dataclass(frozen=True)
class Interval:
    """All values from `low` to `high`, both included; a bound may be infinite."""

    low: float
    high: float

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Interval) -> Interval:
        products = [_product(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(products), max(products))

    def __truediv__(self, other: Interval) -> Interval:
        """All quotients; everything where the divisor can be of either sign."""
        if other.low < 0 < other.high or other.low == other.high == 0:
            return Interval(-math.inf, math.inf)
        low = math.copysign(math.inf, 1.0) if other.low == 0 else 1 / other.low
        high = math.copysign(math.inf, -1.0) if other.high == 0 else 1 / other.high
        return self * Interval(min(low, high), max(low, high))

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __abs__(self) -> Interval:
        low = 0.0 if self.low <= 0 <= self.high else min(abs(self.low), abs(self.high))
        return Interval(low, max(abs(self.low), abs(self.high)))

    def square(self) -> Interval:
        """All squares."""
        size = abs(self)
        return Interval(size.low**2, size.high**2)

    @property
    def middle(self) -> float:
        """The centre of the interval."""
        return (self.low + self.high) / 2

    @property
    def width(self) -> float:
        """Length of the interval."""
        return self.high - self.low

    def gap(self, other: Interval) -> float:
        """The distance to another interval; 0 where they share a value."""
        distance = max(self.low - other.high, other.low - self.high)
        scale = max(
            (abs(v) for v in (self.low, self.high, other.low, other.high) if math.isfinite(v)), default=0.0
        )
        return distance if distance > SLACK * scale else 0.0

    def meets(self, other: Interval) -> bool:
        """Return whether the two share a value."""
        return self.gap(other) == 0.0


def exact_interval(value: float) -> Interval:
    """A number that is not rounded."""
    return Interval(value, value)


def interval_between(low: float, high: float) -> Interval:
    """All values from the lower to the higher of two bounds."""
    return Interval(min(low, high), max(low, high))


def smallest_interval(*intervals: Interval) -> Interval:
    """The smallest interval that holds all of these."""
    return Interval(min(i.low for i in intervals), max(i.high for i in intervals))


@dataclass(frozen=True)
class PrintedNumber:
    """A number as a table prints it: its text, and the place of its last digit."""

    text: str

    def __post_init__(self) -> None:
        if not NUMBER.match(self.text) or len(self.text) > LONGEST:
            raise ValueError(f"{self.text!r} is not a number")

    @property
    def value(self) -> float:
        """The number that the text says."""
        return float(self.text.replace(",", ""))

    @property
    def decimals(self) -> int:
        """Digits after the decimal point."""
        return len(self.text.partition(".")[2])

    @property
    def unit(self) -> float:
        """One unit of the last digit."""
        return 10.0**-self.decimals

    @property
    def band(self) -> Interval:
        """Values that the number can have had before it was rounded: half a unit of the last digit either
        way.
        """
        return Interval(self.value - self.unit / 2, self.value + self.unit / 2)

    @property
    def size(self) -> Interval:
        """The band of a number that cannot be negative, such as a standard error."""
        return Interval(max(self.band.low, 0.0), max(self.band.high, 0.0))


def _product(a: float, b: float) -> float:
    """a·b with 0·∞ = 0: a bound that is reached times one that is not."""
    return 0.0 if a == 0 or b == 0 else a * b
