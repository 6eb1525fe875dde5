"""Matching on the score before differences: nearest, radius and kernel, pooled or year by year; and balance
of covariates before and after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, xlogy

from spillover.arrays.did.adoption import fit_logit
from spillover.arrays.foundation import Array, EstimationError, IntArray, Result, check_choice
from spillover.arrays.linear import check_finite
from spillover.note import Note, note
from spillover.words import _

__all__ = ["Balance", "MatchRule", "Matching", "match", "complete_units"]

Method = Literal["nearest", "radius", "kernel"]
Kernel = Literal["epanechnikov", "normal"]
Mask = NDArray[np.bool_]
CHUNK = 512


@dataclass(frozen=True, eq=False)
class Side(Result):
    """Means (k,) of treated and controls, standardised bias in percent (k,), t of the difference (k,), its p
    (k,), ratio of variances (k,); and over all covariates: pseudo R² of the logit, Rubin's B (percent) and R.
    """

    mean_treated: Array
    mean_control: Array
    bias: Array
    t: Array
    p: Array
    variance_ratio: Array
    pseudo_r2: float
    rubin_b: float
    rubin_r: float

    @property
    def mean_bias(self) -> float:
        return float(np.abs(self.bias).mean())


@dataclass(frozen=True, eq=False)
class Balance(Result):
    """Covariates `terms` before and after matching."""

    terms: tuple[str, ...]
    before: Side
    after: Side


def balance_table(treated: Array, x: Array, weights: Array, terms: tuple[str, ...]) -> Balance:
    """Measure the balance of x (N, k) between rows with `treated` (N,) 1 and 0, unweighted and with matching
    `weights`.

    The bias is the difference of means over the root of the mean of the two variances before matching
    (Rosenbaum and Rubin 1985), so before and after share a scale; t and p are those of a weighted regression
    on the group; B and R compare the linear index of a logit (Rubin 2001: below 25 and within 0.5–2).
    """
    group = treated == 1
    scale = np.sqrt((x[group].var(0, ddof=1) + x[~group].var(0, ddof=1)) / 2)
    if (scale == 0).any():
        raise _does_not_vary(terms[int(np.flatnonzero(scale == 0)[0])])
    return Balance(terms, _side(treated, x, np.ones(len(x)), scale), _side(treated, x, weights, scale))


def _does_not_vary(name: str) -> EstimationError:
    return EstimationError(
        _("{name} does not vary within either group; leave it out of the matching.", name=name)
    )


def _side(treated: Array, x: Array, weights: Array, scale: Array) -> Side:
    kept = weights > 0
    treated, x, weights = treated[kept], x[kept], weights[kept]
    ours, theirs = weights * treated, weights * (1 - treated)
    means = [part @ x / part.sum() for part in (ours, theirs)]
    squares = [part @ (x - mean) ** 2 for part, mean in zip((ours, theirs), means, strict=True)]
    spread = [
        square / max(part.sum() - 1, 1e-300) for square, part in zip(squares, (ours, theirs), strict=True)
    ]
    df = weights.sum() - 2
    error = np.sqrt((squares[0] + squares[1]) / df * (1 / ours.sum() + 1 / theirs.sum()))
    ratio = (means[0] - means[1]) / error
    # The linear index of the logit of the group, and McFadden's R².
    design = np.column_stack([np.ones(len(x)), x - weights @ x / weights.sum()])
    fit = fit_logit(treated, design, weights, "the matched sample")
    share = weights @ treated / weights.sum()
    full = weights @ (xlogy(treated, fit.scores) + xlogy(1 - treated, 1 - fit.scores))
    null = weights @ (xlogy(treated, share) + xlogy(1 - treated, 1 - share))
    index, r2 = design @ fit.coefficients, float(1 - full / null)
    at = [part @ index / part.sum() for part in (ours, theirs)]
    var = [
        part @ (index - mean) ** 2 / (part.sum() - 1) for part, mean in zip((ours, theirs), at, strict=True)
    ]
    pooled = float(np.sqrt((var[0] + var[1]) / 2))
    return Side(
        means[0],
        means[1],
        100 * (means[0] - means[1]) / scale,
        ratio,
        2 * stdtr(df, -np.abs(ratio)),
        spread[0] / spread[1],
        r2,
        100 * abs(float(at[0] - at[1])) / pooled if pooled > 0 else 0.0,
        float(var[0] / var[1]) if var[1] > 0 else 1.0,
    )


@dataclass(frozen=True)
class MatchRule:
    """Rule by which controls are chosen for each treated row.

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
        check_choice("method", self.method, get_args(Method))
        check_choice("kernel", self.kernel, get_args(Kernel))
        if self.method == "radius" and self.caliper is None:
            raise EstimationError(_("Radius matching needs a caliper, such as 0.05."))
        if self.neighbours < 1 or self.bandwidth <= 0 or (self.caliper is not None and self.caliper <= 0):
            raise EstimationError(_("Neighbours, caliper and bandwidth must be positive."))
        if not self.replacement and (self.method != "nearest" or self.neighbours != 1):
            raise EstimationError(
                _("Without replacement there is one nearest neighbour; set neighbours to 1.")
            )


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
    def rows(self) -> Mask:
        """Rows (N,) of the matched sample."""
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
        where = _("the sample") if strata is None else _("year {year}", year=layer)
        ours, columns = treated[rows], x[rows]
        if not 0 < ours.sum() < len(ours):
            if ours.any():
                raise EstimationError(
                    _(
                        "There are no untreated rows in {where}; match pooled, or leave these rows out.",
                        where=where,
                    )
                )
            raise EstimationError(
                _("There are no treated rows in {where}; match pooled, or leave these rows out.", where=where)
            )
        if len(flat := np.flatnonzero(np.ptp(columns, axis=0) == 0)):
            raise _does_not_vary(terms[flat[0]])
        design = np.column_stack([np.ones(len(rows)), columns - columns.mean(0)])
        found = fit_logit(ours, design, np.ones(len(rows)), where).scores
        shares, left = _match(found, ours == 1, rule)
        scores[rows], weights[rows], off = found, shares, off + left
    if not weights.any():
        raise EstimationError(_("No treated row has a control within reach; widen the caliper or bandwidth."))
    notes = (note("unmatched", rows=off),) if off else ()
    return Matching(scores, weights, balance_table(treated, x, weights, tuple(terms)), off, notes)


