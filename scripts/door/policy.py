"""A treatment that is 0 or 1 and stays on: who adopts when, and which designs can compare them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from door.panel_found import Found
from door.table import Column

# Periods before and after adoption that an event study shows, where the panel has them.
SHOWN = 5


@dataclass(frozen=True)
class Policy:
    """What can be estimated of a treatment that stays on.

    estimators: of the event study, none where it cannot be made; window: its first and last period
    since adoption; control: whom Callaway and Sant'Anna's compare with; bacon: whether the two-way
    coefficient can
    be decomposed; notes: why not.
    """

    estimators: tuple[str, ...]
    window: tuple[int, int]
    control: str
    bacon: bool
    notes: tuple[tuple[str, dict[str, str]], ...] = ()


def policy_of(treatment: Column, outcome: Column, found: Found, step: int = 1) -> Policy | None:
    """The designs that a treatment allows; None where it is no 0/1 column that stays on once it is. step: of
    the panel's years, in which the time since adoption counts.
    """
    starts = _starts(treatment, found)
    if starts is None:
        return None
    years = sorted({year for year in found.years if year is not None})
    cohorts = sorted({start for start in starts.values() if start is not None and start > years[0]})
    if not cohorts:
        return None
    never = None in starts.values()
    known = np.isfinite(outcome.numbers) & np.isfinite(treatment.numbers)
    whole = all(known[own].sum() == len(years) for own in found.rows.values())
    steady = len(years) == (years[-1] - years[0]) // step + 1
    compared = never or len(cohorts) > 1
    estimators = (
        *(("two-way",) if never else ()),
        *(("sun-abraham",) if compared else ()),
        *(("callaway-santanna",) if compared and whole else ()),
    )
    before, after = (cohorts[-1] - years[0]) // step, (years[-1] - cohorts[0]) // step
    window = (-min(SHOWN, before), min(SHOWN, after))
    shown = estimators if steady and window[0] < 0 else ()
    notes = [] if steady else [("door-policy-steps", {"years": ", ".join(map(str, years))})]
    if not whole:
        notes.append(("door-policy-gaps", {"treatment": treatment.short}))
    return Policy(shown, window, "never" if never else "not-yet", whole and len(cohorts) > 1, tuple(notes))


def _starts(treatment: Column, found: Found) -> dict[str, int | None] | None:
    """The first year of each unit with a treatment, None for a unit without; None where it is another kind
    of column.
    """
    starts: dict[str, int | None] = {}
    for unit, own in found.rows.items():
        at = {found.years[i]: treatment.numbers[i] for i in own}
        values = [(year, at[year]) for year in sorted(y for y in at if y is not None)]
        known = [(year, value) for year, value in values if np.isfinite(value)]
        if any(value not in (0, 1) for _, value in known) or any(np.diff([v for _, v in known]) < 0):
            return None
        starts[unit] = next((year for year, value in known if value == 1), None)
    return starts
