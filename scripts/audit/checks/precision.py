"""Stars against coefficients and standard errors, term by term and over all tables; numbers in parentheses
that are no standard errors, or not this term's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from audit.declaration import PrintedFacts
from audit.interval import Interval
from audit.outcome import Outcome, render_interval, texts_by_name
from audit.ratios import explain_misplaced, p_values_of_ratio, rules_of, stars_allowed, t_ratio
from audit.tables import COEFFICIENT, PARENTHESIS, PrintedColumn, T, Tables
from spillover.words import _, join_sentences, lasting, mark_text

NO_STAR = mark_text("no star")


@dataclass(frozen=True)
class StarredTerm:
    """A term with its stars, its |t| and its p-value."""

    column: PrintedColumn
    term: str
    stars: int
    ratio: Interval
    p: Interval

    @property
    def place(self) -> str:
        """Its place, in words."""
        return lasting(
            "{term} in table {table} ({column})",
            term=self.term,
            table=self.column.table,
            column=self.column.column,
        )

    @property
    def text_of_stars(self) -> str:
        """Its stars in words."""
        return "*" * self.stars or NO_STAR


def find_starred_terms(tables: Tables, facts: PrintedFacts) -> list[StarredTerm]:
    """Every term whose stars and |t| are known, but for those whose parenthesis is a t itself or negative."""
    found = []
    for column in tables.columns.values():
        for term in column.terms:
            ratio = t_ratio(column, term, facts)
            if term in column.stars and ratio is not None and not explain_misplaced(column, term, facts):
                found.append(
                    StarredTerm(
                        column, term, column.stars[term], ratio, p_values_of_ratio(ratio, column, facts)
                    )
                )
    return found


def _fits(item: StarredTerm, rule: Sequence[float]) -> bool:
    return item.stars in stars_allowed(item.p, rule)


def stars_follow_the_rule(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """Each term's stars are those of the rule: the stated one, or the one that fits most terms of its
    table.
    """
    items = find_starred_terms(tables, facts)
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
            stars = dict.fromkeys("*" * n or NO_STAR for n in (allowed[0], allowed[-1]))
            earned = join_sentences(stars, _(" or "))
            numbers = {s: item.column.get(item.term, s) for s in (COEFFICIENT, PARENTHESIS, T)}
            yield Outcome(
                table,
                item.column.column,
                item.term,
                is_consistent=item.stars in allowed,
                sentence=lasting(
                    "|t| is {ratio}, p {p}: {earned} under {rule}, but {shown} is printed",
                    ratio=render_interval(item.ratio, 3),
                    p=render_interval(item.p, 2),
                    earned=earned,
                    rule=name,
                    shown=item.text_of_stars,
                ),
                weight=4 if never else 1,
                printed_values=texts_by_name(numbers) | {"stars": "*" * item.stars},
                implied_interval=item.ratio,
                excess=float(min(abs(item.stars - n) for n in allowed)),
            )


def stars_follow_one_rule(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """Over all tables, no term has more stars than another whose p-value is surely smaller.

    Stars at a p-value that no rule rewards are left to `stars_follow_the_rule`.
    """
    loosest = max(max(rule) for rule in rules_of(facts).values())
    items = [item for item in find_starred_terms(tables, facts) if item.stars == 0 or item.p.low <= loosest]
    for level in (1, 2, 3):
        more = max((i for i in items if i.stars >= level), key=lambda i: i.p.low, default=None)
        fewer = min((i for i in items if i.stars < level), key=lambda i: i.p.high, default=None)
        if more is None or fewer is None:
            continue
        yield Outcome(
            more.column.table,
            more.column.column,
            more.term,
            is_consistent=more.p.low <= fewer.p.high,
            sentence=(
                lasting(
                    "no thresholds whatever give all the stars: {one} has {shown} at |t| of {ratio}, "
                    "{other} has {fewer} at {less}",
                    one=more.place,
                    shown=more.text_of_stars,
                    ratio=render_interval(more.ratio, 3),
                    other=fewer.place,
                    fewer=fewer.text_of_stars,
                    less=render_interval(fewer.ratio, 3),
                )
            ),
            weight=3,
            printed_values=texts_by_name(
                {s: more.column.get(more.term, s) for s in (COEFFICIENT, PARENTHESIS, T)}
            )
            | {"stars": more.text_of_stars},
            implied_interval=fewer.ratio,
            excess=max(more.p.low - fewer.p.high, 0.0) * 100,
        )


# Standard errors of one term, of one outcome and one sample: further apart than this is hardly a result of
# added regressors.
FAR = 10.0

# The share of a table's numbers that must have one count of decimals for the others to stand out.
USUAL = 0.9


def parenthesis_is_a_standard_error(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """No standard error is negative, or a t statistic printed in its place."""
    if facts.parentheses != "se":
        return
    for column in tables.columns.values():
        for term in column.terms:
            paren = column.get(term, PARENTHESIS)
            if paren is None:
                continue
            reason = explain_misplaced(column, term, facts)
            yield Outcome(
                column.table,
                column.column,
                term,
                is_consistent=not reason,
                sentence=reason or lasting("{printed} can be a standard error", printed=paren.text),
                weight=3,
                printed_values=texts_by_name({"coef": column.get(term), "paren": paren})
                | {"stars": "*" * column.stars.get(term, 0)},
            )


def standard_error_is_in_line(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """A term's standard error is of one size in all columns of a table that share outcome and N.

    A column where the term has a product or a power of its own (`X:M`, `X2`) does not count: there it is
    another term.
    """
    if facts.parentheses != "se":
        return
    for group in _comparable(tables):
        for term in dict.fromkeys(t for column in group for t in column.terms):
            shown = [
                (c, c.numbers[(term, PARENTHESIS)])
                for c in group
                if c.get(term, PARENTHESIS) and not _is_expanded(c, term)
            ]
            sizes = sorted(p.value for c, p in shown if p.value > 0 and not explain_misplaced(c, term, facts))
            if len(sizes) < 2:
                continue
            usual = sizes[(len(sizes) - 1) // 2]
            for column, paren in shown:
                if paren.value <= 0 or explain_misplaced(column, term, facts):
                    continue
                ratio = max(paren.size.low / usual, usual / paren.size.high)
                yield Outcome(
                    column.table,
                    column.column,
                    term,
                    is_consistent=ratio <= FAR,
                    sentence=lasting(
                        "the standard error {printed} differs by a factor of {times:.0f} from "
                        "{usual:g}, the term's in other columns",
                        printed=paren.text,
                        times=ratio,
                        usual=usual,
                    ),
                    weight=2,
                    printed_values=texts_by_name({"coef": column.get(term), "paren": paren}),
                    excess=max(ratio - FAR, 0.0),
                )


def _is_expanded(column: PrintedColumn, term: str) -> bool:
    """Return whether another term of the column is made from this one, by its name."""
    return any(term in other for other in column.terms if other != term)


def _comparable(tables: Tables) -> list[list[PrintedColumn]]:
    def key(column: PrintedColumn) -> tuple[str, str, float]:
        size = column.get("", "N")
        return column.table, column.dependent, size.value if size else -1.0

    return [list(group) for _, group in groupby(sorted(tables.columns.values(), key=key), key=key)]


def digits_are_those_of_the_table(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """Where nearly all coefficients of a table, or nearly all numbers in parentheses, have the same number
    of decimals, none has more."""
    tabled = dict.fromkeys(
        (c.table, kind) for c in tables.columns.values() for kind in (COEFFICIENT, PARENTHESIS)
    )
    for table, kind in tabled:
        columns = [c for c in tables.columns.values() if c.table == table]
        numbers = [(c, term, number) for c in columns for (term, k), number in c.numbers.items() if k == kind]
        usual, count = Counter(n.decimals for *_, n in numbers).most_common(1)[0] if numbers else (0, 0)
        if count < USUAL * len(numbers):
            continue
        for column, term, number in numbers:
            yield Outcome(
                table,
                column.column,
                term,
                is_consistent=number.decimals <= usual,
                sentence=lasting(
                    "{printed} has {decimals} decimals where the table has {usual}",
                    printed=number.text,
                    decimals=number.decimals,
                    usual=usual,
                ),
                weight=1,
                printed_values={kind: number.text},
                excess=float(max(number.decimals - usual, 0)),
            )
