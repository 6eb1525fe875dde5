"""Tell a number that was mistyped by a digit from another one."""

from __future__ import annotations

import math

from audit.prose.sentence import CERTAIN
from audit.reading.figures import Figure


def is_digit_away(figure: Figure, value: float, least: int = CERTAIN) -> bool:
    """Return whether a printed number is another one with one digit changed, or two neighbours exchanged.
    least: the digits that it has at least.
    """
    if figure.digits < least or figure.relation:
        return False
    scale = 100 if figure.percent else 1
    decimals = max(0, round(-math.log10(figure.unit)))
    typed, right = f"{abs(figure.value):.{decimals}f}", f"{abs(value * scale):.{decimals}f}"
    if len(typed) != len(right):
        return False
    differing = [i for i, (a, b) in enumerate(zip(typed, right, strict=True)) if a != b]
    if len(differing) == 2 and differing[1] - differing[0] == 1:
        first, second = differing
        return typed[first] == right[second] and typed[second] == right[first]
    return len(differing) == 1
