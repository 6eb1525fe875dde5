"""Another unit's numbers: a unit that has, for some years, those of another one and not in the others; and
two units that have each other's in one year.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from spillover.words import lasting
from warehouse.suspects.cells import (
    ALARMS,
    SOMETIMES,
    SURE,
    FloatArray,
    Series,
    align_series,
    build_finding,
    place,
    runs_in,
)
from warehouse.suspects.finding import SuspectedNumber

Rows = np.ndarray[Any, np.dtype[np.intp]]  # places of units
# Years in a row in which two units have one number.
RUN = 3


def find_other_units(series: Series) -> Iterator[SuspectedNumber]:
    """Stretches of years in which two units have the same numbers and before or after which they have not,
    where chance would make fewer than ALARMS of them; of the two, the unit whose numbers jump there.
    """
    values = np.where(series.values != 0, series.values, np.nan)
    pairs = _pairs(values, values)
    if not pairs:
        return
    # As often as a number is another unit's of the next year.
    by_chance = max(1.0, sum(map(len, _pairs(values[:, :-1], values[:, 1:]).values())) / 2)
    going_on = _compute_continuation(series)
    for (i, j), years in sorted(pairs.items()):
        same = np.zeros(values.shape[1], bool)
        same[years] = True
        both = np.isfinite(values[i]) & np.isfinite(values[j])
        for start, end in runs_in(same):
            # Where one number is repeated, the years are one coincidence.
            numbers = np.unique(values[i, start:end]).size
            likely = np.maximum(going_on[i, start + 1 : end], series.repeat_share)
            chance = by_chance * float(np.prod(likely))
            if numbers >= RUN and chance <= ALARMS and 2 * (both & ~same).sum() >= RUN:
                of, other = (i, j) if _jump(series, i, start, end) >= _jump(series, j, start, end) else (j, i)
                yield from (
                    _build_finding(series, of, other, t, (start, end), chance) for t in range(start, end)
                )


def _compute_continuation(series: Series) -> FloatArray:
    """Return how likely two units with one number have one in the next year, too (N, T): the last digit as
    against how far their growth differs.
    """
    growth = np.diff(series.own_path, axis=1)
    if not np.isfinite(growth).any():  # no two years are next to each other
        return np.ones(series.values.shape)
    rough = np.pad(np.abs(growth - np.nanmedian(growth)), ((0, 0), (1, 0)), constant_values=np.nan)
    usual = max(1.4826 * float(np.nanmedian(rough)), 1e-12)
    with np.errstate(invalid="ignore", divide="ignore"):
        last = 2 * series.rounding / (np.abs(series.values) if series.is_positive else 1.0)
    return np.minimum(1.0, np.where(np.isfinite(last), last, np.inf) / usual)


def _pairs(one: FloatArray, two: FloatArray) -> dict[tuple[int, int], list[int]]:
    """The years in which unit i of one has the number of unit j > i of two, and no third has, by (i, j)."""
    found: dict[tuple[int, int], list[int]] = {}
    units = len(one)
    for t in range(one.shape[1]):
        both = np.concatenate([one[:, t], two[:, t]])
        there = np.flatnonzero(np.isfinite(both))
        _, number = np.unique(both[there], return_inverse=True)
        order = np.argsort(number, kind="stable")
        edges = np.flatnonzero(np.diff(number[order], prepend=-1, append=-1))
        for first, last in pairwise(edges):
            members = np.unique(there[order[first:last]] % units)
            if last - first > 1 and members.size == 2:
                found.setdefault((int(members[0]), int(members[1])), []).append(t)
    return found


def _jump(series: Series, i: int, start: int, end: int) -> float:
    """Measure by how many scatters a unit's numbers jump into a stretch of years or out of it, at most."""
    growth = np.abs(np.diff(series.own_path[i]))
    at = [t - 1 for t in (start, end) if 0 < t < series.values.shape[1] and np.isfinite(growth[t - 1])]
    return float(max((growth[t] for t in at), default=0.0))


def _build_finding(
    series: Series, i: int, j: int, t: int, stretch: tuple[int, int], chance: float
) -> SuspectedNumber:
    first, last = series.years[stretch[0]], series.years[stretch[1] - 1]
    reason = lasting(
        "from {first} to {last} the numbers of {other}, and not in other years",
        first=first,
        last=last,
        other=series.units[j],
    )
    expected = float(series.values[i, t])
    return build_finding("other_units", series, (i, t), expected, place(series, j, t), reason, chance=chance)


# Two units with each other's numbers of a year.

# In scatters: how far from its path a number of either unit is for the two to be compared; and of how many
# units at most that may be so in one year.
FAR, MOST = 4.0, 1000
# The tail of a number's distance from its path, by the degrees of freedom of Student's t.
FREEDOM = 3
# So many numbers of a year, the next to what a unit's path leads to, say how close together they are there.
NEXT = 10


