"""What the text says of the tables: that an effect is significant, that a variable has a range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from audit.interval import Interval, Printed
from audit.outcome import Facts, Outcome, band, check, compare, entries, texts
from audit.ratios import p_value, t_ratio
from audit.tables import COEFFICIENT, PARENTHESIS, PrintedRow, Tables
from spillover.errors import StudyError, quoted


@check
def text_agrees_with_the_tables(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """Each claim of the text, held against the numbers that it speaks of."""
    for claim in entries(facts, "claims"):
        kind = _significance if "significant_at" in claim else _bounds if "between" in claim else _range
        yield from kind(tables, facts, claim)


def _significance(tables: Tables, facts: Facts, claim: Mapping[str, Any]) -> Iterator[Outcome]:
    column, term = tables.column(claim["table"], claim["column"]), claim["term"]
    ratio = t_ratio(column, term, facts)
    if ratio is None:
        raise StudyError(
            f"audit.claims: table {column.table} column {column.column} has no coefficient and error of "
            f"{term!r}"
        )
    p = p_value(ratio, column, facts)
    yield Outcome(
        column.table,
        column.column,
        term,
        passed=p.low < claim["significant_at"],
        sentence=f"the text reads {claim['text']}; |t| is {band(ratio, 3)}, p {band(p, 2)}",
        weight=4,
        printed=texts({s: column.get(term, s) for s in (COEFFICIENT, PARENTHESIS)}),
        implied=ratio,
        excess=max(p.low - claim["significant_at"], 0.0) * 100,
    )


def _described(tables: Tables, claim: Mapping[str, Any]) -> PrintedRow:
    row = tables.variable(claim["variable"])
    if row is None:
        raise StudyError(
            f"audit.claims: no table of descriptive statistics has the variable {claim['variable']!r}"
        )
    return row


def _said(claim: Mapping[str, Any], key: str) -> Printed:
    try:
        return Printed(str(claim[key]))
    except ValueError:
        raise StudyError(
            f"audit.claims: the {key} {quoted(claim[key])} of {quoted(claim['variable'])} is not a number; "
            "write it as printed, in quotation marks"
        ) from None


def _bounds(tables: Tables, facts: Facts, claim: Mapping[str, Any]) -> Iterator[Outcome]:
    row, (low, high) = _described(tables, claim), claim["between"]
    for end in ("min", "max"):
        printed = row.numbers[end]
        sentence = (
            f"the text says {claim['text']}, so from {low:g} to {high:g}; the table's {end}imum is "
            f"{printed.text}"
        )
        place = (row.table, "", row.labels["variable"])
        yield compare(place, printed.band, Interval(low, high), printed.unit, {end: printed}, sentence, 3)


def _range(tables: Tables, facts: Facts, claim: Mapping[str, Any]) -> Iterator[Outcome]:
    row = _described(tables, claim)
    for end, key in (("min", "minimum"), ("max", "maximum")):
        printed, said = row.numbers[end], _said(claim, key)
        sentence = f"the text says {claim['text']}; the table's {key} is {printed.text}"
        place = (row.table, "", row.labels["variable"])
        yield compare(
            place,
            printed.band,
            Interval(said.band.low, said.band.high),
            printed.unit,
            {end: printed},
            sentence,
            3,
        )
