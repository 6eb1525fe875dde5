"""Checks along the years of a series."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from ingest.places import Division
from spillover.errors import list_names
from spillover.words import join_sentences, lasting, mark_text
from warehouse.suspects.cells import (
    ALARMS,
    MOSTLY,
    SOMETIMES,
    SURE,
    Deviations,
    Evidence,
    FloatArray,
    Series,
    build_finding,
    count_chance_values,
    medians,
    numbers_in,
    place,
    runs_in,
    shrunk_scatter,
    significant_digits,
)
from warehouse.suspects.finding import SuspectedNumber

# A series that jumps in the year in which its unit's borders changed.

MOVES = ("merged", "split", "ceded")
# Files follow a change at once or a year later.
DELAYS = (0, 1)
# The ledger says where to look, so that each number is judged alone: of numbers that nothing moved, one in a
# hundred is listed. Chance, as everywhere, is that of all that were looked at.
LEVEL = 0.01


def find_changed_borders(evidence: Evidence) -> list[SuspectedNumber]:
    """Find the numbers that jump in a year in which their unit's borders changed.

    Each names the change, and the unit's measures that do not jump: a ratio of the two sorts has a break.
    """
    changes = [d for d in evidence.divisions if d.change in MOVES]
    found: list[tuple[Division, SuspectedNumber]] = []
    still: dict[tuple[Division, str], list[str]] = {}
    for series in evidence.series if changes else ():
        departures = from_path(series)
        deviations = Deviations(departures)
        looked_at = list(_cells_of_changes(series, changes))
        tried = sum(math.isfinite(departures[i, t]) for _, i, ts in looked_at for t in ts)
        for change, i, years in looked_at:
            known = [t for t in years if math.isfinite(departures[i, t])]
            if not known:
                continue
            t = max(known, key=lambda t: abs(departures[i, t]))
            size = float(departures[i, t])
            share = deviations.count_by_chance(abs(size)) / deviations.count
            if share <= LEVEL:
                found.append((change, _report_borders(series, (i, t), size, share, share * tried)))
            else:
                still.setdefault((change, series.units[i]), []).append(series.measure)
    cells: dict[tuple[str, str, str, int], tuple[SuspectedNumber, list[Division]]] = {}
    for change, one in found:
        cells.setdefault((one.source, one.measure, one.unit, one.year), (one, []))[1].append(change)
    return [
        _add_changes(one, own, [m for change in own for m in still.get((change, one.unit), [])])
        for one, own in cells.values()
    ]


def from_path(series: Series) -> FloatArray:
    """Each year's growth less the median of its year, less the unit's own median of that (N, T), in logs."""
    growth = np.full(series.values.shape, np.nan)
    growth[:, 1:] = np.diff(series.logs, axis=1)
    with np.errstate(invalid="ignore"):
        for axis in (0, 1):
            growth = growth - _median(growth, axis)
    return growth


def _median(values: FloatArray, axis: int) -> FloatArray:
    """The median of what is there along an axis, zero where nothing is."""
    there = np.ma.masked_invalid(values)
    return np.asarray(np.ma.filled(np.ma.median(there, axis=axis, keepdims=True), 0.0))


def _cells_of_changes(series: Series, changes: list[Division]) -> Iterator[tuple[Division, int, list[int]]]:
    """Each change of a unit of the series, with the unit's row and the years in which the file may follow."""
    rows = {unit: i for i, unit in enumerate(series.units)}
    for change in changes:
        years = [series.years.index(y) for d in DELAYS if (y := change.year + d) in series.years]
        for unit in dict.fromkeys((change.adcode, *change.into)):
            if unit in rows and years:
                yield change, rows[unit], years


def _report_borders(
    series: Series, at: tuple[int, int], size: float, share: float, chance: float
) -> SuspectedNumber:
    i, t = at
    expected = float(series.values[at]) / math.exp(size)
    reason = lasting("{points:+.0f} log points beyond its path", points=100 * size)
    return build_finding(
        "changed_borders", series, at, expected, place(series, i, t - 1), reason, share=share, chance=chance
    )


