"""Spatial panels with random unit effects by a plain calculation: two normal distributions, of the means over
time and of the contrasts, with dense covariances.

The information matrix is the normal distribution's own, m_i'V⁻¹m_j + ½ tr V⁻¹V_iV⁻¹V_j, whatever the model.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from oracles.models import ERROR, LAG
from oracles.spatial import contrasts, interval
from spillover.recipe import Recipe

Matrix = np.ndarray
STARTS = ((0.1, 0.0), (0.1, 2.0))  # of ρ or λ, and of ln φ


@dataclass(frozen=True)
class Data:
    """y (n, T) and regressors (k, n, T) turned so that the first period is √T × the mean over time."""

    y: Matrix
    x: Matrix
    names: tuple[str, ...]
    w: Matrix | None
    m: Matrix | None
    errors: str


@dataclass(frozen=True)
class RandomPoint:
    """The maximum: parameters β, ρ, λ, φ, σ² by name, and the log-likelihood."""

    data: Data
    names: tuple[str, ...]
    parameters: Matrix
    loglik: float


def prepare(recipe: Recipe, y: Matrix, x: Matrix, w: Matrix, m: Matrix) -> Data:
    """The data of a recipe. y (n, T), x (k, n, T) in the order of its terms; w, m (n, n)."""
    periods = y.shape[1]
    columns = [np.ones_like(y), *x, *(w @ x[recipe.terms.index(term)] for term in recipe.durbin)]
    turn = np.column_stack([np.full(periods, periods**-0.5), contrasts(np.ones((periods, 1)))])
    return Data(
        y=y @ turn,
        x=np.stack([column @ turn for column in columns]),
        names=("const", *recipe.terms, *(f"W:{term}" for term in recipe.durbin)),
        w=w if recipe.estimator in LAG else None,
        m=m if recipe.estimator in ERROR else None,
        errors=getattr(recipe, "random_errors", "") or "b",
    )


def covariances(data: Data, lam: float, phi: float) -> tuple[Matrix, Matrix]:
    """Ω of the means and of the contrasts (n, n), in units of σ²."""
    n, periods = data.y.shape
    b = np.eye(n) - lam * data.m if data.m is not None else np.eye(n)
    inner = np.linalg.inv(b.T @ b)
    of_units = inner if data.errors == "kkp" else np.eye(n)
    return inner + periods * phi * of_units, inner


def maximise(data: Data) -> RandomPoint:
    """The maximum over ρ, λ and ln φ, with β and σ² in closed form."""
    ends = [interval(a) for a in (data.w, data.m) if a is not None]
    options = {"xatol": 1e-9, "fatol": 1e-10, "maxiter": 8000, "maxfev": 8000}
    tries = [
        minimize(
            lambda v: -_at(data, v).loglik,
            [spatial] * len(ends) + [ln_phi],
            method="Nelder-Mead",
            bounds=[*ends, (-20.0, 20.0)],
            options=options,
        )
        for spatial, ln_phi in STARTS
    ]
    return _at(data, min(tries, key=lambda t: t.fun).x)


def _at(data: Data, values: Matrix) -> RandomPoint:
    n, periods = data.y.shape
    left = list(values)
    rho = left.pop(0) if data.w is not None else 0.0
    lam = left.pop(0) if data.m is not None else 0.0
    phi = float(np.exp(left[0]))
    response = data.y - rho * (data.w @ data.y) if data.w is not None else data.y
    rows, target, logs = [], [], 0.0
    for part, omega in zip((slice(0, 1), slice(1, None)), covariances(data, lam, phi), strict=True):
        root = np.linalg.inv(np.linalg.cholesky(omega))
        rows.append(np.stack([(root @ x[:, part]).ravel() for x in data.x], axis=1))
        target.append((root @ response[:, part]).ravel())
        logs += (1 if part.start == 0 else periods - 1) * np.linalg.slogdet(omega)[1]
    flat, y = np.vstack(rows), np.concatenate(target)
    beta = np.linalg.lstsq(flat, y, rcond=None)[0]
    sigma2 = float(((y - flat @ beta) ** 2).mean())
    value = -n * periods / 2 * (np.log(2 * np.pi * sigma2) + 1) - logs / 2
    if data.w is not None:
        value += periods * np.linalg.slogdet(np.eye(n) - rho * data.w)[1]
    spatial = [(s, v) for s, v, a in (("rho", rho, data.w), ("lambda", lam, data.m)) if a is not None]
    names = (*data.names, *(s for s, _ in spatial), "phi", "sigma2_e")
    return RandomPoint(data, names, np.array([*beta, *(v for _, v in spatial), phi, sigma2]), float(value))


def expected(point: RandomPoint) -> Matrix:
    """The expected information of all parameters."""
    at = dict(zip(point.names, point.parameters, strict=True))
    info = np.zeros((len(point.names), len(point.names)))
    for first in (True, False):
        times = 1 if first else point.data.y.shape[1] - 1
        v, means, slopes = _moments(point, at, first)
        solved = {name: np.linalg.solve(v, slope) for name, slope in slopes.items()}
        weighted = {name: np.linalg.solve(v, mean) for name, mean in means.items()}
        for i, a in enumerate(point.names):
            for j, c in enumerate(point.names):
                if a in means and c in means:
                    info[i, j] += (means[a] * weighted[c]).sum()
                if a in solved and c in solved:
                    info[i, j] += times / 2 * (solved[a] * solved[c].T).sum()
    return info


def _moments(
    point: RandomPoint, at: dict[str, float], first: bool
) -> tuple[Matrix, dict[str, Matrix], dict[str, Matrix]]:
    """V (n, n) of a period, and the derivatives of its mean and of V by parameter. first: the period of the
    means, else a contrast.
    """
    data, sigma2, phi = point.data, at["sigma2_e"], at["phi"]
    n, periods = data.y.shape
    k, identity = len(data.names), np.eye(n)
    part = slice(0, 1) if first else slice(1, None)
    inverse = np.linalg.inv(identity - at.get("rho", 0.0) * data.w) if data.w is not None else identity

    def seen(omega: Matrix) -> Matrix:
        return sigma2 * inverse @ omega @ inverse.T

    outer, inner = covariances(data, at.get("lambda", 0.0), phi)
    v = seen(outer if first else inner)
    kkp = data.errors == "kkp"
    slopes = {"sigma2_e": v / sigma2}
    slopes["phi"] = seen(periods * (inner if kkp else identity)) if first else np.zeros((n, n))
    means = {name: inverse @ x[:, part] for name, x in zip(data.names, data.x, strict=True)}
    if data.w is not None:
        g = inverse @ data.w
        slopes["rho"] = g @ v + v @ g.T
        means["rho"] = g @ inverse @ np.tensordot(point.parameters[:k], data.x[:, :, part], 1)
    if data.m is not None:
        b = identity - at["lambda"] * data.m
        moved = inner @ (data.m.T @ b + b.T @ data.m) @ inner  # the derivative of (B'B)⁻¹
        slopes["lambda"] = seen(moved * (1 + periods * phi if first and kkp else 1.0))
    return v, means, slopes
