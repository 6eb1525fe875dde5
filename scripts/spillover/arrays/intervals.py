"""Intervals and p-values of resampled estimates: normal, percentile, bias-corrected, and bias-corrected and
accelerated. A p-value is always that of its interval: the level at which the interval's end reaches zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy.special import ndtr, ndtri

from spillover.arrays.foundation import Array, EstimationError, Result
from spillover.words import _

__all__ = ["BootstrapSummary", "Draws", "IntervalKind", "summarise"]

IntervalKind = Literal["normal", "percentile", "bias-corrected", "bca"]


@dataclass(frozen=True, eq=False)
class Draws(Result):
    """Draws (R, k) of an estimate's terms, and which kind of interval is made of them.

    jackknife (n, k): leave-one-out estimates, which "bca" needs.
    """

    values: Array
    kind: IntervalKind = "percentile"
    jackknife: Array | None = None

    def interval(self, point: Array, se: Array, level: float) -> tuple[Array, Array]:
        """Compute lower and upper bounds (k,), (k,) of the intervals at `level`. point, se: (k,).

        Quantiles by definition 7 of Hyndman and Fan (1996). Raises EstimationError where all draws of a term
        lie on one side of its estimate and the interval is bias-corrected.
        """
        z = ndtri(np.array([(1 - level) / 2, (1 + level) / 2]))
        if self.kind == "normal":
            return point + z[0] * se, point + z[1] * se
        shift, acceleration = self._corrections(point)
        moved = shift + z[:, None]
        at = ndtr(shift + _accelerate(moved, acceleration))
        ends = [np.quantile(column, levels) for column, levels in zip(self.values.T, at.T, strict=True)]
        low, high = np.array(ends).T
        return low, high

    def p(self, point: Array, se: Array) -> Array:
        """Compute two-sided p-values (k,) of zero: one minus the level of the interval that ends at zero.

        With F the distribution of the draws, u = Φ⁻¹(F(0)), z₀ the bias correction and a the acceleration:
        percentile 2Φ(−|u|), bias-corrected 2Φ(−|u − 2z₀|), and, as u − z₀ = (z₀ + z)/(1 − a(z₀ + z)) at an
        end, BCa 2Φ(−|w/(1 + aw) − z₀|) with w = u − z₀. None is below 2/(R + 1), which R draws can tell
        apart; normal 2Φ(−|estimate/se|).

        References
        ----------
        Efron (1987), equations 2.3 and 6.6, solved for the level.
        Davison and Hinkley (1997), section 4.2, for the bound of R draws.
        """
        if self.kind == "normal":
            return np.asarray(2 * ndtr(-np.abs(point / se)))
        shift, acceleration = self._corrections(point)
        share = np.array([_share_below_zero(column) for column in self.values.T])
        inside = (share > 0) & (share < 1)
        w = ndtri(np.where(inside, share, 0.5)) - shift
        reached = 1 + acceleration * w > 0  # else no level moves an end so far
        z = w / np.where(reached, 1 + acceleration * w, 1.0) - shift
        p = np.where(inside & reached, 2 * ndtr(-np.abs(z)), 0.0)
        return np.asarray(np.clip(p, 2 / (len(self.values) + 1), 1.0))

    def transform(self, weights: Array) -> Draws:
        """Combine the draws linearly. weights: (m, k)."""
        jackknife = None if self.jackknife is None else self.jackknife @ weights.T
        return replace(self, values=self.values @ weights.T, jackknife=jackknife)

    def _corrections(self, point: Array) -> tuple[Array, Array]:
        """Compute z₀ and a (k,) of each term; zeros where the kind of interval has none."""
        none = np.zeros(len(point))
        if self.kind == "percentile":
            return none, none
        below = (self.values < point).mean(0) + (self.values == point).mean(0) / 2
        if not ((below > 0) & (below < 1)).all():
            raise EstimationError(
                _(
                    "All {draws} draws lie on one side of the estimate, so that the bias correction is "
                    "infinite; draw more replicates, or take the percentile interval.",
                    draws=len(self.values),
                )
            )
        if self.kind == "bias-corrected":
            return np.asarray(ndtri(below)), none
        if self.jackknife is None:
            raise EstimationError(_("The interval 'bca' needs the estimates without each unit."))
        return np.asarray(ndtri(below)), acceleration(self.jackknife)


@dataclass(frozen=True)
class BootstrapSummary(Result):
    """Bootstrap of one quantity: estimate, bias (mean of draws − estimate), se (ddof 1), statistic
    (estimate/se), and by kind of interval its bounds (low, high) and its p-value.

    kinds: "normal" and "percentile"; "bias-corrected" where draws lie on both sides of the estimate, and
    "bca" where a jackknife was given too.
    """

    quantity: str
    estimate: float
    bias: float
    se: float
    statistic: float
    intervals: Mapping[str, tuple[float, float]]
    p: Mapping[str, float]
    level: float

    @property
    def kinds_without_zero(self) -> tuple[str, ...]:
        """Kinds of interval that do not hold zero."""
        return tuple(kind for kind, (low, high) in self.intervals.items() if low > 0 or high < 0)


def summarise(
    quantity: str, draws: Array, point: float, jackknife: Array | None = None, level: float = 0.95
) -> BootstrapSummary:
    """Compute standard error, intervals and p-values of a bootstrapped quantity.

    Parameters
    ----------
    quantity : str
        Its name, for messages and the summary.
    draws : array (R,)
        The quantity in each resample.
    point : float
        The estimate on the sample itself.
    jackknife : array (n,), optional
        Leave-one-out estimates, for the BCa interval; no such interval where None.
    level : float, default 0.95
        Coverage of the intervals, between 0 and 1.

    Returns
    -------
    BootstrapSummary
        Mean, standard error, bias, and the intervals and p-values by kind.

    Raises
    ------
    EstimationError
        The draws do not vary.

    References
    ----------
    Efron (1987), equations 2.3 and 6.6.
    Hyndman and Fan (1996).
    """
    se = float(draws.std(ddof=1)) if len(draws) > 1 else 0.0
    if se == 0:
        raise EstimationError(
            _(
                "The bootstrap of {quantity} has {draws} draws without variation; draw more replicates.",
                quantity=quantity,
                draws=len(draws),
            )
        )
    point = float(point)
    kinds: list[IntervalKind] = ["normal", "percentile"]
    if (draws < point).any() and (draws > point).any():
        kinds += ["bias-corrected"] if jackknife is None else ["bias-corrected", "bca"]
    left_out = None if jackknife is None else jackknife[:, None]
    intervals: dict[str, tuple[float, float]] = {}
    p: dict[str, float] = {}
    for kind in kinds:
        one, at, error = Draws(draws[:, None], kind, left_out), np.array([point]), np.array([se])
        (low,), (high,) = one.interval(at, error, level)
        intervals[kind], p[kind] = (float(low), float(high)), float(one.p(at, error)[0])
    bias = float(draws.mean()) - point
    return BootstrapSummary(quantity, point, bias, se, point / se, intervals, p, level)


def acceleration(jackknife: Array) -> Array:
    """Compute Efron's (1987) acceleration (k,) from leave-one-out estimates (n, k): Σd³ / 6(Σd²)^1.5, d =
    mean − estimate; zero for a term that no unit changes.
    """
    deviation = jackknife.mean(0) - jackknife
    spread = (deviation**2).sum(0)
    return np.asarray((deviation**3).sum(0) / (6 * np.where(spread > 0, spread, 1.0) ** 1.5))


def _accelerate(z: Array, acceleration: Array) -> Array:
    """Compute z/(1 − az) (2, k); infinite from its pole on."""
    left = 1 - acceleration * z
    return np.where(left > 0, z / np.where(left > 0, left, 1.0), np.copysign(np.inf, z))


def _share_below_zero(draws: Array) -> float:
    """Compute F(0) of draws (R,): the level of the quantile (definition 7) that is zero, 0 or 1
    outside them.
    """
    ordered = np.sort(draws)
    return float(np.interp(0.0, ordered, np.linspace(0, 1, len(ordered)), left=0.0, right=1.0))