def _add_changes(found: SuspectedNumber, changes: list[Division], still: list[str]) -> SuspectedNumber:
    """A finding with what changed, and the measures of its unit that do not jump then."""
    values = {
        **getattr(found.reason, "values", {}),
        "changes": join_sentences((change.sentence() for change in changes), ". "),
    }
    if not still:
        return replace(found, reason=lasting("{points:+.0f} log points beyond its path. {changes}", **values))
    values["measures"] = list_names(sorted(set(still)), 6)
    return replace(
        found,
        reason=lasting(
            "{points:+.0f} log points beyond its path; no jump in {measures}. {changes}", **values
        ),
    )


# A stretch of years on one straight line: numbers that were filled, not counted.

# Numbers between the ends of a line: two points have a line, and a third may be on it by chance.
FEWEST_BETWEEN = 2


def find_interpolated(series: Series) -> Iterator[SuspectedNumber]:
    """Stretches in which each number is what the line between the ends gives, of numbers or of logarithms,
    rounded as the numbers of the stretch are, where so many are not to be expected by chance.
    """
    if len(series.years) < FEWEST_BETWEEN + 2:
        return
    taken: set[tuple[int, int]] = set()
    both = [_find_bends(series, rate) for rate in (False, True)]
    # The rate at which single steps repeat: of rounded numbers by their digits, or as often as here.
    usual = max(bends.straight.sum() / max(1, bends.there.sum()) for bends in both)
    for bends in both:
        rate = bends.rate
        for i, first, last, chance in _find_stretches(series, bends, float(usual)):
            if not taken & {(i, t) for t in range(first, last + 1)}:
                taken |= {(i, t) for t in range(first, last + 1)}
                yield _report_line(series, i, first, last, rate, chance)


@dataclass(frozen=True)
class _Bends:
    """Bends of numbers, or logarithms where `rate`, from year to year (N, T - 2), by how much rounding alone
    would let them; where they do not bend, though they move, and where there are numbers that move.
    """

    rate: bool
    bend: FloatArray
    slack: FloatArray
    straight: np.ndarray
    there: np.ndarray


def _find_bends(series: Series, rate: bool) -> _Bends:
    path = series.logs if rate else series.values
    with np.errstate(invalid="ignore", divide="ignore"):
        error = series.rounding / np.abs(series.values) if rate else series.rounding
        bend = path[:, 2:] - 2 * path[:, 1:-1] + path[:, :-2]
        slack = error[:, 2:] + 2 * error[:, 1:-1] + error[:, :-2]
        still = np.abs(np.diff(path, axis=1)[:, 1:]) <= slack
        straight = (np.abs(bend) <= slack) & ~still
    return _Bends(rate, bend, slack, straight, np.isfinite(bend) & ~still)


def _find_stretches(series: Series, of: _Bends, usual: float) -> Iterator[tuple[int, int, int, float]]:
    """Unit, first and last interior year, and the chance, of each line."""
    bent = np.abs(of.bend[of.there & ~of.straight])
    scale = np.quantile(bent, 0.1) if bent.size else 0.0
    for i in np.flatnonzero(of.straight.sum(axis=1) >= FEWEST_BETWEEN):
        for start, end in runs_in(of.straight[i]):
            if (
                line := _find_longest_line(series.values[i], series.rounding[i], start, end + 1, of.rate)
            ) is None:
                continue
            first, last = line
            by_digits = 0.1 * of.slack[i, first : last - 1] / scale if scale else np.ones(last - 1 - first)
            chance = float(of.there.sum() * np.prod(np.clip(by_digits, usual, 1)))
            if chance <= SURE:
                yield int(i), first + 1, last - 1, chance


def _find_longest_line(
    values: FloatArray, rounding: FloatArray, start: int, end: int, rate: bool
) -> tuple[int, int] | None:
    """The ends of the longest stretch within [start, end] whose numbers are on the line between its ends; the
    first of several; None where fewer than FEWEST_BETWEEN are between them.
    """
    for length in range(end - start, FEWEST_BETWEEN, -1):
        for first in range(start, end - length + 1):
            if _is_on_line(values[first : first + length + 1], rounding[first : first + length + 1], rate):
                return first, first + length
    return None


