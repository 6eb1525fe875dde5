"""Checks of a number by itself, within its row, and between the rows of one file."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from spillover.errors import list_names
from spillover.words import Message, lasting, mark_text
from warehouse.suspects.cells import (
    ALARMS,
    MOSTLY,
    Deviations,
    FloatArray,
    IntArray,
    Series,
    align_series,
    build_finding,
    find_in,
    list_adjacent_cells,
    local_line,
    mean_of_neighbours,
    medians,
    numbers_in,
    place,
    runs_in,
    significant_digits,
    stray_by_sizes,
    unit_scatter,
)
from warehouse.suspects.finding import SuspectedNumber

# A name that is in the file only where another, one character away, is missing: a slip of the pen.

# How many years' numbers the right name has at least for each one of the wrong name.
TIMES = 2
# In logs: how far a number may be from the right name's beside it.
FAR_FROM_NAME = 0.7


def find_misspelt_names(all_series: Sequence[Series]) -> Iterator[SuspectedNumber]:
    """The numbers of a series' units whose name differs in one character from that of a unit that has numbers
    in the other years alone; of the source's first measure.
    """
    series = all_series[0]
    there = np.isfinite(series.values)
    names = [re.sub(r"^other ", "", unit) for unit in series.units]
    rare = [i for i in range(len(names)) if 0 < there[i].sum() <= there.shape[1] / 3]
    alike = _find_similar_names(names) if rare else {}
    for i in rare:
        for j in sorted({j for key in _all_but_one(names[i]) for j in alike[key]} - {i}):
            both = (there[i] & there[j]).any()
            if both or names[i] == names[j] or there[j].sum() < TIMES * there[i].sum():
                continue
            if not _continues(series, i, j):
                continue
            for t in np.flatnonzero(there[i]):
                proof = "; ".join(
                    place(series, j, int(s)) for s in (t - 1, t + 1) if 0 <= s < len(series.years)
                )
                reason = lasting(
                    "{name} is there only where {other} is missing", name=names[i], other=names[j]
                )
                yield build_finding(
                    "misspelt_names", series, (i, int(t)), float(series.values[i, t]), proof, reason
                )


def _continues(series: Series, i: int, j: int) -> bool:
    """Return whether each number under the name i stands beside one under the name j, and no farther from it
    than FAR: one place's numbers go on, and those of a firm that begins where another ends do not.
    """
    logs = series.logs
    for t in np.flatnonzero(np.isfinite(series.values[i])):
        beside = [logs[j, s] for s in (t - 1, t + 1) if 0 <= s < len(series.years)]
        known = [value for value in beside if np.isfinite(value)]
        if not known or min(abs(logs[i, t] - value) for value in known) > FAR_FROM_NAME:
            return False
    return True


def _all_but_one(name: str) -> list[tuple[str, str]]:
    """Return what is before and after each character of a name of at least two, but for digits: codes of two
    units may be as alike. Names that share one of these are equal but for one character.
    """
    return [(name[:k], name[k + 1 :]) for k in range(len(name)) if len(name) > 1 and not name[k].isdigit()]


def _find_similar_names(names: Sequence[str]) -> dict[tuple[str, str], list[int]]:
    """The positions of names that share all but one character."""
    found: dict[tuple[str, str], list[int]] = {}
    for i, name in enumerate(names):
        for key in _all_but_one(name):
            found.setdefault(key, []).append(i)
    return found


# A number in the wrong column: far from its own years, and the number or the path of another column of its
# row.

# In scatters: how far from its own years, and how near to another column's.
FAR_SCATTERS, NEAR_SCATTERS = 5, 3
# Digits that two columns do not share by chance, and of their rows, those that may have equal numbers.
SHARED_DIGITS, RARE = 3, 0.01


def find_other_columns(all_series: Sequence[Series]) -> Iterator[SuspectedNumber]:
    """Numbers far from their unit's other years that are the number of another column of the row, or fit its
    path while that one has none that does.
    """
    moving = [series for series in all_series if np.isfinite(series.line).any()]
    for series in moving if len(moving) > 1 else ():
        deviation = series.logs - series.line
        standard = deviation / series.scale
        with np.errstate(invalid="ignore"):
            far = np.abs(standard) > FAR_SCATTERS
        if not far.any():
            continue
        others = [other for other in moving if other is not series]
        theirs = [_ScaledColumn(series, other) for other in others]
        hits = {at: best for at in numbers_in(far) if (best := _best(series, at, theirs)) is not None}
        aside = np.zeros(far.shape, bool)
        for at in hits:
            aside[at] = True
        judged, all_of = Deviations(standard, aside), Deviations(deviation)
        for at, (k, fit) in hits.items():
            chance = judged.count_by_chance(abs(float(standard[at]))) * fit * len(others)
            if chance <= ALARMS:
                share = all_of.share_beyond(float(deviation[at]))
                yield _column_finding(series, others[k], at, theirs[k], share, chance)


class _ScaledColumn:
    """Another column on a column's rows, in this one's scale: its numbers, the logarithms that its own years
    lead to, and how many scatters its numbers are from them (N, T); equal: how often the two have one number.
    """

    def __init__(self, series: Series, other: Series) -> None:
        factor = series.factor / other.factor
        self.values = align_series(series, other) * factor
        self.line = align_series(series, other, other.line) + math.log(factor)
        self.scale = align_series(series, other, np.broadcast_to(other.scale, other.values.shape))
        with np.errstate(invalid="ignore", divide="ignore"):
            logs = np.log(np.where(self.values > 0, self.values, np.nan))
            self.away = np.abs(logs - self.line) / self.scale
            same = np.isclose(self.values, series.values, rtol=1e-9, atol=0)
        self.equal = float(same.sum() / max(1, np.isfinite(self.values - series.values).sum()))
        self.same = same


def _best(series: Series, at: tuple[int, int], theirs: Sequence[_ScaledColumn]) -> tuple[int, float] | None:
    """The column that a far number may come from, and how likely so good a fit is by chance."""
    found = []
    own = float(series.logs[at] - series.line[at])
    for k, other in enumerate(theirs):
        if other.equal > RARE:
            continue
        if other.same[at]:
            if significant_digits(float(series.values[at])) >= SHARED_DIGITS:
                found.append((other.equal * 0.1 + 10.0 ** -significant_digits(float(series.values[at])), k))
            continue
        near = abs(float(series.logs[at] - other.line[at]))
        # The other's own number is not where it should be: exchanged, moved on, or not there.
        gone = not other.away[at] <= FAR_SCATTERS
        if gone and near < NEAR_SCATTERS * float(other.scale[at]):
            fit = min(1.0, 2 * NEAR_SCATTERS * float(other.scale[at]) / abs(own))
            back = (
                float(np.log(other.values[at])) - float(series.line[at]) if other.values[at] > 0 else math.nan
            )
            exchanged = abs(back) < NEAR_SCATTERS * float(series.scale[at[0], 0])
            found.append(
                (
                    fit
                    * (
                        min(1.0, 2 * NEAR_SCATTERS * float(series.scale[at[0], 0]) / abs(own))
                        if exchanged
                        else 1.0
                    ),
                    k,
                )
            )
    if not found:
        return None
    fit, k = min(found)
    return k, fit


def _column_finding(
    series: Series, other: Series, at: tuple[int, int], theirs: _ScaledColumn, share: float, chance: float
) -> SuspectedNumber:
    back = float(theirs.values[at])
    fits = back > 0 and abs(math.log(back) - float(series.line[at])) < NEAR_SCATTERS * float(
        series.scale[at[0], 0]
    )
    if theirs.same[at]:
        reason = lasting(
            "the number of {measure} in its row, and far from its own other years", measure=other.measure
        )
    elif fits:
        reason = lasting(
            "fits the other years of {measure} in its row, whose number fits its own: exchanged",
            measure=other.measure,
        )
    else:
        reason = lasting("fits the other years of {measure} in its row, not its own", measure=other.measure)
    more = {"share": share, "chance": chance, **({"proposal": back} if fits else {})}
    expected = float(np.exp(series.line[at]))
    return build_finding(
        "other_columns", series, at, expected, place(other, *find_in(other, series, at)), reason, **more
    )


# A row whose parts do not add up, where those of nearly all other rows do.

# In how many of the rows the parts add up, how exactly, and how far a row is from it; how many columns a
# source may have to be searched for sums, and how many of them one sum takes.
USUAL, EXACT_PARTS, BROKEN = 0.9, 1e-3, 5e-3
COLUMNS, PARTS = 12, (2, 3, 4)
FEWEST_ROWS = 30
# What a total is at least, in units of its last digit, in most of the rows in which it has several parts:
# scores and dummies add up by chance.
FINE = 100
# In logs: the sum is taken for the total where it is this much nearer to the unit's other years.
NEARER = 0.1


def find_parts_of_total(all_series: Sequence[Series]) -> Iterator[SuspectedNumber]:
    """Totals that differ from the sum of the columns that are their parts in nearly every other row."""
    if len(all_series) > COLUMNS:
        return
    for total in all_series:
        others = {series.measure: align_series(total, series) for series in all_series if series is not total}
        # A part is smaller than its total.
        smaller = [
            series
            for series in all_series
            if series is not total and _share(others[series.measure] <= total.values, total) > USUAL
        ]
        sums = [
            (parts, np.sum([others[part.measure] for part in parts], axis=0))
            for number in PARTS
            for parts in combinations(smaller, number)
        ]
        # The sum that holds most often is the one that is meant.
        if sums:
            parts, together = max(
                sums, key=lambda each: _share(_measure_distance(total, each[1]) <= EXACT_PARTS, total)
            )
            yield from _find_broken(total, parts, together)


def _measure_distance(total: Series, together: FloatArray) -> FloatArray:
    """Measure how far a sum is from its total, relative to it (N, T)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.abs(together / total.values - 1))


