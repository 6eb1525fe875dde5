"""How many rows of a robustness table keep the sign and the significance of the baseline."""

from __future__ import annotations

from collections.abc import Sequence

from base.artifacts.analysis import Record
from spillover.arrays.note import Note, note


def summary(rows: Sequence[Record], significance: float) -> tuple[dict[str, int], Note]:
    """The counts, and the note that says them. rows: the baseline first.

    A row keeps the significance where it has the baseline's sign and p < significance; where the baseline is
    not significant itself, the note says so and counts the rows that are.
    """
    baseline, others = rows[0], rows[1:]
    sign = [row for row in others if row["estimate"] * baseline["estimate"] > 0]
    significant = [row for row in sign if row["p"] < significance]
    counts = {"rows": len(others), "same_sign": len(sign), "same_sign_significant": len(significant)}
    if baseline["p"] >= significance:
        return counts, note("robustness_insignificant", level=significance, **counts)
    lost = [row["label"] for row in others if row not in significant]
    return counts, note("robustness", level=significance, **counts, lost=lost, all=not lost)
