"""The outcome of a check's comparison: passed or not, with the printed and the implied number."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from audit.declaration import PrintedFacts
from audit.interval import Interval, PrintedNumber
from audit.tables import Tables
from spillover.words import lasting, mark_text

WEIGHTS = {
    5: mark_text("no computation on one sample can give it"),
    4: mark_text("it contradicts a definition, or what the text says"),
    3: mark_text("it contradicts other printed numbers"),
    2: mark_text("it is incomplete or hardly plausible"),
    1: mark_text("a slip of print or of rounding"),
}


@dataclass(frozen=True)
class Outcome:
    """One comparison. `printed_values`: the numbers read; `implied_interval`: what they imply, an interval;
    `excess`: how far outside the printed number is, in units of its last digit; `weight`: 1 (a slip of print)
    to 5 (no computation can give it).
    """

    table: str
    column: str
    term: str
    is_consistent: bool
    sentence: str
    weight: int = 1
    printed_values: Mapping[str, str] = field(default_factory=dict)
    implied_interval: Interval | None = None
    excess: float = 0.0


Check = Callable[[Tables, PrintedFacts], Iterator[Outcome]]
# p-values below which one, two and three stars are usually printed; a study may state others.
RULES: dict[str, list[float]] = {"10/5/1 %": [0.10, 0.05, 0.01], "5/1/0.1 %": [0.05, 0.01, 0.001]}


def compare_numbers(
    place: tuple[str, str, str],
    observed: Interval,
    implied: Interval,
    unit: float,
    numbers: Mapping[str, PrintedNumber],
    sentence: str,
    weight: int,
) -> Outcome:
    """Compare an observed number with the implied one, each within its rounding band; `unit` is one unit of
    its last digit.
    """
    gap = observed.gap(implied)
    return Outcome(
        *place,
        is_consistent=gap == 0.0,
        sentence=sentence,
        weight=weight,
        printed_values=texts_by_name(numbers),
        implied_interval=implied,
        excess=gap / unit,
    )


def texts_by_name(numbers: Mapping[str, PrintedNumber | None]) -> dict[str, str]:
    """Printed numbers as the table has them."""
    return {name: number.text for name, number in numbers.items() if number is not None}


def render_interval(interval: Interval, digits: int = 4) -> str:
    """An interval in words."""
    low, high = (f"{end:.{digits}g}" for end in (interval.low, interval.high))
    if math.isfinite(interval.low) and math.isfinite(interval.high):
        return low if low == high else lasting("{low} to {high}", low=low, high=high)
    return (
        lasting("at least {low}", low=low)
        if math.isfinite(interval.low)
        else lasting("at most {high}", high=high)
        if math.isfinite(interval.high)
        else mark_text("anything")
    )