def _share(holds: np.ndarray, total: Series) -> float:
    there = np.isfinite(total.values).sum()
    return float(holds.sum() / there) if there else 0.0


def _find_broken(total: Series, parts: Sequence[Series], together: FloatArray) -> Iterator[SuspectedNumber]:
    difference = _measure_distance(total, together)
    there = np.isfinite(difference)
    # A row with one part proves nothing.
    several = there & (np.sum([align_series(total, part) != 0 for part in parts], axis=0) > 1)
    if several.sum() < FEWEST_ROWS or (difference[several] <= EXACT_PARTS).mean() < USUAL:
        return
    if np.median(np.abs(total.values[several]) / (2 * total.rounding[several])) < FINE:
        return
    share = float((difference[there] > BROKEN).mean())
    held = 100 * float((difference[there] <= EXACT_PARTS).mean())
    expected = total.line
    with np.errstate(invalid="ignore", divide="ignore"):
        better = np.abs(np.log(together) - expected) + NEARER < np.abs(total.logs - expected)
    names = " + ".join(part.measure for part in parts)
    for at in numbers_in(there & (difference > BROKEN)):
        proof = "; ".join(place(part, *find_in(part, total, at)) for part in parts)
        more = {"proposal": float(together[at])} if better[at] else {}
        reason = lasting(
            "is not {names} = {value:.6g}, which it is within a thousandth in {share:.4g} % of rows",
            names=names,
            value=together[at],
            share=held,
        )
        yield build_finding(
            "parts_of_total", total, at, float(together[at]), proof, reason, share=share, **more
        )


