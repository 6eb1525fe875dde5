"""Checks between sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from spillover.words import lasting
from warehouse.suspects.cells import (
    ALARMS,
    Deviations,
    Evidence,
    FloatArray,
    Series,
    align_series,
    build_finding,
    find_in,
    mean_of_neighbours,
    numbers_in,
    place,
    runs_in,
)
from warehouse.suspects.finding import SuspectedNumber

# A spike that another source denies: a number far from the unit's other years where the same quantity in
# another file is not.

# In logs: a spike; how near the other source is to the line; how alike two series of one quantity are.
SPIKE, NEAR, ALIKE = 0.35, 0.15, 0.1
# By whether the other source usually has the same number, to three digits.
IN_ROW = {
    True: lasting(
        "in a row that {source} contradicts in several numbers; {measure} there, usually equal to it, is "
        "{times:.3g} times it"
    ),
    False: lasting(
        "in a row that {source} contradicts in several numbers; {measure} there, usually {usual:.3g} times "
        "it, is {times:.3g} times it"
    ),
}
SPIKES = {
    True: lasting(
        "{times:.3g} times what its other years lead to, where {measure} of {source}, usually equal to it, "
        "is {theirs:.3g} times what they lead to"
    ),
    False: lasting(
        "{times:.3g} times what its other years lead to, where {measure} of {source}, usually {usual:.3g} "
        "times it, is {theirs:.3g} times what they lead to"
    ),
}
FEWEST = 30
# Numbers of one row that another source denies, where the row is taken for another unit's.
SEVERAL = 2
DeniedRow = tuple[str, str, str, int]  # the source that denies, the one denied, unit and year
# Of a column's numbers, those as far from their own years as one beside a denied number is.
RARE = 0.01


def find_denied_spikes(evidence: Evidence) -> list[SuspectedNumber]:
    """Spikes contradicted by another source's series of the same quantity, as their ratio over all cells
    shows, and the numbers of the same row that are as far from their own other years. Where another source
    denies several numbers of a row, the row is another unit's: what differs in it from that source goes, too.
    """
    pairs = [
        (one, other) for one in evidence.series for other in evidence.series if other.source != one.source
    ]
    by_source = [(other.source, found) for one, other in pairs for found in _find_denied(one, other)]
    rows = Counter((source, found.source, found.unit, found.year) for source, found in by_source)
    denied = [found for _, found in by_source]
    rest = [found for one, other in pairs for found in _find_others_of_row(one, other, rows)]
    beside = [found for series in evidence.series for found in _compare_beside(series, denied)]
    # The first that denies a number counts; what another source denies goes before its row.
    first: dict[tuple[str, str, str, int], SuspectedNumber] = {}
    for found in denied + rest + beside:
        first.setdefault((found.source, found.measure, found.unit, found.year), found)
    return list(first.values())


def _find_others_of_row(
    series: Series, other: Series, rows: Mapping[DeniedRow, int]
) -> Iterator[SuspectedNumber]:
    """The numbers of a row of which another source denies several that differ from that source's."""
    taken = [
        row for row, count in rows.items() if count >= SEVERAL and row[:2] == (other.source, series.source)
    ]
    if not taken or (both := match_series(series, other)) is None:
        return
    theirs, usual = both
    for *_, unit, year in taken:
        if unit not in series.units or year not in series.years:
            continue
        at = series.units.index(unit), series.years.index(year)
        right = theirs[at] + usual
        if abs(series.logs[at] - right) > ALIKE:
            times = float(np.exp(theirs[at] - series.logs[at]))
            reason = IN_ROW[_is_equal(usual)].fill_values(
                source=other.source, measure=other.measure, usual=np.exp(-usual), times=times
            )
            proof = place(other, other.units.index(unit), other.years.index(year))
            suggested = float(np.exp(right))
            yield build_finding("denied_spikes", series, at, suggested, proof, reason, proposal=suggested)


def _is_equal(usual: float) -> bool:
    """Return whether the other source's number is usually this one's, as printed. usual: the log ratio."""
    return f"{np.exp(-usual):.3g}" == "1"


def _compare_beside(series: Series, denied: Sequence[SuspectedNumber]) -> Iterator[SuspectedNumber]:
    expected = series.line
    deviation = series.logs - expected
    deviations = Deviations(deviation)
    for first in denied:
        if first.source == series.source and first.measure != series.measure and first.unit in series.units:
            if first.year not in series.years:
                continue
            at = series.units.index(first.unit), series.years.index(first.year)
            if np.abs(deviation[at]) > SPIKE:
                usual = float(np.exp(expected[at]))
                reason = lasting(
                    "in one row with {cell}, {measure}, which another source contradicts",
                    cell=first.cell,
                    measure=first.measure,
                )
                share = deviations.share_beyond(float(deviation[at]))
                if share > RARE:
                    continue
                yield build_finding("denied_spikes", series, at, usual, first.proof, reason, share=share)


