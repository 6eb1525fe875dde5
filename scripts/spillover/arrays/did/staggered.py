"""Effects by cohort and time (Callaway and Sant'Anna 2021), the base of every aggregate of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from spillover.arrays.did.adoption import (
    WEIGHTED,
    Adoption,
    find_order,
    fit_logit,
    number_columns,
    one_adoption_year_error,
    unit_codes,
)
from spillover.arrays.foundation import Array, EstimationError, IntArray, Result, check_choice, encode_values
from spillover.arrays.linear import check_finite
from spillover.arrays.projection import group_sums
from spillover.arrays.within import refuse_absorbed
from spillover.note import Note, note
from spillover.words import _

__all__ = ["GroupTime", "group_time"]

Control = Literal["never", "not-yet"]
Base = Literal["varying", "universal"]
Method = Literal["regression", "ipw", "doubly-robust"]
FEW = 5
_Key = tuple[int, int, int, bytes]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Cube:
    """Balanced panel: outcome (n, T), covariates (n, T, p), weights (n, T), by unit and time."""

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
        return [int(group) for group in np.unique(self.first[np.isfinite(self.first)])]


def build_cube(
    y: Array, adoption: Adoption, covariates: Array | None, clusters: IntArray | None, outcome: str
) -> Cube:
    """Build the cube of a panel without gaps; units treated from the first time on are left out, with a note.

    covariates (N, p); clusters (N,): None for the unit.
    """
    panel = adoption.panel
    x, names = number_columns(covariates, len(y), "covariate")
    check_finite(np.column_stack([y, x]), (outcome, *names), adoption.unit, adoption.time)
    if not panel.is_balanced:
        raise EstimationError(
            _(
                "{there} of {all} unit-periods are there: comparing cohorts by time needs a "
                "panel without gaps. Leave out the units with gaps, or fill them.",
                there=panel.nobs,
                all=panel.units * panel.periods,
            )
        )
    order = slice(None) if panel.is_in_order else find_order(adoption.unit, adoption.time)
    shape = (panel.units, panel.periods)
    groups = (
        np.arange(panel.units) if clusters is None else unit_codes(adoption.unit, adoption.time, clusters)
    )
    columns = np.column_stack([y, adoption.first, adoption.row_weights])
    table = columns[order].reshape(*shape, 3)
    times = encode_values(adoption.time)[0]
    first = table[:, 0, 1]
    keep = first > times[0]
    notes = (note("treated_from_first", units=int((~keep).sum())),) if not keep.all() else ()
    return Cube(
        np.asfortranarray(table[keep, :, 0]),  # read by time
        x[order].reshape(*shape, -1)[keep],
        table[keep, :, 2],
        first[keep],
        times,
        adoption.step,
        encode_values(groups[keep])[1],
        notes,
    )


def select_control(cube: Cube, control: Control) -> Cube:
    """Select a control group: the cube as it is, or up to the last cohort's adoption where none is never
    treated.
    """
    check_choice("control", control, get_args(Control))
    if not np.isfinite(cube.first).any():
        raise EstimationError(_("All treated units are treated from the first time on; widen the panel."))
    if not np.isfinite(cube.first).all():
        return cube
    last = cube.first.max()
    if control == "never":
        raise EstimationError(
            _(
                "No unit is never treated: take the not-yet-treated as controls (control: "
                "not-yet), or add units that never adopt."
            )
        )
    if (cube.first == last).all():
        raise one_adoption_year_error(last)
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
    """Yield the places in time (base, now) that a cohort's effects compare: the last time before adoption,
    less `anticipation`, or before it the time before ("varying").
    """
    check_choice("base", base, get_args(Base))
    before = np.flatnonzero(cube.times + anticipation * cube.step < group)
    if not len(before):
        return
    last = int(before[-1])
    for now in range(len(cube.times)):
        then = now - 1 if base == "varying" and now <= last else last
        if then >= 0 and then != now:
            yield then, now


def two_by_two(
    change: Array,
    treated: Array,
    design: Array,
    weights: Array,
    method: Method,
    what: str = _("the comparison"),
) -> tuple[Array, Array]:
    """Estimate effects (m,) on the treated of m changes of the outcome (n, m), and their influence (n, m).

    treated (n,): 0/1; design (n, p): covariates before treatment, the constant first; weights (n,). The
    variance of an effect is the mean of its squared influence over n. Methods, for a panel: "regression" of
    untreated changes (Heckman, Ichimura and Todd 1997), "ipw" with weights that sum to one (Abadie 2005;
    Hájek), "doubly-robust" (Sant'Anna and Zhao 2020, eq. 3.1, weighted least squares and maximum
    likelihood, as in DRDID's drdid_panel). Scores are not trimmed. With a constant alone the three are the
    difference of means.
    """
    check_choice("method", method, get_args(Method))
    alone = design.shape[1] == 1
    outcome_model = alone or method != "ipw"
    untreated = weights * (1 - treated)
    if alone and untreated.any():
        return _compare_means(change, treated, weights)
    residual, leverage = change, np.zeros_like(design)
    if outcome_model:
        gram = design.T @ (design * untreated[:, None])
        scale = np.sqrt(np.diag(gram))
        if (scale == 0).any() or np.linalg.cond(gram / np.outer(scale, scale)) > 1e14:
            raise EstimationError(
                _(
                    "The covariates are collinear among the untreated units of {what}, or these are "
                    "too few; use fewer covariates or not-yet-treated controls.",
                    what=what,
                )
            )
        inverse = np.linalg.inv(gram)
        residual = change - design @ (inverse @ (design.T @ (change * untreated[:, None])))
        leverage = design @ inverse * untreated[:, None]
    share = weights * treated
    effect, influence = _average(residual, share)
    influence -= _correction(leverage, design, share, residual)
    if alone or method == "regression":
        return effect, influence
    score = fit_logit(treated, design, weights, what)
    odds = untreated * score.scores / (1 - score.scores)
    counterfactual, own = _average(residual, odds)
    moment = design.T @ (odds[:, None] * (residual - counterfactual))
    own += (design * (weights * (treated - score.scores))[:, None]) @ score.inverse @ moment / odds.mean()
    own -= _correction(leverage, design, odds, residual)
    return effect - counterfactual, influence - own


def _compare_means(change: Array, treated: Array, weights: Array) -> tuple[Array, Array]:
    """Compare means, which is `two_by_two` with a constant alone; with the influence."""
    among, beside = treated == 1, treated == 0
    difference, influence = np.zeros(change.shape[1]), np.empty_like(change)
    for rows, sign in ((among, 1), (beside, -1)):
        own, changed = weights[rows], change[rows]
        mean = own @ changed / own.sum()
        difference += sign * mean
        # One unit is its own mean, and what rounding leaves of the difference is none.
        apart = changed - mean if len(own) > 1 else 0.0
        influence[rows] = (sign * len(change) / own.sum()) * own[:, None] * apart
    return difference, influence


def _average(values: Array, weights: Array) -> tuple[Array, Array]:
    """Average `values` (n, m) with weights (m,), with the influence (n, m)."""
    mean = weights @ values / weights.sum()
    return mean, weights[:, None] * (values - mean) / weights.mean()


def _correction(leverage: Array, design: Array, weights: Array, residual: Array) -> Array:
    """Compute the contribution of the estimated outcome model to the influence of a mean with `weights`."""
    return np.asarray((leverage @ (weights @ design))[:, None] * residual / weights.mean())


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
        """Numbers of rows, units and times used: of cohorts with an effect, and of units never treated."""
        units = int((np.isin(self.first, self.cohort) | ~np.isfinite(self.first)).sum())
        return units * self.times, units, self.times

    @property
    def se(self) -> Array:
        """Standard errors (k,), by cluster; NaN where one unit is compared with one other."""
        variances = (cluster_sums(self.influence, self.clusters) ** 2).sum(0)
        return np.where(variances > 0, np.sqrt(variances) / len(self.first), np.nan)

    @property
    def covariance(self) -> Array:
        """Covariance (k, k), by cluster."""
        sums = cluster_sums(self.influence, self.clusters)
        return sums.T @ sums / len(self.first) ** 2


def cluster_sums(influence: Array, clusters: IntArray) -> Array:
    """Sum `influence` (n, k) by cluster code (G, k)."""
    groups = int(clusters.max()) + 1
    if groups == len(clusters) and (clusters == np.arange(groups)).all():  # each unit is one
        return influence
    return group_sums(influence, clusters, groups)


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
    """Estimate ATT(g, t) for every cohort g and time t that can be compared.

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
    cube = select_control(build_cube(y, adoption, covariates, clusters, outcome), control)
    cells = _times_of_comparisons(cube, control, base, anticipation)
    if not cells:
        raise EstimationError(_("No cohort has a time before adoption to compare with; widen the panel."))
    cohort, time, effects, influence = _estimate_cells(cube, cells, method)
    if np.abs(effects).max() <= 1e-9 * np.abs(cube.y).max():
        refuse_absorbed(y, outcome, adoption.panel)
    settings: dict[str, str | int] = {
        "control": control,
        "comparison": method,
        "base": base,
        "anticipation": anticipation,
    }
    if adoption.weights is not None:
        settings["observation_weights"] = WEIGHTED
    return GroupTime(
        cohort,
        time,
        effects,
        influence,
        cube.first,
        cube.weights[:, 0] / cube.weights[:, 0].mean(),
        cube.clusters,
        cube.step,
        len(cube.times),
        settings,
        (*cube.notes, *_note_small_cohorts(cube, cells)),
    )


def _note_small_cohorts(cube: Cube, cells: Mapping[_Key, Any]) -> Iterator[Note]:
    """Yield notes on cohorts of one unit, whose own change has no variance that could be estimated, and on
    those of fewer units than 5 and one for each covariate, of which R's did warns.
    """
    sizes = {group: int((cube.first == group).sum()) for group in cube.cohorts}
    least = FEW + cube.x.shape[-1]
    alone = [group for group, size in sizes.items() if size == 1]
    few = [group for group, size in sizes.items() if 1 < size < least]
    pairs = {
        group
        for group, *_, mask in cells
        if group in alone and (np.frombuffer(mask, dtype=bool) & (cube.first != group)).sum() == 1
    }
    if alone:
        yield note("cohorts_of_one", cohorts=alone)
    if pairs:
        yield note("pairs_without_error", cohorts=sorted(pairs))
    if few:
        yield note("small_cohorts", cohorts=few, least=least)


def _times_of_comparisons(
    cube: Cube, control: Control, base: Base, anticipation: int
) -> dict[_Key, list[int]]:
    """Return the times that each comparison serves: (cohort, early, base, mask of its control) -> positions
    of time.

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


def _estimate_cells(
    cube: Cube, cells: Mapping[_Key, Sequence[int]], method: Method
) -> tuple[IntArray, IntArray, Array, Array]:
    """Estimate the effects (k,) by cohort and time (k,) in order, with their influence (n, k)."""
    keys = [(group, int(cube.times[now])) for (group, *_), nows in cells.items() for now in nows]
    ordered = np.array(keys, dtype=np.int64)
    order = np.lexsort((ordered[:, 1], ordered[:, 0]))
    columns = np.argsort(order)
    # Each cell's influence in one piece of memory: it is written and read by cell.
    effects, influence = np.empty(len(keys)), np.zeros((len(keys), len(cube.first))).T
    place = 0
    for key, nows in cells.items():
        own = columns[place : place + len(nows)]
        effects[own] = _estimate_cell(cube, key, nows, method, influence, own)
        place += len(nows)
    cohort, time = ordered[order].T
    return cohort, time, effects, influence


def _estimate_cell(
    cube: Cube, key: _Key, nows: Sequence[int], method: Method, influence: Array, columns: IntArray
) -> Array:
    """Estimate effects (m,) of a cohort at the times `nows`; their influence goes to `columns` (m,) of
    `influence` (n, k), which is zero for units outside.
    """
    group, early, then, mask = key
    treated = cube.first == group
    beside = np.frombuffer(mask, dtype=bool) & ~treated
    if not beside.any():
        raise EstimationError(
            _(
                "Cohort {cohort} has no untreated unit to compare with at time {time}; take "
                "not-yet-treated controls, or leave the cohort out.",
                cohort=group,
                time=cube.times[nows[0]],
            )
        )
    rows = np.flatnonzero(treated | beside)
    change = np.column_stack([cube.y[rows, now] for now in nows]) - cube.y[rows, then][:, None]
    design = np.column_stack([np.ones(len(rows)), cube.x[rows, early]])
    # Its name, for errors of covariates.
    what = _("cohort {cohort} at time {time}", cohort=group, time=cube.times[nows[0]]) if cube.x.size else ""
    effects, own = two_by_two(
        change, treated[rows].astype(float), design, cube.weights[rows, early], method, what
    )
    own *= len(cube.first) / len(rows)
    for column, moved in zip(columns.tolist(), own.T, strict=True):
        influence[rows, column] = moved
    return effects
