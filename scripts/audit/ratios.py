"""The sample of a column; the t ratio of a printed coefficient and its p-value, as intervals; and parentheses
that hold no standard error.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from msgspec import UNSET
from scipy.special import ndtr, stdtr

from audit.declaration import ColumnSample, PrintedFacts
from audit.interval import Interval
from audit.outcome import RULES
from audit.tables import COEFFICIENT, PARENTHESIS, PrintedColumn, T
from spillover.words import lasting

# Degrees of freedom where the sample is not stated: as few as a variance by a handful of clusters leaves.
FEW = 5


def rules_of(facts: PrintedFacts) -> dict[str, Sequence[float]]:
    """The rules that stars may follow: the stated one alone, or those that the study lists, or the usual
    ones.
    """
    stated, given = facts.stars.stated, facts.stars.rules
    rules: Mapping[str, Sequence[float]] = RULES if given is UNSET else given
    return dict(rules) if stated is UNSET else {stated: rules[stated]}


def t_ratio(column: PrintedColumn, term: str, facts: PrintedFacts) -> Interval | None:
    """|t| of a term: printed as t, or in parentheses where the study says so, or coefficient over standard
    error.
    """
    coefficient, t, paren = (column.get(term, s) for s in (COEFFICIENT, T, PARENTHESIS))
    if t is None and facts.parentheses == "t":
        t = paren
    if t is not None:
        return abs(t.band)
    if coefficient is None or paren is None:
        return None
    return abs(coefficient.band) / Interval(max(abs(paren.band).low, 0.0), abs(paren.band).high)


def p_values_of_ratio(ratio: Interval, column: PrintedColumn, facts: PrintedFacts) -> Interval:
    """The two-sided p-values that |t| allows, under the normal distribution and under t with the column's
    degrees of freedom:
    the stated ones, or units less one."""
    sample = sample_of(column, facts)
    by_units = FEW if sample.units is UNSET else sample.units - 1
    df, kind = by_units if sample.df is UNSET else sample.df, facts.stars.distribution
    degrees = [math.inf] if kind == "normal" else [df] if kind == "t" else [math.inf, df]
    values = [_two_sided(r, df) for r in (ratio.low, ratio.high) for df in degrees]
    return Interval(min(values), max(values))


def _two_sided(ratio: float, df: float) -> float:
    if math.isinf(ratio):
        return 0.0
    return float(2 * ndtr(-ratio)) if math.isinf(df) else float(2 * stdtr(df, -ratio))


def stars_allowed(p: Interval, rule: Sequence[float]) -> range:
    """The numbers of stars that a rule can give to p-values in an interval."""
    return range(_count(p.high, rule), _count(p.low, rule) + 1)


def _count(p: float, rule: Sequence[float]) -> int:
    return sum(p < level for level in rule)


def contradicts_stars(column: PrintedColumn, term: str, ratio: Interval, facts: PrintedFacts) -> bool:
    """Return whether no rule allows the printed stars at this |t|."""
    p = p_values_of_ratio(ratio, column, facts)
    return all(column.stars[term] not in stars_allowed(p, rule) for rule in rules_of(facts).values())


def explain_misplaced(column: PrintedColumn, term: str, facts: PrintedFacts) -> str:
    """Explain why a number in parentheses cannot be a standard error; empty where it can.

    It is negative; or the stars contradict it as a standard error under every rule while they agree with it
    as a t.
    """
    coefficient, paren = column.get(term), column.get(term, PARENTHESIS)
    if coefficient is None or paren is None or facts.parentheses != "se":
        return ""
    if paren.value < 0:
        owner = _owner_of_ratio(column, term)
        if not owner:
            return lasting("{printed} is negative, so it is not a standard error", printed=paren.text)
        values = {"term": term, "error": owner[1], "other": owner[0]}
        return lasting(
            "{printed} is negative, so it is not a standard error; it is the t of {term} "
            "with {error}, printed beside {other}, as its standard error",
            printed=paren.text,
            **values,
        )
    ratio = t_ratio(column, term, facts)
    if ratio is None or not column.stars.get(term):
        return ""
    if not contradicts_stars(column, term, ratio, facts) or contradicts_stars(
        column, term, abs(paren.band), facts
    ):
        return ""
    return lasting(
        "with {printed} as standard error |t| is {ratio:.2g} and earns no {stars}; as a "
        "t it does, and the standard error is then {error:.4f}",
        printed=paren.text,
        ratio=ratio.middle,
        stars="*" * column.stars[term],
        error=abs(coefficient.value / paren.value),
    )


def _owner_of_ratio(column: PrintedColumn, term: str) -> tuple[str, str] | None:
    """Another term whose parenthesis is the standard error that makes this term's parenthesis its t."""
    coefficient, paren = column.numbers[(term, COEFFICIENT)], column.numbers[(term, PARENTHESIS)]
    others = [(other, column.get(other, PARENTHESIS)) for other in column.terms if other != term]
    for other, candidate in others:
        if (
            candidate is not None
            and candidate.value > 0
            and (coefficient.band / candidate.size).meets(paren.band)
        ):
            return other, candidate.text
    return None


def sample_of(column: PrintedColumn, facts: PrintedFacts) -> ColumnSample:
    """The sample of a column, by its own facts before the study's."""
    given = {"units": facts.sample.units, "periods": facts.sample.periods}
    for entry in facts.columns:
        if (str(entry.table), str(entry.column)) == (column.table, column.column):
            own = {name: getattr(entry, name) for name in ("units", "periods", "lags", "df")}
            given |= {name: value for name, value in own.items() if value is not UNSET}
    return ColumnSample(table=column.table, column=column.column, **given)
