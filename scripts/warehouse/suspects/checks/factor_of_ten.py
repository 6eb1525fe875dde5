"""A digit too many or too few: a number ten or a hundred times what the unit's other years say."""

from __future__ import annotations

from math import log, log10

import numpy as np

from warehouse.suspects.cells import Evidence, Finding, Series, finding, place
from warehouse.suspects.lines import ALARMS, between, expected_beyond, local_line, share_beyond

# How far from a power of ten, in log10, and how many times the other years' own scatter.
NEAR, TIMES = 0.2, 5
# How far from the line when this and every other such number is put right, in log10: else it is another kind
# of error.
RIGHT = 0.1


def find(evidence: Evidence) -> list[Finding]:
    """Cells whose ratio to the line through the other years is within NEAR of a power of ten."""
    return [found for series in evidence.series for found in _in(series)]


def _in(series: Series) -> list[Finding]:
    expected, scale = series.line
    deviation = (series.logs - expected) / log(10)
    digits = np.round(deviation)
    with np.errstate(invalid="ignore"):
        hit = (
            (digits != 0)
            & (np.abs(deviation - digits) < NEAR)
            & (np.abs(deviation) > TIMES * scale / log(10))
        )
        # Two such years side by side pull each other's line.
        settled = series.logs - np.where(hit, digits, 0) * log(10)
        usual = np.stack([local_line(settled)[0], between(settled)])
        hit &= (np.abs(settled - usual) < RIGHT * log(10)).any(axis=0)
    found = []
    for i, t in np.argwhere(hit):
        power = 10.0 ** digits[i, t]
        proof = "; ".join(
            place(series, i, s) for s in (t - 1, t + 1) if 0 <= s < len(series.years) and place(series, i, s)
        )
        reason = (
            f"{10 ** abs(log10(power)):.0f} times too {'large' if power > 1 else 'small'} by its other years"
        )
        # Chance puts as much as this beyond, and of that a share so near to a power of ten.
        chance = expected_beyond(deviation, float(np.abs(deviation[i, t]))) * 2 * RIGHT
        if chance > ALARMS:
            continue
        more = {
            "suggested": float(series.values[i, t] / power),
            "share": share_beyond(deviation, deviation[i, t]),
            "chance": chance,
        }
        at = (int(i), int(t))
        found.append(
            finding("factor_of_ten", series, at, float(np.exp(expected[i, t])), proof, reason, **more)
        )
    return found