# Rows shifted within a year: one unit after another bears the number of the next unit of the file.

# In logs: how far from its own other years, how near to the neighbour's, and how many units in a row.
FAR_SHIFTED, NEAR_SHIFTED, RUN = 0.2, 0.15, 3
# Rows between a unit and one that it has nothing to do with.
CONTROLS = (7, 17, 29)


def find_shifted_rows(series: Series) -> Iterator[SuspectedNumber]:
    """Runs of at least RUN units whose numbers fit the next unit's other years and not their own."""
    for step in (1, -1) if series.repeat_share <= MOSTLY else ():
        yield from _find_shifted(series, step)


def _find_shifted(series: Series, step: int) -> Iterator[SuspectedNumber]:
    logs = series.logs
    ours = np.stack([series.line, series.neighbour_path])
    theirs = np.full_like(ours, np.nan)
    if step == 1:
        theirs[:, :-1] = ours[:, 1:]
    else:
        theirs[:, 1:] = ours[:, :-1]
    # What is nearer counts: a path that turns is far from its line, one with another wrong year from its
    # neighbours.
    off = np.abs(logs - ours)
    own = logs - np.where(off[1] <= off[0], ours[1], ours[0])
    with np.errstate(invalid="ignore"):
        # In a column that scatters, a tenth of the numbers is far.
        usual = float(np.nanquantile(np.abs(own), 0.9)) if np.isfinite(own).any() else 0.0
        far = (np.abs(own) > max(FAR_SHIFTED, usual)) & np.isfinite(off).all(axis=0)
        hit = far & (np.abs(logs - theirs) < NEAR_SHIFTED).any(axis=0)
        # As often as a number fits a unit that it has nothing to do with.
        others = [np.roll(ours, k, axis=1) for k in CONTROLS]
        by_chance = [(far & (np.abs(logs - other) < NEAR_SHIFTED).any(axis=0)).mean() for other in others]
    rate, deviations = max(*by_chance, 1 / far.size), Deviations(own)
    for t in range(logs.shape[1]):
        for first, last in _runs(hit[:, t]):
            # The end of the run bears a number from outside the study, or from a unit that is not known.
            after = last + 1 if step == 1 else first - 1
            rows = list(range(first, last + 1))
            end = after if 0 <= after < len(far) and far[after, t] else -1
            if end >= 0:
                rows.append(end)
            # A shock to the whole region moves all its units alike; a shift moves them apart.
            chance = float(far.size * rate ** (last - first + 1))
            if np.ptp(own[rows, t]) < 2 * FAR_SHIFTED or chance > ALARMS:
                continue
            for i in rows:
                yield _shift_finding(series, deviations, (i, t), step, (rows, end), chance)


