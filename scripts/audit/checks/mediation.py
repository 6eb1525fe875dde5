"""The identity of mediation in least squares, and the bootstrapped effects against the regressions that
define them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from audit.outcome import Facts, Outcome, band, check, compare, entries
from audit.tables import PrintedRow, Tables


@check
def mediation_identity_holds(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """On one sample a − g = b·m for every regressor: a without the mediator, g with it, b in the mediator's
    own equation, m the
    mediator's coefficient. It is the omitted-variable formula, exact in least squares (Angrist and Pischke,
    2009, eq. 3.1.11).
    """
    for entry in entries(facts, "mediation"):
        total, path, direct = (
            tables.column(entry["table"], entry[key]) for key in ("total", "path", "direct")
        )
        effect = direct.need(entry["mediator"], "audit.mediation")
        for term in total.terms:
            a, b, g = total.get(term), path.get(term), direct.get(term)
            if a is None or b is None or g is None:
                continue
            implied = b.band * effect.band
            needed = a.band - implied
            treated = term == entry["treatment"]
            sentence = (
                f"{a.text} − {g.text} must be {b.text} × {effect.text} = {band(implied)} in least squares "
                "on one sample; "
                f"column {direct.column} should print {band(needed)}"
            )
            numbers = {
                f"({total.column})": a,
                f"({path.column})": b,
                f"({direct.column})": g,
                entry["mediator"]: effect,
            }
            weight = 5 if treated else 4
            yield compare(
                (direct.table, direct.column, term),
                a.band - g.band,
                implied,
                g.unit,
                numbers,
                sentence,
                weight,
            )


@check
def mediated_totals_agree(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """The total effect does not depend on the mediator: all mechanisms have the same one, and it is the
    baseline's.
    """
    totals = [(entry, rows["total"]) for entry, rows in _with_rows(tables, facts) if "total" in rows]
    for (one, first), (other, second) in pairwise(totals):
        if any(one[key] != other[key] for key in ("table", "total", "treatment")):
            continue
        a, b = first.numbers["coef"], second.numbers["coef"]
        names = [row.labels["mechanism"] for row in (first, second)]
        sentence = (
            f"the total effect is {a.text} with {names[0]} and {b.text} with {names[1]}; it cannot "
            "depend on the mediator"
        )
        numbers = dict(zip(names, (a, b), strict=True))
        yield compare((second.table, "", f"{names[1]}: total"), b.band, a.band, b.unit, numbers, sentence, 5)
    for entry, rows in _with_rows(tables, facts):
        baseline = tables.column(entry["table"], entry["total"]).need(entry["treatment"], "audit.mediation")
        if "total" in rows:
            yield _against(
                rows["total"],
                baseline.band,
                f"{baseline.text} in table {entry['table']} ({entry['total']})",
                4,
            )


@check
def mediated_effects_agree_with_the_steps(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """The direct effect is the treatment's coefficient beside the mediator, the indirect one is path ×
    mediator's coefficient.
    """
    for entry, rows in _with_rows(tables, facts):
        path, direct = (tables.column(entry["table"], entry[key]) for key in ("path", "direct"))
        g, b = (column.need(entry["treatment"], "audit.mediation") for column in (direct, path))
        m = direct.need(entry["mediator"], "audit.mediation")
        if "direct" in rows:
            yield _against(rows["direct"], g.band, f"{g.text} in table {entry['table']} ({direct.column})", 3)
        if "indirect" in rows:
            product = b.band * m.band
            yield _against(
                rows["indirect"],
                product,
                f"{b.text} × {m.text} = {band(product)} in table {entry['table']}",
                3,
            )


def _with_rows(tables: Tables, facts: Facts) -> Iterator[tuple[Mapping[str, Any], dict[str, PrintedRow]]]:
    """Each mediation of the study with the bootstrapped effects of its mediator."""
    for entry in entries(facts, "mediation"):
        rows = [row for row in tables.effects if row.labels["mechanism"] == entry["mediator"]]
        yield entry, {row.labels["effect"]: row for row in rows if row.table == rows[0].table}


def _against(row: PrintedRow, implied: Any, where: str, weight: int) -> Outcome:
    printed = row.numbers["coef"]
    term = f"{row.labels['mechanism']}: {row.labels['effect']}"
    sentence = f"the {row.labels['effect']} effect {printed.text} is {where}"
    return compare(
        (row.table, "", term), printed.band, implied, printed.unit, {"coef": printed}, sentence, weight
    )
