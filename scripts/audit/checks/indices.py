"""Weights of a composite index."""

from __future__ import annotations

from collections.abc import Iterator

from audit.interval import Interval, exactly
from audit.outcome import Facts, Outcome, band, check, compare, texts
from audit.tables import Tables


@check
def weights_sum_to_one(tables: Tables, facts: Facts) -> Iterator[Outcome]:
    """Each table's weights lie between 0 and 1 and sum to 1, or are per cent of it."""
    for table in dict.fromkeys(row.table for row in tables.weights):
        rows = [row for row in tables.weights if row.table == table]
        total = sum((row.numbers["weight"].band for row in rows), exactly(0.0))
        whole = 100.0 if total.middle > 10 else 1.0
        for row in rows:
            weight = row.numbers["weight"]
            inside = weight.band.meets(Interval(0.0, whole))
            sentence = f"the weight {weight.text} is not between 0 and {whole:g}"
            yield Outcome(table, "", row.labels["indicator"], inside, sentence, 3, texts({"weight": weight}))
        printed = {"sum": f"{sum(row.numbers['weight'].value for row in rows):.6g}"}
        sentence = f"the {len(rows)} weights sum to {band(total, 6)}, not to {whole:g}"
        outcome = compare(
            (table, "", ""), total, exactly(whole), rows[0].numbers["weight"].unit, {}, sentence, 3
        )
        yield Outcome(table, "", "", outcome.passed, sentence, 3, printed, exactly(whole), outcome.excess)
