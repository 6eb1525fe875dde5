"""The series that checks read: the series of a source's measure, and what the other numbers of a column say
of one.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import stdtr, stdtrit

from warehouse.suspects.finding import SuspectedNumber

if TYPE_CHECKING:
    from ingest.declaration import DeclaredRelations
    from ingest.places import Division


# What the other numbers of a column say of one: the path of its years, a robust line through its unit's other
# years, and how often chance goes as far.

WINDOW, FEWEST = 4, 4
# Units whose growth shows what a year has in common.
UNITS = 10
# How near to a power of ten the step of a whole year is, in log10.
POWER = 0.15
# Of the numbers of a column that is judged by logarithms, those that are positive.
POSITIVE = 0.98
# In scatters: a number that is wrong or a rare one, which is left out where the paths of others are sought;
# and how often they are.
GROSS, ROUNDS = 6.0, 2


@dataclass(frozen=True)
class Years:
    """The movement that the units of a column have in common. path: the years' logarithms, from zero in the
    first, without years in another unit (T,); digits: the powers of ten of those (T,); chance: of the step
    that shows them; growth: the median growth into each year (T,), NaN in the first and where too few units
    have it.
    """

    path: FloatArray
    digits: np.ndarray
    chance: float
    growth: FloatArray


def usual_path(logs: FloatArray) -> Years:
    """The path of a column's years, by the median growth of its units. A step by a power of ten begins years
    in another unit, and those are the fewer.
    """
    years = logs.shape[1]
    growth = np.full(years, np.nan)
    steps = np.diff(logs, axis=1)
    enough = np.flatnonzero(np.isfinite(steps).sum(axis=0) >= UNITS)
    growth[enough + 1] = [np.median(steps[np.isfinite(steps[:, t]), t]) for t in enough]
    known = growth[np.isfinite(growth)]
    usual = float(np.median(known)) if known.size else 0.0
    powers, chance = np.zeros(years), math.nan
    sizes = np.where(np.isfinite(growth), growth - usual, 0.0) / math.log(10)
    stepped = (np.round(sizes) != 0) & (np.abs(sizes - np.round(sizes)) < POWER)
    if stepped.any() and not _is_shared(logs, known):
        chances = count_chance_values(growth, usual)
        stepped &= np.where(np.isfinite(chances), chances, np.inf) * 2 * POWER <= ALARMS
        powers = np.cumsum(np.where(stepped, np.round(sizes), 0))
        levels, counts = np.unique(powers, return_counts=True)
        # The latest years count where as many are in one unit as in the other.
        most = [level for level, count in zip(levels, counts, strict=True) if count == counts.max()]
        powers = powers - next(power for power in powers[::-1] if power in most)
        chance = float(chances[stepped].max() * 2 * POWER) if stepped.any() else math.nan
    path = np.cumsum(np.where(np.isfinite(growth), growth, 0.0)) - powers * math.log(10)
    return Years(path - path[0], powers.astype(int), chance, growth)


def _is_shared(logs: FloatArray, growth: FloatArray) -> bool:
    """Return whether the units (N, T) differ less than their common movement from year to year does, as of a
    central bank's rate: then no unit's size tells in which unit of measurement a year is.
    """
    usual = float(np.median(np.abs(growth - np.median(growth))))
    apart = medians(np.abs(logs - medians(logs, axis=0)), axis=0)
    return float(np.nanmedian(apart)) < usual


def count_chance_values(
    values: FloatArray, usual: float, sizes: FloatArray | None = None, least: float = 0.0
) -> FloatArray:
    """Count how many of a few values chance puts as far from `usual` as each, or so far as `sizes` (T,).
    least: how far half of them are by chance, whatever these are.
    """
    away = np.abs(values - usual)
    middle = max(float(np.nanmedian(away)), 0.00765, least)
    tail = heavy_tail(away if sizes is None else np.abs(sizes), middle)
    return np.asarray(np.isfinite(values).sum() * tail)


def heavy_tail(sizes: FloatArray, median: float) -> FloatArray:
    """The share of values that lie beyond each size, by a Student t with three degrees of freedom, as heavy
    as economic series are. median: of the values' sizes.
    """
    with np.errstate(divide="ignore"):
        return np.asarray(np.minimum(1.0, 2.205 * (sizes * 0.765 / median) ** -3.0))


def local_line(logs: FloatArray, at_ends: int = WINDOW) -> FloatArray:
    """The line's value (N, T) at each year, from the other years within WINDOW.

    Theil and Sen's slope and the median of the intercepts: two wrong years among eight do not move them. NaN
    where fewer than FEWEST years are there. at_ends: of how many years at least, next to the first and last.
    """
    expected = np.full(logs.shape, np.nan)
    years = logs.shape[1]
    for t in range(years):
        first = min(max(0, t - WINDOW), max(0, years - 1 - at_ends))
        last = max(min(years - 1, t + WINDOW), min(years - 1, at_ends))
        near = [s for s in range(first, last + 1) if s != t]
        if len(near) < FEWEST:
            continue
        first, second = np.array([*combinations(near, 2)]).T
        slope = medians((logs[:, second] - logs[:, first]) / (second - first), axis=1)
        level = medians(logs[:, near] - slope * (np.array(near) - t), axis=1)[:, 0]
        enough = np.isfinite(logs[:, near]).sum(axis=1) >= FEWEST
        expected[enough, t] = level[enough]
    return expected


def common_path(values: FloatArray) -> FloatArray:
    """Return the common path of a column's years (T,): the sums of the units' median growth."""
    steps = np.diff(values, axis=1)
    growth = [np.median(own) if (own := step[np.isfinite(step)]).size >= UNITS else 0.0 for step in steps.T]
    return np.concatenate([[0.0], np.cumsum(growth)])


def predictions(own: FloatArray) -> list[FloatArray]:
    """Predict each number from its unit's other years (N, T), in four ways: the line through the years
    around, the mean of the years beside, and the year before or after with the unit's usual growth.
    """
    steps = np.diff(own, axis=1)
    usual = medians(steps, axis=1) if steps.size else np.zeros((len(own), 1))
    before, after = np.full(own.shape, np.nan), np.full(own.shape, np.nan)
    before[:, 1:], after[:, :-1] = own[:, :-1] + usual, own[:, 1:] - usual
    return [local_line(own, 2 * WINDOW), mean_of_neighbours(own), before, after]


def _compute_misses(own: FloatArray, sound: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Measure how far each number (N, T) is from the prediction by the sound ones that misses least in this
    column, and in scatters of that; where it has none, the next.
    """
    tried = [(own - guess, scales(own - guess)) for guess in predictions(sound)]
    tried = [(away, scale) for away, scale in tried if np.isfinite(away).any()]
    tried.sort(key=lambda one: float(np.nanmedian(np.abs(one[0]))))
    away, standard = np.full(own.shape, np.nan), np.full(own.shape, np.nan)
    for misses, scale in tried:
        missing = np.isnan(away)
        away[missing], standard[missing] = misses[missing], (misses / scale)[missing]
    return away, standard


