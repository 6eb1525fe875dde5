"""Measures of fit: R² of nested columns, joint F against the largest t, and columns that print one regression
twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from audit.interval import Interval, exactly
from audit.outcome import Facts, Outcome, band, check, compare, entries
from audit.ratios import misplaced, t_ratio
from audit.sample import sample_of
from audit.tables import Column, Tables


@check
def r2_does_not_fall(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """R² (within or of all dummies) cannot fall when regressors are added on one sample; an adjusted one
    hardly can.
    """
    adjusted = facts.get("r2", "plain") == "adjusted"
    for entry in entries(facts, "nested"):
        for small, large in pairwise(_chain(tables, entry)):
            before, after = small.get("", "R2"), large.get("", "R2")
            if before is None or after is None:
                continue
            slack = _adjusted_fall(small, large, before.value, facts)
            least = before.band.low - (slack if adjusted else 0.0)
            sentence = (
                f"R² falls from {before.text} in {_place(small, large)} to {after.text} in column "
                f"{large.column}, which has all "
                f"its regressors and more (an adjusted R² could fall by {slack:.4f} at most)"
            )
            numbers = {f"R2 of {_place(small, large)}": before, f"R2 of column {large.column}": after}
            allowed = Interval(least, 1.0)
            yield compare(
                (large.table, large.column, ""), after.band, allowed, after.unit, numbers, sentence, 5
            )


def _chain(tables: Tables, entry: Any) -> list[Column]:
    """The columns of an entry: those of one table, or places in several."""
    places = (
        entry
        if isinstance(entry, list)
        else [{"table": entry["table"], "column": c} for c in entry["columns"]]
    )
    return [tables.column(place["table"], place["column"]) for place in places]


def _place(column: Column, other: Column) -> str:
    """A column in words, beside another."""
    return (
        f"column {column.column}"
        if column.table == other.table
        else f"table {column.table} ({column.column})"
    )


def _adjusted_fall(small: Column, large: Column, r2: float, facts: Facts) -> float:
    """The most that an adjusted R² can fall: by regressors that explain nothing at all."""
    size, sample = large.get("", "N"), sample_of(large, facts)
    if size is None:
        return 0.0
    absorbed = sample.get("units", 1) + sample.get("periods", 1) - 1
    free = size.value - absorbed - len(large.terms)
    added = len(large.terms) - len(small.terms)
    return (1 - r2) * added / free if free > 0 else 1.0


@check
def f_is_no_less_than_its_largest_t_allows(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """The Wald statistic of k slopes is at least the largest t² among them, so F ≥ t²/k; k may count the
    period effects.
    """
    for column in tables.columns.values():
        printed, sample = column.get("", "F"), sample_of(column, facts)
        slopes = [
            t
            for t in column.terms
            if t != facts.get("constant", {}).get("term") and not misplaced(column, t, facts)
        ]
        ratios = {term: ratio for term in slopes if (ratio := t_ratio(column, term, facts)) is not None}
        if printed is None or "periods" not in sample or not ratios:
            continue
        term, largest = max(ratios.items(), key=_lower_end)
        tested = len(column.terms) + sample["periods"] + facts.get("unprinted", 0)
        least = largest.square().low / tested
        size = band(largest, 3)
        sentence = (
            f"with |t| of {size} on {term}, F of at most {tested} slopes is at least {least:.2f}; "
            f"{printed.text} is printed"
        )
        allowed = Interval(least, float("inf"))
        yield compare(
            (column.table, column.column, "F"),
            printed.band,
            allowed,
            printed.unit,
            {"F": printed},
            sentence,
            3,
        )


def _lower_end(item: tuple[str, Interval]) -> float:
    return item[1].low


@check
def the_same_regression_prints_the_same(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """Columns that the study says are one regression print the same numbers."""
    for entry in entries(facts, "same"):
        first, second = (tables.column(c["table"], c["column"]) for c in entry)
        for (term, statistic), number in first.numbers.items():
            other = second.get(term, statistic)
            if other is None:
                continue
            sentence = (
                f"{statistic} is {number.text} in table {first.table} ({first.column}) and "
                f"{other.text} here, for one regression"
            )
            numbers = {f"table {first.table}": number, f"table {second.table}": other}
            place = (second.table, second.column, term or statistic)
            yield compare(place, exactly(other.value), number.band, other.unit, numbers, sentence, 3)
