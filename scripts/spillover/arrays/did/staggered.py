"""Effects by cohort and time (Callaway and Sant'Anna 2021), the base of every aggregate of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from spillover.arrays.did.adoption import Adoption
from spillover.arrays.did.two_by_two import Method, two_by_two
from spillover.arrays.foundation import Array, EstimationError, IntArray
from spillover.arrays.linear import check_finite

Control = Literal["never", "not-yet"]
Base = Literal["varying", "universal"]


@dataclass(frozen=True, eq=False)
class GroupTime:
    """Effects (k,) of cohort (k,) at time (k,), with their influence (n, k) on n units.

    first (n,): first treated time of each unit, weights (n,) of mean one, clusters (n,) codes: by unit, in
    the order of unit codes. The covariance of the effects is Σ over clusters of their summed influence,
    squared, over n².
    """

    cohort: IntArray
    time: IntArray
    effects: Array
    influence: Array
    first: Array
    weights: Array
    clusters: IntArray
    settings: Mapping[str, str | int | float | bool] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def se(self) -> Array:
        """Standard errors (k,), by cluster."""
        return np.sqrt((cluster_sums(self.influence, self.clusters) ** 2).sum(0)) / len(self.first)

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


@dataclass(frozen=True, eq=False)
class _Cube:
    """The balanced panel: outcome (n, T), covariates (n, T, p), weights (n, T), by unit and time."""

    y: Array
    x: Array
    weights: Array
    first: Array
    times: IntArray
    clusters: IntArray
    notes: tuple[str, ...]


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

    covariates (N, p): as they were at the earlier of the two times compared, as are the weights. control:
    units never treated, or all not yet treated at either time. base: before adoption, the time before
    ("varying") or always the last one before adoption ("universal"). clusters (N,): None for the unit; a unit
    must stay in one. Units treated from the first time on are left out with a note. Where no unit is never
    treated, "not-yet" ends before the last cohort adopts, and takes it as the control (as R's did).

    Raises EstimationError for gaps in the panel, a missing control group, or covariates without overlap.
    """
    for value, kind in ((control, Control), (base, Base)):
        if value not in get_args(kind):
            raise EstimationError(f"Unknown choice {value!r}; choose one of {', '.join(get_args(kind))}.")
    cube = _controls(_cube(y, adoption, covariates, clusters, outcome), control)
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
    chosen = {"control": control, "method": method, "base": base, "anticipation": anticipation}
    return GroupTime(
        cohort,
        time,
        effects[order],
        influence[:, order],
        cube.first,
        cube.weights[:, 0] / cube.weights[:, 0].mean(),
        cube.clusters,
        chosen,
        cube.notes,
    )


def _cube(
    y: Array, adoption: Adoption, covariates: Array | None, clusters: IntArray | None, outcome: str
) -> _Cube:
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
    table = {name: column[order].reshape(shape) for name, column in _columns(adoption, y, clusters).items()}
    moved = (table["cluster"] != table["cluster"][:, :1]).any(1)
    if moved.any():
        unit = adoption.unit[order].reshape(shape)[moved][0, 0]
        raise EstimationError(f"Unit {unit} changes its cluster; a unit must stay in one.")
    times = np.unique(adoption.time)
    first = table["first"][:, 0]
    keep = first > times[0]
    notes = (
        (f"{int((~keep).sum())} unit(s) treated from the first time on are left out",)
        if not keep.all()
        else ()
    )
    return _Cube(
        table["y"][keep],
        x[order].reshape(*shape, -1)[keep],
        table["weights"][keep],
        first[keep],
        times,
        np.unique(table["cluster"][keep, 0], return_inverse=True)[1],
        notes,
    )


def _columns(adoption: Adoption, y: Array, clusters: IntArray | None) -> dict[str, NDArray]:
    return {
        "y": y,
        "first": adoption.first,
        "weights": adoption.row_weights,
        "cluster": adoption.unit if clusters is None else clusters,
    }


def _controls(cube: _Cube, control: Control) -> _Cube:
    """The cube with a control group: as it is, or up to the last cohort's adoption where none is never
    treated.
    """
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
    return _Cube(
        cube.y[:, keep],
        cube.x[:, keep],
        cube.weights[:, keep],
        np.where(cube.first == last, np.inf, cube.first),
        cube.times[keep],
        cube.clusters,
        (*cube.notes, f"no unit is never treated: the cohort of {last:g} is the control, until it adopts"),
    )


_Key = tuple[int, int, int, bytes]


def _cells(cube: _Cube, control: Control, base: Base, anticipation: int) -> dict[_Key, list[int]]:
    """Which times each comparison serves: (cohort, early, base, mask of its control) -> positions of time.

    Comparisons with the same cohort, controls, and early time share their design.
    """
    cells: dict[_Key, list[int]] = {}
    for group in np.unique(cube.first[np.isfinite(cube.first)]).astype(int).tolist():
        before = np.flatnonzero(cube.times + anticipation < group)
        if not len(before):
            continue
        last = int(before[-1])
        for now in range(len(cube.times)):
            then = now - 1 if base == "varying" and now <= last else last
            if then < 0 or then == now:
                continue
            horizon = cube.times[max(now, then)] + anticipation
            mask = ~np.isfinite(cube.first)
            if control == "not-yet":
                mask |= (cube.first > horizon) & (cube.first != group)
            cells.setdefault((group, min(now, then), then, mask.tobytes()), []).append(now)
    return cells


def _cell(cube: _Cube, key: _Key, nows: Sequence[int], method: Method) -> tuple[Array, Array]:
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