def match_series(series: Series, other: Series) -> tuple[FloatArray, float] | None:
    """The other series on this one's units and years (N, T) and the usual log ratio, if both are one
    quantity.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        theirs = np.log(align_series(series, other))
        theirs[~np.isfinite(theirs)] = np.nan
    ratio = series.logs - theirs
    there = ratio[np.isfinite(ratio)]
    if there.size < FEWEST:
        return None
    usual = float(np.median(there))
    return (theirs, usual) if np.median(np.abs(there - usual)) < ALIKE else None


def _find_denied(series: Series, other: Series) -> Iterator[SuspectedNumber]:
    if (both := match_series(series, other)) is None:
        return
    theirs, usual = both
    ratio = series.logs - theirs - usual
    expected = series.line
    deviation = series.logs - expected
    with np.errstate(invalid="ignore"):
        denied = np.abs(theirs + usual - expected) < NEAR
        hit = (np.abs(deviation) > SPIKE) & denied
    of_path, of_ratio = Deviations(deviation), Deviations(ratio)
    for at in numbers_in(hit):
        times, theirs_too = np.exp(deviation[at]), np.exp(theirs[at] + usual - expected[at])
        reason = SPIKES[_is_equal(usual)].fill_values(
            times=times,
            measure=other.measure,
            source=other.source,
            usual=np.exp(-usual),
            theirs=theirs_too,
        )
        # By chance both the path and the ratio of the two sources go astray.
        size = float(np.abs(deviation[at]))
        beyond = [each.count_by_chance(size) / each.count for each in (of_path, of_ratio)]
        chance = of_ratio.count * beyond[0] * beyond[1]
        if chance > ALARMS:
            continue
        more = {
            "proposal": float(np.exp(theirs[at] + usual)),
            "share": of_path.share_beyond(deviation[at]),
            "chance": chance,
        }
        proof = place(other, *find_in(other, series, at))
        yield build_finding("denied_spikes", series, at, float(np.exp(expected[at])), proof, reason, **more)


# Years of another count: a run of units whose numbers are, for a year or some, those of another series that
# is usually another quantity (registered persons among residents).

# Units in a row; the longest stretch of years; in logs, how far from the other series in the years around;
# rows between a unit and one that it has nothing to do with.
RUN, LONGEST, APART, CONTROLS = 3, 3, 0.003, (7, 17, 29)


def find_other_counts(evidence: Evidence) -> list[SuspectedNumber]:
    """Stretches of at most LONGEST years in which at least RUN units in a row have the other series' numbers,
    not before and not after, and in which this series jumps and the other does not.
    """
    return [
        found
        for series in evidence.series
        for other in evidence.series
        if other.source != series.source
        for found in _compare_counts(series, other)
    ]


def _compare_counts(series: Series, other: Series) -> Iterator[SuspectedNumber]:
    theirs = align_series(series, other)
    slack = series.rounding + align_series(series, other, other.rounding)
    with np.errstate(invalid="ignore"):
        if (np.abs(series.values - theirs) <= slack).sum() < RUN:
            return
    ours = series.values
    starts = _starts(ours, theirs, slack)
    if not starts.any():
        return
    # As often as units have the number of an unrelated unit.
    control = [_starts(ours, np.roll(theirs, k, axis=0), np.roll(slack, k, axis=0)) for k in CONTROLS]
    rate = max(*((own > 0).mean() for own in control), 1 / ours.size)
    beside = np.nanquantile(np.abs(series.logs - mean_of_neighbours(series.logs)), 0.9)
    for t in range(1, ours.shape[1]):
        for first, end in runs_in(starts[:, t] > 0):
            chance = float(ours.size * rate ** (end - first))
            if end - first >= RUN and chance <= ALARMS:
                found = [
                    one
                    for i in range(first, end)
                    for one in _count_finding(series, other, i, (t, int(starts[i, t])), (end - first, chance))
                ]
                # Two vintages of one quantity are alike for a while, too, but no farther from the years
                # beside it than the sheet's other numbers.
                if np.median([abs(np.log(one.ratio)) for one in found]) > beside:
                    yield from found


def _starts(ours: FloatArray, theirs: FloatArray, slack: FloatArray) -> np.ndarray:
    """Find where (N, T) a stretch begins in which the two are alike, and to which this series jumps, and from
    it: how many years it has, or else 0.
    """
    found = np.zeros(ours.shape, int)
    with np.errstate(invalid="ignore", divide="ignore"):
        alike = np.abs(ours - theirs) <= slack
        step, other_step = (np.abs(np.diff(np.log(v), axis=1)) for v in (ours, theirs))
        apart = np.abs(np.log(ours / theirs)) > APART
        # Beyond the other series' last year the jump alone tells.
        unknown = np.isnan(theirs) & np.isfinite(ours)
        for length in range(LONGEST, 0, -1):
            for start in range(1, ours.shape[1] - length):
                end = start + length
                begins = apart[:, start - 1] & (step[:, start - 1] > other_step[:, start - 1])
                ends = apart[:, end] & (step[:, end - 1] > other_step[:, end - 1])
                ends |= unknown[:, end] & (step[:, end - 1] > APART)
                found[alike[:, start:end].all(axis=1) & begins & ends, start] = length
    return found


def _count_finding(
    series: Series, other: Series, i: int, stretch: tuple[int, int], run: tuple[int, float]
) -> Iterator[SuspectedNumber]:
    """The numbers of one unit's stretch. stretch: its first year and length; run: how many units have it, and
    its chance.
    """
    first, length = stretch
    before, after = series.logs[i, first - 1], series.logs[i, first + length]
    row = other.units.index(series.units[i])
    for k in range(length):
        t = first + k
        expected = float(np.exp(before + (after - before) * (k + 1) / (length + 1)))
        told = [place(other, row, other.years.index(series.years[t]))]
        told += [place(series, i, first - 1), place(series, i, first + length)]
        reason = lasting(
            "one of {count} consecutive units that have {measure} of {source} for a while; a "
            "value between the adjacent years would fit",
            count=run[0],
            measure=other.measure,
            source=other.source,
        )
        more = {"chance": run[1], "proposal": expected}
        yield build_finding("other_counts", series, (i, t), expected, "; ".join(told), reason, **more)
