"""Differences in differences of two groups and two periods, with their influence functions."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from spillover.arrays.did.logit import fit_logit
from spillover.arrays.foundation import Array, EstimationError

__all__: list[str] = []

Method = Literal["regression", "ipw", "doubly-robust"]


def two_by_two(
    change: Array, treated: Array, design: Array, weights: Array, method: Method, what: str = "the comparison"
) -> tuple[Array, Array]:
    """Effects (m,) on the treated of m changes of the outcome (n, m), and their influence (n, m).

    treated (n,): 0/1; design (n, p): covariates before treatment, the constant first; weights (n,). The
    variance of an effect is the mean of its squared influence over n. Methods, for a panel: "regression" of
    untreated changes (Heckman, Ichimura and Todd 1997), "ipw" with weights that sum to one (Abadie 2005;
    Hájek), "doubly-robust" (Sant'Anna and Zhao 2020, eq. 3.1, weighted least squares and maximum
    likelihood, as in DRDID's drdid_panel). Scores are not trimmed. With a constant alone the three are the
    difference of means.
    """
    if method not in get_args(Method):
        raise EstimationError(f"Unknown method {method!r}; choose one of {', '.join(get_args(Method))}.")
    alone = design.shape[1] == 1
    outcome_model = alone or method != "ipw"
    untreated = weights * (1 - treated)
    residual, leverage = change, np.zeros_like(design)
    if outcome_model:
        inverse = _inverse(design.T @ (design * untreated[:, None]), what)
        residual = change - design @ (inverse @ (design.T @ (change * untreated[:, None])))
        leverage = design @ inverse * untreated[:, None]
    share = weights * treated
    effect, influence = _mean(residual, share)
    influence -= _correction(leverage, design, share, residual)
    if alone or method == "regression":
        return effect, influence
    score = fit_logit(treated, design, weights, what)
    odds = untreated * score.scores / (1 - score.scores)
    counterfactual, own = _mean(residual, odds)
    moment = design.T @ (odds[:, None] * (residual - counterfactual))
    own += (design * (weights * (treated - score.scores))[:, None]) @ score.inverse @ moment / odds.mean()
    own -= _correction(leverage, design, odds, residual)
    return effect - counterfactual, influence - own


def _mean(values: Array, weights: Array) -> tuple[Array, Array]:
    """Weighted means (m,) of `values` (n, m) and their influence (n, m)."""
    mean = weights @ values / weights.sum()
    return mean, weights[:, None] * (values - mean) / weights.mean()


def _correction(leverage: Array, design: Array, weights: Array, residual: Array) -> Array:
    """What the estimated outcome model adds to the influence of a mean with `weights`."""
    result: Array = (leverage @ (weights @ design))[:, None] * residual / weights.mean()
    return result


def _inverse(gram: Array, what: str) -> Array:
    scale = np.sqrt(np.diag(gram))
    if (scale == 0).any() or np.linalg.cond(gram / np.outer(scale, scale)) > 1e14:
        raise EstimationError(
            f"The covariates are collinear among the untreated units of {what}, or these are too few; "
            "use fewer covariates or not-yet-treated controls."
        )
    return np.asarray(np.linalg.inv(gram), dtype=np.float64)
