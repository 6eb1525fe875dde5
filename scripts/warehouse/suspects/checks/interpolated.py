"""A stretch of years on one straight line: numbers that were filled, not counted."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from warehouse.suspects.cells import Evidence, Finding, FloatArray, Series, finding, place
from warehouse.suspects.lines import ALARMS

# Steps between numbers that are equal: two equal steps more than a pair make four numbers on a line.
FEWEST = 2


def find(evidence: Evidence) -> list[Finding]:
    """Stretches in which the number, or its logarithm, moves by the same step to the last digit, where so
    many equal steps in a row are not to be expected by chance in the sheet.
    """
    return [found for series in evidence.series for found in _in(series)]


def _in(series: Series) -> Iterator[Finding]:
    if len(series.years) < FEWEST + 2:
        return
    values, unit = series.values, series.rounding
    with np.errstate(invalid="ignore", divide="ignore"):
        relative = unit / np.abs(values)
    taken: set[tuple[int, int]] = set()
    for path, error, what in ((values, unit, "step"), (series.logs, relative, "rate")):
        for i, first, last, chance in _stretches(path, error):
            if not taken & {(i, t) for t in range(first, last + 1)}:
                taken |= {(i, t) for t in range(first, last + 1)}
                yield _told(series, i, first, last, what, chance)


def _stretches(path: FloatArray, error: FloatArray) -> Iterator[tuple[int, int, int, float]]:
    """Unit, first and last interior year, and the chance, of each stretch with equal steps."""
    bend = path[:, 2:] - 2 * path[:, 1:-1] + path[:, :-2]
    slack = error[:, 2:] + 2 * error[:, 1:-1] + error[:, :-2]
    with np.errstate(invalid="ignore"):
        straight = (np.abs(bend) <= slack) & (np.abs(np.diff(path, axis=1)[:, 1:]) > slack)
        still = np.abs(np.diff(path, axis=1)[:, 1:]) <= slack
    there = np.isfinite(bend) & ~still
    if not straight.any():
        return
    # The rate at which single steps repeat: of rounded numbers by their digits, or as often as here.
    scale = np.quantile(np.abs(bend[there & ~straight]), 0.1) if (there & ~straight).any() else 0.0
    usual = float(straight.sum() / there.sum())
    for i in np.flatnonzero(straight.sum(axis=1) >= FEWEST):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], straight[i].astype(int), [0]])))
        for start, end in edges.reshape(-1, 2):
            by_digits = 0.1 * slack[i, start:end] / scale if scale else np.ones(end - start)
            chance = float(there.sum() * np.prod(np.clip(by_digits, usual, 1)))
            if end - start >= FEWEST and chance <= ALARMS:
                yield int(i), int(start) + 1, int(end), chance


def _told(series: Series, i: int, first: int, last: int, what: str, chance: float) -> Finding:
    reason = (
        f"{series.years[first - 1]} to {series.years[last + 1]} move by the same {what} to the last digit"
    )
    expected = float(series.values[i, first])
    proof = f"{place(series, i, first - 1)}; {place(series, i, last + 1)}"
    return finding("interpolated", series, (i, first), expected, proof, reason, chance=chance)