def _compute_robust_misses(own: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Measure the same of each number (N, T), by the others without those that are far away."""
    away, standard = _compute_misses(own, own)
    for _ in range(ROUNDS):
        # A wrong number pulls the paths of the years beside it, by less than it is itself away.
        sizes = np.pad(np.nan_to_num(np.abs(standard)), ((0, 0), (1, 1)))
        gross = (sizes[:, 1:-1] > GROSS) & (sizes[:, 1:-1] >= np.maximum(sizes[:, :-2], sizes[:, 2:]))
        if not gross.any():
            break
        away, standard = _compute_misses(own, np.where(gross, np.nan, own))
    return away, standard


def medians(values: FloatArray, axis: int) -> FloatArray:
    """The medians of what is there along an axis, which stays; NaN where nothing is: those of
    `numpy.nanmedian`, which takes ten times as long with as few numbers as a unit has years.
    """
    if not values.shape[axis]:
        return np.asarray(np.full_like(values.sum(axis=axis, keepdims=True), np.nan))
    ordered = np.sort(values, axis=axis)  # what is not there comes last
    count = (~np.isnan(ordered)).sum(axis=axis, keepdims=True)
    low, high = (
        np.take_along_axis(ordered, place, axis) for place in (np.maximum(count - 1, 0) // 2, count // 2)
    )
    return np.asarray(np.where(count > 0, (low + high) / 2, np.nan))


def unit_scatter(deviations: FloatArray) -> FloatArray:
    """The scale of each unit's deviations (N, 1): 1.4826 times their median size, half its own and half the
    column's, since a unit has few years.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        all_units = 1.4826 * float(np.nanmedian(np.abs(deviations)))
    own = 1.4826 * medians(np.abs(deviations), axis=1)
    own = np.where(np.isfinite(own), own, all_units)
    return np.asarray(np.maximum(np.hypot(own, all_units) / math.sqrt(2), 1e-6))


# The variance of the logarithm of a median size of T deviations that hang together, times T: of independent
# normal ones it is 1.35, as the median is a third as efficient as the standard deviation.
UNSURE = 2.0
# In standard deviations of that logarithm: a unit that is rougher than the others, not by chance.
ROUGH = 2.5


# Units whose deviations say how far those of their year are, as against other years.
OF_YEAR = 30


def scales(deviations: FloatArray) -> FloatArray:
    """The scale of each deviation (N, T): its unit's, times its year's as against the column's, since the
    first and last years are predicted from one side, and some years are rougher.
    """
    years = _shrink(np.abs(deviations).T)
    many = np.isfinite(deviations).sum(axis=0) >= OF_YEAR
    years = np.where(many & (years > 0), years, 1.0)
    return np.asarray(years * shrunk_scatter(deviations / years))


def shrunk_scatter(deviations: FloatArray) -> FloatArray:
    """The scale of each unit's deviations (N, 1): 1.4826 times their median size, drawn to the column's by as
    much as few years alone would let the units' medians differ. A unit that is rougher than they would let it
    be keeps its own.
    """
    sizes = np.abs(deviations)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        middle = 1.4826 * float(np.nanmedian(sizes))
    if not (np.isfinite(middle) and middle > 0):
        return unit_scatter(deviations)
    return np.asarray(np.maximum(middle * _shrink(sizes), 1e-9 * middle)[:, None])


def _shrink(sizes: FloatArray) -> FloatArray:
    """The median size of each row of a column's deviations (N, T) as against that of all (N,), drawn to 1 by
    as much as few numbers alone would let the rows' medians differ. A row that is rougher than they would let
    it be keeps its own.
    """
    count = np.isfinite(sizes).sum(axis=1)
    with warnings.catch_warnings(), np.errstate(divide="ignore"):
        warnings.simplefilter("ignore", RuntimeWarning)
        own = np.log(medians(sizes, axis=1)[:, 0] / np.nanmedian(sizes))
    there = np.isfinite(own)
    if not there.any():
        return np.ones(len(sizes))
    spread = (1.4826 * float(np.median(np.abs(own[there] - np.median(own[there]))))) ** 2
    chance = UNSURE / max(1.0, float(np.median(count[there])))
    weight = max(0.0, 1 - chance / spread) if spread > 0 else 0.0
    own = np.where(there, own, 0.0)
    return np.asarray(np.exp(np.where(own > ROUGH * math.sqrt(chance), own, weight * own)))


def mean_of_neighbours(logs: FloatArray) -> FloatArray:
    """The mean of the adjacent years (N, T); NaN in the first and the last year and beside a hole."""
    found = np.full(logs.shape, np.nan)
    found[:, 1:-1] = (logs[:, :-2] + logs[:, 2:]) / 2
    return found


# Expected false alarms of one check in one series; and of one that judges every number of a column by how far
# it is away.
ALARMS, SURE = 0.1, 0.02
# Of a column's movement, how much may be regular for its largest departures and levels to be judged; and how
# much of it may repeat for its digits to be, which have a second proof.
SOMETIMES, MOSTLY = 0.2, 0.4
# So many deviations have a quantile of 0.99: among fewer the largest alone would decide it.
FEW = 100


# Student's t by the quantiles of 0.97 and 0.80 of its sizes: the degrees of freedom, and how the one is to
# the other, which the middle of a column shows however far its wrong numbers are.
FREEDOM = np.array([100.0, 30, 15, 10, 7, 5, 4, 3, 2.5, 2, 1.5, 1])
HIGH, LOW = 0.97, 0.80


class Deviations:
    """The distribution of a column's deviations (N, T), computed once for all of its numbers.

    aside: those that one error explains, however many they are, so that they say nothing about chance.
    unsure: for how many standard errors of its quantiles a tail is taken heavier than they show it.
    """

    def __init__(self, values: FloatArray, aside: np.ndarray | None = None, unsure: float = 2.0) -> None:
        self.values, self.aside, self.unsure = values, aside, unsure

    @cached_property
    def count(self) -> int:
        """Return the number of deviations."""
        return int(np.isfinite(self.values).sum())

    @cached_property
    def _sizes(self) -> FloatArray:
        return np.sort(np.abs(self.values[np.isfinite(self.values)]))

    @cached_property
    def _usual_sizes(self) -> FloatArray:
        """The sizes of those that are not set aside, the least first."""
        if self.aside is None:
            return self._sizes
        return np.sort(np.abs(self.values[np.isfinite(self.values) & ~self.aside]))

    def share_beyond(self, size: float) -> float:
        """The share of the existing deviations that are at least as large in absolute value."""
        return _share_from(self._sizes, abs(size)) if self._sizes.size else math.nan

    @cached_property
    def student(self) -> tuple[float, float]:
        """The degrees of freedom and the quantile of 0.80 of the Student t that `tail_share` takes."""
        sizes = np.abs(self.values)
        with np.errstate(invalid="ignore"):
            gross = (sizes > GROSS).any(axis=1)
        sizes = sizes[~gross] if 2 * gross.sum() < gross.size else sizes
        sizes = sizes[np.isfinite(sizes)]
        low, high = np.quantile(sizes, [LOW, HIGH]) if sizes.size else (0.0, 0.0)
        if low <= 0:
            return math.nan, 0.0
        ratio = high / low * (1 + self.unsure / math.sqrt(sizes.size))
        ratios = stdtrit(FREEDOM, (1 + HIGH) / 2) / stdtrit(FREEDOM, (1 + LOW) / 2)
        return float(np.interp(ratio, ratios, FREEDOM)), float(low)

    def tail_share(self, size: float) -> float:
        """The share of sound deviations at least `size` from zero, by the Student t that has the quantiles of
        0.80 and 0.97 of their sizes. Units with a number GROSS from zero are left out: one wrong number pulls
        the paths of others. Few numbers leave the quantiles unsure: the heavier tail that they allow is
        taken.
        """
        freedom, low = self.student
        if low <= 0:
            return 1.0
        return float(2 * stdtr(freedom, -size * stdtrit(freedom, (1 + LOW) / 2) / low))

    @cached_property
    def _quantiles(self) -> tuple[float, float]:
        near, far = np.quantile(self._usual_sizes, [0.9, 0.99])
        return float(near), float(far)

    @cached_property
    def _middle(self) -> tuple[int, float]:
        """The number of deviations that are not zero, and their typical size, where there are few."""
        # Steps are often nothing: the others say how large they are. A t's quantile of 0.90 is 3.08 medians.
        some = self._usual_sizes[self._usual_sizes > 0]
        middle = max(float(np.median(some)), float(np.quantile(some, 0.9)) / 3.08) if some.size else 1e-12
        return some.size, middle

    def count_by_chance(self, size: float) -> float:
        """Return how many of these deviations chance puts at least `size` from zero, by a power tail through
        the quantiles of 0.90 and 0.99 of those that are not set aside.

        P(|d| >= x) = 0.1 (x / q90)^-a with a = ln 10 / ln(q99 / q90): a normal series has a = 5.1, so its
        tail is taken too heavy rather than too light. Of FEW deviations or less, by `heavy_tail`.
        """
        sound = self._usual_sizes
        if not sound.size:
            return math.nan
        if sound.size < FEW:
            some, middle = self._middle
            return float(self.count * some / sound.size * heavy_tail(np.asarray(size), middle))
        near, far = self._quantiles
        if size <= near or far <= 0:
            return self.count * _share_from(sound, size)
        slope = np.log(10) / max(np.log(far / max(near, far / 1e3)), 1e-3)
        return float(self.count * 0.1 * (size / max(near, far / 1e3)) ** -slope)


def _share_from(ordered: FloatArray, size: float) -> float:
    """The share of ordered numbers that are at least `size`."""
    return float((ordered.size - np.searchsorted(ordered, size)) / ordered.size)


FloatArray = np.ndarray[Any, np.dtype[np.float64]]
IntArray = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, eq=False)
class Series:
    """One measure of one source. units in the order of the file (N), years (T) in the file's own step without
    holes, values (N, T) with NaN where the file has no number, places (N, T): file, sheet and cell of each
    number, or None; factor: what a printed number was multiplied by.
    """

    source: str
    measure: str
    units: tuple[str, ...]
    years: tuple[int, ...]
    values: FloatArray
    places: np.ndarray[Any, np.dtype[Any]]
    factor: float = 1.0

    @cached_property
    def logs(self) -> FloatArray:
        """Logarithms (N, T), NaN where a value is not positive."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(self.values > 0, np.log(self.values), np.nan)

    @cached_property
    def common_movement(self) -> Years:
        """Return the units' common movement in each year."""

        return usual_path(self.logs)

    @cached_property
    def level(self) -> FloatArray:
        """Logarithms without what the years have in common (N, T): what a whole year has is no unit's own."""
        return np.asarray(self.logs - self.common_movement.path)

    @cached_property
    def line(self) -> FloatArray:
        """The logarithm that each unit's other years lead to (N, T). Years in another unit say nothing."""

        own = np.where(self.common_movement.digits == 0, self.level, np.nan)
        return np.asarray(local_line(own) + self.common_movement.path)

    @cached_property
    def neighbour_path(self) -> FloatArray:
        """The logarithm between the adjacent years (N, T)."""

        return np.asarray(mean_of_neighbours(self.level) + self.common_movement.path)

    @cached_property
    def scale(self) -> FloatArray:
        """Return how far each unit's numbers usually are from its line, in logarithms (N, 1)."""

        return unit_scatter(self.logs - self.line)

    @cached_property
    def is_positive(self) -> bool:
        """Return whether the column's numbers are positive, but for few or for zeros among numbers that stray
        by shares: logarithms then say how far one is.
        """
        there = self.values[np.isfinite(self.values)]
        if not there.size:
            return False
        share = float((there > 0).mean())
        return share >= POSITIVE or (share > 0.5 and bool((there >= 0).all()) and not self.is_additive)

    @cached_property
    def is_additive(self) -> bool:
        """Return whether the numbers stray from their unit's other years by sizes, rather than by shares."""
        line = local_line(self.values)
        with np.errstate(divide="ignore", invalid="ignore"):
            level, away = np.log(np.abs(line)), np.log(np.abs(self.values - line))
        return stray_by_sizes(level, away)

    @cached_property
    def path(self) -> FloatArray:
        """Logarithms of a column of positive numbers, or else its numbers (N, T)."""
        return self.logs if self.is_positive else self.values

    def to_path_scale(self, value: float) -> float:
        """A number as `path` has it; NaN where it has no logarithm."""
        if not self.is_positive:
            return value
        return math.log(value) if value > 0 else math.nan

    def from_path_scale(self, value: float) -> float:
        """The number that `path` has as this."""
        return math.exp(value) if self.is_positive else value

    @cached_property
    def own_path(self) -> FloatArray:
        """The path without what the years have in common (N, T)."""
        return self.level if self.is_positive else self.values - common_path(self.values)

    @property
    def other_paths(self) -> list[FloatArray]:
        """Return the numbers themselves, without what years have in common, of a positive column whose
        numbers stray by sizes (N, T): near zero, a logarithm is far from others by chance.
        """
        by_sizes = self.is_positive and not self.common_movement.digits.any() and self.is_additive
        return [self.values - common_path(self.values)] if by_sizes else []

    @cached_property
    def predictions(self) -> FloatArray:
        """Return what a unit's other years predict, as `path` has it (N, T): the nearest of the
        predictions.
        """
        return self._nearest[0]

    @cached_property
    def standard(self) -> FloatArray:
        """Return how far each number is from its `predictions`, in scatters of the one that it comes from (N,
        T).
        """
        return self._nearest[1]

    @cached_property
    def _nearest(self) -> tuple[FloatArray, FloatArray]:
        """Of the line through the years around, the mean of the years beside, and the year before or after
        with the unit's usual growth, the one that misses this column's numbers least; where it has none, the
        next.
        """
        if not self.is_positive:
            away, standard = _compute_robust_misses(self.own_path)
            return self.path - away, standard
        # A year in another unit is not judged itself.
        own = self.common_movement.digits == 0
        away, standard = _compute_robust_misses(self._own_path_in_one_unit)
        return np.where(own, self.path - away, np.nan), np.where(own, standard, np.nan)

    @cached_property
    def _own_path_in_one_unit(self) -> FloatArray:
        """The path of each unit's own, with the years in another unit of measurement in the usual one (N, T):
        of the years beside them they say as much as others.
        """
        return (
            self.own_path - self.common_movement.digits * math.log(10) if self.is_positive else self.own_path
        )

    @cached_property
    def adjacent(self) -> tuple[FloatArray, FloatArray]:
        """What the year before and the year after lead to with the unit's usual growth, as `path` has it (N,
        T).
        """
        *_, before, after = predictions(self._own_path_in_one_unit)
        common = self.path - self.own_path
        return before + common, after + common

    @cached_property
    def other_standards(self) -> list[FloatArray]:
        """Return the same of its `other_paths`."""
        return [_compute_robust_misses(path)[1] for path in self.other_paths]

    @cached_property
    def repeat_share(self) -> float:
        """The share of the column's movement that repeats: of the year-on-year steps those that are the
        commonest one (zero in a policy or a count of few values, one in an age), of the numbers those that
        are the mean of their neighbours (filled years), or those that are followed by what follows an equal
        one elsewhere (the logarithm of an age), whichever is the largest. Where much repeats, how far
        numbers usually are from their path says nothing of those that do not.
        """
        between = self._share_between(1e-7 * np.abs(self.values))
        return max(_share_alike(np.diff(self.values, axis=1)), between, _share_followed(self.values))

    @cached_property
    def regular_share(self) -> float:
        """The share that repeats, or nearly does: of the numbers those that the mean of their neighbours
        gives to half a unit of the last digit.
        """
        return max(self.repeat_share, self._share_between(self.rounding))

    def _share_between(self, slack: FloatArray) -> float:
        """The share of the numbers with both neighbours that are within `slack` (N, T) of the mean of these,
        or of their logarithms.
        """
        shares = [0.0]
        for path in (self.values, self.logs) if self.is_positive else (self.values,):
            away = np.abs(path - mean_of_neighbours(path))
            there = np.isfinite(away)
            with np.errstate(divide="ignore", invalid="ignore"):
                most = 1.001 * (slack if path is self.values else slack / np.abs(self.values))
            shares.append(float((away[there] <= most[there]).mean()) if there.any() else 0.0)
        return max(shares)

    @cached_property
    def decimals(self) -> int:
        """The decimals that the column is printed with: those of nine numbers in ten. Zeros at the end of one
        are none, but the two years on either side show what it has.
        """
        printed = self.values / self.factor
        there = np.isfinite(printed) & (printed != 0)
        own = np.array([count_decimals(v) for v in printed.ravel()]).reshape(printed.shape)
        if not there.any():
            return 0
        wide = np.pad(own, ((0, 0), (2, 2)))
        most = np.max([wide[:, k : k + printed.shape[1]] for k in range(5)], axis=0)
        return int(np.quantile(most[there], 0.9, method="higher"))

    @cached_property
    def rounding(self) -> FloatArray:
        """Half a unit of the last digit that each number is printed with (N, T), at least what single
        precision leaves. Zeros at its end are none, but the two years on either side show what it has.
        """
        own = np.array([_last_digit(v) for v in self.values.ravel()]).reshape(self.values.shape)
        wide = np.pad(np.where(np.isfinite(own), own, np.inf), ((0, 0), (2, 2)), constant_values=np.inf)
        last = np.min([wide[:, k : k + own.shape[1]] for k in range(5)], axis=0)
        return np.maximum(np.where(np.isfinite(own), last, np.nan) / 2, 1e-7 * np.abs(self.values))


