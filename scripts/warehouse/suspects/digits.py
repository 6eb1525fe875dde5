"""Two digits exchanged: a number far from what its unit's other years lead to, which two of its adjacent
digits in each other's place would bring there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np

from spillover.words import lasting
from warehouse.suspects.cells import (
    MOSTLY,
    SURE,
    Deviations,
    Series,
    build_finding,
    count_decimals,
    keep_digits,
    list_adjacent_cells,
    numbers_in,
)
from warehouse.suspects.finding import SuspectedNumber

# In its unit's scatters: how far a number is from its path, and how near to it with two digits exchanged.
FAR, NEAR = 3.0, 2.5
# How far a number is from years that are alike, in widths of these with the last digit, to stand out.
OUT = 10.0
# So many numbers of other digits say how often two of them, exchanged, lead to the path by chance; they are
# spread over so much, in logs.
DRAWS, SPREAD = 200, 0.5
# Digits of a number that are read: those that a double has for certain.
SHOWN = 15


@dataclass(frozen=True)
class FarNumber:
    """A number far from what its unit's other years lead to. place: its unit and year; size: how far, in
    scatters; repair_distance: how near to its path another number fits, as the path has it; repair: the
    number with two digits exchanged that fits, NaN if none does; chance: how many in the column are as far by
    chance; exchange_chance: how many of those an exchange would bring to their path.
    """

    place: tuple[int, int]
    size: float
    repair_distance: float
    repair: float
    chance: float
    exchange_chance: float


def find_far_numbers(series: Series, most: float = DRAWS) -> Iterator[FarNumber]:
    """The numbers more than FAR from their path, and no nearer to it than those of the years beside. A column
    whose movement mostly repeats has no usual distance from a path, and none.

    most: where chance makes more as far, how many of those an exchange would repair is not sought.
    """
    if series.repeat_share > MOSTLY:
        return
    expected, standard = series.predictions, series.standard
    with np.errstate(invalid="ignore"):
        size = np.abs(standard)
        # A wrong number pulls the path of the years beside it by less than it is itself away.
        wide = np.pad(np.nan_to_num(size), ((0, 0), (1, 1)))
        far = (size > FAR) & (size >= np.maximum(wide[:, :-2], wide[:, 2:])) & (series.values != 0)
        far &= series.common_movement.digits == 0
        for other in series.other_standards:
            far &= np.abs(other) > FAR
    judged = [Deviations(one) for one in (standard, *series.other_standards)]
    for at in numbers_in(far):
        value, away = float(series.values[at]), float(series.path[at] - expected[at])
        near = NEAR * abs(away / float(standard[at]))
        others = _find_others(series, value)
        best = min(others, key=lambda v: abs(series.to_path_scale(v) - expected[at]), default=value)
        chance = of_digits = max(one.count * one.tail_share(abs(float(one.values[at]))) for one in judged)
        if not abs(series.to_path_scale(best) - expected[at]) < near:
            best = math.nan
        elif chance <= min(most, DRAWS):
            of_digits = chance * _estimate_chance_share(series, value, away, near, 1 / chance)
        yield FarNumber(at, float(size[at]), near, best, chance, of_digits)


def find_exchanged_digits(series: Series) -> Iterator[SuspectedNumber]:
    """Numbers whose digits were exchanged, where chance would make fewer than SURE of them: far from their
    path, or between two years that are alike.
    """
    far = {(one.unit, one.year): one for one in _find_exchanged_far(series)}
    yield from far.values()
    yield from (one for one in _find_exchanged_between(series) if (one.unit, one.year) not in far)


def _find_exchanged_between(series: Series) -> Iterator[SuspectedNumber]:
    """Numbers that, two digits exchanged, are among the years beside, which are alike: two on either side.

    All numbers of the column that stand out from such years are taken together. Each could be, by chance, one
    of the few that exchanged digits leave, as often as numbers come so far from the years beside. Of the
    numbers that are, sorted by how far they stand out, each must be one of more than chance makes / SURE.
    """
    every = _find_standing_out(series)
    found = [one for one in every if not math.isnan(one.repair)]
    for count, one in enumerate(sorted(found, key=lambda one: -one.apart), 1):
        chance = _count_exchanged_by_chance(series, every, one.apart) / count
        if chance > SURE:
            continue
        reason = lasting(
            "the years around have {low:.15g} to {high:.15g}; with two digits exchanged, it is {value:.15g}",
            low=one.low,
            high=one.high,
            value=one.repair,
        )
        proof = list_adjacent_cells(series, *one.place)
        more = {"proposal": one.repair, "chance": chance}
        yield build_finding("exchanged_digits", series, one.place, one.middle, proof, reason, **more)


@dataclass(frozen=True)
class OutstandingNumber:
    """A number far from the years around, which are alike: between low and high, with the last digit gap
    wide. repair: the number with two digits exchanged that is one of these, NaN if none is.
    """

    place: tuple[int, int]
    value: float
    low: float
    high: float
    gap: float
    repair: float

    @property
    def middle(self) -> float:
        """The middle of the years around."""
        return (self.low + self.high) / 2

    @property
    def apart(self) -> float:
        """How far the number stands out, in widths of the gap."""
        return abs(self.value - self.middle) / self.gap


def _find_standing_out(series: Series) -> list[OutstandingNumber]:
    values, years = series.values, series.values.shape[1]
    wide = np.pad(values, ((0, 0), (2, 2)), constant_values=np.nan)
    around = np.stack([wide[:, 2 + step : 2 + step + years] for step in (-2, -1, 1, 2)])
    there = np.isfinite(around)
    low = np.where(there, around, np.inf).min(axis=0)
    high = np.where(there, around, -np.inf).max(axis=0)
    gap = high - low + 2 * series.rounding
    with np.errstate(invalid="ignore"):
        out = np.abs(values - (low + high) / 2) >= OUT * gap
        out &= (there.sum(axis=0) >= 3) & there[1] & there[2] & (low * high > 0)
    found = []
    for i, t in numbers_in(out):
        slack = float(series.rounding[i, t])
        inside = (
            v for v in _find_others(series, float(values[i, t])) if low[i, t] - slack < v < high[i, t] + slack
        )
        sizes = {"low": float(low[i, t]), "high": float(high[i, t]), "gap": float(gap[i, t])}
        repair = next(inside, math.nan)
        found.append(OutstandingNumber((i, t), value=float(values[i, t]), repair=repair, **sizes))
    return found


def _count_exchanged_by_chance(series: Series, every: list[OutstandingNumber], apart: float) -> float:
    """Count how many of the numbers that stand out chance makes the years around with two digits exchanged,
    standing out so far.
    """
    logs = np.sort([math.log(abs(one.value - one.middle)) for one in every])
    count = 0.0
    for one in every:
        for other in _find_others(series, one.middle):
            distance = abs(other - one.middle)
            if distance < 0.999 * apart * one.gap:
                continue
            # As many are within a factor of two, on either side of the years around.
            near = np.searchsorted(logs, math.log(distance) + np.array([-1, 1]) * math.log(2))
            density = (near[1] - near[0] + 1) / len(every) / (2 * math.log(2)) / (2 * distance)
            count += float(density) * one.gap
    return count


def _find_exchanged_far(series: Series) -> Iterator[SuspectedNumber]:
    """Numbers far from their path: as many are so far by chance, and of those so many are brought there by
    exchanging digits.
    """
    deviations = Deviations(series.standard)
    # Where chance makes more than one as far, no digits tell.
    for one in find_far_numbers(series, most=1.0):
        if math.isnan(one.repair) or one.chance > 1 or one.exchange_chance > SURE:
            continue
        expected = series.from_path_scale(float(series.predictions[one.place]))
        reason = lasting(
            "its other years lead to {expected:.4g}; with two digits exchanged, {value:.15g}, it fits them",
            expected=expected,
            value=one.repair,
        )
        share = deviations.share_beyond(float(series.standard[one.place]))
        more = {"proposal": one.repair, "share": share, "chance": one.exchange_chance}
        yield build_finding(
            "exchanged_digits",
            series,
            one.place,
            expected,
            list_adjacent_cells(series, *one.place),
            reason,
            **more,
        )


@cache  # the largest departures are sought among the same numbers
def _estimate_chance_share(series: Series, value: float, away: float, near: float, most: float) -> float:
    """Estimate the share of numbers as far from their path that two exchanged digits bring there. Of more
    than `most` it is not sought how many more.
    """
    drawn = (
        np.round(value / series.factor * np.exp(np.linspace(-SPREAD, SPREAD, DRAWS)), series.decimals)
        * series.factor
    )
    places = ((one, series.to_path_scale(one)) for one in map(float, drawn) if one != 0)
    hits = tried = 0
    for one, place in places:
        tried += 1
        hits += any(
            abs(series.to_path_scale(other) - place + away) < near for other in _find_others(series, one)
        )
        if (hits + 1) / (DRAWS + 1) > most:
            break
    return (hits + 1) / (tried + 1)


def _find_others(series: Series, value: float) -> list[float]:
    """Return the numbers that one of a column may have been, by the digits that its file prints."""
    printed = keep_digits(value / series.factor)
    return [keep_digits(other * series.factor) for other in repairs(printed, series.decimals)]


def repairs(value: float, decimals: int) -> list[float]:
    """Return what a number may have been before two adjacent digits were exchanged: 3.4 of two decimals may
    have been 3.04, and 176 may have been 1076, whose first two make 0176. decimals: of its column, where its
    own are fewer.
    """
    shown = f"{abs(value):.{max(decimals, count_decimals(value))}f}"
    if len(shown.strip("0.")) > SHOWN:
        shown = f"{abs(value):.{SHOWN}g}"
    found = [] if "e" in shown else _exchange_digits(shown if shown.startswith("0") else f"0{shown}")
    return [math.copysign(other, value) for other in found]


def exchanges(value: float) -> list[float]:
    """A number with each two of its adjacent digits that differ exchanged."""
    shown = f"{value:.{SHOWN}g}"
    return [] if "e" in shown else _exchange_digits(shown)


def _exchange_digits(shown: str) -> list[float]:
    digits = [k for k, character in enumerate(shown) if character.isdigit()]
    return [
        float(shown[:a] + shown[b] + shown[a + 1 : b] + shown[a] + shown[b + 1 :])
        for a, b in pairwise(digits)
        if shown[a] != shown[b]
    ]
