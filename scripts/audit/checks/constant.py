"""The constant against the means: the grand-mean constant of least squares is mean(y) − Σ b·mean(x)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from audit.interval import Interval, exactly
from audit.outcome import Facts, Outcome, band, check, compare
from audit.tables import Column, Tables
from spillover.errors import StudyError


@check
def constant_agrees_with_the_means(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """Holds for pooled and within estimates with the grand-mean constant; z-scored or centred terms have mean
    0.
    """
    rule = facts.get("constant")
    if rule is None:
        return
    for entry in rule["columns"]:
        for name in entry["columns"]:
            column = tables.column(entry["table"], name)
            yield _compare(column, tables, rule["term"], rule.get("zero_mean", []))


def _compare(column: Column, tables: Tables, constant: str, zero: Sequence[str]) -> Outcome:
    printed = column.get(constant)
    if printed is None:
        raise StudyError(
            f"audit.constant: table {column.table} column {column.column} has no term {constant!r}"
        )
    terms = [t for t in column.terms if t != constant]
    implied = _implied(column, tables, terms, zero)
    centred = "" if implied.meets(printed.band) else _alternative(column, tables, terms, zero, printed.band)
    sentence = (
        f"mean({column.dependent}) − Σ b·mean(x) is {band(implied)}; the constant is printed as "
        f"{printed.text}{centred}"
    )
    numbers = {constant: printed} | {
        term: column.numbers[(term, "coef")] for term in terms if term not in zero
    }
    return compare(
        (column.table, column.column, constant),
        printed.band,
        implied,
        printed.unit,
        numbers,
        sentence,
        2 if centred else 3,
    )


def _implied(column: Column, tables: Tables, terms: Sequence[str], zero: Sequence[str]) -> Interval:
    total = _mean(column, tables, column.dependent)
    for term in terms:
        if term not in zero:
            total = total - column.numbers[(term, "coef")].band * _mean(column, tables, term)
    return total


def _mean(column: Column, tables: Tables, term: str) -> Interval:
    """The mean of a variable, or of a product of centred ones: their covariance, at most the product of their
    spreads.
    """
    rows = [(part, tables.variable(part)) for part in term.split(":")]
    for part, row in rows:
        if row is None:
            raise StudyError(
                f"audit.constant: the mean of {part}, in table {column.table} column {column.column}, is "
                "in no table of "
                "descriptive statistics; list it under zero_mean if it is z-scored or centred, or leave "
                "the column out"
            )
    if len(rows) == 1:
        return rows[0][1].numbers["mean"].band  # type: ignore[union-attr]
    bound = exactly(1.0)
    for _, row in rows:
        bound = bound * row.numbers["sd"].size  # type: ignore[union-attr]
    return Interval(-bound.high, bound.high)


def _alternative(
    column: Column, tables: Tables, terms: Sequence[str], zero: Sequence[str], printed: Interval
) -> str:
    """The smallest set of terms that, taken as centred too, makes the constant agree; in words."""
    open_terms = [t for t in terms if t not in zero and ":" not in t]
    for size in range(1, len(open_terms) + 1):
        for extra in combinations(open_terms, size):
            if _implied(column, tables, terms, [*zero, *extra]).meets(printed):
                return (
                    f", which agrees only if {', '.join(extra)} is centred here, unlike in the other columns"
                )
    return ""
