"""The spatial Durbin model's total effect against its coefficients."""

from __future__ import annotations

from collections.abc import Iterator

from audit.interval import exactly
from audit.outcome import Facts, Outcome, band, check, compare, entries
from audit.tables import Tables


@check
def spatial_total_follows_from_the_coefficients(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """Where W is row-standardised the total effect is (β + θ)/(1 − ρ) (LeSage and Pace, 2009, section 2.7)."""
    for entry in entries(facts, "spatial"):
        column = tables.column(entry["table"], entry["column"])
        effects = tables.column(entry["effects"]["table"], entry["effects"]["column"])
        beta, theta, rho = (column.get(entry[key]) for key in ("treatment", "lag", "rho"))
        total = effects.get(f"{entry['treatment']}:total")
        if beta is None or theta is None or rho is None or total is None:
            continue
        implied = (beta.band + theta.band) / (exactly(1.0) - rho.band)
        sentence = (
            f"({beta.text} + {theta.text})/(1 − {rho.text}) is {band(implied)}; the total effect is printed as {total.text}"
        )
        numbers = {"beta": beta, "theta": theta, "rho": rho, "total": total}
        yield compare((effects.table, effects.column, entry["treatment"]), total.band, implied, total.unit, numbers, sentence, 4)
