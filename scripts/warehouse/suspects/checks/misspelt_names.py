"""A name that is in the file only where another, one character away, is missing: a slip of the pen."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from warehouse.suspects.cells import Evidence, Finding, Series, finding, place

# How many years' numbers the right name has at least for each one of the wrong name.
TIMES = 2
# In logs: how far a number may be from the right name's beside it.
FAR = 0.7


def find(evidence: Evidence) -> list[Finding]:
    """The numbers of a series' units whose name differs in one character from that of a unit that has numbers
    in the other years alone; of each source's first measure.
    """
    first = {series.source: series for series in reversed(evidence.series)}
    return [found for series in first.values() for found in _in(series)]


def _in(series: Series) -> Iterator[Finding]:
    there = np.isfinite(series.values)
    names = [re.sub(r"^other ", "", unit) for unit in series.units]
    rare = [i for i in range(len(names)) if 0 < there[i].sum() <= there.shape[1] / 3]
    for i in rare:
        for j in range(len(names)):
            both = (there[i] & there[j]).any()
            if i == j or both or there[j].sum() < TIMES * there[i].sum() or not _near(names[i], names[j]):
                continue
            if not _continues(series, i, j):
                continue
            for t in np.flatnonzero(there[i]):
                proof = "; ".join(
                    place(series, j, int(s)) for s in (t - 1, t + 1) if 0 <= s < len(series.years)
                )
                reason = f"{names[i]} is there only where {names[j]} is missing"
                yield finding(
                    "misspelt_names", series, (i, int(t)), float(series.values[i, t]), proof, reason
                )


def _continues(series: Series, i: int, j: int) -> bool:
    """Whether each number under the name i stands beside one under the name j, and no farther from it than
    FAR: one place's numbers go on, and those of a firm that begins where another ends do not.
    """
    logs = series.logs
    for t in np.flatnonzero(np.isfinite(series.values[i])):
        beside = [logs[j, s] for s in (t - 1, t + 1) if 0 <= s < len(series.years)]
        known = [value for value in beside if np.isfinite(value)]
        if not known or min(abs(logs[i, t] - value) for value in known) > FAR:
            return False
    return True


def _near(a: str, b: str) -> bool:
    """Whether two names of Chinese or other characters are equal but for one of at least two, which is no
    digit: codes of two units may be as alike.
    """
    other = [(x, y) for x, y in zip(a, b, strict=True) if x != y] if len(a) == len(b) >= 2 else []
    return len(other) == 1 and not any(character.isdigit() for character in other[0])
