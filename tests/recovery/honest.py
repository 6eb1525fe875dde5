"""Rambachan and Roth's bounds, by the optional package diff-diff: intervals that hold the effect where trends
differ after adoption by no more than before it.
"""

import numpy as np

from recovery.design import Found, design, inside
from recovery.policy import PERIODS, TIME, UNIT, UNITS
from spillover.arrays.did.adoption import Adoption
from spillover.arrays.did.event_study import fit_event_study, honest_bounds

ADOPTED, EFFECT, SIZE = 4, 1.0, 1.0


def _bounds(key: str, words: str, slope: float) -> None:
    """slope: by how much the outcome of those who will adopt grows faster each year, adoption or not."""
    panel = f"{UNITS} × {PERIODS}, one cohort, effect 1, {words}"

    @design(key, f"Rambachan–Roth bounds, M̄ = {SIZE:g} (diff-diff)", panel, needs="diff_diff")
    def _(stream: np.random.Generator, number: int) -> Found:
        adopts = (stream.permutation(UNITS) < UNITS // 2)[UNIT]
        first = np.where(adopts, float(ADOPTED), np.inf)
        noise = stream.normal(size=(UNITS, PERIODS + 1))
        y = stream.normal(size=UNITS)[UNIT] + 0.3 * TIME + (noise[:, 1:] + 0.5 * noise[:, :-1]).ravel()
        y = y + EFFECT * (first <= TIME) + slope * TIME * adopts
        found = honest_bounds(fit_event_study(y, Adoption(UNIT, TIME, first), seed=number).path, (SIZE,))
        return {"average effect": (EFFECT, np.nan, inside(found.low[0], found.high[0], EFFECT))}


_bounds("honest_parallel", "parallel trends", 0.0)
# First differences of the trend are alike before and after, so that M̄ = 1 just allows for it.
_bounds("honest_trend", "those who adopt grow by 0.2 a year more", 0.2)
