"""The sample of a column: units, periods and lags, from the study's facts."""

from __future__ import annotations

from audit.outcome import Facts, entries
from audit.tables import Column


def sample_of(column: Column, facts: Facts) -> dict[str, int]:
    """`units`, `periods`, `lags` and `df` of a column, its own facts before the study's; empty where none are
    stated.
    """
    own = [
        e
        for e in entries(facts, "columns")
        if (str(e["table"]), str(e["column"])) == (column.table, column.column)
    ]
    merged = dict(facts.get("sample", {}))
    for entry in own:
        merged |= {k: v for k, v in entry.items() if k in ("units", "periods", "lags", "df")}
    return merged