def _runs(hit: np.ndarray) -> Iterator[tuple[int, int]]:
    """First and last position of each run of at least RUN."""
    for start, end in runs_in(hit):
        if end - start >= RUN:
            yield start, end - 1


def _shift_finding(
    series: Series,
    deviations: Deviations,
    at: tuple[int, int],
    step: int,
    run: tuple[list[int], int],
    chance: float,
) -> SuspectedNumber:
    (i, t), (rows, end) = at, run
    # The unit's own number is where the shift took it: in the row before, if that is part of the run.
    home = i - step
    known = home in rows
    own = deviations.values
    expected = float(series.values[i, t] / np.exp(own[i, t]))
    count = len(rows) - (end >= 0)
    sentence = {
        (True, True): lasting(
            "the end of {count} consecutive rows whose numbers fit the other years of the "
            "next row, not their own"
        ),
        (True, False): lasting(
            "the end of {count} consecutive rows whose numbers fit the other years of the "
            "previous row, not their own"
        ),
        (False, True): lasting(
            "one of {count} consecutive rows whose numbers fit the other years of the next row, not their own"
        ),
        (False, False): lasting(
            "one of {count} consecutive rows whose numbers fit the other years of the "
            "previous row, not their own"
        ),
    }[i == end, step == 1]
    reason = sentence.fill_values(count=count)
    more = {
        "proposal": float(series.values[home, t]) if known else float("nan"),
        "share": deviations.share_beyond(own[i, t]),
        "chance": chance,
    }
    proof = place(series, home, t) if known else place(series, i, t - 1) if t else ""
    return build_finding("shifted_rows", series, (i, t), expected, proof, reason, **more)


# A unit that is the sum of two others: a total, or another place under a unit's name.

# How exact, relative to the sum, and how many sums of a source prove one another; numbers of fewer digits are
# sums by chance. A part below a thousandth of the sum is within what the sum is rounded to.
EXACT_SUM, SUMS, SUM_DIGITS, SMALLEST = 1e-7, 3, 5, 1e-3
# In logs: shares of the larger part in the sum that are one proportion.
PROPORTION = 1e-3
# So many units are searched whole; of more, any that stand among so many one after another in the file.
WHOLE, TOGETHER = 3_000, 1_000


@dataclass(frozen=True)
class _Sums:
    """Numbers of a series that are the sum of two others of their year: the units of the sum and its parts
    (h, 3), and the year's position (h,).
    """

    series: Series
    triples: IntArray
    years: IntArray


