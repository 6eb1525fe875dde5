"""Indices that weight range-normalised indicators: entropy, equal weights, CRITIC, and entropy-weighted
TOPSIS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from spillover.arrays.foundation import Array, EstimationError, Result
from spillover.arrays.index.indicators import Indicators, Scope, constant_warnings, normalise


@dataclass(frozen=True)
class Index(Result):
    """A composite index.

    score (N,), in the order of the rows given; weights (k,), summing to one (for weights by year, their mean
    over years); entropy (k,) where the method uses it; yearly: the weights of each year where they differ;
    warnings in words.
    """

    score: Array
    weights: Array
    entropy: Array | None = None
    yearly: Mapping[int, Array] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def entropy_weights(normalised: Array, shift: float = 0.0) -> tuple[Array, Array]:
    """Weights (k,) and entropies (k,) of normalised indicators (N, k).

    p = x/sum(x), e = -sum(p ln p)/ln N with 0 ln 0 = 0, weight (1 - e)/sum(1 - e) (Shannon 1948; Zou, Yun and
    Sun 2006).
    shift: added to every normalised value before the shares are taken; scores use the values without it. An
    indicator that does not vary has entropy 1 and weight 0. Raises EstimationError when none varies.
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
    """The entropy index: the normalised indicators' sum, weighted by entropy over all unit-years or within
    each year.
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
    """The plain mean of the normalised indicators that vary."""
    warnings = constant_warnings(indicators, extremes)
    w = np.where(indicators.constant, 0.0, 1.0)
    w /= w.sum()
    return Index(normalise(indicators, extremes) @ w, w, warnings=warnings)


def critic_index(indicators: Indicators, extremes: Scope = "pooled") -> Index:
    """CRITIC: weight in proportion to sd_j * sum_k (1 - r_jk) of the normalised indicators (Diakoulaki et al.
    1995, eq. 3).
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
            "the indicators are perfectly correlated: CRITIC finds no conflict, and weighs them equally",
        )
    w /= w.sum()
    return Index(x @ w, w, warnings=warnings)


def topsis_index(indicators: Indicators, shift: float = 0.0, extremes: Scope = "pooled") -> Index:
    """Entropy-weighted TOPSIS: distance to the worst point over the sum of distances to worst and best (Hwang
    and Yoon 1981).
    """
    base = entropy_index(indicators, shift, extremes)
    weighted = normalise(indicators, extremes) * base.weights
    to_best = np.linalg.norm(weighted - weighted.max(axis=0), axis=1)
    to_worst = np.linalg.norm(weighted - weighted.min(axis=0), axis=1)
    return Index(to_worst / (to_best + to_worst), base.weights, base.entropy, warnings=base.warnings)
