"""Who is treated when: first treated times from a 0/1 variable or from a list of policies, with checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from spillover.arrays.foundation import Array, EstimationError, IntArray
from spillover.arrays.lags import step_of
from spillover.arrays.linear import check_finite
from spillover.arrays.projection import Projection, levels_of

__all__ = ["Adoption", "first_treated", "policy_treatment"]

NEVER = np.inf
WEIGHTED = "analytic"


def first_treated(unit: IntArray, time: IntArray, treated: Array) -> Array:
    """The first treated time of each row's unit, from a variable of zeros and ones.

    Parameters
    ----------
    unit : array of int (N,)
        The unit of each row, as an integer code.
    time : array of int (N,)
        The time of each row, as an integer.
    treated : array (N,)
        1 where the row is treated, else 0.

    Returns
    -------
    array (N,)
        The first treated time; `NEVER` for units that are never treated.

    Raises
    ------
    EstimationError
        A value is neither 0 nor 1, or a unit leaves the treatment.

    References
    ----------
    Callaway and Sant'Anna (2021), assumption 1 (irreversible treatment).
    """
    check_binary(unit, time, treated)
    index, units = levels_of(unit)
    start = np.full(units, NEVER)
    np.minimum.at(start, index[treated == 1], time[treated == 1].astype(float))
    first = start[index]
    left = np.flatnonzero((treated == 0) & (time >= first))
    if len(left):
        row = left[0]
        raise EstimationError(
            f"Unit {unit[row]} is treated from {first[row]:g} but not at time {time[row]} "
            f"({len(np.unique(unit[left]))} such units): this estimator needs a treatment that stays. Use "
            "de Chaisemartin–D'Haultfœuille's (kind switching), or let the treatment stay once it starts."
        )
    return first


def check_binary(unit: IntArray, time: IntArray, treated: Array) -> None:
    """An error naming the first row where `treated` (N,) is neither 0 nor 1."""
    check_finite(treated, ("the treatment",), unit, time)
    bad = np.flatnonzero((treated != 0) & (treated != 1))
    if len(bad):
        row = bad[0]
        raise EstimationError(
            f"The treatment of unit {unit[row]} at time {time[row]} is {treated[row]:g}; it must be 0 or 1. "
            "Make a 0/1 variable of it, or use it as a regressor of a fixed-effects model."
        )


def policy_treatment(
    unit: NDArray[np.str_],
    time: IntArray,
    policy_unit: Sequence[str],
    policy_year: Sequence[int],
    places: Sequence[str] = (),
) -> Array:
    """The treatment that a list of policies makes: 1 from the year in which the row's unit adopts.

    Parameters
    ----------
    unit : array of str (N,)
        The unit's id of each row, as text.
    time : array of int (N,)
        The year of each row.
    policy_unit : sequence of str
        The id of each policy's unit.
    policy_year : sequence of int
        The year in which each policy begins.
    places : sequence of str, default ()
        Where each entry is written, for messages; by default its number.

    Returns
    -------
    array (N,)
        Zeros and ones.

    Raises
    ------
    EstimationError
        The list names a unit that the panel lacks, a year outside it, or a unit twice.

    References
    ----------
    Callaway and Sant'Anna (2021), assumption 1 (irreversible treatment).
    """
    starts: dict[str, int] = {}
    known, first, last = set(unit.tolist()), int(time.min()), int(time.max())
    places = places or [f"The policy list, entry {number}" for number in range(1, len(policy_unit) + 1)]
    for where, name, year in zip(places, policy_unit, policy_year, strict=True):
        if name not in known:
            raise EstimationError(f"{where}: unit {name} is not in the panel; correct its id or remove it.")
        if not first <= year <= last:
            raise EstimationError(
                f"{where}: {name} adopts in {year}, but the panel covers {first}–{last}; correct the year, "
                "widen the panel, or remove the entry."
            )
        if name in starts:
            raise EstimationError(f"{where}: unit {name} is listed twice; keep the year of its adoption.")
        starts[name] = year
    return np.array([float(year >= starts.get(name, NEVER)) for name, year in zip(unit, time, strict=True)])


@dataclass(frozen=True, eq=False)
class Adoption:
    """A panel of units that adopt a treatment and keep it.

    unit, time: (N,) codes; first: (N,) first treated time of the row's unit, `NEVER` where none; weights
    (N,): analytic weights, None for ones; step: of the panel of which these are rows, by default of these.
    """

    unit: IntArray
    time: IntArray
    first: Array
    weights: Array | None = None
    step: int = 0

    def __post_init__(self) -> None:
        if not self.step:
            object.__setattr__(self, "step", step_of(self.time))
        if len(self.first) != len(self.unit):
            raise EstimationError(f"{len(self.first)} first treated times but {len(self.unit)} rows.")
        order = np.lexsort((self.first, self.unit))
        moved = self.unit[order][1:] == self.unit[order][:-1]
        moved &= self.first[order][1:] != self.first[order][:-1]
        if moved.any():
            raise EstimationError(f"Unit {self.unit[order][1:][moved][0]} has two first treated times.")
        check_weights(self.weights, self.unit, self.time)
        if not self.treated.any():
            raise EstimationError("No unit is ever treated in this panel; check the treatment's years.")
        if self.treated.all():
            raise EstimationError("Every row is treated: no untreated period is left to compare with.")

    def part(self, rows: NDArray[np.bool_]) -> Adoption:
        """The adoption of some rows (N,)."""
        weights = None if self.weights is None else self.weights[rows]
        return Adoption(self.unit[rows], self.time[rows], self.first[rows], weights, self.step)

    @cached_property
    def panel(self) -> Projection:
        """Unit and time codes, checked for duplicates."""
        return Projection(self.unit, self.time)

    @property
    def treated(self) -> NDArray[np.bool_]:
        """Which rows (N,) are treated."""
        return self.time >= self.first

    @property
    def event(self) -> Array:
        """Periods since adoption (N,), in steps of the panel, −inf where never treated."""
        return np.asarray(np.floor((self.time - self.first) / self.step))

    def counted(self, rows: NDArray[np.bool_]) -> tuple[int, int, int]:
        """Rows, units and times of an estimate that uses some rows (N,) alone."""
        return int(rows.sum()), len(np.unique(self.unit[rows])), len(np.unique(self.time[rows]))

    @cached_property
    def cohorts(self) -> IntArray:
        """Times (C,) at which units adopt."""
        return np.unique(self.first[np.isfinite(self.first)]).astype(np.int64)

    @cached_property
    def has_never(self) -> bool:
        return bool((~np.isfinite(self.first)).any())

    @property
    def row_weights(self) -> Array:
        """Weights (N,), ones where none were given."""
        return np.ones(len(self.unit)) if self.weights is None else self.weights


def numbered(columns: Array | None, rows: int, what: str) -> tuple[Array, tuple[str, ...]]:
    """Columns (N, k), none where None, and names for messages: "control 1", …"""
    table = np.empty((rows, 0)) if columns is None else columns.reshape(rows, -1)
    return table, tuple(f"{what} {j + 1}" for j in range(table.shape[1]))


def check_weights(weights: Array | None, unit: IntArray, time: IntArray) -> None:
    """An error naming the first row whose weight is missing or not positive."""
    if weights is None:
        return
    check_finite(weights, ("the weight",), unit, time)
    bad = np.flatnonzero(weights <= 0)
    if len(bad):
        raise EstimationError(
            f"The weight of unit {unit[bad[0]]} at time {time[bad[0]]} is {weights[bad[0]]:g}; weights must "
            "be positive. Leave such rows out."
        )


def balanced_table(
    unit: IntArray, time: IntArray, columns: Array, weights: Array | None, why: str
) -> tuple[Array, Array, IntArray]:
    """Columns (N, k) as (n, T, k), one weight for each unit (n,), and the times (T,).

    Raises EstimationError, saying `why`, for gaps in the panel or weights that change within a unit.
    """
    panel = Projection(unit, time)
    if not panel.balanced:
        raise EstimationError(
            f"{why} needs a panel without gaps; {panel.nobs} of {panel.units * panel.periods} unit-periods "
            "are there. Leave out the units with gaps, or fill them."
        )
    order = np.lexsort((time, unit))
    table = columns[order].reshape(panel.units, panel.periods, -1)
    rows = np.ones(panel.nobs) if weights is None else weights[order]
    each = rows.reshape(panel.units, panel.periods)
    if not np.allclose(each, each[:, :1], rtol=1e-12, atol=0):
        raise EstimationError(
            f"The weights change over time within a unit; {why[0].lower() + why[1:]} needs one weight for "
            "each unit, such as that of the first year."
        )
    return table, each[:, 0], np.unique(time)


def unit_codes(unit: IntArray, time: IntArray, clusters: IntArray | None) -> IntArray:
    """Cluster codes 0..G−1 (n,) in the order of units of a balanced panel; an error where a unit changes its
    cluster.
    """
    codes = unit if clusters is None else clusters
    order = np.lexsort((time, unit))
    units = len(np.unique(unit))
    table = np.unique(codes, return_inverse=True)[1][order].reshape(units, -1)
    moved = (table != table[:, :1]).any(1)
    if moved.any():
        name = unit[order].reshape(units, -1)[moved][0, 0]
        raise EstimationError(f"Unit {name} changes its cluster; a unit must stay in one.")
    return np.unique(table[:, 0], return_inverse=True)[1]
