"""A number that differs more from its other vintage than revisions do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from warehouse.suspects.cells import Evidence, Finding, Series, aligned, finding, place


def find(evidence: Evidence) -> list[Finding]:
    """The numbers farther from the declared other vintage than its tolerance."""
    return [
        found
        for source, declared in evidence.declared.items()
        for vintage in declared.get("vintages", [])
        for other in evidence.series
        if other.measure == vintage["of"]
        and (other.source, other.measure) != (source, vintage["column"])
        and vintage["column"] in evidence.of(source)
        for found in _in(evidence.of(source)[vintage["column"]], other, vintage)
    ]


def _in(series: Series, other: Series, vintage: dict[str, Any]) -> Iterator[Finding]:
    theirs = aligned(series, other)
    with np.errstate(invalid="ignore", divide="ignore"):
        largest = np.maximum(np.abs(series.values), np.abs(theirs))
        difference = np.abs(series.values - theirs) / largest
        off = difference > vintage["tolerance"]
    share = float(off.sum() / max(1, np.isfinite(difference).sum()))
    for i, t in np.argwhere(off):
        j, s = other.units.index(series.units[i]), other.years.index(series.years[t])
        whose = f" of {other.source}" if other.source != series.source else ""
        at = (int(i), int(t))
        by, declared = 100 * difference[at], 100 * vintage["tolerance"]
        reason = f"differs from {other.measure}{whose} by {by:.4g} %, more than the {declared:.4g} % declared"
        yield finding("vintages", series, at, float(theirs[at]), place(other, j, s), reason, share=share)
