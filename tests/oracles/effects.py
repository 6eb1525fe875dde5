"""Direct, indirect and total effects by dense inverses, with delta-method or simulated standard errors."""

from collections.abc import Callable

import numpy as np
from scipy.linalg import schur

Matrix = np.ndarray
KINDS = ("direct", "indirect", "total")
DRAWS = 20000
SEED = 2010
STEP = 1e-4
FAR = 5  # standard errors to the edge of stability, below which simulated effects have no deviation


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


def to_edge(w: Matrix, places: dict[str, int | None], parameters: Matrix, covariance: Matrix) -> float:
    """The least distance of 1 − τ − λ(ρ + η) to zero in its standard errors, over all real eigenvalues λ of
    W. places: of rho, and of tau and eta where effects are of the long run; None for none.
    """
    values = np.linalg.eigvals(w)
    distances = [np.inf]
    for value in values.real[np.abs(values.imag) < 1e-9]:
        slopes = np.zeros(len(parameters))
        for name, place in places.items():
            if place is not None:
                slopes[place] = 1.0 if name == "tau" else value
        error = np.sqrt(slopes @ covariance @ slopes)
        if error > 0:
            distances.append((1 - slopes @ parameters) / error)
    return float(min(distances))


def simulated(
    w: Matrix,
    parts: Callable[[Matrix], tuple[Matrix, Matrix, Matrix]],
    parameters: Matrix,
    covariance: Matrix,
) -> Matrix:
    """Effects (R, 3, k) at DRAWS normal draws of the parameters, by W's Schur form, for a W of neighbours may
    have no basis of eigenvectors; draws outside the interval of ρ are left out. parts: ρ (R,), β and θ (R, k)
    of parameters (R, p).
    """
    triangle, basis = schur(w, output="complex")
    values, ones = np.diag(triangle), np.ones(len(w))
    size = np.sqrt(np.diag(covariance))  # of parameters in yuan and in shares the least would be rounding
    normal = np.random.default_rng(SEED).multivariate_normal(
        np.zeros(len(size)), covariance / np.outer(size, size), DRAWS, method="svd"
    )
    drawn = parameters + normal * size
    rho, beta, theta = parts(drawn)
    real = values.real[np.abs(values.imag) < 1e-9]
    kept = (rho > 1 / real.min()) & (rho < 1 / real.max())
    rho, beta, theta = rho[kept], beta[kept], theta[kept]
    inverse = 1 / (1 - np.multiply.outer(rho, values))
    own, own_lagged = inverse.mean(1).real[:, None], (inverse * values).mean(1).real[:, None]
    every, every_lagged = (
        (solved(triangle, rho, basis.conj().T @ right) @ (ones @ basis)).real[:, None] / len(w)
        for right in (ones, w @ ones)
    )
    direct, total = beta * own + theta * own_lagged, beta * every + theta * every_lagged
    return np.stack([direct, total - direct, total], axis=1)


def solved(triangle: Matrix, rho: Matrix, right: Matrix) -> Matrix:
    """(I − ρT)⁻¹ b (R, n) for each ρ (R,), from the last row up; triangle: T (n, n), right: b (n,)."""
    found = np.empty((len(rho), len(right)), complex)
    for i in reversed(range(len(right))):
        above = found[:, i + 1 :] @ triangle[i, i + 1 :]
        found[:, i] = (right[i] + rho * above) / (1 - rho * triangle[i, i])
    return found
