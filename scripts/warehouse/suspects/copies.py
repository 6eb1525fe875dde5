"""Another unit's numbers: a unit that has, for some years, those of another one and not in the others."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from spillover.words import lasting
from warehouse.suspects.cells import ALARMS, FloatArray, Series, finding, place, runs_in
from warehouse.suspects.finding import Finding

# Years in a row in which two units have one number.
RUN = 3


def find_other_units(series: Series) -> Iterator[Finding]:
    """Stretches of years in which two units have the same numbers and before or after which they have not,
    where chance would make fewer than ALARMS of them; of the two, the unit whose numbers jump there.
    """
    values = np.where(series.values != 0, series.values, np.nan)
    pairs = _pairs(values, values)
    if not pairs:
        return
    # As often as a number is another unit's of the next year.
    by_chance = max(1.0, sum(map(len, _pairs(values[:, :-1], values[:, 1:]).values())) / 2)
    going_on = _going_on(series)
    for (i, j), years in sorted(pairs.items()):
        same = np.zeros(values.shape[1], bool)
        same[years] = True
        both = np.isfinite(values[i]) & np.isfinite(values[j])
        for start, end in runs_in(same):
            # Where one number is repeated, the years are one coincidence.
            numbers = np.unique(values[i, start:end]).size
            chance = by_chance * float(np.prod(going_on[i, start + 1 : end]))
            if numbers >= RUN and chance <= ALARMS and 2 * (both & ~same).sum() >= RUN:
                of, other = (i, j) if _jump(series, i, start, end) >= _jump(series, j, start, end) else (j, i)
                yield from (
                    _build_finding(series, of, other, t, (start, end), chance) for t in range(start, end)
                )


def _going_on(series: Series) -> FloatArray:
    """How likely two units with one number have one in the next year, too (N, T): the last digit as against
    how far their growth differs.
    """
    growth = np.diff(series.own_path, axis=1)
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
    """By how many scatters a unit's numbers jump into a stretch of years or out of it, at most."""
    growth = np.abs(np.diff(series.own_path[i]))
    at = [t - 1 for t in (start, end) if 0 < t < series.values.shape[1] and np.isfinite(growth[t - 1])]
    return float(max((growth[t] for t in at), default=0.0))


def _build_finding(
    series: Series, i: int, j: int, t: int, stretch: tuple[int, int], chance: float
) -> Finding:
    first, last = series.years[stretch[0]], series.years[stretch[1] - 1]
    reason = lasting(
        "from {first} to {last} the numbers of {other}, and not in other years",
        first=first,
        last=last,
        other=series.units[j],
    )
    expected = float(series.values[i, t])
    return finding("other_units", series, (i, t), expected, place(series, j, t), reason, chance=chance)
