"""A year printed twice: numbers that equal those of the year before, in columns where this is rare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from warehouse.suspects.cells import Evidence, Finding, FloatArray, Series, digits, finding, place
from warehouse.suspects.lines import ALARMS

# Of a column's numbers, how many may repeat for a single one to be judged, and for a row or a year to be.
RARE, SOMETIMES = 0.01, 0.2
# Fewer digits than these repeat by chance, where no others of the row do.
DIGITS = 4
# Growth that counts as nearly zero, in logs.
SMALL = 0.02
# Of a year's or a row's numbers, those that repeat where it was copied; units to tell a year by.
COPIED, UNITS = 0.5, 10


@dataclass(frozen=True)
class Repeats:
    """The numbers of a column that repeat the year before (N, T), how likely each was to (N, T), those that
    could (N, T), and the share of them that do, without copied years.
    """

    series: Series
    same: np.ndarray
    chances: FloatArray
    there: np.ndarray
    share: float


Hit = tuple[Repeats, tuple[int, int]]


def find(evidence: Evidence) -> list[Finding]:
    """Numbers that repeat the year before: those of a year in which most units do, those of a row in which
    most columns do, and single ones.
    """
    sources = dict.fromkeys(series.source for series in evidence.series)
    found: dict[tuple[str, str, str, int], Finding] = {}
    for source in sources:
        columns = [_repeats(series) for series in evidence.of(source).values()]
        for one in (*_years(columns), *_rows(columns), *_single(columns)):
            found.setdefault((source, one.measure, one.unit, one.year), one)
    return list(found.values())


def _repeats(series: Series) -> Repeats:
    values = series.values
    same, there = np.zeros(values.shape, bool), np.zeros(values.shape, bool)
    there[:, 1:] = np.isfinite(values[:, 1:] - values[:, :-1]) & (values[:, 1:] != 0)
    same[:, 1:] = there[:, 1:] & (values[:, 1:] == values[:, :-1])
    # A year that was copied says nothing about how often single numbers repeat.
    whole = same.sum(axis=0) >= COPIED * np.maximum(there.sum(axis=0), UNITS)
    rest = int(there[:, ~whole].sum())
    share = float(same[:, ~whole].sum() / rest) if rest and 2 * whole.sum() < whole.size else 1.0
    # How often growth ends within a unit of the last digit: by how much of it is nearly, but not quite, zero.
    with np.errstate(invalid="ignore", divide="ignore"):
        growth = np.abs(np.diff(series.logs, axis=1))
        unit = series.rounding / np.abs(values)
    moves = growth[np.isfinite(growth) & ~same[:, 1:]]
    density = float((moves < SMALL).mean() / SMALL) if moves.size else 0.0
    return Repeats(series, same, np.minimum(density * unit, 1.0), there, share)


def _years(columns: Sequence[Repeats]) -> Iterator[Finding]:
    for column in columns:
        for t in np.flatnonzero(column.same.sum(axis=0) >= UNITS):
            count, of = int(column.same[:, t].sum()), int(column.there[:, t].sum())
            # Units that share few numbers, as of an indicator, have those of the year before by chance.
            numbers = np.unique(column.series.values[column.same[:, t], t]).size
            if column.share < SOMETIMES and count >= COPIED * of and numbers >= COPIED * count:
                reason = f"one of {count} of {of} numbers of its year that repeat the year before"
                for i in np.flatnonzero(column.same[:, t]):
                    yield _told((column, (int(i), int(t))), reason, 0.0)


def _rows(columns: Sequence[Repeats]) -> Iterator[Finding]:
    able = [column for column in columns if column.share < SOMETIMES]
    rows: dict[tuple[str, int], list[Hit]] = {}
    sizes: dict[tuple[str, int], int] = {}
    for column in able:
        for i, t in np.argwhere(column.there):
            key = column.series.units[i], column.series.years[t]
            sizes[key] = sizes.get(key, 0) + 1
            if column.same[i, t]:
                rows.setdefault(key, []).append((column, (int(i), int(t))))
    for key, hits in rows.items():
        if len(hits) < 2 or len(hits) < COPIED * sizes[key]:
            continue
        # Columns of a row hang together (a total and its largest part): the less telling half of them counts.
        likely = sorted((max(float(c.chances[at]), c.share) for c, at in hits), reverse=True)
        chance = float(len(sizes) * np.prod(likely[: (len(likely) + 1) // 2]))
        if chance <= ALARMS:
            reason = f"one of {len(hits)} of {sizes[key]} numbers of its row that repeat the year before"
            yield from (_told(hit, reason, chance) for hit in hits)


def _single(columns: Sequence[Repeats]) -> Iterator[Finding]:
    for column in columns:
        if column.share >= RARE:
            continue
        pairs = int(column.there.sum())
        for i, t in np.argwhere(column.same):
            chance = float(pairs * column.chances[i, t])
            if digits(float(column.series.values[i, t])) >= DIGITS and chance <= ALARMS:
                reason = "repeats the year before to the last digit"
                yield _told((column, (int(i), int(t))), reason, chance)


def _told(hit: Hit, reason: str, chance: float) -> Finding:
    column, (i, t) = hit
    before = float(column.series.values[i, t - 1])
    proof = place(column.series, i, t - 1)
    more = {"share": column.share, "chance": chance}
    return finding("repeated_years", column.series, (i, t), before, proof, reason, **more)