@dataclass(frozen=True)
class Evidence:
    """The evidence that checks search: every series of a study's sources, what each source declares of its
    columns, and the divisions that changed.
    """

    series: tuple[Series, ...]
    relations: Mapping[str, DeclaredRelations] = field(default_factory=dict)
    divisions: tuple[Division, ...] = ()

    def select_source(self, source: str) -> dict[str, Series]:
        """A source's series by measure."""
        return {series.measure: series for series in self.series if series.source == source}


def build_finding(
    check: str, series: Series, at: tuple[int, int], expected: float, proof: str, reason: str, **more: float
) -> SuspectedNumber:
    """A finding about row `at` = (unit, year) of a series. more: proposal, share, chance."""
    file, sheet, cell = series.places[at]
    value = float(series.values[at])
    return SuspectedNumber(
        *(check, series.source, series.measure, series.units[at[0]], series.years[at[1]], value),
        keep_digits(more.get("proposal", math.nan)),
        value / expected if expected else math.nan,
        more.get("share", math.nan),
        more.get("chance", math.nan),
        *(file, sheet, cell, proof, reason),
    )


def place(series: Series, unit: int, year: int) -> str:
    """A number's cell as proofs name it; empty where there is none."""
    found = series.places[unit, year]
    if not found:
        return ""
    return " ".join(filter(None, [found[0], f"{found[1]}!{found[2]}" if found[1] else found[2]]))