def _is_on_line(values: FloatArray, rounding: FloatArray, rate: bool) -> bool:
    """Return whether the numbers are those of the line, to half a unit of the last digit that any of them
    has.
    """
    line = (np.geomspace if rate else np.linspace)(values[0], values[-1], values.size)
    return bool(np.all(np.abs(values - line) <= 1.001 * rounding.min()))


def _report_line(series: Series, i: int, first: int, last: int, rate: bool, chance: float) -> SuspectedNumber:
    sentence = (
        lasting(
            "the numbers from {first} to {last} are those of one rate between the two, "
            "rounded to their last digit"
        )
        if rate
        else lasting(
            "the numbers from {first} to {last} are those of equal steps between the two, "
            "rounded to their last digit"
        )
    )
    ends = {"first": int(series.years[first - 1]), "last": int(series.years[last + 1])}
    reason = sentence.fill_values(**ends)
    with np.errstate(divide="ignore"):
        line = (np.geomspace if rate else np.linspace)(
            series.values[i, first - 1], series.values[i, last + 1], last - first + 3
        )
    proof = f"{place(series, i, first - 1)}; {place(series, i, last + 1)}"
    return build_finding("interpolated", series, (i, first), float(line[1]), proof, reason, chance=chance)


# A year printed twice: numbers that equal those of the year before, in columns where this is rare.

# Of a column's numbers, how many may repeat for a single one to be judged; for a row or a year SOMETIMES.
RARE = 0.01
# Fewer digits than these repeat by chance, where no others of the row do.
DIGITS = 4
# Growth that counts as nearly zero, in logs; of numbers that may be negative, of that which nine in ten have.
SMALL = 0.02
# A number of so many digits was computed, such as a log: they say nothing of how finely it was counted.
COMPUTED = 10
# Of a year's or a row's numbers, those that repeat where it was copied; units to tell a year by.
COPIED, UNITS = 0.5, 10


@dataclass(frozen=True)
class Repeats:
    """The numbers of a column that repeat the year before (N, T), how likely each was to (N, T), those that
    could (N, T), and the share of them that do, without copied years. coarse_chance: how likely each was if
    it was computed from numbers of fewer digits.
    """

    series: Series
    is_repeat: np.ndarray
    chances: FloatArray
    coarse_chance: float
    is_possible: np.ndarray
    share: float


Hit = tuple[Repeats, tuple[int, int]]


def find_repeated_years(all_series: Sequence[Series]) -> list[SuspectedNumber]:
    """Numbers that repeat the year before: those of a year in which most units do, those of a row in which
    most columns do, and single ones.
    """
    columns = [_count_repeats(series) for series in all_series]
    found: dict[tuple[str, str, int], SuspectedNumber] = {}
    for one in (*_find_copied_years(columns), *_find_copied_rows(columns), *_find_single_repeats(columns)):
        found.setdefault((one.measure, one.unit, one.year), one)
    return list(found.values())


def _count_repeats(series: Series) -> Repeats:
    values = series.values
    same, there = np.zeros(values.shape, bool), np.zeros(values.shape, bool)
    there[:, 1:] = np.isfinite(values[:, 1:] - values[:, :-1]) & (values[:, 1:] != 0)
    same[:, 1:] = there[:, 1:] & (values[:, 1:] == values[:, :-1])
    # A year that was copied says nothing about how often single numbers repeat; several are numbers that are
    # set for some years.
    whole = same.sum(axis=0) >= COPIED * np.maximum(there.sum(axis=0), UNITS)
    rest = int(there[:, ~whole].sum())
    some = rest and whole.sum() <= max(1, SOMETIMES * whole.size)
    share = float(same[:, ~whole].sum() / rest) if some else 1.0
    # How often growth ends within a unit of the last digit: by how much of it is nearly, but not quite, zero.
    with np.errstate(invalid="ignore", divide="ignore"):
        growth = np.abs(np.diff(series.path, axis=1))
        unit = series.rounding / (np.abs(values) if series.is_positive else 1.0)
    moves = growth[np.isfinite(growth) & ~same[:, 1:]]
    small = SMALL if series.is_positive or not moves.size else SMALL * float(np.quantile(moves, 0.9))
    density = float((moves < small).mean() / small) if small and moves.size else 0.0
    return Repeats(
        series, same, np.minimum(density * unit, 1.0), density * _measure_grain(series), there, share
    )


