"""The balanced panel that effects by cohort and time are computed on, and which times each compares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from spillover.arrays.did.adoption import Adoption, unit_codes
from spillover.arrays.foundation import Array, EstimationError, IntArray, Note, note
from spillover.arrays.linear import check_finite

__all__: list[str] = []

Control = Literal["never", "not-yet"]
Base = Literal["varying", "universal"]


@dataclass(frozen=True, eq=False)
class Cube:
    """The balanced panel: outcome (n, T), covariates (n, T, p), weights (n, T), by unit and time."""

    y: Array
    x: Array
    weights: Array
    first: Array
    times: IntArray
    step: int
    clusters: IntArray
    notes: tuple[Note, ...]

    @property
    def cohorts(self) -> list[int]:
        """Times at which units adopt."""
        return [int(group) for group in np.unique(self.first[np.isfinite(self.first)])]


def build_cube(
    y: Array, adoption: Adoption, covariates: Array | None, clusters: IntArray | None, outcome: str
) -> Cube:
    """The cube of a panel without gaps; units treated from the first time on are left out, with a note.

    covariates (N, p); clusters (N,): None for the unit.
    """
    panel = adoption.panel
    x = np.empty((len(y), 0)) if covariates is None else covariates.reshape(len(y), -1)
    names = (outcome, *(f"covariate {j + 1}" for j in range(x.shape[1])))
    check_finite(np.column_stack([y, x]), names, adoption.unit, adoption.time)
    if not panel.balanced:
        raise EstimationError(
            f"{panel.nobs} of {panel.units * panel.periods} unit-periods are there: comparing cohorts by "
            "time needs a panel without gaps. Leave out the units with gaps, or fill them."
        )
    order = np.lexsort((adoption.time, adoption.unit))
    shape = (panel.units, panel.periods)
    columns = np.column_stack([y, adoption.first, adoption.row_weights])
    table = columns[order].reshape(*shape, 3)
    times = np.unique(adoption.time)
    first = table[:, 0, 1]
    keep = first > times[0]
    notes = (note("treated_from_first", units=int((~keep).sum())),) if not keep.all() else ()
    return Cube(
        table[keep, :, 0],
        x[order].reshape(*shape, -1)[keep],
        table[keep, :, 2],
        first[keep],
        times,
        adoption.step,
        np.unique(unit_codes(adoption.unit, adoption.time, clusters)[keep], return_inverse=True)[1],
        notes,
    )


def with_control(cube: Cube, control: Control) -> Cube:
    """The cube with a control group: as it is, or up to the last cohort's adoption where none is never
    treated.
    """
    if control not in get_args(Control):
        raise EstimationError(f"Unknown control {control!r}; choose never or not-yet.")
    if not np.isfinite(cube.first).any():
        raise EstimationError("All treated units are treated from the first time on; widen the panel.")
    if not np.isfinite(cube.first).all():
        return cube
    last = cube.first.max()
    if control == "never":
        raise EstimationError(
            "No unit is never treated: take the not-yet-treated as controls (control: not-yet), or add units "
            "that never adopt."
        )
    if (cube.first == last).all():
        raise EstimationError(
            f"All units are treated at once, in {last:g}: nothing is left to compare with. Add units that "
            "never adopt or adopt at another time."
        )
    keep = cube.times < last
    return Cube(
        cube.y[:, keep],
        cube.x[:, keep],
        cube.weights[:, keep],
        np.where(cube.first == last, np.inf, cube.first),
        cube.times[keep],
        cube.step,
        cube.clusters,
        (*cube.notes, note("last_cohort_control", cohort=int(last))),
    )


def periods_of(cube: Cube, group: int, base: Base, anticipation: int = 0) -> Iterator[tuple[int, int]]:
    """Places in time (base, now) that a cohort's effects compare: the last time before adoption, less
    `anticipation`, or before it the time before ("varying").
    """
    if base not in get_args(Base):
        raise EstimationError(f"Unknown base {base!r}; choose varying or universal.")
    before = np.flatnonzero(cube.times + anticipation * cube.step < group)
    if not len(before):
        return
    last = int(before[-1])
    for now in range(len(cube.times)):
        then = now - 1 if base == "varying" and now <= last else last
        if then >= 0 and then != now:
            yield then, now
