"""Direct, indirect and total effects: their sum, their errors, shares, z, p and intervals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scipy.special import ndtr, ndtri

from audit.interval import Interval, Printed, exactly
from audit.outcome import Facts, Outcome, band, check, compare, texts
from audit.tables import COEFFICIENT, PARENTHESIS, PrintedRow, T, Tables

PARTS = ("direct", "indirect", "total")

# An interval of the bootstrap may be skewed, but is of the order of 3.92 standard errors long.
LONGEST = 2.5


@dataclass(frozen=True)
class Effect:
    """One effect: its estimate and, where they can be had, its standard error as an interval."""

    estimate: Printed
    error: Interval | None


Decomposition = tuple[tuple[str, str, str], dict[str, Effect]]


def decompositions(tables: Tables) -> Iterator[Decomposition]:
    """Direct, indirect and total effects that belong together: by mechanism, or by term as `X:direct` in a
    regression column.
    """
    for (table, mechanism), rows in mechanisms(tables).items():
        if set(PARTS) <= set(rows):
            yield (table, "", mechanism), {part: _effect_of_row(rows[part]) for part in PARTS}
    for column in tables.columns.values():
        for term in dict.fromkeys(t.rpartition(":")[0] for t in column.terms if t.endswith(":total")):
            names = {part: f"{term}:{part}" for part in PARTS}
            if all(column.get(name) for name in names.values()):
                effects = {}
                for part, name in names.items():
                    estimate, t, paren = (
                        column.numbers[(name, COEFFICIENT)],
                        column.get(name, T),
                        column.get(name, PARENTHESIS),
                    )
                    error = abs(estimate.band) / abs(t.band) if t else paren.size if paren else None
                    effects[part] = Effect(estimate, error)
                yield (column.table, column.column, term), effects


def mechanisms(tables: Tables) -> dict[tuple[str, str], dict[str, PrintedRow]]:
    """The effects of each mechanism, by table and mechanism."""
    found: dict[tuple[str, str], dict[str, PrintedRow]] = {}
    for row in tables.effects:
        found.setdefault((row.table, row.labels["mechanism"]), {})[row.labels["effect"]] = row
    return found


def _effect_of_row(row: PrintedRow) -> Effect:
    error = row.numbers.get("bootstrap_se")
    return Effect(row.numbers["coef"], error.size if error else None)


@check
def total_is_direct_plus_indirect(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """The effects add up."""
    for place, effects in decompositions(tables):
        direct, indirect, total = (effects[part].estimate for part in PARTS)
        implied = direct.band + indirect.band
        sentence = f"{direct.text} + {indirect.text} is {band(implied)}; the total is printed as {total.text}"
        yield compare(
            place,
            total.band,
            implied,
            total.unit,
            dict(zip(PARTS, (direct, indirect, total), strict=True)),
            sentence,
            4,
        )


@check
def error_of_the_total_is_possible(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """A sum's standard error lies between the difference and the sum of its parts': no correlation is beyond
    ±1.
    """
    for place, effects in decompositions(tables):
        errors = [effects[part].error for part in PARTS]
        if any(e is None for e in errors):
            continue
        direct, indirect, total = (e for e in errors if e is not None)
        implied = Interval(abs(direct - indirect).low, direct.high + indirect.high)
        sentence = f"the total's standard error is {band(total)}; those of its parts allow {band(implied)}"
        numbers = {part: effects[part].estimate for part in PARTS}
        yield compare(place, total, implied, effects["total"].estimate.unit, numbers, sentence, 3)


def _term(row: PrintedRow) -> str:
    return f"{row.labels['mechanism']}: {row.labels['effect']}"


@check
def share_is_effect_over_total(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """A printed proportion is the effect over the mechanism's total, in per cent."""
    totals = {
        (row.table, row.labels["mechanism"]): row.numbers["coef"]
        for row in tables.effects
        if row.labels["effect"] == "total"
    }
    for row in tables.effects:
        share, total = row.numbers.get("proportion_pct"), totals.get((row.table, row.labels["mechanism"]))
        if share is None or total is None:
            continue
        coefficient = row.numbers["coef"]
        implied = exactly(100.0) * coefficient.band / total.band
        numbers = {"coef": coefficient, "total": total, "proportion_pct": share}
        sentence = f"{coefficient.text} / {total.text} is {band(implied)} %; {share.text} % is printed"
        yield compare((row.table, "", _term(row)), share.band, implied, share.unit, numbers, sentence, 2)


