"""Numbers in parentheses that are no standard errors, or not this term's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from audit.outcome import Facts, Outcome, check, texts
from audit.ratios import misplaced
from audit.tables import COEFFICIENT, PARENTHESIS, Column, Tables

# Standard errors of one term, of one outcome and one sample: further apart than this is hardly a result of
# added regressors.
FAR = 10.0

# The share of a table's numbers that must have one count of decimals for the others to stand out.
USUAL = 0.9


@check
def parenthesis_is_a_standard_error(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """No standard error is negative, and none is a t in its place."""
    if facts.get("parentheses", "se") != "se":
        return
    for column in tables.columns.values():
        for term in column.terms:
            paren = column.get(term, PARENTHESIS)
            if paren is None:
                continue
            reason = misplaced(column, term, facts)
            yield Outcome(
                column.table,
                column.column,
                term,
                passed=not reason,
                sentence=reason or f"{paren.text} can be a standard error",
                weight=3,
                printed=texts({"coef": column.get(term), "paren": paren})
                | {"stars": "*" * column.stars.get(term, 0)},
            )


@check
def standard_error_is_in_line(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """A term's standard error is of one size in all columns of a table that share outcome and N.

    A column where the term has a product or a power of its own (`X:M`, `X2`) does not count: there it is
    another term.
    """
    if facts.get("parentheses", "se") != "se":
        return
    for group in _comparable(tables):
        for term in dict.fromkeys(t for column in group for t in column.terms):
            shown = [
                (c, c.numbers[(term, PARENTHESIS)])
                for c in group
                if c.get(term, PARENTHESIS) and not _expanded(c, term)
            ]
            sizes = sorted(p.value for c, p in shown if p.value > 0 and not misplaced(c, term, facts))
            if len(sizes) < 2:
                continue
            usual = sizes[(len(sizes) - 1) // 2]
            for column, paren in shown:
                if paren.value <= 0 or misplaced(column, term, facts):
                    continue
                ratio = max(paren.size.low / usual, usual / paren.size.high)
                yield Outcome(
                    column.table,
                    column.column,
                    term,
                    passed=ratio <= FAR,
                    sentence=f"the standard error {paren.text} is {ratio:.0f} times off {usual:g}, the "
                    "term's in other columns",
                    weight=2,
                    printed=texts({"coef": column.get(term), "paren": paren}),
                    excess=max(ratio - FAR, 0.0),
                )


def _expanded(column: Column, term: str) -> bool:
    """Whether another term of the column is made from this one, by its name."""
    return any(term in other for other in column.terms if other != term)


def _comparable(tables: Tables) -> list[list[Column]]:
    def key(column: Column) -> tuple[str, str, float]:
        size = column.get("", "N")
        return column.table, column.dependent, size.value if size else -1.0

    return [list(group) for _, group in groupby(sorted(tables.columns.values(), key=key), key=key)]


@check
def digits_are_those_of_the_table(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """No coefficient or parenthesis has more decimals than its like in a table where nearly all have as
    many.
    """
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
                passed=number.decimals <= usual,
                sentence=f"{number.text} has {number.decimals} decimals where the table has {usual}",
                weight=1,
                printed={kind: number.text},
                excess=float(max(number.decimals - usual, 0)),
            )
