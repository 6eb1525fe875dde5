"""Direct, indirect and total effects by dense inverses, with delta-method or simulated standard errors."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Matrix = np.ndarray
KINDS = ("direct", "indirect", "total")
DRAWS = 20000
SEED = 2010
STEP = 1e-4


def effects(w: Matrix, rho: float, beta: Matrix, theta: Matrix) -> Matrix:
    """(3, k) direct, indirect and total effects, from S = (I − ρW)⁻¹(βI + θW)."""
    n = len(w)
    inverse = np.linalg.inv(np.eye(n) - rho * w)
    lagged = inverse @ w
    direct = beta * np.trace(inverse) / n + theta * np.trace(lagged) / n
    total = beta * inverse.sum() / n + theta * lagged.sum() / n
    return np.stack([direct, total - direct, total])


def delta(effect: Callable[[Matrix], Matrix], parameters: Matrix, covariance: Matrix) -> Matrix:
    """Standard errors (3, k) from numerical derivatives."""
    steps = STEP * np.sqrt(np.diag(covariance))
    slopes = [
        (effect(parameters + step) - effect(parameters - step)) / (2 * step.sum()) for step in np.diag(steps)
    ]
    jacobian = np.stack(slopes, axis=-1)
    return np.sqrt(np.einsum("ekp,pq,ekq->ek", jacobian, covariance, jacobian))


def simulated(
    w: Matrix,
    parts: Callable[[Matrix], tuple[Matrix, Matrix, Matrix]],
    parameters: Matrix,
    covariance: Matrix,
) -> Matrix:
    """Standard errors (3, k) over DRAWS normal draws of the parameters, by W's eigenvalues; draws outside
    the interval of ρ are left out. parts: ρ (R,), β and θ (R, k) of parameters (R, p).
    """
    values, vectors = np.linalg.eig(w)
    share = (np.ones(len(w)) @ vectors) * np.linalg.solve(vectors, np.ones(len(w))) / len(w)
    drawn = np.random.default_rng(SEED).multivariate_normal(parameters, covariance, DRAWS, method="svd")
    rho, beta, theta = parts(drawn)
    real = values.real[np.abs(values.imag) < 1e-9]
    kept = (rho > 1 / real.min()) & (rho < 1 / real.max())
    rho, beta, theta = rho[kept], beta[kept], theta[kept]
    inverse = 1 / (1 - np.multiply.outer(rho, values))
    own, own_lagged = inverse.mean(1).real[:, None], (inverse * values).mean(1).real[:, None]
    every, every_lagged = (inverse @ share).real[:, None], ((inverse * values) @ share).real[:, None]
    direct, total = beta * own + theta * own_lagged, beta * every + theta * every_lagged
    return np.stack([part.std(0, ddof=1) for part in (direct, total - direct, total)])
