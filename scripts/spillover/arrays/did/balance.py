"""Balance of covariates between treated and controls, before and after matching."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, xlogy

from spillover.arrays.did.logit import fit_logit
from spillover.arrays.foundation import Array, EstimationError, Result

__all__ = ["Balance"]


@dataclass(frozen=True, eq=False)
class Side(Result):
    """Means (k,) of treated and controls, standardised bias in percent (k,), t of the difference (k,), its p
    (k,), ratio of variances (k,); and over all covariates: pseudo R² of the logit, Rubin's B (percent) and R.
    """

    treated: Array
    control: Array
    bias: Array
    t: Array
    p: Array
    variance_ratio: Array
    pseudo_r2: float
    rubin_b: float
    rubin_r: float

    @property
    def mean_bias(self) -> float:
        """Mean absolute standardised bias in percent."""
        return float(np.abs(self.bias).mean())


@dataclass(frozen=True, eq=False)
class Balance(Result):
    """Covariates `terms` before and after matching."""

    terms: tuple[str, ...]
    before: Side
    after: Side


def balance_table(treated: Array, x: Array, weights: Array, terms: tuple[str, ...]) -> Balance:
    """Balance of x (N, k) between rows with `treated` (N,) 1 and 0, unweighted and with matching `weights`.

    The bias is the difference of means over the root of the mean of the two variances before matching
    (Rosenbaum and Rubin 1985), so before and after share a scale; t and p are those of a weighted regression
    on the group; B and R compare the linear index of a logit (Rubin 2001: below 25 and within 0.5–2).
    """
    group = treated == 1
    scale = np.sqrt((x[group].var(0, ddof=1) + x[~group].var(0, ddof=1)) / 2)
    if (scale == 0).any():
        name = terms[int(np.flatnonzero(scale == 0)[0])]
        raise EstimationError(f"{name} does not vary within either group; leave it out of the matching.")
    return Balance(terms, _side(treated, x, np.ones(len(x)), scale), _side(treated, x, weights, scale))


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
    index, r2 = _index(treated, x, weights)
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


def _index(treated: Array, x: Array, weights: Array) -> tuple[Array, float]:
    """The linear index (n,) of the logit of the group, and McFadden's R²."""
    centre = weights @ x / weights.sum()
    design = np.column_stack([np.ones(len(x)), x - centre])
    fit = fit_logit(treated, design, weights, "the matched sample")
    share = weights @ treated / weights.sum()
    full = weights @ (xlogy(treated, fit.scores) + xlogy(1 - treated, 1 - fit.scores))
    null = weights @ (xlogy(treated, share) + xlogy(1 - treated, 1 - share))
    return design @ fit.coefficients, float(1 - full / null)
