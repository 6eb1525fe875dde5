"""What the other numbers of a column say of one: the path of its years, a robust line through its unit's
other years, and how often chance goes as far.
"""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from warehouse.suspects.cells import FloatArray

WINDOW, FEWEST = 4, 4
# Units whose growth shows what a year has in common.
UNITS = 10
# How near to a power of ten the step of a whole year is, in log10.
POWER = 0.15


@dataclass(frozen=True)
class Years:
    """What the units of a column have in common. path: the years' logarithms, from zero in the first, without
    years in another unit (T,); digits: the powers of ten of those (T,); chance: of the step that shows them;
    growth: the median growth into each year (T,), NaN in the first and where too few units have it.
    """

    path: FloatArray
    digits: np.ndarray
    chance: float
    growth: FloatArray


def common(logs: FloatArray) -> Years:
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
    if stepped.any():
        chances = by_chance(growth, usual)
        stepped &= np.where(np.isfinite(chances), chances, np.inf) * 2 * POWER <= ALARMS
        powers = np.cumsum(np.where(stepped, np.round(sizes), 0))
        levels, counts = np.unique(powers, return_counts=True)
        # The latest years count where as many are in one unit as in the other.
        most = [level for level, count in zip(levels, counts, strict=True) if count == counts.max()]
        powers = powers - next(power for power in powers[::-1] if power in most)
        chance = float(chances[stepped].max() * 2 * POWER) if stepped.any() else math.nan
    path = np.cumsum(np.where(np.isfinite(growth), growth, 0.0)) - powers * math.log(10)
    return Years(path - path[0], powers.astype(int), chance, growth)


def by_chance(values: FloatArray, usual: float, sizes: FloatArray | None = None) -> FloatArray:
    """How many of a few values chance puts as far from `usual` as each, or so far as `sizes` (T,): by a
    Student t with three degrees of freedom, as heavy as economic series are, with the values' median size.
    """
    away = np.abs(values - usual)
    scale = max(float(np.nanmedian(away)) / 0.765, 0.01)
    with np.errstate(divide="ignore"):
        tail = 2.205 * (np.abs(away if sizes is None else sizes) / scale) ** -3.0
    return np.asarray(np.isfinite(values).sum() * np.minimum(1.0, tail))


def local_line(logs: FloatArray) -> FloatArray:
    """The line's value (N, T) at each year, from the other years within WINDOW.

    Theil and Sen's slope and the median of the intercepts: two wrong years among eight do not move them. NaN
    where fewer than FEWEST years are there.
    """
    expected = np.full(logs.shape, np.nan)
    years = logs.shape[1]
    for t in range(years):
        near = [s for s in range(max(0, t - WINDOW), min(years, t + WINDOW + 1)) if s != t]
        if len(near) < FEWEST:
            continue
        with warnings.catch_warnings():
            # A unit without numbers nearby has a median of nothing, which is NaN.
            warnings.simplefilter("ignore", RuntimeWarning)
            slopes = [(logs[:, b] - logs[:, a]) / (b - a) for a, b in combinations(near, 2)]
            slope = np.nanmedian(slopes, axis=0)
            levels = logs[:, near] - slope[:, None] * (np.array(near) - t)
            level = np.nanmedian(levels, axis=1)
        enough = np.isfinite(logs[:, near]).sum(axis=1) >= FEWEST
        expected[enough, t] = level[enough]
    return expected


def scatter(deviations: FloatArray) -> FloatArray:
    """The scale of each unit's deviations (N, 1): 1.4826 times their median size, half its own and half the
    column's, since a unit has few years.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        own = 1.4826 * np.nanmedian(np.abs(deviations), axis=1, keepdims=True)
        all_units = 1.4826 * float(np.nanmedian(np.abs(deviations)))
    own = np.where(np.isfinite(own), own, all_units)
    return np.asarray(np.maximum(np.hypot(own, all_units) / math.sqrt(2), 1e-6))


def between(logs: FloatArray) -> FloatArray:
    """The mean of the adjacent years (N, T); NaN in the first and the last year and beside a hole."""
    found = np.full(logs.shape, np.nan)
    found[:, 1:-1] = (logs[:, :-2] + logs[:, 2:]) / 2
    return found


def share_beyond(deviations: FloatArray, size: float) -> float:
    """Of the deviations that exist, the share at least as large in absolute value."""
    there = deviations[np.isfinite(deviations)]
    return float((np.abs(there) >= abs(size)).mean()) if there.size else float("nan")


# Expected false alarms of one check in one series.
ALARMS = 0.1


def expected_beyond(deviations: FloatArray, size: float, aside: np.ndarray | None = None) -> float:
    """How many of as many deviations chance puts at least `size` from zero, by a power tail through the
    quantiles of 0.90 and 0.99 of those that are not set aside. aside: those that one error explains, however
    many they are, so that they say nothing about chance.

    P(|d| >= x) = 0.1 (x / q90)^-a with a = ln 10 / ln(q99 / q90): a normal series has a = 5.1, so its tail is
    taken too heavy rather than too light.
    """
    there = np.isfinite(deviations)
    sound = np.abs(deviations[there if aside is None else there & ~aside])
    if not sound.size:
        return float("nan")
    count = int(there.sum())
    near, far = np.quantile(sound, [0.9, 0.99])
    if size <= near or far <= 0:
        return float(count * (sound >= size).mean())
    slope = np.log(10) / max(np.log(far / max(near, far / 1e3)), 1e-3)
    return float(count * 0.1 * (size / max(near, far / 1e3)) ** -slope)
