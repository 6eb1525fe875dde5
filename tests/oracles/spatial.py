"""Spatial panels by a plain calculation: orthonormal contrasts or demeaning, `slogdet`, scipy's optimisers.

Every matrix is dense and every formula the textbook's (Elhorst 2014, chapter 3; Lee and Yu 2010), so that it
shares nothing with the workflow's own likelihood, which never forms an inverse.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.linalg import null_space, orth
from scipy.optimize import minimize, minimize_scalar

from oracles.models import DURBIN, ERROR, LAG
from spillover.recipe import Recipe

Matrix = np.ndarray

INSIDE = 1e-6  # how near to its ends the interval of a spatial parameter is searched
STEP = 1e-4  # of a parameter's standard error: steps of the numerical derivatives


@dataclass(frozen=True)
class Data:
    """A panel without its effects: y and its lag (n, T), regressors (k, n, T); W, M the matrices of the
    likelihood; jacobians: how often their determinants enter; nobs: what it counts; loadings (n, q): of time
    effects that leave after the error filter, None where they left before.
    """

    y: Matrix
    lag: Matrix
    x: Matrix
    names: tuple[str, ...]
    w: Matrix | None
    m: Matrix | None
    jacobians: int
    nobs: int
    loadings: Matrix | None = None

    @property
    def projects(self) -> bool:
        """Whether time effects leave after the error filter."""
        return self.loadings is not None


def contrasts(loadings: Matrix) -> Matrix:
    """Orthonormal contrasts (n, n − q): every column is orthogonal to the loadings (n, q)."""
    return null_space(loadings.T)


def loadings_of(recipe: Recipe, w: Matrix, m: Matrix) -> Matrix:
    """What the effects of a year are multiplied with (n, q): 1, and where they are by row sums those of W and
    of the errors' M.
    """
    columns = [np.ones(len(w))]
    if recipe.year_effects == "by_row_sum":
        columns += [w.sum(1), *([m.sum(1)] if recipe.estimator in ERROR else [])]
    return orth(np.column_stack(columns), rcond=1e-9)


def away_from(span: Matrix) -> Matrix:
    """The projection (n, n) on what is orthogonal to columns (n, q)."""
    return np.eye(len(span)) - span @ np.linalg.pinv(span)


def prepare(recipe: Recipe, y: Matrix, x: Matrix, w: Matrix, m: Matrix) -> Data:
    """The data of a recipe. y (n, T), x (k, n, T) in the order of its terms; w, m (n, n)."""
    n, periods = y.shape
    names, columns = list(recipe.terms), list(x)
    if recipe.estimator in DURBIN:
        names += [f"W:{term}" for term in recipe.durbin]
        columns += [w @ take_deviations(recipe, x[recipe.terms.index(term)], w, m) for term in recipe.durbin]
    if recipe.effects == "none":
        names, columns = ["const", *names], [np.ones_like(y), *columns]
    unit, year = recipe.effects in ("individual", "two-way"), recipe.effects in ("time", "two-way")
    reduces = recipe.definition == "transformed"
    left, right, loadings = np.eye(n), np.eye(periods), loadings_of(recipe, w, m)
    if year:
        left = contrasts(loadings).T if reduces else away_from(loadings)
    if unit:
        right = contrasts(np.ones((periods, 1))) if reduces else away_from(np.ones((periods, 1)))
    inner_w, inner_m = (left @ a @ left.T if year and reduces else a for a in (w, m))
    moved = left @ y @ right
    lag = left @ (w @ y) @ right if recipe.definition == "lsdv" else inner_w @ moved
    return Data(
        y=moved,
        lag=lag if recipe.estimator in LAG else np.zeros_like(moved),
        x=np.stack([left @ column @ right for column in columns]),
        names=tuple(names),
        w=inner_w if recipe.estimator in LAG else None,
        m=inner_m if recipe.estimator in ERROR else None,
        jacobians=right.shape[1] if reduces else periods,
        nobs=left.shape[0] * right.shape[1] if reduces else n * periods,
        loadings=loadings if recipe.definition == "lsdv" and year else None,
    )


def take_deviations(recipe: Recipe, values: Matrix, w: Matrix, m: Matrix) -> Matrix:
    """The values (n, T) whose lag is taken: under `direct`, with year effects, their deviations."""
    year = recipe.effects in ("time", "two-way")
    return away_from(loadings_of(recipe, w, m)) @ values if year and recipe.definition == "direct" else values


@dataclass(frozen=True)
class Point:
    """β, ρ, λ, σ² and the log-likelihood there."""

    data: Data
    beta: Matrix
    rho: float
    lam: float
    sigma2: float
    loglik: float

    @cached_property
    def parameters(self) -> Matrix:
        """All parameters: β, then ρ and λ where the model has them, then σ²."""
        spatial = [v for v, a in ((self.rho, self.data.w), (self.lam, self.data.m)) if a is not None]
        return np.array([*self.beta, *spatial, self.sigma2])

    @property
    def names(self) -> tuple[str, ...]:
        """The names of `parameters`."""
        spatial = [s for s, a in (("rho", self.data.w), ("lambda", self.data.m)) if a is not None]
        return (*self.data.names, *spatial, "sigma2_e")


def maximise(data: Data) -> Point:
    """The maximum, over ρ and λ inside the inverse eigenvalues; β and σ² have closed forms given them."""

    def lost(values: Matrix) -> float:
        rho, lam = _spread(data, values)
        return -concentrated(data, rho, lam).loglik

    ends = [interval(a) for a in (data.w, data.m) if a is not None]
    if not ends:
        return concentrated(data, 0.0, 0.0)
    if len(ends) == 1:
        found = minimize_scalar(lambda v: lost(np.array([v])), bounds=ends[0], options={"xatol": 1e-11})
        return concentrated(data, *_spread(data, np.array([found.x])))
    options = {"xatol": 1e-10, "fatol": 1e-12, "maxiter": 4000}
    starts = [np.array([a, b]) for a in (0.0, 0.4) for b in (0.0, 0.4)]
    tries = [minimize(lost, s, method="Nelder-Mead", bounds=ends, options=options) for s in starts]
    return concentrated(data, *_spread(data, min(tries, key=lambda t: t.fun).x))


def interval(matrix: Matrix) -> tuple[float, float]:
    """Between the inverses of the least and largest real eigenvalue, where I − ρW keeps its sign."""
    real = [v.real for v in np.linalg.eigvals(matrix) if abs(v.imag) < 1e-9]
    low, high = 1 / min(real), 1 / max(real)
    return low + INSIDE * (high - low), high - INSIDE * (high - low)


def concentrated(data: Data, rho: float, lam: float) -> Point:
    """β and σ² that maximise the likelihood given ρ and λ."""
    n = data.y.shape[0]
    b = np.eye(n) - lam * data.m if data.m is not None else np.eye(n)
    response, columns = b @ (data.y - rho * data.lag), np.stack([b @ x for x in data.x])
    if data.loadings is not None:
        away = away_from(b @ data.loadings)
        response, columns = away @ response, np.stack([away @ x for x in columns])
    flat = columns.reshape(len(columns), -1).T
    beta = np.linalg.lstsq(flat, response.ravel(), rcond=None)[0]
    errors = response.ravel() - flat @ beta
    sigma2 = float(errors @ errors) / data.nobs
    return Point(data, beta, rho, lam, sigma2, likelihood(data, rho, lam, sigma2, float(errors @ errors)))


def likelihood(data: Data, rho: float, lam: float, sigma2: float, squares: float) -> float:
    """ln L of the normal distribution, constants included."""
    value = -data.nobs / 2 * np.log(2 * np.pi * sigma2) - squares / (2 * sigma2)
    for parameter, matrix in ((rho, data.w), (lam, data.m)):
        if matrix is not None:
            value += data.jacobians * np.linalg.slogdet(np.eye(len(matrix)) - parameter * matrix)[1]
    return float(value)


def expected(point: Point) -> Matrix:
    """The expected information matrix."""
    data, s2, times = point.data, point.sigma2, point.data.jacobians
    n = data.y.shape[0]
    identity, k = np.eye(n), len(point.beta)
    b = identity - point.lam * data.m if data.m is not None else identity
    columns = [b @ x for x in data.x]
    size = len(point.parameters)
    info = np.zeros((size, size))
    g = h = None
    if data.w is not None:
        g = b @ data.w @ np.linalg.inv(identity - point.rho * data.w) @ np.linalg.inv(b)
        residual = b @ (data.y - point.rho * data.lag - np.tensordot(point.beta, data.x, 1))
        of_errors = g @ residual  # the part of the lag that is noise, less its year effects as the lag is
        if data.loadings is not None:
            of_errors = away_from(data.loadings) @ of_errors
        columns.append(b @ data.lag - of_errors)
        info[k, k] = times * (np.trace(g @ g) + np.trace(g.T @ g))
        info[k, -1] = info[-1, k] = times * np.trace(g) / s2
    flat = np.stack([column.ravel() for column in columns])
    info[: len(flat), : len(flat)] += flat @ flat.T / s2
    if data.m is not None:
        h, at = data.m @ np.linalg.inv(b), size - 2
        info[at, at] = times * (np.trace(h @ h) + np.trace(h.T @ h))
        info[at, -1] = info[-1, at] = times * np.trace(h) / s2
        if g is not None:
            info[k, at] = info[at, k] = times * (np.trace(h @ g) + np.trace(h.T @ g))
    info[-1, -1] = data.nobs / (2 * s2**2)
    return info


def observed(point: Point) -> Matrix:
    """Minus the Hessian of the log-likelihood, by central differences."""
    steps = STEP * 10 / np.sqrt(np.diag(expected(point)))
    size, centre = len(steps), point.parameters
    shifts = np.diag(steps)

    def value(parameters: Matrix) -> float:
        return full(point.data, parameters)

    hessian = np.empty((size, size))
    for i in range(size):
        for j in range(i + 1):
            signs = [(a, c) for a in (1, -1) for c in (1, -1)]
            total = sum(a * c * value(centre + a * shifts[i] + c * shifts[j]) for a, c in signs)
            hessian[i, j] = hessian[j, i] = total / (4 * steps[i] * steps[j])
    return -hessian


def full(data: Data, parameters: Matrix) -> float:
    """The log-likelihood at any parameters."""
    k = len(data.names)
    rho, lam = _spread(data, parameters[k:-1])
    b = np.eye(data.y.shape[0]) - lam * data.m if data.m is not None else np.eye(data.y.shape[0])
    errors = b @ (data.y - rho * data.lag - np.tensordot(parameters[:k], data.x, 1))
    return likelihood(data, rho, lam, parameters[-1], float((errors**2).sum()))


def _spread(data: Data, values: Matrix) -> tuple[float, float]:
    left = list(values)
    rho = float(left.pop(0)) if data.w is not None else 0.0
    return rho, float(left.pop(0)) if data.m is not None else 0.0
