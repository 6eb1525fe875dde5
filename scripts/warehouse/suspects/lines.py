"""What a unit's other years say of a year: a robust line through the logarithms nearby."""

from __future__ import annotations

import warnings
from itertools import combinations

import numpy as np

from warehouse.suspects.cells import FloatArray

WINDOW, FEWEST = 4, 4


def local_line(logs: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The line's value and its scale (N, T) at each year, from the other years within WINDOW.

    Theil and Sen's slope, the median of the intercepts, and 1.4826 times the median absolute residual: two
    wrong years among eight do not move them. NaN where fewer than FEWEST years are there.
    """
    expected, scale = np.full(logs.shape, np.nan), np.full(logs.shape, np.nan)
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
            spread = 1.4826 * np.nanmedian(np.abs(levels - level[:, None]), axis=1)
        enough = np.isfinite(logs[:, near]).sum(axis=1) >= FEWEST
        expected[enough, t], scale[enough, t] = level[enough], spread[enough]
    return expected, scale


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


def expected_beyond(deviations: FloatArray, size: float) -> float:
    """How many of as many deviations chance puts at least `size` from zero, by a power tail through the
    series' own quantiles of 0.90 and 0.99, which a hundredth of wrong numbers does not move.

    P(|d| >= x) = 0.1 (x / q90)^-a with a = ln 10 / ln(q99 / q90): a normal series has a = 5.1, so its tail is
    taken too heavy rather than too light.
    """
    there = np.abs(deviations[np.isfinite(deviations)])
    if not there.size:
        return float("nan")
    near, far = np.quantile(there, [0.9, 0.99])
    if size <= near or far <= 0:
        return float((there >= size).sum())
    slope = np.log(10) / max(np.log(far / max(near, far / 1e3)), 1e-3)
    return float(there.size * 0.1 * (size / max(near, far / 1e3)) ** -slope)