def numbers_in(mask: np.ndarray) -> list[tuple[int, int]]:
    """The rows and columns (unit, year) where a mask is true."""
    return [(int(i), int(t)) for i, t in np.argwhere(mask)]


def runs_in(mask: np.ndarray) -> list[tuple[int, int]]:
    """The first position of each run of true ones, and the one behind its last."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(int), [0]])))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def find_in(other: Series, series: Series, at: tuple[int, int]) -> tuple[int, int]:
    """Find where another series has the unit and year that this one has at `at`."""
    return other.units.index(series.units[at[0]]), other.years.index(series.years[at[1]])


def list_adjacent_cells(series: Series, unit: int, year: int) -> str:
    """The cells of the adjacent years that have a number."""
    years = [t for t in (year - 1, year + 1) if 0 <= t < len(series.years)]
    return "; ".join(filter(None, (place(series, unit, t) for t in years)))


def significant_digits(value: float) -> int:
    """The significant digits of a number as printed, without zeros at either end."""
    return len(f"{value:.12g}".replace(".", "").strip("0"))


def align_series(series: Series, other: Series, what: FloatArray | None = None) -> FloatArray:
    """The other series' values (or what goes with them) on this one's units and years (N, T)."""
    what = other.values if what is None else what
    if (other.units, other.years) == (series.units, series.years):
        return np.array(what, dtype=float)
    found = np.full(series.values.shape, np.nan)
    rows = {unit: i for i, unit in enumerate(other.units)}
    years = {year: t for t, year in enumerate(other.years)}
    mine = [(i, rows[unit]) for i, unit in enumerate(series.units) if unit in rows]
    when = [(t, years[year]) for t, year in enumerate(series.years) if year in years]
    if mine and when:
        (i, j), (t, s) = (np.array(pairs).T for pairs in (mine, when))
        found[np.ix_(i, t)] = what[np.ix_(j, s)]
    return found


def count_decimals(value: float) -> int:
    """The decimals of a number as its file prints it: of twelve significant digits if they give it, or else
    of fifteen, or of those that single precision has. 0 of what is no number.
    """
    if not math.isfinite(value) or value == 0:
        return 0
    shown = f"{value:.11e}"
    if not math.isclose(float(shown), value, rel_tol=1e-14):
        single = float(np.float32(value)) == value
        shown = np.format_float_scientific(np.float32(value)) if single else f"{value:.14e}"
    mantissa, exponent = shown.split("e")
    return max(0, len(mantissa.partition(".")[2].rstrip("0")) - int(exponent))


def keep_digits(value: float) -> float:
    """A computed number with the fifteen digits that a double has for certain: 3.3 / 10 as 0.33."""
    return float(f"{value:.15g}")


def _share_alike(steps: FloatArray) -> float:
    """The share of steps (N, T - 1) that are the commonest one; 1 where all are zero."""
    steps = steps[np.isfinite(steps)]
    if not steps.any():
        return 1.0
    usual = float(np.median(np.abs(steps[steps != 0])))
    return float(np.unique(np.round(steps / usual, 4), return_counts=True)[1].max() / steps.size)


def _share_followed(values: FloatArray) -> float:
    """Compute, of the numbers (N, T) with one in the next year, how likely another one that is equal, of
    any unit and year, is followed by the same; a number that has no equal counts as followed by another.
    """
    there = np.isfinite(values[:, :-1]) & np.isfinite(values[:, 1:])
    pairs = np.stack([values[:, :-1][there], values[:, 1:][there]], axis=1)
    if not len(pairs):
        return 0.0

    def count_equal_rows(rows: FloatArray) -> FloatArray:
        _, number, counts = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
        return np.asarray(counts[number.ravel()], float)

    return float(((count_equal_rows(pairs) - 1) / np.maximum(count_equal_rows(pairs[:, :1]) - 1, 1)).mean())


def stray_by_sizes(level: FloatArray, away: FloatArray) -> bool:
    """Return whether numbers stray from their lines by sizes, rather than by shares: both as logarithms (N,
    T).
    """
    there = np.isfinite(level) & np.isfinite(away)
    if not there.any():
        return False
    middle = level[there] - level[there].mean()
    return bool(middle @ away[there] < 0.5 * (middle @ middle))


def _last_digit(value: float) -> float:
    if not np.isfinite(value) or value == 0:
        return math.nan
    shown = f"{value:.11e}"
    mantissa, exponent = shown.split("e")
    return float(10.0 ** (int(exponent) - len(mantissa.replace("-", "").rstrip("0").partition(".")[2])))


def series_of(rows: Sequence[tuple[Any, ...]]) -> list[Series]:
    """The series of observations (source, measure, unit, year, value, file, sheet, cell and, if it is known,
    factor), in the order of the files. A number given twice is taken as it comes first.
    """
    groups: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
    for row in rows:
        groups.setdefault((row[0], row[1]), []).append(row)
    return [_build_series(source, measure, own) for (source, measure), own in groups.items()]


def _build_series(source: str, measure: str, rows: list[tuple[Any, ...]]) -> Series:
    units = tuple(dict.fromkeys(row[2] for row in rows))
    given = sorted({row[3] for row in rows})
    # A panel of every fifth year has no years between.
    step = math.gcd(*np.diff(given).tolist()) or 1
    years = tuple(range(given[0], given[-1] + 1, step))
    values = np.full((len(units), len(years)), np.nan)
    places = np.full(values.shape, None, dtype=object)
    position = {unit: i for i, unit in enumerate(units)}
    for _, _, unit, year, value, file, sheet, cell, *_ in rows:
        at = position[unit], (year - years[0]) // step
        if places[at] is None and value is not None:
            values[at], places[at] = value, (file, sheet, cell)
    factor = next((row[8] for row in rows if len(row) > 8 and row[8]), 1.0)
    return Series(source, measure, units, years, values, places, float(factor))