def _measure_grain(series: Series) -> float:
    """Measure how far apart, in logs, two of a column's numbers are that differ at all, by how many of them
    two units share: numbers that were counted finely coincide with no other unit's.
    """
    there = np.isfinite(series.logs)
    if not there.any():
        return 0.0
    _, numbers = np.unique(series.values[there], return_inverse=True)
    units = np.unique(np.stack([numbers, np.nonzero(there)[0]]), axis=1)[0]
    shared = float((np.bincount(units)[numbers] > 1).mean())
    low, high = np.quantile(series.logs[there], [0.05, 0.95])
    return shared * float(high - low) / 0.9 / numbers.size


def _find_copied_years(columns: Sequence[Repeats]) -> Iterator[SuspectedNumber]:
    for column in columns:
        for t in np.flatnonzero(column.is_repeat.sum(axis=0) >= UNITS):
            count, of = int(column.is_repeat[:, t].sum()), int(column.is_possible[:, t].sum())
            # Units that share few numbers, as of an indicator, have those of the year before by chance.
            numbers = np.unique(column.series.values[column.is_repeat[:, t], t]).size
            if column.share < SOMETIMES and count >= COPIED * of and numbers >= COPIED * count:
                reason = lasting(
                    "one of {count} of {all} numbers of its year that repeat the year before",
                    count=count,
                    all=of,
                )
                for i in np.flatnonzero(column.is_repeat[:, t]):
                    yield _report_repeat((column, (int(i), int(t))), reason, 0.0)


