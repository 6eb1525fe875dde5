"""Dynamic spatial panels by a plain calculation: the static one with lags as regressors, and Yu, de Jong and
Lee's (2008) correction from dense traces.
"""

import numpy as np
from msgspec.structs import replace

from oracles import spatial
from oracles.spatial import Data, Point
from spillover.recipe import Recipe

Array = np.ndarray
LAG, SPATIAL_LAG = "lag:y", "W:lag:y"
LAGS = {"y": (LAG,), "Wy": (SPATIAL_LAG,), "both": (LAG, SPATIAL_LAG)}


def fits(recipe: Recipe) -> bool:
    """Whether the correction asked for has a plain form: after the transformation, or none."""
    return recipe.correction == "none" or (
        recipe.correction == "asymptotic" and recipe.definition == "transformed"
    )


def maximise(recipe: Recipe, y: Array, x: Array, w: Array) -> tuple[Point, Point]:
    """The maximum, and the point that the correction moves it to. y (n, T + 1), x (k, n, T + 1)."""
    names = LAGS[recipe.dynamic]
    before = {LAG: y[:, :-1], SPATIAL_LAG: w @ spatial.take_deviations(recipe, y[:, :-1], w, w)}
    columns = np.stack([*(before[name] for name in names), *x[:, :, 1:]])
    static = replace(recipe, terms=(*names, *recipe.terms))
    plain = spatial.maximise(spatial.prepare(static, y[:, 1:], columns, w, w))
    return plain, corrected(plain) if recipe.correction == "asymptotic" else plain


def corrected(point: Point) -> Point:
    """θ − I⁻¹a, with a the mean of the score for many periods: minus traces of what the errors' means do to
    the lags of y, and of ρ's part in them.
    """
    data, w = point.data, point.data.w
    assert w is not None
    at = {
        name: float(point.beta[data.names.index(name)]) for name in (LAG, SPATIAL_LAG) if name in data.names
    }
    tau, eta, identity = at.get(LAG, 0.0), at.get(SPATIAL_LAG, 0.0), np.eye(len(w))
    past = np.linalg.inv((1 - tau) * identity - (point.rho + eta) * w)
    lagged = w @ np.linalg.inv(identity - point.rho * w)
    mean = np.zeros(len(point.parameters))
    for name, matrix in ((LAG, past), (SPATIAL_LAG, w @ past)):
        if name in at:
            mean[data.names.index(name)] = -np.trace(matrix)
    mean[-2] = -np.trace(lagged @ (tau * identity + eta * w) @ past)
    step = np.linalg.solve(spatial.expected(point), mean)
    return moved(data, point.beta - step[:-2], point.rho - float(step[-2]), point.loglik)


def moved(data: Data, beta: Array, rho: float, loglik: float) -> Point:
    """The point at other coefficients, σ² that of its residuals; the log-likelihood stays the maximum's."""
    errors = data.y - rho * data.lag - np.tensordot(beta, data.x, 1)
    return Point(data, beta, rho, 0.0, float((errors**2).sum()) / data.nobs, loglik)


def statistics_of(plain: Point, point: Point, w: Array) -> dict[str, float]:
    """Measures of fit at the maximum, and the largest root of the process."""
    at = dict(zip(point.names, map(float, point.parameters), strict=True))
    omega = np.linalg.eigvals(w)
    roots = (at.get(LAG, 0.0) + at.get(SPATIAL_LAG, 0.0) * omega) / (1 - at["rho"] * omega)
    data, k = plain.data, len(plain.parameters)
    aic, bic = 2 * k - 2 * plain.loglik, float(np.log(data.nobs)) * k - 2 * plain.loglik
    errors = data.y - plain.rho * data.lag - np.tensordot(plain.beta, data.x, 1)
    return {
        "r2_within": 1 - float((errors**2).sum() / (data.y**2).sum()),
        "sigma2": point.sigma2,
        "loglik": plain.loglik,
        "aic": aic,
        "bic": bic,
        "largest_root": float(np.abs(roots).max()),
    }


def stationarity(point: Point, covariance: Array, w: Array) -> float:
    """Wald's statistic of τ + c(ρ + η) = 1, c the largest eigenvalue of W."""
    highest = max(v.real for v in np.linalg.eigvals(w) if abs(v.imag) < 1e-9)
    weights = {LAG: 1.0, SPATIAL_LAG: highest, "rho": highest}
    share = np.array([weights.get(name, 0.0) for name in point.names])
    return float((share @ point.parameters - 1) ** 2 / (share @ covariance @ share))
