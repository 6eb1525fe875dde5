"""A declared allocation that a row breaks: a column that is not its area's total times another's share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from warehouse.suspects.cells import Evidence, Finding, Series, aligned, finding, place

TOLERANCE = 1e-3
# Of an area's rows, those with the usual ratio: with fewer its total is not spread by this column.
MOST = 0.5


def find(evidence: Evidence) -> list[Finding]:
    """The rows that break an allocation which their source declares; of an area and year where fewer than
    half of the rows keep it, the first.
    """
    return [
        found
        for source, declared in evidence.declared.items()
        for allocation in declared.get("allocations", [])
        for found in _in(evidence.of(source), allocation)
    ]


def _in(series: dict[str, Series], allocation: dict[str, Any]) -> Iterator[Finding]:
    column, key = series.get(allocation["column"]), series.get(allocation["by"])
    if column is None or key is None:
        return
    within = series.get(allocation.get("within", ""))
    area = aligned(column, within) if within else np.zeros(column.values.shape)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = column.values / aligned(column, key)
    tolerance = allocation.get("tolerance", TOLERANCE)
    for t in range(len(column.years)):
        for number in np.unique(area[:, t][np.isfinite(area[:, t])]):
            rows = np.flatnonzero((area[:, t] == number) & np.isfinite(ratio[:, t]))
            if rows.size < 3:
                continue
            usual = float(np.median(ratio[rows, t]))
            off = rows[np.abs(ratio[rows, t] / usual - 1) > tolerance]
            few = off.size > MOST * rows.size
            for i in off[:1] if few else off:
                yield _told(column, key, (int(i), t), usual, (int(off.size), int(rows.size)), few)


def _told(
    column: Series, key: Series, at: tuple[int, int], usual: float, off: tuple[int, int], few: bool
) -> Finding:
    i, t = at
    j, s = key.units.index(column.units[i]), key.years.index(column.years[t])
    reason = (
        f"in this area and year {off[0]} of {off[1]} rows are not {key.measure} times one number"
        if few
        else f"is not {key.measure} times {usual:.6g}, as {off[1] - off[0]} of {off[1]} rows of its area are"
    )
    expected = usual * float(key.values[j, s])
    return finding("allocations", column, at, expected, place(key, j, s), reason, share=off[0] / off[1])
