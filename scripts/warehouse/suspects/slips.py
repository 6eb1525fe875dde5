"""A slip of the hand: a number that a moved decimal point, two exchanged digits or a sign would explain."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from warehouse.suspects.cells import (
    ALARMS,
    Evidence,
    Finding,
    FloatArray,
    Series,
    between,
    expected_beyond,
    finding,
    local_line,
    near_places,
    scatter,
    share_beyond,
)

# A slip of the hand: a number that a moved decimal point, two exchanged digits or a sign would explain.

# How far from a power of ten, in log10, and how many times its unit's usual scatter.
NEAR, TIMES = 0.2, 5
# How far from its line a number is, put right: in log10 by a power of ten, in its unit's scatters by another
# slip, and in logs at most.
RIGHT, SCATTERS, FAR = 0.1, 2, 0.25
# Of a unit's numbers, those that may have a minus.
SELDOM = 0.25
# How often a path is found again at most.
ROUNDS = 4


def find_slips(evidence: Evidence) -> list[Finding]:
    """Numbers far from their unit's other years that one slip puts there. Numbers that a slip explains are
    set aside when chance is judged, so that many of them hide none.
    """
    return [found for series in evidence.series for found in _in(series)]


def _in(series: Series) -> Iterator[Finding]:
    path = _path(series)
    aside = (path.powers != 0) | np.isfinite(path.right)
    for i, t in np.argwhere(aside):
        at = int(i), int(t)
        size = abs(float(path.standard[at]))
        beyond = expected_beyond(path.standard, size, aside)
        if power := int(path.powers[at]):
            # Of numbers so far, a share is so near to a power of ten.
            chance, value = beyond * 2 * RIGHT, float(series.values[at] / 10.0**power)
            if series.common.digits[t] == power:
                chance = min(chance, series.common.chance)
        else:
            # Of numbers so far, as many fit when two digits change places.
            chance, value = beyond * min(1.0, 2 * SCATTERS / size), float(path.right[at])
        if chance <= ALARMS:
            yield _told(series, path, at, _reason(series, path, at, value), value, chance)
    yield from _signs(series, path)


@dataclass(frozen=True)
class _Path:
    """A column whose powers of ten are put right: what its other years lead to (line), how far its numbers
    are from it in logs (deviation) and in scatters (standard), the powers of ten by which they are off, or 0,
    and what they are with two digits exchanged, where that fits (N, T); scale: the scatters (N, 1).
    """

    line: FloatArray
    scale: FloatArray
    deviation: FloatArray
    standard: FloatArray
    powers: np.ndarray
    right: FloatArray


def _path(series: Series) -> _Path:
    """The path, found again as often as powers of ten that are put right show others: until then they pull
    their neighbours' lines.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        sizes = np.where(series.values != 0, np.log(np.abs(series.values)), np.nan)
    line, scale, powers = series.line, series.scale, np.zeros(sizes.shape)
    for _ in range(ROUNDS):
        before, powers = powers, _powers(series, sizes - line, scale)
        if (powers == before).all():
            break
        line = local_line(series.level - powers * math.log(10)) + series.common.path
        scale = scatter(sizes - powers * math.log(10) - line)
    deviation = sizes - line
    standard = deviation / scale
    return _Path(line, scale, deviation, standard, powers, _exchanged(series, line, scale, standard, powers))


def _powers(series: Series, deviation: FloatArray, scale: FloatArray) -> np.ndarray:
    """The power of ten by which each number is off (N, T), or 0."""
    tens = deviation / math.log(10)
    powers = np.round(np.nan_to_num(tens))
    with np.errstate(invalid="ignore"):
        hit = (powers != 0) & (np.abs(tens - powers) < NEAR) & (np.abs(deviation) > TIMES * scale)
        hit &= series.values > 0
        # Two such years side by side pull each other's line.
        settled = series.level - np.where(hit, powers, 0) * math.log(10)
        usual = np.stack([local_line(settled), between(settled)])
        hit &= (np.abs(settled - usual) < RIGHT * math.log(10)).any(axis=0)
    return np.where(hit, powers, 0)


def _exchanged(
    series: Series, line: FloatArray, scale: FloatArray, standard: FloatArray, powers: np.ndarray
) -> FloatArray:
    """Each far number with the two adjacent digits exchanged that bring it nearest to its line (N, T), NaN
    where none does.
    """
    right = np.full(series.values.shape, np.nan)
    with np.errstate(invalid="ignore"):
        far = (powers == 0) & (series.values > 0) & (np.abs(standard) > TIMES)
    for i, t in np.argwhere(far):
        others = [v for v in exchanges(float(series.values[i, t])) if v > 0]
        fits = [abs(math.log(v) - float(line[i, t])) / float(scale[i, 0]) for v in others]
        if fits and min(fits) < SCATTERS:
            right[i, t] = others[int(np.argmin(fits))]
    return right


def exchanges(value: float) -> list[float]:
    """A number with each two of its adjacent digits that differ exchanged."""
    shown = f"{value:.12g}"
    if "e" in shown:
        return []
    digits = [k for k, character in enumerate(shown) if character.isdigit()]
    return [
        float(shown[:a] + shown[b] + shown[a + 1 : b] + shown[a] + shown[b + 1 :])
        for a, b in pairwise(digits)
        if shown[a] != shown[b]
    ]


def _signs(series: Series, path: _Path) -> Iterator[Finding]:
    """Numbers with a minus in columns that have no others, of units that do not come near zero."""
    negative = series.values < 0
    with np.errstate(invalid="ignore"):
        few = negative.mean(axis=1, keepdims=True) <= SELDOM
        apart = path.deviation - path.powers * math.log(10)
        steady = ~(apart < math.log(0.5)).any(axis=1, keepdims=True) & (path.scale < FAR)
        lonely = negative & few & steady & (np.abs(path.deviation) < FAR)
    if (negative & ~lonely).any():
        return
    for i, t in np.argwhere(lonely):
        at = int(i), int(t)
        reason = "negative, and most of its years are not; without the sign it fits them"
        yield _told(series, path, at, reason, -float(series.values[at]), math.nan)


def _reason(series: Series, path: _Path, at: tuple[int, int], value: float) -> str:
    expected, power = float(np.exp(path.line[at])), int(path.powers[at])
    ratio, by = float(series.values[at]) / expected, 10 ** abs(power)
    if not power:
        reason = (
            f"its other years lead to {expected:.4g}; with two digits exchanged, {value:.10g}, it fits them"
        )
    elif series.common.digits[at[1]] == power:
        reason = (
            f"with most numbers of its year, {ratio:.3g} times what other years lead to; "
            f"{'divided by' if power > 0 else 'times'} {by} it fits"
        )
    else:
        reason = (
            f"{ratio:.3g} times what its other years lead to; "
            f"{'divided by' if power > 0 else 'times'} {by} it fits them"
        )
    return reason


def _told(
    series: Series, path: _Path, at: tuple[int, int], reason: str, value: float, chance: float
) -> Finding:
    expected = float(np.exp(path.line[at]))
    share = share_beyond(path.deviation, float(path.deviation[at]))
    more = {"suggested": value, "share": share, "chance": chance}
    return finding("slips", series, at, expected, near_places(series, *at), reason, **more)