@check
def z_is_estimate_over_error(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """z = coefficient / standard error."""
    for row in tables.effects:
        z, error, coefficient = row.numbers.get("z"), row.numbers.get("bootstrap_se"), row.numbers["coef"]
        if z is None or error is None:
            continue
        implied = coefficient.band / error.size
        sentence = f"{coefficient.text} / {error.text} is {band(implied)}; z is printed as {z.text}"
        numbers = {"coef": coefficient, "bootstrap_se": error, "z": z}
        yield compare((row.table, "", _term(row)), z.band, implied, z.unit, numbers, sentence, 2)


@check
def z_is_not_made_from_rounded_numbers(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """z values that are, to the last digit, quotients of the rounded numbers were computed from the table,
    not by the program.

    One such value can be chance (one in some hundreds); all three of a mechanism cannot.
    """
    for (table, mechanism), effects in mechanisms(tables).items():
        rows = [r for r in effects.values() if {"z", "bootstrap_se"} <= set(r.numbers)]
        if len(rows) < 3 or any(r.numbers["bootstrap_se"].value == 0 for r in rows):
            continue
        made = [
            exactly(r.numbers["coef"].value / r.numbers["bootstrap_se"].value).meets(r.numbers["z"].band)
            for r in rows
        ]
        fine = [
            (r.numbers["coef"].band / r.numbers["bootstrap_se"].size).width > 50 * r.numbers["z"].unit
            for r in rows
        ]
        yield Outcome(
            table,
            "",
            mechanism,
            passed=not (all(made) and all(fine)),
            sentence=f"all z of {mechanism} are quotients of the rounded numbers to the last digit: "
            "computed from the table",
            weight=1,
            printed={f"z {r.labels['effect']}": r.numbers["z"].text for r in rows},
        )


@check
def p_is_that_of_z(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """p is the two-sided normal probability of z."""
    for row in tables.effects:
        z, p = row.numbers.get("z"), row.numbers.get("p")
        if z is None or p is None:
            continue
        size = abs(z.band)
        implied = Interval(float(2 * ndtr(-size.high)), float(2 * ndtr(-size.low)))
        sentence = f"z of {z.text} has p {band(implied)}; {p.text} is printed"
        yield compare((row.table, "", _term(row)), p.band, implied, p.unit, {"z": z, "p": p}, sentence, 1)


@check
def interval_suits_the_estimate(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """An interval holds its estimate, and is of the order of 2 × 1.96 standard errors long."""
    for row in tables.effects:
        low, high, estimate = (row.numbers.get(k) for k in ("ci_low", "ci_high", "coef"))
        if low is None or high is None or estimate is None:
            continue
        place, numbers = (row.table, "", _term(row)), {"coef": estimate, "ci_low": low, "ci_high": high}
        inside = low.band.low <= estimate.band.high and estimate.band.low <= high.band.high
        shape = f"[{low.text}, {high.text}]"
        outside = f"the interval {shape} does not hold its estimate {estimate.text}"
        yield Outcome(*place, passed=inside, sentence=outside, weight=4, printed=texts(numbers))
        error = row.numbers.get("bootstrap_se")
        if error is None:
            continue
        length = (high.band - low.band) / (exactly(2 * float(ndtri(0.975))) * error.size)
        sentence = (
            f"the interval {shape} is {band(length, 3)} times as long as 3.92 standard errors of {error.text}"
        )
        yield Outcome(
            *place,
            passed=length.meets(Interval(1 / LONGEST, LONGEST)),
            sentence=sentence,
            weight=2,
            printed=texts({**numbers, "bootstrap_se": error}),
            implied=length,
        )