def find_sum_of_others(all_series: Sequence[Series]) -> Iterator[SuspectedNumber]:
    """Units that are the sum of the same two others in at least SUMS numbers of a source, of any measure and
    year, where chance would not make as many.
    """
    units = {unit: i for i, unit in enumerate(dict.fromkeys(u for s in all_series for u in s.units))}
    sums = [_sums(series) for series in all_series]
    chances = _chances(sums, units)
    for one, chance in zip(sums, chances, strict=True):
        series = one.series
        for hit in np.flatnonzero(chance <= ALARMS):
            (k, i, j), t = map(int, one.triples[hit]), int(one.years[hit])
            first, second = sorted((series.units[i], series.units[j]))
            proof = f"{place(series, i, t)}; {place(series, j, t)}"
            reason = lasting(
                "the sum of {one} and {other}, as in other numbers of the file", one=first, other=second
            )
            more = {"chance": float(chance[hit])}
            yield build_finding(
                "sum_of_others", series, (k, t), float(series.values[k, t]), proof, reason, **more
            )


@lru_cache(maxsize=256)
def _sums(series: Series) -> _Sums:
    """Every sum of two others among the numbers that one unit alone bears."""
    own = _keep_single_units(series.values)
    found = [
        (triples, np.full(len(triples), t))
        for t in range(len(series.years))
        for triples in [_find_sums_in_year(own[:, t])]
    ]
    return _Sums(series, *(np.concatenate(each) for each in zip(*found, strict=True)))


def _chances(sums: Sequence[_Sums], units: Mapping[str, int]) -> list[FloatArray]:
    """Return how many triples chance makes a sum as often as each one of a source is, (h,) of each series;
    infinite where it is less often than SUMS.

    Numbers within some 2 % of each other prove their sum once, also where a column repeats another's of the
    year before; so do parts in one proportion, as of a number of each unit times one of each year.
    """
    triples, levels, shares = [], [], []
    for one in sums:
        at = np.array([units[unit] for unit in one.series.units])[one.triples]
        triples.append(np.column_stack([at[:, 0], np.sort(at[:, 1:], axis=1)]))
        logs = one.series.logs[one.triples, one.years[:, None]]
        levels.append(np.round(50 * logs[:, 0]))
        shares.append(np.round((logs[:, 1:].max(axis=1) - logs[:, 0]) / PROPORTION))
    whole = np.concatenate(triples)
    number = np.unique(whole, axis=0, return_inverse=True)[1].ravel() if len(whole) else np.zeros(0, int)
    proofs = [np.unique(np.column_stack([number, np.concatenate(of)]), axis=0) for of in (levels, shares)]
    counts = np.min(
        [np.bincount(of[:, 0].astype(int), minlength=number.max(initial=0) + 1) for of in proofs], axis=0
    )
    every = int(counts.sum())
    searched, chances = _search_size(len(units)), np.full(counts.size, np.inf)
    for often in np.flatnonzero(counts >= SUMS):
        count = int(counts[often])
        chances[often] = searched * _compute_tail_chance(count, (every - count) / searched)
    ends = np.cumsum([len(one.triples) for one in sums])[:-1]
    return np.split(chances[number], ends) if len(whole) else [np.zeros(0) for _ in sums]


def _search_size(units: int) -> float:
    """Among how many triples of a sum and two parts sums are sought."""

    def count_triples(count: int) -> float:
        return count * (count - 1) * (count - 2) / 2

    stretches = _stretches(units)
    again = sum(count_triples(before[1] - one[0]) for before, one in pairwise(stretches))
    return max(1.0, sum(count_triples(end - start) for start, end in stretches) - again)


