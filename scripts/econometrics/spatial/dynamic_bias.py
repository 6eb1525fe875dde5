"""The bias of a dynamic spatial panel with fixed effects, from the mean of its score.

Unit means correlate with the errors inside them, and effects that the likelihood keeps count as observations: at the true
parameters the score has mean a(θ) instead of zero, so θ¹ = θ̂ − I(θ̂)⁻¹a(θ̂) (Yu, de Jong & Lee 2008, theorem 4; Lee & Yu 2010).
All matrices are functions of W, so their traces are sums over its eigenvalues.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from econometrics.result import Array, EstimationError
from econometrics.spatial.information import Fitted, expected_information, invert

CORRECTIONS = ("none", "asymptotic", "finite")
LARGEST = 3000  # units: all eigenvalues of W are needed


def corrected(fitted: Fitted, tau_at: int, eta_at: int, correction: str) -> Fitted:
    """The panel at its corrected parameters; tau_at, eta_at: where the lags of y and Wy stand among β, −1 for none.

    σ² is then that of the new residuals over the observations left once effects are out. Errors: too many units, a matrix whose
    rows have different sums with time effects, and a correction that moves ρ out of its interval.
    """
    transformation, operator = fitted.transformation, fitted.lag
    assert operator is not None
    if operator.n > LARGEST:
        raise EstimationError(
            f"the bias correction needs all eigenvalues of W: up to {LARGEST} units, not {operator.n}; use correction none"
        )
    if transformation.time and operator.row_sum is None:
        raise EstimationError(
            "the bias correction with time effects needs rows of W with one sum: row-standardise it (Lee & Yu 2010)"
        )
    score = mean_score(fitted, tau_at, eta_at, correction)
    information, _ = expected_information(fitted)
    step = invert(information, fitted.terms) @ score
    beta, rho = fitted.beta - step[: len(fitted.beta)], fitted.rho - float(step[len(fitted.beta)])
    low, high = operator.interval
    if not low < rho < high:
        raise EstimationError(
            f"the bias correction moves ρ to {rho:.4g}, outside ({low:.4g}, {high:.4g}); use more periods or correction none"
        )
    moved = replace(fitted, beta=beta, rho=rho)
    return replace(moved, sigma2=float(np.square(moved.residuals).sum()) / _free(fitted))


def mean_score(fitted: Fitted, tau_at: int, eta_at: int, correction: str) -> Array:
    """The mean of the score at the parameters of `fitted`, in the order β, ρ, σ²."""
    transformation, operator = fitted.transformation, fitted.lag
    assert operator is not None
    rho, sigma2 = fitted.rho, fitted.sigma2
    tau, eta = (0.0 if at < 0 else float(fitted.beta[at]) for at in (tau_at, eta_at))
    omega = operator.eigenvalues
    share = operator.row_sum if transformation.time else None
    periods = transformation.periods

    def trace(function: Callable[[Array], Array]) -> float:
        """The trace of a function of W on what is left of the units once their mean is out (time effects)."""
        total = float(np.real(function(omega)).sum())
        return total if share is None else total - float(np.real(function(np.array(share))))

    def lag(w: Array) -> Array:
        return w / (1 - rho * w)

    def feedback(w: Array) -> Array:
        return past(w, tau, eta, rho, periods, correction)

    score = np.zeros(len(fitted.beta) + 2)
    within = periods - 1 if transformation.individual else periods
    if transformation.individual:
        if tau_at >= 0:
            score[tau_at] = -trace(feedback)
        if eta_at >= 0:
            score[eta_at] = -trace(lambda w: w * feedback(w))
        score[-2] = -trace(lambda w: lag(w) * (tau + eta * w) * feedback(w))
    jacobian = float(np.real(lag(omega)).sum())
    removed = transformation.removed(operator, "a weight matrix")
    if removed is not None:
        jacobian -= removed / (1 - rho * removed)
    score[-2] += within * trace(lag) - transformation.jacobians * jacobian
    score[-1] = (_free(fitted) - transformation.nobs) / (2 * sigma2)
    return score


def past(w: Array, tau: float, eta: float, rho: float, periods: int, correction: str) -> Array:
    """How much of the errors of T periods is in the mean of lagged y: Σ_h (1 − (h + 1)/T) A^h S⁻¹ at eigenvalues w of W.

    A = (τ + ηw)/(1 − ρw) and S = 1 − ρw. asymptotic: T → ∞, which is 1/(1 − ρw − τ − ηw).
    """
    w = np.asarray(w)
    if correction == "asymptotic":
        return 1 / (1 - rho * w - tau - eta * w)
    step, power, total = (tau + eta * w) / (1 - rho * w), np.ones_like(w), np.zeros_like(w)
    for h in range(periods - 1):
        total = total + (1 - (h + 1) / periods) * power
        power = power * step
    return total / (1 - rho * w)


def _free(fitted: Fitted) -> int:
    """Observations that are free once the means of the effects are out."""
    transformation = fitted.transformation
    periods = transformation.periods - int(transformation.individual)
    return periods * (transformation.units - int(transformation.time))