@dataclass(frozen=True)
class _Column:
    """A column on the rows of another: its numbers as its path has them, what other years lead to, the
    scatter of that, and half a unit of the last digit (N, T).
    """

    series: Series
    path: FloatArray
    prediction: FloatArray
    scale: FloatArray
    rounding: FloatArray

    def gains(self, units: Rows, t: int) -> tuple[FloatArray, FloatArray]:
        """Return how much likelier each unit has another's number of a year than its own (M, M), in
        logarithms; 0 where one of them is not known. And at most as much as few numbers of the year are so
        near to its path: a column in which many units have nearly one number tells little.
        """
        away = self.path[units, t] - self.prediction[units, t][:, None]
        density = (FREEDOM + 1) / 2 * np.log1p((away / self.scale[units, t][:, None]) ** 2 / FREEDOM)
        gain = np.nan_to_num(np.diagonal(density)[:, None] - density)
        return gain, np.asarray(np.minimum(gain, -np.log(self._close(np.abs(away), units, t))))

    def _close(self, away: FloatArray, units: Rows, t: int) -> FloatArray:
        """Of the year's numbers, the share as near to what each unit's path leads to as each (M, M)."""
        every = self.path[:, t][np.isfinite(self.path[:, t])]
        ordered = np.sort(np.abs(every - self.prediction[units, t][:, None]), axis=1)
        few = min(NEXT, every.size) - 1
        if few < 0:
            return np.ones_like(away)
        away = np.maximum(away, self.rounding[units, t][None, :])
        with np.errstate(invalid="ignore", divide="ignore"):
            local = (few + 1) / every.size * away / ordered[:, few, None]
        return np.clip(np.nan_to_num(local, nan=1.0), 1e-9, 1.0)


def find_exchanged_units(all_series: Sequence[Series]) -> Iterator[SuspectedNumber]:
    """Pairs of units that have each other's numbers of a year, in every column of the source or in one: each
    number fits the other unit's path, and not its own.

    Chance is judged twice, and the larger counts: of sound numbers, a likelihood ratio of exp(x) or more
    comes in exp(-x) of all pairs at most (Markov); and of the pairs that are both far from their paths, as
    many fit each other as numbers of the year are so near to them.
    """
    moving = [series for series in all_series if series.repeat_share <= SOMETIMES]
    columns = [_align_column(all_series[0], series) for series in moving]
    if not columns:
        return
    units, years = columns[0].path.shape
    far = np.zeros((units, years), bool)
    for column in columns:
        with np.errstate(invalid="ignore"):
            far |= np.abs(column.path - column.prediction) > FAR * column.scale
    tried = units * (units - 1) / 2 * years * (1 + len(columns))
    apart = _count_independent_columns(columns)
    by_year = {t: near for t in range(years) if 2 <= (near := np.flatnonzero(far[:, t])).size <= MOST}
    both_far = sum(near.size * (near.size - 1) / 2 for near in by_year.values()) * (1 + len(columns))
    found = []
    for t, near in by_year.items():
        ratios, fits = (np.stack(of) for of in zip(*(c.gains(near, t) for c in columns), strict=True))
        chances = (
            tried * np.exp(-_gains_together(ratios, apart)),
            both_far * np.exp(-_gains_together(fits, apart)),
        )
        chance = np.maximum(*chances).min(axis=0)
        for a, b in np.argwhere(np.triu(chance <= SURE, 1)):
            told = ratios[:, a, b] + ratios[:, b, a]
            found.append((float(chance[a, b]), int(near[a]), int(near[b]), t, told))
    taken: set[tuple[int, int]] = set()
    for alarm, i, j, t, gain in sorted(found, key=lambda one: one[:4]):
        if not taken & {(i, t), (j, t)}:
            taken |= {(i, t), (j, t)}
            fitting = [c for c, own in zip(columns, gain, strict=True) if own > 0]
            yield from _report_exchange(all_series[0], fitting, (i, j), t, alarm)


def _gains_together(gains: FloatArray, apart: float) -> FloatArray:
    """Return what two units gain by exchanging all columns, and each alone (columns + 1, M, M); 0 where
    either does not: where a whole list moved by one row, only one of two fits better. gains: of each column
    and unit.
    """
    each = np.concatenate([apart * gains.sum(axis=0)[None], gains])
    other = each.transpose(0, 2, 1)
    return np.asarray(np.where((each > 0) & (other > 0), each + other, 0.0))


def _count_independent_columns(columns: Sequence[_Column]) -> float:
    """Count the columns that are independent in their distances from their paths: one of a GDP and its parts
    is not as many as it has columns.
    """
    away = [((c.path - c.prediction) / c.scale).ravel() for c in columns]
    clipped = np.ma.masked_invalid([np.clip(one, -FAR, FAR) for one in away])
    together = np.ma.filled(np.ma.corrcoef(clipped), 0.0) if len(columns) > 1 else np.ones((1, 1))
    shared = float((np.nan_to_num(together) ** 2).sum())
    return len(columns) / shared if shared else 1.0  # nothing is known where no two years are adjacent


def _align_column(first: Series, series: Series) -> _Column:
    """A column on the rows and years of the first."""
    with np.errstate(invalid="ignore", divide="ignore"):
        scale = np.abs((series.path - series.predictions) / series.standard)
        rounding = series.rounding / np.abs(series.values) if series.is_positive else series.rounding
    scale = np.where(np.isfinite(scale) & (scale > 0), np.maximum(scale, rounding), np.nan)
    parts = (series.path, series.predictions, scale, rounding)
    return _Column(series, *(align_series(first, series, part) for part in parts))


def _report_exchange(
    first: Series, columns: Sequence[_Column], pair: tuple[int, int], t: int, chance: float
) -> Iterator[SuspectedNumber]:
    for column in columns:
        series = column.series
        rows = [series.units.index(first.units[k]) for k in pair]
        year = series.years.index(first.years[t])
        for own, other in (rows, rows[::-1]):
            expected = series.from_path_scale(float(series.predictions[own, year]))
            reason = lasting(
                "fits the other years of {other}, whose number fits the other years of this unit: exchanged",
                other=series.units[other],
            )
            more = {"proposal": float(series.values[other, year]), "chance": chance}
            yield build_finding(
                "exchanged_units", series, (own, year), expected, place(series, other, year), reason, **more
            )
