"""Two digits exchanged: a number far from what its unit's other years lead to, which two of its adjacent
digits in each other's place would bring there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.special import stdtr, stdtrit

from spillover.words import lasting
from warehouse.suspects.cells import (
    LOW,
    MOSTLY,
    SURE,
    Deviations,
    FloatArray,
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
# How many numbers so far from their path, and brought there by digits, chance may make in a column.
RARE = 0.01
# How far a number is from years that are alike, in widths of these with the last digit, to stand out.
OUT = 10.0
# So many numbers on either side of a path say how often two of their digits, exchanged, lead to it by chance;
# they are between a third of a number's distance and twenty times as far.
DRAWS, SPREAD = 2000, (1 / 3, 20.0)
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


def find_far_numbers(series: Series) -> Iterator[FarNumber]:
    """The numbers more than FAR from their path, and no nearer to it than those of the years beside, unless
    two digits exchanged bring them to both of these. A column whose movement mostly repeats has no usual
    distance from a path, and none.
    """
    if series.repeat_share > MOSTLY:
        return
    expected, standard = series.predictions, series.standard
    with np.errstate(invalid="ignore"):
        size = np.abs(standard)
        far = (size > FAR) & (series.values != 0) & (series.common_movement.digits == 0)
        for other in series.other_standards:
            far &= np.abs(other) > FAR
    # A wrong number pulls the path of the years beside it by less than it is itself away.
    wide = np.pad(np.nan_to_num(size), ((0, 0), (1, 1)))
    foremost = size >= np.maximum(wide[:, :-2], wide[:, 2:])
    paths = (standard, *series.other_standards)
    judged, as_shown = ([Deviations(one, unsure=unsure) for one in paths] for unsure in (2.0, 1.0))
    for at in numbers_in(far):
        value, path = float(series.values[at]), float(expected[at])
        scatter = abs((float(series.path[at]) - path) / float(standard[at]))
        law = _Law(series, path, scatter, *as_shown[0].student)
        repair, evidence = law.weigh_exchanges(np.array([value]), np.array([_find_others(series, value)]))
        fits = abs(series.to_path_scale(float(repair[0])) - path) < NEAR * scatter
        sides = _count_nearer_sides(series, at, float(repair[0])) if fits else 0
        if not (foremost[at] or sides == 2):
            continue
        chance = of_digits = max(_count_as_far(judged, at))
        if not (fits and sides):
            repair[0] = math.nan
        else:
            share = law.compute_share(float(size[at]), float(evidence[0]))
            first, *others = _count_as_far(as_shown, at)
            # By sizes a number may be less far than by shares.
            of_digits = min(chance, as_shown[0].count * share * max([first, *others]) / first)
        yield FarNumber(at, float(size[at]), NEAR * scatter, keep_digits(float(repair[0])), chance, of_digits)


def _count_as_far(judged: list[Deviations], at: tuple[int, int]) -> list[float]:
    """Count, by each way to judge a column, the numbers that chance puts as far from their path as one."""
    return [one.count * one.tail_share(abs(float(one.values[at]))) for one in judged]


def _count_nearer_sides(series: Series, at: tuple[int, int], repair: float) -> int:
    """Count the adjacent years to which another number is nearer than the file's; 0 if one of them is further
    away. After a lasting step a number fits the years on one side.
    """
    now, then = float(series.path[at]), series.to_path_scale(repair)
    nearer = [
        abs(then - beside) < abs(now - beside) for one in series.adjacent if np.isfinite(beside := one[at])
    ]
    return len(nearer) if all(nearer) else 0


@dataclass(frozen=True)
class _Law:
    """The distribution of a number, given its unit's other years, as a path has it: Student's t around
    `expected`, in scatters times `unit`.
    """

    series: Series
    expected: float
    scatter: float
    freedom: float
    low: float

    def _densities(self, values: FloatArray) -> FloatArray:
        """The logarithm of how dense numbers lie at each (…), but for a constant."""
        with np.errstate(invalid="ignore", divide="ignore"):
            path = np.log(values) if self.series.is_positive else values
            away = (path - self.expected) / self.scatter / self._unit
            dense = -(self.freedom + 1) / 2 * np.log1p(away**2 / self.freedom)
            return np.asarray(dense - path if self.series.is_positive else dense)

    @property
    def _unit(self) -> float:
        return self.low / float(stdtrit(self.freedom, (1 + LOW) / 2))

    def weigh_exchanges(self, values: FloatArray, others: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Of numbers (M,), what each was most likely before two of its digits were exchanged, and by how much
        likelier it came about so than as it is, in logarithms (M,): any two are as easily exchanged. others:
        what each may have been (M, K), NaN where there are fewer.
        """
        if not others.size:
            return np.full(values.shape, np.nan), np.full(values.shape, -np.inf)
        own, dense = self._densities(values), self._densities(others)
        dense = np.where(np.isfinite(dense), dense, -np.inf)
        count = np.maximum(np.isfinite(others).sum(axis=1), 1)
        most = np.argmax(dense, axis=1)
        best = np.take_along_axis(others, most[:, None], axis=1)[:, 0]
        with np.errstate(invalid="ignore"):
            return best, np.logaddexp.reduce(dense, axis=1) - np.log(count) - own

    def compute_share(self, size: float, evidence: float) -> float:
        """The share of sound numbers for which exchanged digits have at least so much evidence as for one
        that is `size` scatters away: numbers on either side of the path, each as often as the distribution
        has it, with that one.
        """
        ends = size / self._unit * np.geomspace(*SPREAD, DRAWS + 1)
        often = -np.diff(stdtr(self.freedom, -ends))
        away = self._unit * self.scatter * np.sqrt(ends[1:] * ends[:-1])
        path = self.expected + np.concatenate([away, -away])
        with np.errstate(over="ignore"):
            values = np.exp(path) if self.series.is_positive else path
        values = np.round(values / self.series.factor, self.series.decimals) * self.series.factor
        values = np.where(np.isfinite(values) & (values != 0), values, np.nan)
        told = self.weigh_exchanges(values, self._list_others(values))[1] >= evidence
        own = often[np.searchsorted(ends, size / self._unit) - 1]
        return float(own + np.tile(often, 2)[told].sum())

    def _list_others(self, values: FloatArray) -> FloatArray:
        """What numbers (M,) may have been before two adjacent digits were exchanged (M, SHOWN + 1); NaN where
        two are equal. See `repairs`.
        """
        printed = np.abs(np.nan_to_num(values)) / self.series.factor
        with np.errstate(divide="ignore"):
            shown = SHOWN - 1 - np.floor(np.log10(printed))
        last = (10.0 ** np.clip(shown, 0, self.series.decimals))[:, None]
        whole = np.round(np.minimum(printed, 10.0**SHOWN)[:, None] * last).astype(np.int64)[:, 0]
        places = 10 ** np.arange(SHOWN + 1, dtype=np.int64)
        digits = whole[:, None] // places % 10
        moved = 9 * places[:-1] * (digits[:, :-1] - digits[:, 1:])
        others = np.where(moved != 0, whole[:, None] + moved, np.nan) / last * self.series.factor
        return np.asarray(np.sign(values)[:, None] * others)


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
    for one in find_far_numbers(series):
        if math.isnan(one.repair) or one.exchange_chance > RARE:
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