def _stretches(units: int) -> list[tuple[int, int]]:
    """The units whose sums are sought together: all, or overlapping stretches of TOGETHER where there are
    more than WHOLE, since the pairs grow with the square.
    """
    if units <= WHOLE:
        return [(0, units)]
    starts = range(0, units - TOGETHER // 2, TOGETHER // 2)
    return [(start, min(start + TOGETHER, units)) for start in starts]


def _keep_single_units(values: FloatArray) -> FloatArray:
    """The numbers that one unit alone bears, in whatever year; NaN for the others (N, T). What several bear,
    as logarithms of small counts, is a sum by chance.
    """
    _, number = np.unique(values, return_inverse=True)
    number = number.reshape(values.shape)
    bearers = np.zeros(number.max() + 1)
    for row in number:
        bearers[np.unique(row)] += 1
    return np.where(bearers[number] == 1, values, np.nan)


def _compute_tail_chance(count: int, rate: float) -> float:
    """The chance of `count` or more where `rate` are expected (Poisson): the largest term of that tail, and
    what a series with its ratio adds.
    """
    term = math.exp(count * math.log(rate) - rate - math.lgamma(count + 1)) if rate > 0 else 0.0
    return min(1.0, term / (1 - rate / (count + 1))) if rate < count else 1.0


# Sums are first looked up by their place among so many; so many pairs are added at a time.
PLACES, PAIRS = 1 << 20, 1 << 18


def _find_sums_in_year(values: FloatArray) -> IntArray:
    """List every (k, i, j) with the k-th value the sum of the i-th and j-th, (h, 3)."""
    found, before = [], 0
    for start, end in _stretches(len(values)):
        triples = _find_sums_in_stretch(values[start:end]) + start
        found.append(triples[triples.max(axis=1, initial=-1) >= before])
        before = end
    return np.concatenate(found)


def _find_sums_in_stretch(values: FloatArray) -> IntArray:
    """The triples (k, i, j) of `_find_sums_in_year` in one stretch of values, over all its pairs."""
    there = np.flatnonzero(values > 0)
    there = there[np.argsort(values[there], kind="stable")]
    ordered = values[there]
    if there.size < 3:
        return np.zeros((0, 3), dtype=np.int64)
    # A number's neighbours count as its place, so that the rounding of a sum, EXACT_SUM at most, misses none.
    places = (ordered * ((PLACES - 2) / ordered[-1])).astype(np.float32)
    taken = np.zeros(2 * PLACES, bool)
    for shift in (0, 1, 2):
        taken[places.astype(np.int64) + shift] = True
    found = []
    step = max(1, PAIRS // there.size)
    for first in range(0, there.size - 1, step):
        # No sum is above the largest: the partners of the smallest of these are the most.
        last = int(np.searchsorted(ordered, ordered[-1] * (1 + EXACT_SUM) - ordered[first], side="right"))
        place_of = (places[first : first + step, None] + places[None, first:last]).astype(np.int32)
        place_of += 1
        i, j = (at + first for at in np.nonzero(taken.take(place_of)))
        i, j = i[j > i], j[j > i]
        total = ordered[i] + ordered[j]
        low, high = (np.searchsorted(ordered, total * (1 + side * EXACT_SUM)) for side in (-1, 1))
        pairs = np.repeat(np.arange(i.size), high - low)
        k = np.arange(pairs.size) - np.repeat(np.cumsum(high - low) - (high - low), high - low) + low[pairs]
        enough = ordered[i[pairs]] > SMALLEST * ordered[k]
        found.append(np.column_stack([k, i[pairs], j[pairs]])[enough])
    triples = np.concatenate(found)
    sums = np.unique(triples[:, 0])
    telling = np.zeros(there.size, bool)
    telling[[k for k in sums.tolist() if significant_digits(float(ordered[k])) >= SUM_DIGITS]] = True
    return there[triples[telling[triples[:, 0]]]]


# A slip of the hand: a number that a moved decimal point or a sign would explain.

# How far from a power of ten, in log10, and how many times its unit's usual scatter.
NEAR, FAR_TIMES = 0.2, 5
# How far from its line a number is, put right: in log10 by a power of ten, and in logs without its sign.
RIGHT, FAR = 0.1, 0.25
# How much farther below than above their lines logarithms are where the numbers themselves are not; and, in
# scatters, how far a number itself is from its line.
LEANING, NEAR_ZERO = 1.2, 3.0
# Of a unit's numbers, those that may have a minus.
SELDOM = 0.25
# How often a path is found again at most.
ROUNDS = 4


def find_slips(series: Series) -> Iterator[SuspectedNumber]:
    """Numbers far from their unit's other years that one slip puts there. Numbers that a slip explains are
    set aside when chance is judged, so that many of them hide none.
    """
    path = _find_path(series)
    aside = path.powers != 0
    deviations = Deviations(path.standard, aside)
    for at in numbers_in(aside):
        size = abs(float(path.standard[at]))
        power = int(path.powers[at])
        # Of numbers so far, a share is so near to a power of ten.
        chance = deviations.count_by_chance(size) * 2 * RIGHT
        value = float(series.values[at] / 10.0**power)
        if series.common_movement.digits[at[1]] == power:
            chance = float(np.fmin(chance, series.common_movement.chance))
        if chance <= ALARMS:
            yield _build_finding(series, path, at, _reason(series, path, at), value, chance)
    yield from _signs(series, path)


@dataclass(frozen=True)
class _Path:
    """A column whose powers of ten are put right: what its other years lead to (line), how far its numbers
    are from it in logs (deviation) and in scatters (standard), the powers of ten by which they are off, or 0
    (N, T); scale: the scatters (N, 1).
    """

    line: FloatArray
    scale: FloatArray
    deviation: FloatArray
    standard: FloatArray
    powers: np.ndarray

    @cached_property
    def deviations(self) -> Deviations:
        return Deviations(self.deviation)


def _find_path(series: Series) -> _Path:
    """The path, found again as often as powers of ten that are put right show others: until then they pull
    their neighbours' lines.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        sizes = np.where(series.values != 0, np.log(np.abs(series.values)), np.nan)
    line, scale, powers = series.line, series.scale, np.zeros(sizes.shape)
    for _ in range(ROUNDS):
        before, powers = powers, _spread_common(series, _powers(series, sizes - line, scale), sizes - line)
        if (powers == before).all():
            break
        line = local_line(series.level - powers * math.log(10)) + series.common_movement.path
        scale = unit_scatter(sizes - powers * math.log(10) - line)
    deviation = sizes - line
    return _Path(line, scale, deviation, deviation / scale, powers)


def _powers(series: Series, deviation: FloatArray, scale: FloatArray) -> np.ndarray:
    """The power of ten by which each number is off (N, T), or 0."""
    tens = deviation / math.log(10)
    powers = np.round(np.nan_to_num(tens))
    with np.errstate(invalid="ignore"):
        hit = (powers != 0) & (np.abs(tens - powers) < NEAR) & (np.abs(deviation) > FAR_TIMES * scale)
        hit &= series.values > 0
        if not series.is_positive:
            # Near zero, a number's logarithm is far from others by chance: the number itself has to be.
            hit &= np.abs(series.standard) > FAR_TIMES
        elif hit.any():
            hit &= _is_away(series.values, deviation)
        # Two such years side by side pull each other's line.
        settled = series.level - np.where(hit, powers, 0) * math.log(10)
        usual = np.stack([local_line(settled), mean_of_neighbours(settled)])
        hit &= (np.abs(settled - usual) < RIGHT * math.log(10)).any(axis=0)
        if series.repeat_share > MOSTLY:
            # One that begins low and then steps is far from the years after alone.
            hit &= ~_is_no_spike(settled)
    return np.where(hit, powers, 0)


def _spread_common(series: Series, powers: np.ndarray, deviation: FloatArray) -> np.ndarray:
    """Give the power of a year in another unit, once most of its numbers bear it (N, T), to its others too:
    to all but those that are nearer to their line as they are.
    """
    common = series.common_movement.digits
    spread = powers.copy()
    for t in np.flatnonzero(common):
        there = np.isfinite(series.values[:, t]) & (series.values[:, t] != 0)
        if 2 * (powers[:, t] == common[t]).sum() > there.sum():
            settled = deviation[:, t] - common[t] * math.log(10)
            nearer = np.abs(deviation[:, t]) <= np.abs(settled)
            spread[there & (powers[:, t] == 0) & ~nearer, t] = common[t]
    return spread


def _is_no_spike(settled: FloatArray) -> np.ndarray:
    """Return where a number, put right, is not near the year before and the year after (N, T)."""
    with np.errstate(invalid="ignore"):
        away = ~(np.abs(np.diff(settled, axis=1)) < NEAR * math.log(10))
    return np.pad(away, ((0, 0), (1, 0))) | np.pad(away, ((0, 0), (0, 1)))


def _is_away(values: FloatArray, deviation: FloatArray) -> np.ndarray:
    """Return whether each number itself is far from its line (N, T), not its logarithm alone: near zero a
    logarithm is far from others by chance. How far is usual say the unit's other numbers, where a column has
    numbers that are not positive or strays as far at low levels as at high ones; and the column's, where
    logarithms are farther below their lines than above, though the numbers are not.
    """
    far = np.ones(values.shape, bool)
    away = np.abs(values * np.expm1(-deviation))
    with np.errstate(divide="ignore"):
        level, strayed = np.log(np.abs(values)) - deviation, np.log(away)
    if (values <= 0).any() or stray_by_sizes(level, strayed):
        far &= away > NEAR_ZERO * 1.4826 * medians(away, axis=1)
    low, high = np.nanquantile(deviation, [0.02, 0.98])
    if -low > LEANING * high:
        shares = np.abs(np.expm1(deviation))
        far &= shares > NEAR_ZERO * 1.4826 * float(np.nanmedian(shares))
    return far


def _signs(series: Series, path: _Path) -> Iterator[SuspectedNumber]:
    """Numbers with a minus in columns that have no others, of units that do not come near zero: from year to
    year they change by far less than the sign does.
    """
    negative = series.values < 0
    with np.errstate(invalid="ignore"):
        few = negative.mean(axis=1, keepdims=True) <= SELDOM
        apart = path.deviation - path.powers * math.log(10)
        steady = ~(apart < math.log(0.5)).any(axis=1, keepdims=True) & (path.scale < FAR)
        usual = 1.4826 * medians(np.abs(np.diff(np.abs(series.values), axis=1)), axis=1)
        steady &= ~(negative & (2 * np.abs(series.values) <= FAR_TIMES * usual)).any(axis=1, keepdims=True)
        lonely = negative & few & steady & (np.abs(path.deviation) < FAR)
    if (negative & ~lonely).any():
        return
    for at in numbers_in(lonely):
        reason = mark_text("negative, and most of its years are not; without the sign it fits them")
        yield _build_finding(series, path, at, reason, -float(series.values[at]), math.nan)


def _reason(series: Series, path: _Path, at: tuple[int, int]) -> Message | str:
    power = int(path.powers[at])
    ratio = float(series.values[at] / np.exp(path.line[at]))
    values = {"ratio": f"{ratio:.3g}", "by": 10 ** abs(power)}
    if series.common_movement.digits[at[1]] == power:
        return _add_left(series, path, at[1], _reason_of_year(power, values, math.isfinite(ratio)))
    if power > 0:
        return lasting("{ratio} times what its other years lead to; divided by {by} it fits them", **values)
    return lasting("{ratio} times what its other years lead to; times {by} it fits them", **values)


def _reason_of_year(power: int, values: Mapping[str, Any], known: bool) -> Message | str:
    """Say that a number's year is in another unit. known: whether its own other years lead to a number."""
    if known and power > 0:
        return lasting(
            "with most numbers of its year, {ratio} times what other years lead to; divided by {by} it fits",
            **values,
        )
    if known:
        return lasting(
            "with most numbers of its year, {ratio} times what other years lead to; times {by} it fits",
            **values,
        )
    if power > 0:
        return lasting("most numbers of its year fit their other years if divided by {by}", by=values["by"])
    return lasting("most numbers of its year fit their other years times {by}", by=values["by"])


def _add_left(series: Series, path: _Path, t: int, reason: Message | str) -> Message | str:
    """A reason with the numbers of a year in another unit that are not listed, if there are any."""
    there = np.isfinite(series.values[:, t]) & (series.values[:, t] != 0)
    left = [series.units[i] for i in np.flatnonzero(there & (path.powers[:, t] == 0))]
    if not left:
        return reason
    return lasting(
        "{reason}; {count} other numbers of the year are not listed, as they fit unchanged: {units}",
        reason=reason,
        count=len(left),
        units=list_names(left),
    )


def _build_finding(
    series: Series, path: _Path, at: tuple[int, int], reason: str, value: float, chance: float
) -> SuspectedNumber:
    expected = float(np.exp(path.line[at]))
    share = path.deviations.share_beyond(float(path.deviation[at]))
    more = {"proposal": value, "share": share, "chance": chance}
    return build_finding("slips", series, at, expected, list_adjacent_cells(series, *at), reason, **more)