def _find_copied_rows(columns: Sequence[Repeats]) -> Iterator[SuspectedNumber]:
    able = [
        column for column in columns if column.share < SOMETIMES and column.series.regular_share <= MOSTLY
    ]
    rows: dict[tuple[str, int], list[Hit]] = {}
    sizes: dict[tuple[str, int], int] = {}
    for column in able:
        for i, t in numbers_in(column.is_possible):
            key = column.series.units[i], column.series.years[t]
            sizes[key] = sizes.get(key, 0) + 1
            if column.is_repeat[i, t]:
                rows.setdefault(key, []).append((column, (i, t)))
    copied = {k: hits for k, hits in rows.items() if len(hits) >= max(2, COPIED * sizes[k])}
    # How often a column's numbers repeat elsewhere: rows that were copied say nothing about that.
    counts = Counter(column.series.measure for hits in copied.values() for column, _ in hits)
    shares = {
        c.series.measure: max(0.0, c.share - counts[c.series.measure] / max(1, int(c.is_possible.sum())))
        for c in able
    }
    for key, hits in copied.items():
        # Columns of a row hang together (a total and its largest part): the less telling half of them counts.
        likely = sorted(
            (
                max(float(c.chances[at]), shares[c.series.measure], 1 / int(c.is_possible.sum()))
                for c, at in hits
            ),
            reverse=True,
        )
        chance = float(len(sizes) * np.prod(likely[: (len(likely) + 1) // 2]))
        if chance <= ALARMS:
            reason = lasting(
                "one of {count} of {all} numbers of its row that repeat the year before",
                count=len(hits),
                all=sizes[key],
            )
            yield from (_report_repeat(hit, reason, chance) for hit in hits)


def _find_single_repeats(columns: Sequence[Repeats]) -> Iterator[SuspectedNumber]:
    for column in columns:
        if column.share >= RARE or column.series.regular_share > SOMETIMES:
            continue
        pairs = int(column.is_possible.sum())
        for at in numbers_in(column.is_repeat):
            shown = significant_digits(float(column.series.values[at]))
            chance = pairs * max(
                float(column.chances[at]), column.coarse_chance if shown >= COMPUTED else 0.0
            )
            if shown >= DIGITS and chance <= ALARMS:
                reason = mark_text("repeats the year before to the last digit")
                yield _report_repeat((column, at), reason, chance)


def _report_repeat(hit: Hit, reason: str, chance: float) -> SuspectedNumber:
    column, (i, t) = hit
    before = float(column.series.values[i, t - 1])
    proof = place(column.series, i, t - 1)
    more = {"share": column.share, "chance": chance}
    return build_finding("repeated_years", column.series, (i, t), before, proof, reason, **more)


# A series that goes on at another level from a year on: another vintage, extent or definition.

# Years on either side that say where the level is, at least and at most.
FEWEST_AROUND, AROUND = 3, 5
# The smallest step, in logs, and in scatters.
SMALLEST, FAR = 0.05, 3.0
# Of the units of a column, and in number, those that may step so far that chance makes one at most.
MANY, FEW_UNITS, ONCE = 0.065, 8, 1.0


def find_splices(evidence: Evidence) -> list[SuspectedNumber]:
    """The first number at another level: of one unit, where the others do not step; of the first unit of the
    file, where all of them do, more than years do. A ledger's changes of borders have a check of their own.
    """
    known = years_of_changes(evidence.divisions)
    return [
        found
        for series in evidence.series
        for found in (*find_unit_splices(series, SURE), *_find_common_splices(series))
        if (found.unit, found.year) not in known
    ]


def years_of_changes(divisions: Iterable[Division]) -> set[tuple[str, int]]:
    """The units and years in which a change of borders may show."""
    return {(unit, d.year + k) for d in divisions for unit in (d.adcode, *d.into) for k in DELAYS}


def compute_steps(path: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Compute by how much each series (N, T) steps up or down into each year: its growth there less its usual
    growth, and what the years after lie above those before; NaN where fewer than FEWEST_AROUND years are on
    either side.
    """
    stepped, levels = np.full(path.shape, np.nan), np.full(path.shape, np.nan)
    growth = np.diff(path, axis=1)
    usual = medians(growth, axis=1)
    for t in range(FEWEST_AROUND, path.shape[1] - FEWEST_AROUND + 1):
        before, after = path[:, max(0, t - AROUND) : t], path[:, t : t + AROUND]
        # Both brought to the year of the step by the usual growth.
        old = medians(before + usual * np.arange(before.shape[1], 0, -1), axis=1)[:, 0]
        new = medians(after - usual * np.arange(after.shape[1]), axis=1)[:, 0]
        enough = np.minimum(np.isfinite(before).sum(axis=1), np.isfinite(after).sum(axis=1)) >= FEWEST_AROUND
        stepped[enough, t] = (growth[:, t - 1] - usual[:, 0])[enough]
        levels[enough, t] = (new - old)[enough]
    return stepped, levels


def least_of(step: FloatArray, level: FloatArray) -> FloatArray:
    """The smaller of step and level; 0 where the two have not one sign, as at a spike."""
    with np.errstate(invalid="ignore"):
        least = np.copysign(np.minimum(np.abs(level), np.abs(step)), step)
        return np.asarray(np.where(level * step > 0, least, step * level * 0))


def find_unit_splices(series: Series, most: float) -> Iterator[SuspectedNumber]:
    """The steps of single units: of growth or of level, whichever is the rarer in this column. Where years
    drift, one step of growth tells; where they come back to a path, several years at another level do.
    most: how many such steps chance may make in the column.
    """
    if len(series.units) < 2 or len(series.years) < 2 * FEWEST_AROUND:
        return
    # A code, a count of few values or an age goes on in steps: another level is nothing rare there.
    if series.regular_share > SOMETIMES:
        return
    least, judged = _judge_units(series)
    # Where many units step as far, as exchange rates that fall, the column does so by itself.
    if sum(chance <= ONCE for chance, _ in judged) > max(FEW_UNITS, MANY * len(judged)):
        return
    steps_of_all = Deviations(least)
    for i, (chance, t) in enumerate(judged):
        by = float(least[i, t])
        if chance <= most and (not series.is_positive or abs(by) >= SMALLEST):
            yield _report_splice(series, (i, t), by, steps_of_all.share_beyond(by), chance)


@cache  # asked for splices, and again for the largest departures
def _judge_units(series: Series) -> tuple[FloatArray, list[tuple[float, int]]]:
    """Judge the steps of a column's units (`_judge_steps`), each by the path where it is least rare."""
    least, judged = _judge_steps(series.own_path)
    for path in series.other_paths:
        also = _judge_steps(path)[1]
        judged = [(max(one[0], other[0]), one[1]) for one, other in zip(judged, also, strict=True)]
    return least, judged


def _judge_steps(path: FloatArray) -> tuple[FloatArray, list[tuple[float, int]]]:
    """Measure how far each unit steps into each year (N, T), and of each unit how many such steps as its
    rarest chance makes among all (infinite where none is FAR), and the year of that.
    """
    step, level = compute_steps(path)
    least = least_of(step, level)
    with np.errstate(invalid="ignore"):
        held = np.where(step * level > 0, np.sign(level) * np.minimum(np.abs(level), 2 * np.abs(step)), 0.0)
    growth = np.diff(path, axis=1)
    # A unit's steps hang together: how rough it is, its growth says.
    rough = shrunk_scatter(growth - medians(growth, axis=1))
    rough = np.where(rough > 0, rough, np.nan)
    by_year = [rough * medians(np.abs(each) / rough, axis=0) for each in (step, level)]
    by_year = [np.where(scale > 0, scale, np.nan) for scale in by_year]
    sizes = [least / by_year[0], np.where(np.isfinite(least), held, np.nan) / by_year[1]]
    usual = [Deviations(step / by_year[0]), Deviations(level / by_year[1])]
    judged: list[tuple[float, int]] = []
    for i in range(len(path)):
        found: list[tuple[float, int]] = [(math.inf, 0)]
        for size, others in zip(sizes, usual, strict=True):
            if np.isfinite(size[i]).any():
                t = int(np.nanargmax(np.abs(size[i])))
                if abs(size[i, t]) > FAR:
                    found.append((2 * others.count * others.tail_share(float(abs(size[i, t]))), t))
        judged.append(min(found))
    return least, judged


def _report_splice(
    series: Series, at: tuple[int, int], size: float, share: float, chance: float
) -> SuspectedNumber:
    i, t = at
    expected = series.from_path_scale(float(series.path[at]) - size)
    if series.is_positive:
        reason = lasting(
            "from {year} on at {times:.3g} times the level that its growth and that of the other "
            "units lead to",
            year=series.years[t],
            times=math.exp(size),
        )
    else:
        reason = lasting(
            "from {year} on {size:+.3g} from the level that its other years and the other units lead to",
            year=series.years[t],
            size=size,
        )
    more = {"share": share, "chance": chance}
    return build_finding("splices", series, at, expected, place(series, i, t - 1), reason, **more)


def _find_common_splices(series: Series) -> Iterator[SuspectedNumber]:
    """The step that all units have in common, in a column whose years otherwise go on evenly."""
    growth = series.common_movement.growth
    if (
        np.isfinite(growth).sum() < 2 * FEWEST_AROUND
        or series.common_movement.digits.any()
        or not series.is_positive
    ):
        return
    if series.repeat_share > MOSTLY:
        return
    stepped = least_of(*compute_steps(series.common_movement.path[None, :]))[0]
    # The median of few values, as of scores, steps by as much as two of them are apart.
    grain = float(np.nanmedian(2 * series.rounding / np.abs(series.values)))
    chances = count_chance_values(growth, float(np.nanmedian(growth)), stepped, grain)
    for t in map(int, np.flatnonzero(np.isfinite(stepped))):
        chance, size = float(chances[t]), float(stepped[t])
        if chance > ALARMS or abs(size) < SMALLEST:
            continue
        rows = np.flatnonzero(np.isfinite(series.logs[:, t - 1 : t + 1]).all(axis=1))
        i = int(rows[0])
        expected = float(series.values[i, t]) / math.exp(size)
        reason = lasting(
            "from {year} on the units of this column are, in the median, at {times:.3g} "
            "times the level that their usual growth leads to",
            year=series.years[t],
            times=math.exp(size),
        )
        proof = place(series, i, t - 1)
        yield build_finding("splices", series, (i, t), expected, proof, reason, chance=chance)
