"""A stretch of years on one straight line: numbers that were filled, not counted."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from warehouse.suspects.cells import Evidence, Finding, FloatArray, Series, finding, place
from warehouse.suspects.lines import ALARMS

# Numbers between the ends of a line: two points have a line, and a third may be on it by chance.
FEWEST = 2


def find(evidence: Evidence) -> list[Finding]:
    """Stretches in which each number is what the line between the ends gives, of numbers or of logarithms,
    rounded as the numbers of the stretch are, where so many are not to be expected by chance.
    """
    return [found for series in evidence.series for found in _in(series)]


def _in(series: Series) -> Iterator[Finding]:
    if len(series.years) < FEWEST + 2:
        return
    taken: set[tuple[int, int]] = set()
    for rate in (False, True):
        for i, first, last, chance in _stretches(series, rate):
            if not taken & {(i, t) for t in range(first, last + 1)}:
                taken |= {(i, t) for t in range(first, last + 1)}
                yield _told(series, i, first, last, rate, chance)


def _stretches(series: Series, rate: bool) -> Iterator[tuple[int, int, int, float]]:
    """Unit, first and last interior year, and the chance, of each line."""
    path = series.logs if rate else series.values
    with np.errstate(invalid="ignore", divide="ignore"):
        error = series.rounding / np.abs(series.values) if rate else series.rounding
        bend = path[:, 2:] - 2 * path[:, 1:-1] + path[:, :-2]
        slack = error[:, 2:] + 2 * error[:, 1:-1] + error[:, :-2]
        still = np.abs(np.diff(path, axis=1)[:, 1:]) <= slack
        straight = (np.abs(bend) <= slack) & ~still
    there = np.isfinite(bend) & ~still
    if not straight.any():
        return
    # The rate at which single steps repeat: of rounded numbers by their digits, or as often as here.
    scale = np.quantile(np.abs(bend[there & ~straight]), 0.1) if (there & ~straight).any() else 0.0
    usual = float(straight.sum() / there.sum())
    for i in np.flatnonzero(straight.sum(axis=1) >= FEWEST):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], straight[i].astype(int), [0]])))
        for start, end in edges.reshape(-1, 2):
            if (
                line := _longest(series.values[i], series.rounding[i], int(start), int(end) + 1, rate)
            ) is None:
                continue
            first, last = line
            by_digits = 0.1 * slack[i, first : last - 1] / scale if scale else np.ones(last - 1 - first)
            chance = float(there.sum() * np.prod(np.clip(by_digits, usual, 1)))
            if chance <= ALARMS:
                yield int(i), first + 1, last - 1, chance


def _longest(
    values: FloatArray, rounding: FloatArray, start: int, end: int, rate: bool
) -> tuple[int, int] | None:
    """The ends of the longest stretch within [start, end] whose numbers are on the line between its ends; the
    first of several; None of fewer than FEWEST between them.
    """
    for length in range(end - start, FEWEST, -1):
        for first in range(start, end - length + 1):
            if _on_line(values[first : first + length + 1], rounding[first : first + length + 1], rate):
                return first, first + length
    return None


def _on_line(values: FloatArray, rounding: FloatArray, rate: bool) -> bool:
    """Whether the numbers are those of the line, to half a unit of the last digit that any of them has."""
    line = (np.geomspace if rate else np.linspace)(values[0], values[-1], values.size)
    return bool(np.all(np.abs(values - line) <= 1.001 * rounding.min()))


def _told(series: Series, i: int, first: int, last: int, rate: bool, chance: float) -> Finding:
    reason = (
        f"the numbers from {series.years[first - 1]} to {series.years[last + 1]} are those of "
        f"{'one rate' if rate else 'equal steps'} between the two, rounded to their last digit"
    )
    with np.errstate(divide="ignore"):
        line = (np.geomspace if rate else np.linspace)(
            series.values[i, first - 1], series.values[i, last + 1], last - first + 3
        )
    proof = f"{place(series, i, first - 1)}; {place(series, i, last + 1)}"
    return finding("interpolated", series, (i, first), float(line[1]), proof, reason, chance=chance)
