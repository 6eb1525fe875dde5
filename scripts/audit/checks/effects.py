"""Direct, indirect and total effects: their sum, their errors, shares, z, p and intervals; the identity of
mediation; and the spatial Durbin model's effects against its coefficients.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from scipy.special import ndtr, ndtri

from audit.declaration import CausalSteps, PrintedFacts
from audit.interval import Interval, PrintedNumber, exact_interval, smallest_interval
from audit.outcome import Outcome, compare_numbers, render_interval, texts_by_name
from audit.tables import COEFFICIENT, PARENTHESIS, PARTS, PrintedRow, T, Tables, rows_with
from spillover.words import Message, lasting, mark_text

# An interval of the bootstrap may be skewed, but is of the order of 3.92 standard errors long.
LONGEST = 2.5


@dataclass(frozen=True)
class Effect:
    """One effect: its estimate and, where they can be had, its standard error as an interval."""

    estimate: PrintedNumber
    error: Interval | None


class Decomposition(NamedTuple):
    """The direct, indirect and total effect of one term. place: table, column and term, or mechanism."""

    place: tuple[str, str, str]
    effects: dict[str, Effect]


def decompositions(tables: Tables) -> Iterator[Decomposition]:
    """Direct, indirect and total effects that belong together: by mechanism, or by term as `X:direct` in a
    regression column.
    """
    for (table, mechanism), rows in mechanisms(tables).items():
        if set(PARTS) <= set(rows):
            effects = {part: _effect_of_row(rows[part]) for part in PARTS}
            yield Decomposition((table, "", mechanism), effects)
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
                yield Decomposition((column.table, column.column, term), effects)


def mechanisms(tables: Tables) -> dict[tuple[str, str], dict[str, PrintedRow]]:
    """The effects of each mechanism, by table and mechanism."""
    found: dict[tuple[str, str], dict[str, PrintedRow]] = {}
    for row in tables.effects:
        found.setdefault((row.table, row.labels["mechanism"]), {})[row.labels["effect"]] = row
    return found


def _effect_of_row(row: PrintedRow) -> Effect:
    error = row.numbers.get("bootstrap_se")
    return Effect(row.numbers["coef"], error.size if error else None)


def total_is_direct_plus_indirect(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """The effects add up."""
    for place, effects in decompositions(tables):
        direct, indirect, total = (effects[part].estimate for part in PARTS)
        implied = direct.band + indirect.band
        sentence = lasting(
            "{direct} + {indirect} is {implied}; the total is printed as {total}",
            direct=direct.text,
            indirect=indirect.text,
            implied=render_interval(implied),
            total=total.text,
        )
        yield compare_numbers(
            place,
            total.band,
            implied,
            total.unit,
            dict(zip(PARTS, (direct, indirect, total), strict=True)),
            sentence,
            4,
        )


def error_of_the_total_is_possible(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """A sum's standard error lies between the difference and the sum of its parts': no correlation is beyond
    ±1.
    """
    for place, effects in decompositions(tables):
        errors = [effects[part].error for part in PARTS]
        if any(e is None for e in errors):
            continue
        direct, indirect, total = (e for e in errors if e is not None)
        implied = Interval(abs(direct - indirect).low, direct.high + indirect.high)
        sentence = lasting(
            "the total's standard error is {total}; those of its parts allow {implied}",
            total=render_interval(total),
            implied=render_interval(implied),
        )
        numbers = {part: effects[part].estimate for part in PARTS}
        yield compare_numbers(place, total, implied, effects["total"].estimate.unit, numbers, sentence, 3)


def share_is_effect_over_total(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """A printed proportion is the effect over the mechanism's total, in per cent."""
    totals = {
        (row.table, row.labels["mechanism"]): row.numbers["coef"]
        for row in tables.effects
        if row.labels["effect"] == "total"
    }
    for row, (share, coefficient) in rows_with(tables.effects, "proportion_pct", "coef"):
        total = totals.get((row.table, row.labels["mechanism"]))
        if total is None:
            continue
        implied = exact_interval(100.0) * coefficient.band / total.band
        numbers = {"coef": coefficient, "total": total, "proportion_pct": share}
        sentence = lasting(
            "{part} / {total} is {implied} %; {printed} % is printed",
            part=coefficient.text,
            total=total.text,
            implied=render_interval(implied),
            printed=share.text,
        )
        yield compare_numbers(row.place, share.band, implied, share.unit, numbers, sentence, 2)


