"""A number in the wrong column: far from its own years, and the number or the path of another column of its
row.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from warehouse.suspects.cells import Evidence, Finding, Series, aligned, digits, finding, place
from warehouse.suspects.lines import ALARMS, expected_beyond, share_beyond

# In scatters: how far from its own years, and how near to another column's.
FAR, NEAR = 5, 3
# Digits that two columns do not share by chance, and of their rows, those that may have equal numbers.
DIGITS, RARE = 3, 0.01


def find(evidence: Evidence) -> list[Finding]:
    """Numbers far from their unit's other years that are the number of another column of the row, or fit its
    path while that one has none that does.
    """
    sources = dict.fromkeys(series.source for series in evidence.series)
    return [found for source in sources for found in _in(list(evidence.of(source).values()))]


def _in(all_series: Sequence[Series]) -> Iterator[Finding]:
    moving = [series for series in all_series if np.isfinite(series.line).any()]
    for series in moving if len(moving) > 1 else ():
        deviation = series.logs - series.line
        standard = deviation / series.scale
        with np.errstate(invalid="ignore"):
            far = np.abs(standard) > FAR
        if not far.any():
            continue
        others = [other for other in moving if other is not series]
        theirs = [_seen(series, other) for other in others]
        hits = {
            (int(i), int(t)): best
            for i, t in np.argwhere(far)
            if (best := _best(series, (int(i), int(t)), theirs)) is not None
        }
        aside = np.zeros(far.shape, bool)
        for at in hits:
            aside[at] = True
        for at, (k, fit) in hits.items():
            chance = expected_beyond(standard, abs(float(standard[at])), aside) * fit * len(others)
            if chance <= ALARMS:
                share = share_beyond(deviation, float(deviation[at]))
                yield _told(series, others[k], at, theirs[k], share, chance)


class _Seen:
    """Another column on a column's rows, in this one's scale: its numbers, the logarithms that its own years
    lead to, and how many scatters its numbers are from them (N, T); equal: how often the two have one number.
    """

    def __init__(self, series: Series, other: Series) -> None:
        factor = series.factor / other.factor
        self.values = aligned(series, other) * factor
        self.line = aligned(series, other, other.line) + math.log(factor)
        self.scale = aligned(series, other, np.broadcast_to(other.scale, other.values.shape))
        with np.errstate(invalid="ignore", divide="ignore"):
            logs = np.log(np.where(self.values > 0, self.values, np.nan))
            self.away = np.abs(logs - self.line) / self.scale
            same = np.isclose(self.values, series.values, rtol=1e-9, atol=0)
        self.equal = float(same.sum() / max(1, np.isfinite(self.values - series.values).sum()))
        self.same = same


def _seen(series: Series, other: Series) -> _Seen:
    return _Seen(series, other)


def _best(series: Series, at: tuple[int, int], theirs: Sequence[_Seen]) -> tuple[int, float] | None:
    """The column that a far number may come from, and how likely so good a fit is by chance."""
    found = []
    own = float(series.logs[at] - series.line[at])
    for k, other in enumerate(theirs):
        if other.equal > RARE:
            continue
        if other.same[at]:
            if digits(float(series.values[at])) >= DIGITS:
                found.append((other.equal * 0.1 + 10.0 ** -digits(float(series.values[at])), k))
            continue
        near = abs(float(series.logs[at] - other.line[at]))
        # The other's own number is not where it should be: exchanged, moved on, or not there.
        gone = not other.away[at] <= FAR
        if gone and near < NEAR * float(other.scale[at]):
            fit = min(1.0, 2 * near_fit(other, at) / abs(own))
            back = (
                float(np.log(other.values[at])) - float(series.line[at]) if other.values[at] > 0 else math.nan
            )
            exchanged = abs(back) < NEAR * float(series.scale[at[0], 0])
            found.append(
                (
                    fit
                    * (min(1.0, 2 * NEAR * float(series.scale[at[0], 0]) / abs(own)) if exchanged else 1.0),
                    k,
                )
            )
    if not found:
        return None
    fit, k = min(found)
    return k, fit


def near_fit(other: _Seen, at: tuple[int, int]) -> float:
    """How wide the other column's path is, in logarithms."""
    return NEAR * float(other.scale[at])


def _told(
    series: Series, other: Series, at: tuple[int, int], theirs: _Seen, share: float, chance: float
) -> Finding:
    i, t = at
    j, s = other.units.index(series.units[i]), other.years.index(series.years[t])
    back = float(theirs.values[at])
    fits = back > 0 and abs(math.log(back) - float(series.line[at])) < NEAR * float(series.scale[i, 0])
    if theirs.same[at]:
        reason = f"the number of {other.measure} in its row, and far from its own other years"
    elif fits:
        reason = f"fits the other years of {other.measure} in its row, whose number fits its own: exchanged"
    else:
        reason = f"fits the other years of {other.measure} in its row, not its own"
    more = {"share": share, "chance": chance, **({"suggested": back} if fits else {})}
    expected = float(np.exp(series.line[at]))
    return finding("other_columns", series, at, expected, place(other, j, s), reason, **more)
