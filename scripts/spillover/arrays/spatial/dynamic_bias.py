"""The bias of a dynamic spatial panel with fixed effects, from the mean of its score.

Unit means correlate with the errors inside them, and effects that the likelihood keeps count as observations:
at the true parameters the score s(θ) has mean a(θ) instead of zero. All matrices are functions of W, so
traces are sums over its eigenvalues. asymptotic  θ¹ = θ̂ − I(θ̂)⁻¹a(θ̂), with a for T → ∞ (Yu, de Jong & Lee
2008, theorem 4; Lee & Yu 2010, Econometric Theory 26). adjusted    the root of s(θ) − a(θ), with a for the T
periods there are, exact given the first one (as Dhaene & Jochmans 2016 do
            without space): right for short T, at the price of larger standard errors, which its covariance
            shows; some panels have no such root (one in twenty with 30 units and 6 periods), and it says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from scipy.optimize import root

from spillover.arrays.foundation import Array, EstimationError
from spillover.arrays.spatial.information import Fitted, expected_information, invert

__all__: list[str] = []

CORRECTIONS = ("none", "asymptotic", "adjusted")


def corrected(fitted: Fitted, tau_at: int, eta_at: int, correction: str) -> tuple[Fitted, Array]:
    """The panel at its corrected parameters, and the matrix that its covariance is multiplied with on both
    sides.

    tau_at, eta_at: positions of the lags of y and Wy in β, −1 for none. Errors: a matrix whose rows have
    different sums with time effects, a correction that moves ρ out of its interval, and an adjusted score
    without a root.
    """
    transformation, operator = fitted.transformation, fitted.lag
    assert operator is not None
    if transformation.time and operator.row_sum is None:
        raise EstimationError(
            "the bias correction with time effects needs rows of W with one sum: row-standardise it (Lee "
            "& Yu 2010)"
        )
    information, _ = expected_information(fitted)
    inverse = invert(information, fitted.terms)
    if correction == "asymptotic":
        step = -inverse @ mean_score(fitted, tau_at, eta_at, correction)
        return _moved(fitted, step[:-1]), inverse @ information
    scale = np.sqrt(np.diag(inverse))[:-1]

    def gap(step: Array) -> Array:
        moved = _moved(fitted, step * scale)
        return (_score(moved) - mean_score(moved, tau_at, eta_at, correction))[:-1] * scale

    start = -(inverse @ mean_score(fitted, tau_at, eta_at, correction))[:-1] / scale
    found = root(gap, start, method="hybr", tol=1e-10)
    if not found.success or np.abs(gap(found.x)).max() > 1e-6:
        raise EstimationError(
            "the adjusted score has no root near the estimate; use correction asymptotic, or more periods"
        )
    moved = _moved(fitted, found.x * scale)
    return moved, _spread(moved, tau_at, eta_at, correction)


def _moved(fitted: Fitted, step: Array) -> Fitted:
    """The panel with β and ρ moved by `step`, and σ² that of its residuals over the observations left once
    effects are out.
    """
    assert fitted.lag is not None
    low, high = fitted.lag.interval
    rho = fitted.rho + float(step[-1])
    if not low < rho < high:
        raise EstimationError(
            f"the bias correction moves ρ to {rho:.4g}, outside ({low:.4g}, {high:.4g}); use correction none"
        )
    moved = replace(fitted, beta=fitted.beta + step[:-1], rho=rho)
    return replace(moved, sigma2=float(np.square(moved.residuals).sum()) / _free(fitted))


def _score(fitted: Fitted) -> Array:
    """The score of the log-likelihood at the parameters of `fitted`, in the order β, ρ, σ²."""
    e, sigma2, nobs = fitted.residuals, fitted.sigma2, fitted.transformation.nobs
    on_beta = np.einsum("tik,ti->k", fitted.design.regressors, e) / sigma2
    on_rho = float((e * fitted.design.lagged).sum()) / sigma2 - _jacobian_slope(fitted)
    return np.array([*on_beta, on_rho, float(np.square(e).sum()) / (2 * sigma2**2) - nobs / (2 * sigma2)])


def _jacobian_slope(fitted: Fitted) -> float:
    """Minus the slope in ρ of what ln|I − ρW| adds to the log-likelihood."""
    operator, rho = fitted.lag, fitted.rho
    assert operator is not None
    slope = float(np.real(operator.eigenvalues / (1 - rho * operator.eigenvalues)).sum())
    removed = fitted.transformation.removed(operator, "a weight matrix")
    if removed is not None:
        slope -= removed / (1 - rho * removed)
    return fitted.transformation.jacobians * slope


def _spread(fitted: Fitted, tau_at: int, eta_at: int, correction: str) -> Array:
    """J⁻¹I, which takes errors of the score into errors of the root of the adjusted score, where J is minus
    its slope.
    """
    information, _ = expected_information(fitted)
    scale = np.sqrt(np.diag(invert(information, fitted.terms)))
    slope = np.empty_like(information)
    for j, unit in enumerate(scale):
        ends = []
        for sign in (1, -1):
            step = np.zeros(len(scale))
            step[j] = sign * 1e-4 * unit
            moved = replace(
                fitted,
                beta=fitted.beta + step[:-2],
                rho=fitted.rho + float(step[-2]),
                sigma2=fitted.sigma2 + float(step[-1]),
            )
            ends.append(_score(moved) - mean_score(moved, tau_at, eta_at, correction))
        slope[:, j] = (ends[1] - ends[0]) / (2e-4 * unit)
    spread = np.linalg.solve(slope * scale[:, None] * scale, information * scale[:, None]) * scale[:, None]
    return np.asarray(spread, dtype=np.float64)


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
    score[-2] += within * trace(lag) - _jacobian_slope(fitted)
    score[-1] = (_free(fitted) - transformation.nobs) / (2 * sigma2)
    return score


def past(w: Array, tau: float, eta: float, rho: float, periods: int, correction: str) -> Array:
    """How much of the errors of T periods is in the mean of lagged y: Σ_h (1 − (h + 1)/T) A^h S⁻¹ at
    eigenvalues w of W.

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