def z_is_estimate_over_error(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """z = coefficient / standard error."""
    for row, (z, error, coefficient) in rows_with(tables.effects, "z", "bootstrap_se", "coef"):
        implied = coefficient.band / error.size
        sentence = lasting(
            "{coefficient} / {error} is {implied}; z is printed as {printed}",
            coefficient=coefficient.text,
            error=error.text,
            implied=render_interval(implied),
            printed=z.text,
        )
        numbers = {"coef": coefficient, "bootstrap_se": error, "z": z}
        yield compare_numbers(row.place, z.band, implied, z.unit, numbers, sentence, 2)


def z_is_not_made_from_rounded_numbers(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """z values that are, to the last digit, quotients of the rounded numbers were computed from the table,
    not by the program.

    One such value can be chance (one in some hundreds); all three of a mechanism cannot.
    """
    for (table, mechanism), effects in mechanisms(tables).items():
        found = list(rows_with(effects.values(), "z", "bootstrap_se", "coef"))
        if len(found) < 3 or any(error.value == 0 for _, (_, error, _) in found):
            continue
        made = [exact_interval(coef.value / error.value).meets(z.band) for _, (z, error, coef) in found]
        fine = [(coef.band / error.size).width > 50 * z.unit for _, (z, error, coef) in found]
        yield Outcome(
            table,
            "",
            mechanism,
            is_consistent=not (all(made) and all(fine)),
            sentence=lasting(
                "all z of {mechanism} are quotients of the rounded numbers to the last digit: "
                "computed from the table",
                mechanism=mechanism,
            ),
            weight=1,
            printed_values={
                lasting("z {effect}", effect=row.labels["effect"]): z.text for row, (z, _, _) in found
            },
        )


def p_is_that_of_z(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """p is the two-sided normal probability of z."""
    for row, (z, p) in rows_with(tables.effects, "z", "p"):
        size = abs(z.band)
        implied = Interval(float(2 * ndtr(-size.high)), float(2 * ndtr(-size.low)))
        sentence = lasting(
            "z of {z} has p {implied}; {printed} is printed",
            z=z.text,
            implied=render_interval(implied),
            printed=p.text,
        )
        yield compare_numbers(row.place, p.band, implied, p.unit, {"z": z, "p": p}, sentence, 1)


def interval_suits_the_estimate(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """An interval holds its estimate, and is of the order of 2 × 1.96 standard errors long."""
    for row, (low, high, estimate) in rows_with(tables.effects, "ci_low", "ci_high", "coef"):
        place, numbers = row.place, {"coef": estimate, "ci_low": low, "ci_high": high}
        inside = low.band.low <= estimate.band.high and estimate.band.low <= high.band.high
        shape = f"[{low.text}, {high.text}]"
        outside = lasting(
            "the interval {interval} does not hold its estimate {estimate}",
            interval=shape,
            estimate=estimate.text,
        )
        yield Outcome(
            *place, is_consistent=inside, sentence=outside, weight=4, printed_values=texts_by_name(numbers)
        )
        error = row.numbers.get("bootstrap_se")
        if error is None:
            continue
        length = (high.band - low.band) / (exact_interval(2 * float(ndtri(0.975))) * error.size)
        sentence = lasting(
            "the interval {interval} is {times} times as long as 3.92 standard errors of {error}",
            interval=shape,
            times=render_interval(length, 3),
            error=error.text,
        )
        yield Outcome(
            *place,
            is_consistent=length.meets(Interval(1 / LONGEST, LONGEST)),
            sentence=sentence,
            weight=2,
            printed_values=texts_by_name({**numbers, "bootstrap_se": error}),
            implied_interval=length,
        )


def mediation_identity_holds(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """On one sample a − g = b·m for every regressor: a without the mediator, g with it, b in the mediator's
    own equation, m the mediator's coefficient. It is the omitted-variable formula, exact in least squares
    (Angrist and Pischke, 2009, eq. 3.1.11).
    """
    for entry in facts.mediation:
        total, path, direct = (
            tables.column(entry.table, name) for name in (entry.total, entry.path, entry.direct)
        )
        effect = direct.need(entry.mediator, "audit.mediation")
        for term in total.terms:
            a, b, g = total.get(term), path.get(term), direct.get(term)
            if a is None or b is None or g is None:
                continue
            implied = b.band * effect.band
            needed = a.band - implied
            sentence = lasting(
                "{a} − {g} must be {b} × {m} = {implied} in least squares on one sample; column "
                "{column} should print {needed}",
                a=a.text,
                g=g.text,
                b=b.text,
                m=effect.text,
                implied=render_interval(implied),
                column=direct.column,
                needed=render_interval(needed),
            )
            numbers = {
                f"({total.column})": a,
                f"({path.column})": b,
                f"({direct.column})": g,
                entry.mediator: effect,
            }
            weight = 5 if term == entry.treatment else 4
            yield compare_numbers(
                (direct.table, direct.column, term),
                a.band - g.band,
                implied,
                g.unit,
                numbers,
                sentence,
                weight,
            )


def mediated_totals_agree(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """The total effect does not depend on the mediator: all mechanisms have the same one, and it is the
    baseline's.
    """
    totals = [(entry, rows["total"]) for entry, rows in _iterate_mediations(tables, facts) if "total" in rows]
    for (one, first), (other, second) in pairwise(totals):
        if (one.table, one.total, one.treatment) != (other.table, other.total, other.treatment):
            continue
        a, b = first.numbers["coef"], second.numbers["coef"]
        names = [row.labels["mechanism"] for row in (first, second)]
        sentence = lasting(
            "the total effect is {a} with {one} and {b} with {other}; it cannot depend on the mediator",
            a=a.text,
            one=names[0],
            b=b.text,
            other=names[1],
        )
        numbers = dict(zip(names, (a, b), strict=True))
        yield compare_numbers(
            (second.table, "", f"{names[1]}: total"), b.band, a.band, b.unit, numbers, sentence, 5
        )
    for entry, rows in _iterate_mediations(tables, facts):
        baseline = tables.column(entry.table, entry.total).need(entry.treatment, "audit.mediation")
        if "total" in rows:
            values = {"value": baseline.text, "table": entry.table, "column": entry.total}
            yield _compare_effect(
                rows["total"],
                baseline.band,
                lasting("the {effect} effect {printed} is {value} in table {table} ({column})"),
                values,
                4,
            )


def mediated_effects_agree_with_the_steps(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """The direct effect is the treatment's coefficient beside the mediator, the indirect one is path ×
    mediator's coefficient.
    """
    for entry, rows in _iterate_mediations(tables, facts):
        path, direct = (tables.column(entry.table, name) for name in (entry.path, entry.direct))
        g, b = (column.need(entry.treatment, "audit.mediation") for column in (direct, path))
        m = direct.need(entry.mediator, "audit.mediation")
        if "direct" in rows:
            values = {"value": g.text, "table": entry.table, "column": direct.column}
            yield _compare_effect(
                rows["direct"],
                g.band,
                lasting("the {effect} effect {printed} is {value} in table {table} ({column})"),
                values,
                3,
            )
        if "indirect" in rows:
            product = b.band * m.band
            values = {"b": b.text, "m": m.text, "implied": render_interval(product), "table": entry.table}
            yield _compare_effect(
                rows["indirect"],
                product,
                lasting("the {effect} effect {printed} is {b} × {m} = {implied} in table {table}"),
                values,
                3,
            )


def _iterate_mediations(
    tables: Tables, facts: PrintedFacts
) -> Iterator[tuple[CausalSteps, dict[str, PrintedRow]]]:
    """Each mediation of the study with the bootstrapped effects of its mediator."""
    for entry in facts.mediation:
        rows = [row for row in tables.effects if row.labels["mechanism"] == entry.mediator]
        yield entry, {row.labels["effect"]: row for row in rows if row.table == rows[0].table}


def _compare_effect(
    row: PrintedRow, implied: Interval, sentence: Message, values: Mapping[str, Any], weight: int
) -> Outcome:
    """Compare a printed effect with the one that other printed numbers imply."""
    printed = row.numbers["coef"]
    filled = sentence.fill_values(effect=row.labels["effect"], printed=printed.text, **values)
    return compare_numbers(row.place, printed.band, implied, printed.unit, {"coef": printed}, filled, weight)


ONE = exact_interval(1.0)


class Durbin(NamedTuple):
    """The numbers of a spatial Durbin model whose effects are printed: the treatment's coefficient β, that of
    its spatial lag θ, ρ, and one effect; place: where they are.
    """

    place: tuple[str, str, str]
    beta: PrintedNumber
    theta: PrintedNumber
    rho: PrintedNumber
    effect: PrintedNumber


def _find_durbin_effects(tables: Tables, facts: PrintedFacts, kind: str) -> Iterator[Durbin]:
    """The models that the study names, with their direct or total effect."""
    for entry in facts.spatial:
        column = tables.column(entry.table, entry.column)
        effects = tables.column(entry.effects.table, entry.effects.column)
        beta, theta, rho = (
            column.need(name, "audit.spatial") for name in (entry.treatment, entry.lag, entry.rho)
        )
        effect = effects.need(f"{entry.treatment}:{kind}", "audit.spatial")
        yield Durbin((effects.table, effects.column, entry.treatment), beta, theta, rho, effect)


def spatial_total_follows_from_the_coefficients(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """Where W is row-standardised the total effect is (β + θ)/(1 − ρ) (LeSage and Pace, 2009, section
    2.7).
    """
    for place, beta, theta, rho, total in _find_durbin_effects(tables, facts, "total"):
        implied = (beta.band + theta.band) / (ONE - rho.band)
        sentence = lasting(
            "({beta} + {theta})/(1 − {rho}) is {implied}; the total effect is printed as {printed}",
            beta=beta.text,
            theta=theta.text,
            rho=rho.text,
            implied=render_interval(implied),
            printed=total.text,
        )
        numbers = {mark_text("beta"): beta, mark_text("theta"): theta, mark_text("rho"): rho, "total": total}
        yield compare_numbers(place, total.band, implied, total.unit, numbers, sentence, 4)


def spatial_direct_effect_is_possible(tables: Tables, facts: PrintedFacts) -> Iterator[Outcome]:
    """Where W is row-standardised the direct effect lies between β and (β + ρθ)/(1 − ρ²), for ρ ≥ 0.

    It is dβ + (d − 1)θ/ρ with d the mean diagonal of (I − ρW)⁻¹. An element of that diagonal is 1/(1 − f), f
    the sum over k ≥ 2 of ρᵏ times the probability that a walk along W is first back after k steps, so that 0
    ≤ f ≤ ρ², or |f| ≤ ρ² for ρ < 0.
    """
    for place, beta, theta, rho, direct in _find_durbin_effects(tables, facts, "direct"):
        implied = smallest_interval(*_direct_effects_at_bounds(beta.band, theta.band, rho.band))
        sentence = lasting(
            "with β {beta}, θ {theta} and ρ {rho} no row-standardised matrix gives a direct "
            "effect outside {implied}; it is printed as {printed}",
            beta=beta.text,
            theta=theta.text,
            rho=rho.text,
            implied=render_interval(implied),
            printed=direct.text,
        )
        numbers = {"beta": beta, "theta": theta, "rho": rho, "direct": direct}
        yield compare_numbers(place, direct.band, implied, direct.unit, numbers, sentence, 4)


def _direct_effects_at_bounds(beta: Interval, theta: Interval, rho: Interval) -> Iterator[Interval]:
    """The direct effect for f = 0, f = ρ² and, where ρ can be negative, f = −ρ²."""
    yield beta
    yield (beta + rho * theta) / (ONE - rho.square())
    if rho.low < 0:
        yield (beta - rho * theta) / (ONE + rho.square())
