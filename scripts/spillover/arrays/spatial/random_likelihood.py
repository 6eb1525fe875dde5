"""The likelihood of spatial panels with random unit effects (Elhorst 2014, section 3.3)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.optimize import minimize, root

from spillover.arrays.foundation import Array, EstimationError
from spillover.arrays.spatial.design import Design
from spillover.arrays.spatial.likelihood import Jacobian, Likelihood, Moments
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.spatial.random_covariance import Stratum, strata

__all__: list[str] = []

EDGE = 1e-4


class NoRandomEffects(EstimationError):
    """The likelihood is highest where the variance of the random effects is zero: the pooled model is the
    estimate.
    """


@dataclass(frozen=True)
class RandomLikelihood:
    """The log-likelihood of (φ, λ) with β, σ² and ρ at their best; columns as in `design.Design.columns`."""

    design: Design
    errors: str
    lag: SpatialOperator | None
    error: SpatialOperator | None

    @cached_property
    def columns(self) -> tuple[Array, Array]:
        """√T × means over time (1, n, 2 + k), and deviations from them (T, n, 2 + k)."""
        columns = self.design.columns
        mean = columns.mean(axis=0, keepdims=True)
        return mean * float(np.sqrt(columns.shape[0])), columns - mean

    @property
    def shape(self) -> tuple[int, int]:
        return self.design.y.shape

    def strata(self, phi: float, lam: float) -> tuple[Stratum, Stratum]:
        return strata(self.errors, phi, lam, *self.shape, self.error)

    def gram(self, weights: tuple[Array, Array]) -> Array:
        """Σ over strata of C' P C, for a matrix P of each stratum: (2 + k, 2 + k)."""
        total = 0.0
        for columns, weight in zip(self.columns, weights, strict=True):
            total = total + np.einsum("tip,tiq->pq", columns, weight @ columns, optimize=True)
        return np.asarray(total)

    def residual(self, gram: Array) -> tuple[Array, Array]:
        """Residual cross products (2, 2) of y and Wy, and their coefficients (k, 2) on the basis."""
        c = np.asarray(np.linalg.solve(gram[2:, 2:], gram[2:, :2]), dtype=np.float64)
        return gram[:2, :2] - gram[:2, 2:] @ c, c

    @cached_property
    def of_rho(self) -> Likelihood:
        """The likelihood of ρ alone, for given residual cross products."""
        assert self.lag is not None
        jacobian = Jacobian(self.lag.overview, self.shape[0], None)
        moments = Moments(self.design.columns, None, projects=False)
        return Likelihood(moments, self.design.y.size, jacobian, None, (self.lag.interior(EDGE), (0.0, 0.0)))

    def best_rho(self, r: Array) -> float:
        """ρ at its best for residual cross products r (2, 2)."""
        if self.lag is None:
            return 0.0
        rho = self.of_rho.rho_given(r)
        if rho in self.of_rho.bounds[0]:
            raise EstimationError(
                f"ρ = {rho:.6g} is at the edge of its interval {self.lag.interval}: change W or the model"
            )
        return rho

    def profile(self, phi: float, lam: float) -> tuple[float, Array]:
        """The concentrated log-likelihood and its gradient (2,) in (φ, λ), by the envelope theorem."""
        parts = self.strata(phi, lam)
        nobs = self.design.y.size
        gram = self.gram((parts[0].precision, parts[1].precision))
        r, c = self.residual(gram)
        rho = self.best_rho(r)
        step = np.array([1.0, -rho])
        rss = float(step @ r @ step)
        level = -0.5 * nobs * (np.log(2 * np.pi * rss / nobs) + 1) - 0.5 * sum(
            p.times * p.log_determinant for p in parts
        )
        if self.lag is not None:
            level += self.shape[0] * float(self.lag.overview.value(rho))
        full = np.concatenate([step, -c @ step])
        gradient = np.empty(2)
        for j in range(2):
            traces = sum(p.times * float(np.einsum("ij,ji->", p.precision, p.slopes[j])) for p in parts)
            bends = tuple(-p.precision @ p.slopes[j] @ p.precision for p in parts)
            slope = self.gram(bends)  # type: ignore[arg-type]
            gradient[j] = -0.5 * traces - 0.5 * nobs * float(full @ slope @ full) / rss
        return level, gradient

    def maximise(self) -> tuple[float, float]:
        """(φ, λ) at the root of the score, from several starts. Errors: φ at 0, λ at its edge, or no
        convergence.
        """
        low, high = (0.0, 0.0) if self.error is None else self.error.interior(1e-3)
        scale = float(self.shape[0])

        def shares(point: Array) -> tuple[float, float]:  # θ = Tφ/(1 + Tφ) in [0, 1) is better shaped than φ
            return float(point[0] / (1 - point[0]) / scale), float(point[1])

        def negative(point: Array) -> tuple[float, Array]:
            level, gradient = self.profile(*shares(point))
            return -level, -gradient * np.array([1 / (1 - point[0]) ** 2 / scale, 1.0])

        starts = [(0.9, 0.0)] if self.error is None else [(0.9, 0.0), (0.5, 0.5 * high), (0.99, 0.8 * high)]
        found = [
            minimize(negative, start, jac=True, method="L-BFGS-B", bounds=((0.0, 1 - 1e-9), (low, high)))
            for start in starts
        ]
        best = min(found, key=lambda result: result.fun)
        if best.x[0] <= 1e-8:
            raise NoRandomEffects(
                "the variance of the random effects is zero at the maximum: use effects none (pooled) instead"
            )
        if self.error is not None and best.x[1] in (low, high):
            raise EstimationError(
                f"λ = {best.x[1]:.6g} is at the edge of its interval {self.error.interval}: change W or "
                "the model"
            )
        size = 1 if self.error is None else 2
        polished = root(
            lambda p: negative(np.array([*p, 0.0][:2]))[1][:size], best.x[:size], method="hybr", tol=1e-13
        )
        point = np.array([*polished.x, 0.0][:2])
        if np.abs(point - best.x).max() > 1e-2 or np.abs(negative(point)[1][:size]).max() > 1e-4:
            raise EstimationError(
                "the likelihood of the random effects did not converge; rescale the variables or drop "
                "regressors"
            )
        return shares(point)
