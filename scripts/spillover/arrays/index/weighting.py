"""Indices that weight range-normalised indicators: entropy, equal weights, CRITIC, and entropy-weighted
TOPSIS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from spillover.arrays.foundation import Array, EstimationError, Note, Result, note
from spillover.arrays.index.indicators import Indicators, Scope, constant_warnings, normalise

__all__ = ["Index", "critic_index", "entropy_index", "entropy_weights", "equal_index", "topsis_index"]


@dataclass(frozen=True)
class Index(Result):
    """A composite index.

    score (N,), in the order of the rows given; weights (k,), summing to one (for weights by year, their mean
    over years); entropy (k,) where the method uses it; yearly: the weights of each year where they differ;
    warnings as notes.
    """

    score: Array
    weights: Array
    entropy: Array | None = None
    yearly: Mapping[int, Array] = field(default_factory=dict)
    warnings: tuple[Note, ...] = ()


def entropy_weights(normalised: Array, shift: float = 0.0) -> tuple[Array, Array]:
    """Weights and entropies of normalised indicators.

    p = x/Σx, e = −Σ(p ln p)/ln N with 0 ln 0 = 0, weight (1 − e)/Σ(1 − e). Scores use the values without the
    shift. An indicator that does not vary has entropy 1 and weight 0.

    Parameters
    ----------
    normalised : array (N, k)
        Indicators between 0 and 1, larger being better.
    shift : float, default 0.0
        Added to every normalised value before its share is taken.

    Returns
    -------
    tuple[array, array]
        Weights (k,), which sum to one, and entropies (k,).

    Raises
    ------
    EstimationError
        No indicator varies.

    References
    ----------
    Shannon (1948).
    Zou, Yun and Sun (2006).
    """
    varies = normalised.max(axis=0) > normalised.min(axis=0)
    if not varies.any():
        raise EstimationError(
            "no indicator varies among these rows: entropy cannot weight them; pool the weights over years"
        )
    x = normalised + shift
    total = x.sum(axis=0)
    shares = x / np.where(total > 0, total, 1.0)
    logs = np.log(np.where(shares > 0, shares, 1.0))
    entropy = np.where(varies, -(shares * logs).sum(axis=0) / np.log(len(x)), 1.0)
    divergence = np.maximum(1 - entropy, 0.0)
    return divergence / divergence.sum(), entropy


def entropy_index(
    indicators: Indicators, shift: float = 0.0, extremes: Scope = "pooled", weights: Scope = "pooled"
) -> Index:
    """The normalised indicators' sum, weighted by entropy.

    Parameters
    ----------
    indicators : Indicators
        The indicators with their directions.
    shift : float, default 0.0
        Added to every normalised value before its share is taken.
    extremes : Scope, default "pooled"
        Whether lowest and highest values are those of all years ("pooled") or of each year.
    weights : Scope, default "pooled"
        Whether weights are over all unit-years ("pooled") or within each year.

    Returns
    -------
    Index
        Scores and weights.

    Raises
    ------
    EstimationError
        No indicator varies.

    References
    ----------
    Shannon (1948).
    Zou, Yun and Sun (2006).
    """
    warnings = constant_warnings(indicators, extremes, weights)
    x = normalise(indicators, extremes)
    if weights == "pooled":
        w, entropy = entropy_weights(x, shift)
        return Index(x @ w, w, entropy, warnings=warnings)
    score = np.empty(len(x))
    yearly: dict[int, Array] = {}
    entropies = []
    for year in np.unique(indicators.years):
        rows = indicators.years == year
        w, entropy = entropy_weights(x[rows], shift)
        score[rows] = x[rows] @ w
        yearly[int(year)] = w
        entropies.append(entropy)
    return Index(score, np.mean(list(yearly.values()), axis=0), np.mean(entropies, axis=0), yearly, warnings)


def equal_index(indicators: Indicators, extremes: Scope = "pooled") -> Index:
    """The plain mean of the normalised indicators that vary.

    Parameters
    ----------
    indicators : Indicators
        The indicators with their directions.
    extremes : Scope, default "pooled"
        Whether lowest and highest values are those of all years ("pooled") or of each year.

    Returns
    -------
    Index
        Scores and weights.

    Raises
    ------
    EstimationError
        No indicator varies.

    References
    ----------
    OECD (2008), Handbook on Constructing Composite Indicators, step 6.
    """
    warnings = constant_warnings(indicators, extremes)
    w = np.where(indicators.constant, 0.0, 1.0)
    w /= w.sum()
    return Index(normalise(indicators, extremes) @ w, w, warnings=warnings)


def critic_index(indicators: Indicators, extremes: Scope = "pooled") -> Index:
    """CRITIC: weights in proportion to sd_j · Σ_k (1 − r_jk) of the normalised indicators.

    Parameters
    ----------
    indicators : Indicators
        The indicators with their directions.
    extremes : Scope, default "pooled"
        Whether lowest and highest values are those of all years ("pooled") or of each year.

    Returns
    -------
    Index
        Scores and weights.

    Raises
    ------
    EstimationError
        No indicator varies.

    References
    ----------
    Diakoulaki, Mavrotas and Papayannakis (1995), equation 3.
    """
    warnings = constant_warnings(indicators, extremes)
    x = normalise(indicators, extremes)
    varies = ~indicators.constant
    w = np.zeros(x.shape[1])
    if varies.sum() == 1:
        w[varies] = 1.0
    else:
        conflict = (1 - np.corrcoef(x[:, varies], rowvar=False)).sum(axis=0)
        w[varies] = x[:, varies].std(axis=0, ddof=1) * conflict
    if w.sum() < 1e-12:
        w = varies.astype(float)
        warnings = (
            *warnings,
            note("no_conflict"),
        )
    w /= w.sum()
    return Index(x @ w, w, warnings=warnings)


def topsis_index(indicators: Indicators, shift: float = 0.0, extremes: Scope = "pooled") -> Index:
    """Entropy-weighted TOPSIS: distance to the worst point over the sum of distances to worst and best.

    Parameters
    ----------
    indicators : Indicators
        The indicators with their directions.
    shift : float, default 0.0
        Added to every normalised value before its share is taken.
    extremes : Scope, default "pooled"
        Whether lowest and highest values are those of all years ("pooled") or of each year.

    Returns
    -------
    Index
        Scores between 0 and 1, and weights.

    Raises
    ------
    EstimationError
        No indicator varies.

    References
    ----------
    Hwang and Yoon (1981), Multiple Attribute Decision Making.
    """
    base = entropy_index(indicators, shift, extremes)
    weighted = normalise(indicators, extremes) * base.weights
    to_best = np.linalg.norm(weighted - weighted.max(axis=0), axis=1)
    to_worst = np.linalg.norm(weighted - weighted.min(axis=0), axis=1)
    return Index(to_worst / (to_best + to_worst), base.weights, base.entropy, warnings=base.warnings)
