"""Stars against coefficients and standard errors, term by term and over all tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from audit.interval import Interval
from audit.outcome import Facts, Outcome, band, check, texts
from audit.ratios import misplaced, p_value, rules_of, stars_allowed, t_ratio
from audit.tables import COEFFICIENT, PARENTHESIS, Column, T, Tables


@dataclass(frozen=True)
class Starred:
    """A term with its stars, its |t| and its p-value."""

    column: Column
    term: str
    stars: int
    ratio: Interval
    p: Interval

    @property
    def place(self) -> str:
        """Its place, in words."""
        return f"{self.term} in table {self.column.table} ({self.column.column})"

    @property
    def shown(self) -> str:
        """Its stars in words."""
        return "*" * self.stars or "no star"


def starred(tables: Tables, facts: Facts) -> list[Starred]:
    """Every term whose stars and |t| are known, but for those whose parenthesis is a t itself or negative."""
    found = []
    for column in tables.columns.values():
        for term in column.terms:
            ratio = t_ratio(column, term, facts)
            if term in column.stars and ratio is not None and not misplaced(column, term, facts):
                found.append(Starred(column, term, column.stars[term], ratio, p_value(ratio, column, facts)))
    return found


def _fits(item: Starred, rule: list[float]) -> bool:
    return item.stars in stars_allowed(item.p, rule)


@check
def stars_follow_the_rule(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """Each term's stars are those of the rule: the stated one, or the one that fits most terms of its
    table.
    """
    items = starred(tables, facts)
    rules = rules_of(facts)
    for table in dict.fromkeys(item.column.table for item in items):
        own = [item for item in items if item.column.table == table]
        name = max(
            rules,
            key=lambda r: (sum(_fits(i, rules[r]) for i in own), sum(_fits(i, rules[r]) for i in items)),
        )
        for item in own:
            allowed = stars_allowed(item.p, rules[name])
            never = item.stars > 0 and item.p.low > max(max(rule) for rule in rules.values())
            earned = " or ".join(dict.fromkeys("*" * n or "no star" for n in (allowed[0], allowed[-1])))
            numbers = {s: item.column.get(item.term, s) for s in (COEFFICIENT, PARENTHESIS, T)}
            yield Outcome(
                table,
                item.column.column,
                item.term,
                passed=item.stars in allowed,
                sentence=f"|t| is {band(item.ratio, 3)}, p {band(item.p, 2)}: {earned} under {name}, but "
                f"{item.shown} is printed",
                weight=4 if never else 1,
                printed=texts(numbers) | {"stars": "*" * item.stars},
                implied=item.ratio,
                excess=float(min(abs(item.stars - n) for n in allowed)),
            )


@check
def stars_follow_one_rule(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """Over all tables, no term has more stars than another whose p-value is surely smaller.

    Stars at a p-value that no rule rewards are left to `stars_follow_the_rule`.
    """
    loosest = max(max(rule) for rule in rules_of(facts).values())
    items = [item for item in starred(tables, facts) if item.stars == 0 or item.p.low <= loosest]
    for level in (1, 2, 3):
        more = max((i for i in items if i.stars >= level), key=lambda i: i.p.low, default=None)
        fewer = min((i for i in items if i.stars < level), key=lambda i: i.p.high, default=None)
        if more is None or fewer is None:
            continue
        yield Outcome(
            more.column.table,
            more.column.column,
            more.term,
            passed=more.p.low <= fewer.p.high,
            sentence=(
                f"no thresholds whatever give all the stars: {more.place} has {more.shown} at |t| of "
                f"{band(more.ratio, 3)}, "
                f"{fewer.place} has {fewer.shown} at {band(fewer.ratio, 3)}"
            ),
            weight=3,
            printed=texts({s: more.column.get(more.term, s) for s in (COEFFICIENT, PARENTHESIS, T)})
            | {"stars": more.shown},
            implied=fewer.ratio,
            excess=max(more.p.low - fewer.p.high, 0.0) * 100,
        )
