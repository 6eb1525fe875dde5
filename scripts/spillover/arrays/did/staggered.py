"""Effects by cohort and time (Callaway and Sant'Anna 2021), the base of every aggregate of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from spillover.arrays.did.adoption import WEIGHTED, Adoption
from spillover.arrays.did.cube import Base, Control, Cube, build_cube, periods_of, with_control
from spillover.arrays.did.two_by_two import Method, two_by_two
from spillover.arrays.foundation import Array, EstimationError, IntArray, Note, Result, note

__all__ = ["GroupTime", "group_time"]

FEW = 5


@dataclass(frozen=True, eq=False)
class GroupTime(Result):
    """Effects (k,) of cohort (k,) at time (k,), with their influence (n, k) on n units.

    first (n,): first treated time of each unit, weights (n,) of mean one, clusters (n,) codes: by unit, in
    the order of unit codes; step: of the panel. The covariance of the effects is Σ over clusters of their
    summed influence, squared, over n². times: how many times they were made of.
    """

    cohort: IntArray
    time: IntArray
    effects: Array
    influence: Array
    first: Array
    weights: Array
    clusters: IntArray
    step: int = 1
    times: int = 0
    settings: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()

    @property
    def sample(self) -> tuple[int, int, int]:
        """Rows, units and times used: of cohorts with an effect, and of units never treated."""
        units = int((np.isin(self.first, self.cohort) | ~np.isfinite(self.first)).sum())
        return units * self.times, units, self.times

    @property
    def se(self) -> Array:
        """Standard errors (k,), by cluster."""
        result: Array = np.sqrt((cluster_sums(self.influence, self.clusters) ** 2).sum(0)) / len(self.first)
        return result

    @property
    def covariance(self) -> Array:
        """Covariance (k, k), by cluster."""
        sums = cluster_sums(self.influence, self.clusters)
        return sums.T @ sums / len(self.first) ** 2


def cluster_sums(influence: Array, clusters: IntArray) -> Array:
    """Sums (G, k) of `influence` (n, k) by cluster code."""
    totals = np.zeros((int(clusters.max()) + 1, influence.shape[1]))
    np.add.at(totals, clusters, influence)
    return totals


def group_time(
    y: Array,
    adoption: Adoption,
    covariates: Array | None = None,
    *,
    control: Control = "never",
    method: Method = "doubly-robust",
    base: Base = "varying",
    anticipation: int = 0,
    clusters: IntArray | None = None,
    outcome: str = "the outcome",
) -> GroupTime:
    """ATT(g, t) for every cohort g and time t that can be compared.

    Units treated from the first time on are left out with a note. Where no unit is never treated, "not-yet"
    ends before the last cohort adopts, and takes it as the control (as R's did).

    Parameters
    ----------
    y : array (N,)
        The outcome, in its own units, a row per unit and time.
    adoption : Adoption
        Units, times, first treated times and weights of the rows.
    covariates : array (N, p), optional
        Covariates, as they were at the earlier of the two times compared (as are the weights).
    control : Control, default "never"
        Units never treated, or all not yet treated at either time ("not-yet").
    method : Method, default "doubly-robust"
        Regression of outcomes, inverse probability weights, or both ("doubly-robust").
    base : Base, default "varying"
        Before adoption, compared with the time before ("varying") or always with the last one before adoption
        ("universal").
    anticipation : int, default 0
        How many times before adoption effects may begin.
    clusters : array of int (N,), optional
        Cluster of each row; the unit where None. A unit must stay in one.
    outcome : str, default "the outcome"
        Name of the outcome in messages.

    Returns
    -------
    GroupTime
        The effects with their influence functions.

    Raises
    ------
    EstimationError
        Gaps in the panel, a missing control group, or covariates without overlap.

    References
    ----------
    Callaway and Sant'Anna (2021), section 2.
    Sant'Anna and Zhao (2020).
    """
    cube = with_control(build_cube(y, adoption, covariates, clusters, outcome), control)
    cells = _cells(cube, control, base, anticipation)
    if not cells:
        raise EstimationError("No cohort has a time before adoption to compare with; widen the panel.")
    keys = [(group, int(cube.times[now])) for (group, *_), nows in cells.items() for now in nows]
    effects, influence = np.empty(len(keys)), np.zeros((len(cube.first), len(keys)))
    place = 0
    for key, nows in cells.items():
        span = slice(place, place + len(nows))
        effects[span], influence[:, span] = _cell(cube, key, nows, method)
        place += len(nows)
    order = np.lexsort((np.array(keys)[:, 1], np.array(keys)[:, 0]))
    cohort, time = np.array(keys, dtype=np.int64)[order].T
    chosen: dict[str, str | int] = {
        "control": control,
        "comparison": method,
        "base": base,
        "anticipation": anticipation,
    }
    if adoption.weights is not None:
        chosen["observation_weights"] = WEIGHTED
    return GroupTime(
        cohort,
        time,
        effects[order],
        influence[:, order],
        cube.first,
        cube.weights[:, 0] / cube.weights[:, 0].mean(),
        cube.clusters,
        cube.step,
        len(cube.times),
        chosen,
        (*cube.notes, *_small(cube)),
    )


def _small(cube: Cube) -> tuple[Note, ...]:
    """Notes on cohorts of one unit, whose own change has no variance that could be estimated, and on those of
    fewer units than 5 and one for each covariate, of which R's did warns.
    """
    sizes = {int(group): int((cube.first == group).sum()) for group in cube.cohorts}
    least = FEW + cube.x.shape[-1]
    alone = [group for group, size in sizes.items() if size == 1]
    few = [group for group, size in sizes.items() if 1 < size < least]
    found = [note("cohorts_of_one", cohorts=alone)] if alone else []
    return (*found, note("small_cohorts", cohorts=few, least=least)) if few else tuple(found)


_Key = tuple[int, int, int, bytes]


def _cells(cube: Cube, control: Control, base: Base, anticipation: int) -> dict[_Key, list[int]]:
    """Which times each comparison serves: (cohort, early, base, mask of its control) -> positions of time.

    Comparisons with the same cohort, controls, and early time share their design.
    """
    cells: dict[_Key, list[int]] = {}
    for group in cube.cohorts:
        for then, now in periods_of(cube, group, base, anticipation):
            horizon = cube.times[max(now, then)] + anticipation * cube.step
            mask = ~np.isfinite(cube.first)
            if control == "not-yet":
                mask |= (cube.first > horizon) & (cube.first != group)
            cells.setdefault((group, min(now, then), then, mask.tobytes()), []).append(now)
    return cells


def _cell(cube: Cube, key: _Key, nows: Sequence[int], method: Method) -> tuple[Array, Array]:
    """Effects (m,) and influence (n, m) of a cohort at the times `nows`, zero for units outside."""
    group, early, then, mask = key
    treated = cube.first == group
    rows = treated | np.frombuffer(mask, dtype=bool)
    if not (rows & ~treated).any():
        raise EstimationError(
            f"Cohort {group} has no untreated unit to compare with at time {cube.times[nows[0]]}; take "
            "not-yet-treated controls, or leave the cohort out."
        )
    change = cube.y[np.ix_(rows, list(nows))] - cube.y[rows, then][:, None]
    design = np.column_stack([np.ones(int(rows.sum())), cube.x[rows, early]])
    what = f"cohort {group} at time {cube.times[nows[0]]}"
    effects, own = two_by_two(
        change, treated[rows].astype(float), design, cube.weights[rows, early], method, what
    )
    influence = np.zeros((len(cube.first), len(nows)))
    influence[rows] = own * len(cube.first) / rows.sum()
    return effects, influence
