"""Bootstrap intervals: normal, percentile, bias-corrected, and bias-corrected and accelerated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from spillover.arrays.foundation import Array, EstimationError, Result
from spillover.words import _

__all__ = ["BootstrapSummary", "summarise"]


@dataclass(frozen=True)
class BootstrapSummary(Result):
    """One quantity's bootstrap: estimate, bias (mean of draws − estimate), se (ddof 1), intervals as kind ->
    (low, high).

    kinds: "normal", "percentile", "bias-corrected", and "bca" where a jackknife was given. p: two-sided,
    normal, from statistic.
    """

    quantity: str
    estimate: float
    bias: float
    se: float
    statistic: float
    p: float
    intervals: Mapping[str, tuple[float, float]]
    level: float


def summarise(
    quantity: str, draws: Array, point: float, jackknife: Array | None = None, level: float = 0.95
) -> BootstrapSummary:
    """Standard error and intervals of a bootstrapped quantity.

    Percentiles by definition 7 of Hyndman and Fan.

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
        Mean, standard error, bias and the intervals by kind.

    Raises
    ------
    EstimationError
        The draws do not vary, or all lie on one side of the estimate, so that the bias correction is
        infinite.

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
    tails = np.array([(1 - level) / 2, (1 + level) / 2])
    point = float(point)
    half = float(ndtri(tails[1])) * se
    below = float((draws < point).mean() + (draws == point).mean() / 2)
    if not 0 < below < 1:
        raise EstimationError(
            _(
                "All {draws} draws of {quantity} lie on one side of its estimate; draw more replicates.",
                draws=len(draws),
                quantity=quantity,
            )
        )
    shift = float(ndtri(below))
    intervals = {
        "normal": (point - half, point + half),
        "percentile": _quantiles(draws, tails),
        "bias-corrected": _quantiles(draws, ndtr(2 * shift + ndtri(tails))),
    }
    if jackknife is not None:
        z = shift + ndtri(tails)
        intervals["bca"] = _quantiles(draws, ndtr(shift + z / (1 - acceleration(jackknife) * z)))
    ratio = point / se
    return BootstrapSummary(
        quantity,
        point,
        float(draws.mean()) - point,
        se,
        ratio,
        float(2 * ndtr(-abs(ratio))),
        intervals,
        level,
    )


def acceleration(jackknife: Array) -> float:
    """Efron's (1987) acceleration from leave-one-out estimates (n,): Σd³ / 6(Σd²)^1.5, d = mean −
    estimate.
    """
    deviation = jackknife.mean() - jackknife
    return float((deviation**3).sum() / (6 * (deviation**2).sum() ** 1.5))


def _quantiles(draws: Array, levels: Array) -> tuple[float, float]:
    low, high = np.quantile(draws, levels)
    return float(low), float(high)
