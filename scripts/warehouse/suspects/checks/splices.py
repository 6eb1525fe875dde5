"""A series that goes on at another level from a year on: another vintage, extent or definition."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator

import numpy as np

from warehouse.suspects.cells import Evidence, Finding, FloatArray, Series, finding, place
from warehouse.suspects.lines import ALARMS, by_chance, expected_beyond, share_beyond

# Years on either side that say where the level is, at least and at most.
FEWEST, WINDOW = 3, 5
# The smallest step, in logs.
SMALLEST = 0.05


def find(evidence: Evidence) -> list[Finding]:
    """The first number at another level: of one unit, where the others do not step; of the first unit of the
    file, where all of them do, more than years do. A ledger's changes of borders have a check of their own.
    """
    known = {(unit, d.year + k) for d in evidence.divisions for unit in (d.adcode, *d.into) for k in (0, 1)}
    return [
        found
        for series in evidence.series
        for found in (*_units(series), *_all(series))
        if (found.unit, found.year) not in known
    ]


def steps(path: FloatArray) -> FloatArray:
    """By how much each series (N, T) steps up or down into each year: its growth there less its usual growth,
    or, if that is less, what the years after lie above those before. NaN where fewer than FEWEST years are on
    either side; 0 where the two have not one sign, as at a spike.
    """
    found = np.full(path.shape, np.nan)
    growth = np.diff(path, axis=1)
    with warnings.catch_warnings():
        # A series without numbers has a median of nothing, which is NaN.
        warnings.simplefilter("ignore", RuntimeWarning)
        usual = np.nanmedian(growth, axis=1)
        for t in range(FEWEST, path.shape[1] - FEWEST + 1):
            before, after = path[:, max(0, t - WINDOW) : t], path[:, t : t + WINDOW]
            # Both brought to the year of the step by the usual growth.
            old = np.nanmedian(before + usual[:, None] * np.arange(before.shape[1], 0, -1), axis=1)
            new = np.nanmedian(after - usual[:, None] * np.arange(after.shape[1]), axis=1)
            step, level = growth[:, t - 1] - usual, new - old
            least = np.copysign(np.minimum(np.abs(level), np.abs(step)), step)
            enough = np.minimum(np.isfinite(before).sum(axis=1), np.isfinite(after).sum(axis=1)) >= FEWEST
            found[enough, t] = np.where(level * step > 0, least, step * 0)[enough]
    return found


def _units(series: Series) -> Iterator[Finding]:
    if len(series.units) < 2:
        return
    stepped = steps(series.level)
    growth = np.diff(series.level, axis=1)
    there = np.isfinite(growth)
    usual = np.array(
        [np.median(row[ok]) if ok.any() else np.nan for row, ok in zip(growth, there, strict=True)]
    )
    away = np.abs(growth - usual[:, None])
    own = np.array([np.median(row[ok]) if ok.any() else np.nan for row, ok in zip(away, there, strict=True)])
    scale = np.maximum(np.hypot(own, np.nanmedian(away[there]) if there.any() else np.nan), 1e-6)
    standard = stepped / scale[:, None]
    best = np.full(len(series.units), -1)
    known = np.isfinite(standard).any(axis=1)
    best[known] = np.nanargmax(np.abs(standard[known]), axis=1)
    for i in np.flatnonzero(known):
        at = int(i), int(best[i])
        size = float(stepped[at])
        if abs(size) < SMALLEST:
            continue
        chance = expected_beyond(standard, abs(float(standard[at])))
        if chance <= ALARMS:
            yield _told(series, at, size, share_beyond(stepped, size), chance)


def _told(series: Series, at: tuple[int, int], size: float, share: float, chance: float) -> Finding:
    i, t = at
    expected = float(series.values[at]) / math.exp(size)
    reason = (
        f"from {series.years[t]} on at {math.exp(size):.3g} times the level that its growth and that of "
        "the other units lead to"
    )
    more = {"share": share, "chance": chance}
    return finding("splices", series, at, expected, place(series, i, t - 1), reason, **more)


def _all(series: Series) -> Iterator[Finding]:
    """The step that all units have in common, in a column whose years otherwise go on evenly."""
    growth = series.common.growth
    if np.isfinite(growth).sum() < 2 * FEWEST or series.common.digits.any():
        return
    stepped = steps(series.common.path[None, :])[0]
    chances = by_chance(growth, float(np.nanmedian(growth)), stepped)
    for t in map(int, np.flatnonzero(np.isfinite(stepped))):
        chance, size = float(chances[t]), float(stepped[t])
        if chance > ALARMS or abs(size) < SMALLEST:
            continue
        rows = np.flatnonzero(np.isfinite(series.logs[:, t - 1 : t + 1]).all(axis=1))
        i = int(rows[0])
        expected = float(series.values[i, t]) / math.exp(size)
        reason = (
            f"from {series.years[t]} on the units of this column are, in the median, at {math.exp(size):.3g} "
            "times the level that their usual growth leads to"
        )
        proof = place(series, i, t - 1)
        yield finding("splices", series, (i, t), expected, proof, reason, chance=chance)
