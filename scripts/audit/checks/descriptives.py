"""Descriptive statistics that can exist together."""

from __future__ import annotations

from collections.abc import Iterator

from audit.interval import Interval, exactly
from audit.outcome import Facts, Outcome, band, check, compare
from audit.tables import Tables


@check
def observations_are_units_times_periods(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """The table of descriptive statistics has every unit and period."""
    sample = facts.get("sample", {})
    if not {"units", "periods"} <= set(sample):
        return
    expected = sample["units"] * sample["periods"]
    for row in tables.descriptives:
        printed = row.numbers.get("obs")
        if printed is None:
            continue
        sentence = (
            f"{sample['units']} units × {sample['periods']} periods are {expected}; {printed.text} "
            "are printed"
        )
        place = (row.table, "", row.labels["variable"])
        yield compare(place, printed.band, exactly(expected), 1.0, {"obs": printed}, sentence, 2)


@check
def mean_lies_between_minimum_and_maximum(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """min ≤ mean ≤ max."""
    for row in tables.descriptives:
        numbers = {k: row.numbers[k] for k in ("min", "mean", "max") if k in row.numbers}
        if len(numbers) < 3:
            continue
        low, mean, high = numbers.values()
        sentence = f"the mean {mean.text} does not lie between {low.text} and {high.text}"
        allowed = Interval(low.band.low, high.band.high)
        yield compare(
            (row.table, "", row.labels["variable"]), mean.band, allowed, mean.unit, numbers, sentence, 4
        )


@check
def standard_deviation_is_possible(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """The squares sum to at most n(mean − min)(max − mean) (Bhatia and Davis, 2000), and to at least what the
    two extremes
    and the shift they force on the rest give; the divisor may be n or n − 1."""
    for row in tables.descriptives:
        numbers = {k: row.numbers[k] for k in ("obs", "mean", "sd", "min", "max") if k in row.numbers}
        if len(numbers) < 5 or numbers["obs"].value < 3:
            continue
        n = numbers["obs"].value
        mean, low, high = (numbers[k].band for k in ("mean", "min", "max"))
        if not low.high <= mean.low <= mean.high <= high.low:
            continue
        below, above = mean - low, high - mean
        most = n * below.high * above.high
        least = below.low**2 + above.low**2 + (above - below).square().low / (n - 2)
        implied = Interval((least / n) ** 0.5, (most / (n - 1)) ** 0.5)
        printed = numbers["sd"]
        sentence = (
            f"with these extremes and mean a standard deviation is {band(implied)}; {printed.text} is printed"
        )
        yield compare(
            (row.table, "", row.labels["variable"]), printed.size, implied, printed.unit, numbers, sentence, 4
        )
