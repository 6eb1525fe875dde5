"""The spatial Durbin model's effects against its coefficients, where W is row-standardised."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from audit.interval import Interval, Printed, exactly, hull
from audit.outcome import Facts, Outcome, band, check, compare, entries
from audit.tables import Tables

ONE = exactly(1.0)


class Durbin(NamedTuple):
    """Where the effects are printed, the treatment, its coefficient β, that of its spatial lag θ, ρ, and one
    effect.
    """

    place: tuple[str, str, str]
    beta: Printed
    theta: Printed
    rho: Printed
    effect: Printed


def _models(tables: Tables, facts: Facts, kind: str) -> Iterator[Durbin]:
    """The models that the study names, with their direct or total effect."""
    for entry in entries(facts, "spatial"):
        column = tables.column(entry["table"], entry["column"])
        effects = tables.column(entry["effects"]["table"], entry["effects"]["column"])
        beta, theta, rho = (column.need(entry[key], "audit.spatial") for key in ("treatment", "lag", "rho"))
        effect = effects.need(f"{entry['treatment']}:{kind}", "audit.spatial")
        yield Durbin((effects.table, effects.column, entry["treatment"]), beta, theta, rho, effect)


@check
def spatial_total_follows_from_the_coefficients(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """Where W is row-standardised the total effect is (β + θ)/(1 − ρ) (LeSage and Pace, 2009, section
    2.7).
    """
    for place, beta, theta, rho, total in _models(tables, facts, "total"):
        implied = (beta.band + theta.band) / (ONE - rho.band)
        sentence = (
            f"({beta.text} + {theta.text})/(1 − {rho.text}) is {band(implied)}; the total effect "
            f"is printed as {total.text}"
        )
        numbers = {"beta": beta, "theta": theta, "rho": rho, "total": total}
        yield compare(place, total.band, implied, total.unit, numbers, sentence, 4)


@check
def spatial_direct_effect_is_possible(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """Where W is row-standardised the direct effect lies between β and (β + ρθ)/(1 − ρ²), for ρ ≥ 0.

    It is dβ + (d − 1)θ/ρ with d the mean diagonal of (I − ρW)⁻¹. An element of that diagonal is 1/(1 − f), f
    the sum over k ≥ 2 of ρᵏ times the probability that a walk along W is first back after k steps, so that 0
    ≤ f ≤ ρ², or |f| ≤ ρ² for ρ < 0.
    """
    for place, beta, theta, rho, direct in _models(tables, facts, "direct"):
        implied = hull(*_ends(beta.band, theta.band, rho.band))
        sentence = (
            f"with β {beta.text}, θ {theta.text} and ρ {rho.text} no row-standardised matrix gives a "
            "direct effect outside "
            f"{band(implied)}; it is printed as {direct.text}"
        )
        numbers = {"beta": beta, "theta": theta, "rho": rho, "direct": direct}
        yield compare(place, direct.band, implied, direct.unit, numbers, sentence, 4)


def _ends(beta: Interval, theta: Interval, rho: Interval) -> Iterator[Interval]:
    """The direct effect for f = 0, f = ρ² and, where ρ can be negative, f = −ρ²."""
    yield beta
    yield (beta + rho * theta) / (ONE - rho.square())
    if rho.low < 0:
        yield (beta - rho * theta) / (ONE + rho.square())
