"""Matching on the score before differences: nearest, radius and kernel, pooled or year by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from spillover.arrays.did.balance import Balance, balance_table
from spillover.arrays.did.logit import fit_logit
from spillover.arrays.foundation import Array, EstimationError, IntArray, Note, Result, note
from spillover.arrays.linear import check_finite

__all__ = ["MatchRule", "Matching", "match", "whole_units"]

Method = Literal["nearest", "radius", "kernel"]
Kernel = Literal["epanechnikov", "normal"]
Mask = NDArray[np.bool_]
CHUNK = 512


@dataclass(frozen=True)
class MatchRule:
    """How controls are chosen for each treated row.

    nearest: the `neighbours` with the closest scores (all that tie with the last share its place), within
    `caliper` where given; without replacement each control serves once, the highest scores choosing first.
    radius: all within `caliper`. kernel: all, weighted by `kernel` at `bandwidth` (psmatch2's default, 0.06).
    support: leave out treated rows whose score lies outside that of the controls.
    """

    method: Method = "nearest"
    neighbours: int = 1
    caliper: float | None = None
    bandwidth: float = 0.06
    kernel: Kernel = "epanechnikov"
    replacement: bool = True
    support: bool = True

    def __post_init__(self) -> None:
        for value, kind in ((self.method, Method), (self.kernel, Kernel)):
            if value not in get_args(kind):
                raise EstimationError(f"Unknown choice {value!r}; choose one of {', '.join(get_args(kind))}.")
        if self.method == "radius" and self.caliper is None:
            raise EstimationError("Radius matching needs a caliper, such as 0.05.")
        if self.neighbours < 1 or self.bandwidth <= 0 or (self.caliper is not None and self.caliper <= 0):
            raise EstimationError("Neighbours, caliper and bandwidth must be positive.")
        if not self.replacement and (self.method != "nearest" or self.neighbours != 1):
            raise EstimationError("Without replacement there is one nearest neighbour; set neighbours to 1.")


@dataclass(frozen=True, eq=False)
class Matching(Result):
    """Scores (N,), weights (N,) and the balance of the covariates before and after.

    weights: 1 for a matched treated row, for a control the sum of its shares in the rows it serves, 0 for
    rows off the support or unmatched: these leave the matched sample.
    """

    scores: Array
    weights: Array
    balance: Balance
    off_support: int
    notes: tuple[Note, ...] = ()

    @property
    def kept(self) -> Mask:
        """The rows (N,) of the matched sample."""
        return self.weights > 0


def match(
    treated: Array,
    x: Array,
    *,
    terms: Sequence[str],
    unit: IntArray,
    time: IntArray,
    strata: IntArray | None = None,
    rule: MatchRule | None = None,
) -> Matching:
    """Match rows of treated units to rows of others by the propensity score, a logit.

    Parameters
    ----------
    treated : array (N,)
        1 for rows of units that are ever treated, else 0.
    x : array (N, k)
        Covariates of the logit, in the order of `terms`.
    terms : sequence of str
        Names of the columns of x, in the estimate and in messages.
    unit : array of int (N,)
        The unit of each row, as an integer code.
    time : array of int (N,)
        The time of each row, as an integer.
    strata : array of int (N,), optional
        Match within each (years, for matching year by year), with a logit of its own; None pools all rows.
    rule : MatchRule, optional
        How many neighbours, which kernel and calliper; by default those of `MatchRule`.

    Returns
    -------
    Matching
        The weights of matched rows, their pairs and the balance.

    Raises
    ------
    EstimationError
        Gaps, a stratum without treated or controls, separation, or no match at all.

    References
    ----------
    Rosenbaum and Rubin (1983).
    Heckman, Ichimura and Todd (1997).
    """
    rule, x = rule or MatchRule(), x.reshape(len(treated), -1)
    check_finite(np.column_stack([treated, x]), ("the group", *terms), unit, time)
    scores, weights, off = np.empty(len(treated)), np.zeros(len(treated)), 0
    layers = np.zeros(len(treated), dtype=np.int64) if strata is None else strata
    for layer in np.unique(layers):
        rows = np.flatnonzero(layers == layer)
        where = "the sample" if strata is None else f"year {layer}"
        found = _score(treated[rows], x[rows], where)
        shares, left = _match(found, treated[rows] == 1, rule)
        scores[rows], weights[rows], off = found, shares, off + left
    if not weights.any():
        raise EstimationError("No treated row has a control within reach; widen the caliper or bandwidth.")
    notes = (note("unmatched", rows=off),) if off else ()
    return Matching(scores, weights, balance_table(treated, x, weights, tuple(terms)), off, notes)


def _score(treated: Array, x: Array, where: str) -> Array:
    if not 0 < treated.sum() < len(treated):
        lacking = "untreated" if treated.any() else "treated"
        raise EstimationError(
            f"There are no {lacking} rows in {where}; match pooled, or leave these rows out."
        )
    design = np.column_stack([np.ones(len(x)), x - x.mean(0)])
    return fit_logit(treated, design, np.ones(len(x)), where).scores


def _match(scores: Array, treated: Mask, rule: MatchRule) -> tuple[Array, int]:
    """Weights (n,) of the rows of one stratum, and how many treated rows have no match."""
    ours, theirs = np.flatnonzero(treated), np.flatnonzero(~treated)
    pool = scores[theirs]
    inside = np.ones(len(ours), dtype=bool)
    if rule.support:
        inside = (scores[ours] >= pool.min()) & (scores[ours] <= pool.max())
    weights = np.zeros(len(scores))
    if not rule.replacement:
        return _without_replacement(scores, ours[inside], theirs, rule, weights, len(ours))
    for start in range(0, int(inside.sum()), CHUNK):
        rows = ours[inside][start : start + CHUNK]
        share = _shares(np.abs(scores[rows][:, None] - pool), rule)
        total = share.sum(1)
        found = total > 0
        weights[rows] = found
        weights[theirs] += (share[found] / total[found, None]).sum(0)
    return weights, len(ours) - int(weights[ours].sum())


def _shares(distance: Array, rule: MatchRule) -> Array:
    """Unscaled shares (m, controls) of controls at `distance` in each treated row."""
    reach = np.inf if rule.caliper is None else rule.caliper
    if rule.method == "radius":
        return np.asarray(distance <= reach, dtype=np.float64)
    if rule.method == "kernel":
        u = distance / rule.bandwidth
        if rule.kernel == "normal":
            return np.asarray(np.exp(-(u**2) / 2), dtype=np.float64)
        return np.asarray(np.where(u < 1, 1 - u**2, 0.0), dtype=np.float64)
    k = min(rule.neighbours, distance.shape[1])
    last = np.partition(distance, k - 1, axis=1)[:, k - 1 : k]
    nearer, tied = distance < last, distance == last
    places = (k - nearer.sum(1, keepdims=True)) / tied.sum(1, keepdims=True)
    return np.asarray((nearer + tied * places) * (distance <= reach), dtype=np.float64)


def _without_replacement(
    scores: Array, ours: IntArray, theirs: IntArray, rule: MatchRule, weights: Array, count: int
) -> tuple[Array, int]:
    free = np.ones(len(theirs), dtype=bool)
    reach = np.inf if rule.caliper is None else rule.caliper
    for row in ours[np.argsort(-scores[ours], kind="stable")].tolist():
        distance = np.where(free, np.abs(scores[theirs] - scores[row]), np.inf)
        best = int(distance.argmin())
        if distance[best] <= reach and np.isfinite(distance[best]):
            free[best] = False
            weights[row] = weights[theirs[best]] = 1.0
    return weights, count - int(weights[ours].sum())


def whole_units(matching: Matching, unit: IntArray) -> Matching:
    """The matching with all rows of every unit that has a matched row, so that differences over time remain.

    Rows without a match of their own have the mean weight of their unit's matched rows.

    Parameters
    ----------
    matching : Matching
        A matching of rows.
    unit : array of int (N,)
        The unit of each row, as an integer code.

    Returns
    -------
    Matching
        The matching of units.

    References
    ----------
    Heckman, Ichimura and Todd (1997), for the matching before it.
    """
    index = np.unique(unit, return_inverse=True)[1]
    count = np.bincount(index, matching.kept)
    mean = np.bincount(index, matching.weights) / np.where(count > 0, count, 1)
    return replace(matching, weights=np.where(matching.kept, matching.weights, mean[index]))