def _match(scores: Array, treated: Mask, rule: MatchRule) -> tuple[Array, int]:
    """Compute the weights (n,) of the rows of one stratum, and how many treated rows have no match."""
    ours, theirs = np.flatnonzero(treated), np.flatnonzero(~treated)
    pool = scores[theirs]
    inside = np.ones(len(ours), dtype=bool)
    if rule.support:
        inside = (scores[ours] >= pool.min()) & (scores[ours] <= pool.max())
    weights = np.zeros(len(scores))
    if not rule.replacement:
        return _match_without_replacement(scores, ours[inside], theirs, rule, weights, len(ours))
    for start in range(0, int(inside.sum()), CHUNK):
        rows = ours[inside][start : start + CHUNK]
        share = _shares(np.abs(scores[rows][:, None] - pool), rule)
        total = share.sum(1)
        found = total > 0
        weights[rows] = found
        weights[theirs] += (share[found] / total[found, None]).sum(0)
    return weights, len(ours) - int(weights[ours].sum())


def _shares(distance: Array, rule: MatchRule) -> Array:
    """Compute unscaled shares (m, controls) of controls at `distance` in each treated row."""
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


def _match_without_replacement(
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


def complete_units(matching: Matching, unit: IntArray) -> Matching:
    """Complete a matching by all rows of every unit that has a matched row, so that differences over time
    remain.

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
    count = np.bincount(index, matching.rows)
    mean = np.bincount(index, matching.weights) / np.where(count > 0, count, 1)
    return replace(matching, weights=np.where(matching.rows, matching.weights, mean[index]))
