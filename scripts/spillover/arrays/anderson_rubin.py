"""Anderson and Rubin's test and confidence set, valid however weak the instruments are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import fdtri

from spillover.arrays.foundation import Array, Result, note
from spillover.arrays.instruments import Instruments
from spillover.arrays.linear import least_squares, wald
from spillover.arrays.result import Test, f_test
from spillover.arrays.variance import Variance, covariance

__all__: list[str] = []

GRID = 4001
BISECTIONS = 60


@dataclass(frozen=True)
class ConfidenceSet(Result):
    """The values not rejected: intervals in order, ends possibly infinite; empty where the model itself is
    rejected.
    """

    intervals: tuple[tuple[float, float], ...]
    level: float

    @property
    def bounded(self) -> bool:
        """Whether every interval has two finite ends."""
        return all(np.isfinite(end) for interval in self.intervals for end in interval)


def anderson_rubin(
    data: Instruments, variance: Variance, beta: float, se: float, level: float
) -> tuple[Test, ConfidenceSet]:
    """The AR test of β = 0 and the set of β that AR does not reject, for one endogenous regressor (Anderson
    and Rubin 1949).

    AR(β) is the F of the instruments in a regression of y − xβ on them, under the chosen variance. It is
    inverted on the circle
    β = beta + se·tan θ, where its numerator and variance are quadratic in (cos θ, sin θ), so unbounded sets
    are found as such; crossings on a grid of 4001 angles are refined by bisection to machine precision.
    """
    sample, m = data.first_stage_sample, data.excluded
    x = data.partial_x[:, 0]
    fit_y = least_squares(data.partial_y, data.z_space, data.names_z)
    fit_x = least_squares(x, data.z_space, data.names_z)
    zero = covariance(fit_y.rows, fit_y.residuals, variance, sample)
    null = note("coefficient_zero", term=data.names_x[0])
    made = note("weak_instruments_allowed")
    test = f_test(
        "anderson_rubin", wald(fit_y.coefficients, zero.matrix, "the instruments") / m, m, zero.df, null, made
    )
    centre, slope = fit_y.coefficients - beta * fit_x.coefficients, se * fit_x.coefficients
    error_c, error_s = fit_y.residuals - beta * fit_x.residuals, se * fit_x.residuals
    parts = [
        covariance(fit_x.rows, error, variance, sample).matrix
        for error in (error_c, error_s, error_c - error_s)
    ]
    critical = float(fdtri(m, zero.df, level))

    def excess(theta: Array) -> Array:
        """AR(θ) minus its critical value (K,) at the angles (K,)."""
        c, s = np.cos(theta)[:, None], np.sin(theta)[:, None]
        gap = c * centre - s * slope
        c, s = c[..., None], s[..., None]
        spread = c**2 * parts[0] + s**2 * parts[1] + c * s * (parts[2] - parts[0] - parts[1])
        result: Array = (
            np.einsum("ki,ki->k", gap, np.linalg.solve(spread, gap[..., None])[..., 0]) / m - critical
        )
        return result

    angles = np.linspace(-np.pi / 2, np.pi / 2, GRID)
    accepted = excess(angles) <= 0
    crossings = np.flatnonzero(accepted[1:] != accepted[:-1])
    ends = beta + se * np.tan(_refine(excess, angles[crossings], angles[crossings + 1]))
    bounds = ([-np.inf] if accepted[0] else []) + ends.tolist() + ([np.inf] if accepted[-1] else [])
    intervals = tuple(zip(bounds[::2], bounds[1::2], strict=True))
    return test, ConfidenceSet(intervals, level)


def _refine(excess: Callable[[Array], Array], low: Array, high: Array) -> Array:
    """Angles where `excess` changes sign between `low` and `high` (K,), by bisection."""
    if not len(low):
        return low
    start = excess(low) <= 0
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        same = (excess(middle) <= 0) == start
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return (low + high) / 2
