"""The largest departures: numbers that nothing contradicts, but that are furthest from what their unit's
other years lead to. They are to be compared with the source first; none is suspected, and none has a
proposal.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import replace

from ingest.places import Division
from spillover.words import lasting
from warehouse.suspects.cells import (
    SOMETIMES,
    SURE,
    Series,
    build_finding,
    list_adjacent_cells,
    significant_digits,
)
from warehouse.suspects.digits import FarNumber, find_far_numbers
from warehouse.suspects.finding import SuspectedNumber
from warehouse.suspects.years import find_unit_splices, years_of_changes

# How many numbers as far away, or that exchanged digits explain as well, chance may make in a column; and how
# many are listed, of a column and of all.
ONCE, OF_COLUMN, LONGEST = 1.0, 20, 100
# Factors of a decimal point in another place.
POWERS = (0.001, 0.01, 0.1, 10.0, 100.0, 1000.0)
# Checks of spans of years: the one that a finding names is where a span begins, and need not be wrong.
OF_SPANS = ("changed_borders", "interpolated", "splices")
# Digits of a number that somebody typed: two exchanged ones of a computed number tell nothing.
TYPED = 8


def rank_departures(
    all_series: Sequence[Series],
    suspected: Iterable[SuspectedNumber],
    divisions: Iterable[Division],
    has: Callable[[SuspectedNumber], bool],
) -> list[SuspectedNumber]:
    """The departures of the numbers that `has` holds for and that are not suspected, the rarest by chance
    first. divisions: changes of borders, in whose years a step is none.
    """
    suspected = tuple(suspected)
    passed = {_key(one) for one in suspected}
    doubted = {_key(one) for one in suspected if one.check not in OF_SPANS}
    moved = years_of_changes(divisions)
    rarest: dict[tuple[str, str, str, int], SuspectedNumber] = {}
    # A column that goes on in steps, or was filled, has no usual deviation that a number could be far beyond.
    for series in (one for one in all_series if one.regular_share <= SOMETIMES):
        steps = (one for one in find_unit_splices(series, ONCE) if (one.unit, one.year) not in moved)
        for one in (*_find_departures(_leave_out(series, doubted)), *steps):
            before = rarest.get(_key(one))
            if _key(one) not in passed and has(one) and (before is None or one.chance < before.chance):
                rarest[_key(one)] = one
    listed: list[tuple[int, SuspectedNumber]] = []
    columns: Counter[tuple[str, str]] = Counter()
    for one in sorted(rarest.values(), key=lambda one: one.chance):
        listed.append((columns[one.source, one.measure], one))
        columns[one.source, one.measure] += 1
    # Each column has its rarest before another has more, so that none pushes out the others.
    first = sorted((one for one in listed if one[0] < OF_COLUMN), key=lambda one: one[0])[:LONGEST]
    return sorted((one for _, one in first), key=lambda one: one.chance)


def _key(found: SuspectedNumber) -> tuple[str, str, str, int]:
    return found.source, found.measure, found.unit, found.year


def _leave_out(series: Series, doubted: Set[tuple[str, str, str, int]]) -> Series:
    """A series without the numbers that are doubted: they say nothing about their neighbours."""
    own = [key for key in doubted if key[:2] == (series.source, series.measure)]
    if not own:
        return series
    values = series.values.copy()
    rows = {unit: i for i, unit in enumerate(series.units)}
    for _source, _measure, unit, year in own:
        values[rows[unit], series.years.index(year)] = math.nan
    return replace(series, values=values)


def _find_departures(series: Series) -> Iterator[SuspectedNumber]:
    """The single numbers of a column that are as far as chance makes fewer than ONCE in it."""
    for one in find_far_numbers(series):
        if (chance := min(one.chance, one.exchange_chance)) > ONCE:
            continue
        expected = series.from_path_scale(float(series.predictions[one.place]))
        proof = list_adjacent_cells(series, *one.place)
        yield build_finding(
            "departures",
            series,
            one.place,
            expected,
            proof,
            _build_reason(series, one, expected),
            chance=chance,
        )


def _build_reason(series: Series, one: FarNumber, expected: float) -> str:
    """Say how far a number is away, and which slip would explain it."""
    value = float(series.values[one.place])
    shown = {"expected": float(f"{expected:.6g}"), "size": one.size}
    typed = significant_digits(value / series.factor) <= TYPED
    if not math.isnan(one.repair) and one.exchange_chance <= SURE and typed:
        return lasting(
            "its other years lead to {expected:.15g}, {size:.1f} times the usual deviation away; with two "
            "digits exchanged, {value:.15g}, it would fit",
            **shown,
            value=one.repair,
        )

    def fits(other: float) -> bool:
        return abs(series.to_path_scale(other) - float(series.predictions[one.place])) < one.repair_distance

    for factor in filter(lambda factor: fits(factor * value), POWERS):
        return lasting(
            "its other years lead to {expected:.15g}, {size:.1f} times the usual deviation away; times "
            "{factor:g} it would fit",
            **shown,
            factor=factor,
        )
    if fits(-value):
        return lasting(
            "its other years lead to {expected:.15g}, {size:.1f} times the usual deviation away; with the "
            "other sign it would fit",
            **shown,
        )
    return lasting(
        "its other years lead to {expected:.15g}, {size:.1f} times the usual deviation away", **shown
    )
