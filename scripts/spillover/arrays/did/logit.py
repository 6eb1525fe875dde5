"""The logit, by Newton's method to machine precision, for scores of being treated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from spillover.arrays.foundation import Array, EstimationError, Result

__all__: list[str] = []

ITERATIONS = 50
# Beyond this many log odds the outcome is certain to 13 digits: the covariates separate the groups.
SEPARATED = 30.0


@dataclass(frozen=True, eq=False)
class Logit(Result):
    """Coefficients (p,), fitted probabilities (n,), and the inverse (p, p) of the information matrix."""

    coefficients: Array
    scores: Array
    inverse: Array


def fit_logit(treated: Array, design: Array, weights: Array, what: str = "the treatment") -> Logit:
    """Maximum likelihood of `treated` (n,) 0/1 on `design` (n, p), a constant inside, with weights (n,).

    Raises EstimationError where the covariates are collinear, or separate treated from untreated.
    """
    scale = np.abs(design).max(0)
    scaled = design / np.where(scale > 0, scale, 1.0)
    beta = np.zeros(design.shape[1])
    beta[0] = _start(treated, weights, scaled[:, 0])
    for _ in range(ITERATIONS):
        scores = expit(scaled @ beta)
        information = scaled.T @ (scaled * (weights * scores * (1 - scores))[:, None])
        step = _solve(information, scaled.T @ (weights * (treated - scores)), what)
        beta = beta + step
        if np.abs(scaled @ beta).max() > SEPARATED:
            raise EstimationError(
                f"The covariates separate treated from untreated units for {what}: no score has overlap. Use "
                "fewer covariates, merge cohorts, or take the regression method."
            )
        if np.abs(step).max() <= 1e-12 * max(1.0, np.abs(beta).max()):
            break
    else:
        raise EstimationError(f"The logit of {what} does not converge; use fewer covariates.")
    scores = expit(scaled @ beta)
    information = scaled.T @ (scaled * (weights * scores * (1 - scores))[:, None])
    inverse = np.linalg.inv(information) / np.outer(scale, scale)
    return Logit(beta / scale, scores, inverse)


def _start(treated: Array, weights: Array, constant: Array) -> float:
    share = float(weights @ treated / weights.sum())
    return float(np.log(share / (1 - share)) / constant[0])


def _solve(information: Array, score: Array, what: str) -> Array:
    if np.linalg.cond(information) > 1e14:
        raise EstimationError(f"The covariates of {what} are collinear within the comparison; drop one.")
    return np.asarray(np.linalg.solve(information, score), dtype=np.float64)
