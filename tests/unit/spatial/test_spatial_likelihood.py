"""The concentrated likelihood and its information against brute force: every dummy, every contrast, every n×n
matrix.
"""

import numpy as np
import pytest

from spatial_data import contiguity, inverse_distance, neighbours, simulate
from spillover.arrays.spatial.models import MODELS, fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator

pytestmark = pytest.mark.proof("hand calculation")

N, T = 9, 4
TERMS = ("DF", "UL")


def by_row_sums(w: np.ndarray, m: np.ndarray, parts) -> np.ndarray:
    """The constant, and the sums of the rows of W and of M where the model has it."""
    return np.column_stack([np.ones(N), w.sum(1), m.sum(1)][: 3 if parts.error else 2])


def dummies(effects: str, loadings: np.ndarray) -> np.ndarray:
    """(Tn, d) of unit and year dummies, year by year; those of years times each of the loadings."""
    unit = np.tile(np.eye(N), (T, 1))
    year = np.hstack([np.kron(np.eye(T), loading[:, None]) for loading in loadings.T])
    return {"individual": unit, "time": year, "two-way": np.hstack([unit, year])}[effects]


def lsdv_loglik(parameters, y, z, w, m, effects, parts, loadings) -> float:
    """ln L at (β, ρ, λ, σ²) with the coefficients of all dummies at their best: no shortcut of the module is
    used.
    """
    k = z.shape[2]
    beta, rest = parameters[:k], list(parameters[k:])
    rho = rest.pop(0) if parts.lag else 0.0
    lam = rest.pop(0) if parts.error else 0.0
    sigma2 = rest.pop(0)
    s, b = np.eye(N) - rho * w, np.eye(N) - lam * m
    big = np.kron(np.eye(T), b)
    left = big @ ((y @ s.T).ravel() - z.reshape(-1, k) @ beta)
    filtered = big @ dummies(effects, loadings)
    e = left - filtered @ np.linalg.lstsq(filtered, left, rcond=None)[0]
    jacobians = T * (np.linalg.slogdet(s)[1] + np.linalg.slogdet(b)[1])
    return float(-0.5 * T * N * np.log(2 * np.pi * sigma2) + jacobians - e @ e / (2 * sigma2))


def contrasts(loadings: np.ndarray) -> np.ndarray:
    """Orthonormal (n, n − q) whose columns are orthogonal to loadings (n, q of full rank or less)."""
    u, size, _ = np.linalg.svd(loadings)
    return u[:, int((size > 1e-9 * size[0]).sum()) :]


def transformed_loglik(parameters, y, z, w, m, effects, parts, loadings) -> float:
    """ln L of the panel in orthonormal contrasts over periods and units, with matrices F'WF (Lee and Yu
    2010).
    """
    over_time = contrasts(np.ones((T, 1))) if effects in ("individual", "two-way") else np.eye(T)
    over_units = contrasts(loadings) if effects in ("time", "two-way") else np.eye(N)
    y, z = over_time.T @ y @ over_units, np.einsum("ts,tik,ij->sjk", over_time, z, over_units)
    w, m = over_units.T @ w @ over_units, over_units.T @ m @ over_units
    k, n = z.shape[2], y.shape[1]
    beta, rest = parameters[:k], list(parameters[k:])
    rho = rest.pop(0) if parts.lag else 0.0
    lam = rest.pop(0) if parts.error else 0.0
    sigma2 = rest.pop(0)
    s, b = np.eye(n) - rho * w, np.eye(n) - lam * m
    e = (y @ s.T - z @ beta) @ b.T
    jacobians = len(y) * (np.linalg.slogdet(s)[1] + np.linalg.slogdet(b)[1])
    return float(-0.5 * y.size * np.log(2 * np.pi * sigma2) + jacobians - np.square(e).sum() / (2 * sigma2))


def derivatives(function, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Gradient and Hessian by central differences."""
    step = 1e-4 * np.maximum(np.abs(at), 0.1)
    shift = np.diag(step)
    gradient = np.array(
        [(function(at + d) - function(at - d)) / (2 * h) for d, h in zip(shift, step, strict=True)]
    )
    hessian = np.empty((at.size, at.size))
    for i in range(at.size):
        for j in range(at.size):
            ends = [function(at + a * shift[i] + b * shift[j]) * a * b for a in (1, -1) for b in (1, -1)]
            hessian[i, j] = sum(ends) / (4 * step[i] * step[j])
    return gradient, hessian


def design(model: str, x: np.ndarray, w: np.ndarray) -> np.ndarray:
    return np.concatenate([x, w @ x], axis=2) if MODELS[model].durbin else x


def islands(n: int, k: int, seed: int) -> np.ndarray:
    """A row-standardised W of links in one direction, with a unit that none links to or from."""
    w = np.zeros((n, n))
    w[1:, 1:] = neighbours(n - 1, k, seed=seed)
    return w


CASES = [
    (model, effects, definition, matrix, "common")
    for model in ("SAR", "SDM", "SEM", "SDEM", "SARAR", "GNS")
    for effects in ("individual", "time", "two-way")
    for definition, matrix in (("lsdv", inverse_distance), ("lsdv", neighbours), ("transformed", neighbours))
]
CASES += [
    (model, "two-way", definition, matrix, "by_row_sum")
    for model in ("SAR", "SDM", "SEM", "SDEM", "SARAR", "GNS")
    for definition, matrix in (("lsdv", inverse_distance), ("lsdv", islands), ("transformed", islands))
]


@pytest.mark.parametrize(("model", "effects", "definition", "matrix", "years"), CASES)
def test_is_the_maximum_of_the_full_likelihood_and_inverts_its_hessian(
    model, effects, definition, matrix, years
):
    """Two matrices, W and another M, so that nothing hides in W = M."""
    w = matrix(N, *([] if matrix is inverse_distance else [3]), seed=3)
    m = matrix(N, *([] if matrix is inverse_distance else [2]), seed=4)
    y, x = simulate(w, T, seed=7, rho=0.3)
    loadings = np.ones((N, 1)) if years == "common" else by_row_sums(w, m, MODELS[model])
    estimate = fit_spatial(
        model,
        y,
        x,
        SpatialOperator(w),
        terms=TERMS,
        effects=effects,
        definition=definition,
        year_effects=years,
        variance="observed",
        error_operator=SpatialOperator(m),
    )
    brute = lsdv_loglik if definition == "lsdv" else transformed_loglik

    def loglik(parameters: np.ndarray) -> float:
        return brute(parameters, y, design(model, x, w), w, m, effects, MODELS[model], loadings)

    assert estimate.loglik == pytest.approx(loglik(estimate.coefficients), rel=1e-12)
    gradient, hessian = derivatives(loglik, estimate.coefficients)
    assert np.abs(gradient * estimate.se).max() < 1e-6
    np.testing.assert_allclose(-hessian @ estimate.covariance, np.eye(len(hessian)), atol=2e-4)


@pytest.mark.parametrize("model", ["SDM", "SEM", "SARAR"])
@pytest.mark.parametrize("effects", ["individual", "time", "two-way", "by_row_sum"])
def test_expected_information_is_that_of_the_transformed_panel(model, effects):
    """Anselin (1988, section 6.2) written out with n×n matrices of the contrasts."""
    w, m = neighbours(N, 3, seed=3), neighbours(N, 2, seed=4)
    options = {"effects": effects}
    if effects == "by_row_sum":
        w, m, options = islands(N, 3, 3), islands(N, 2, 4), {"year_effects": "by_row_sum"}
    y, x = simulate(w, T, seed=8, rho=0.3)
    estimate = fit_spatial(
        model, y, x, SpatialOperator(w), terms=TERMS, error_operator=SpatialOperator(m), **options
    )
    over_time = contrasts(np.ones((T, 1))) if effects != "time" else np.eye(T)
    over_units = contrasts(by_row_sums(w, m, MODELS[model])) if effects != "individual" else np.eye(N)
    z = np.einsum("ts,tik,ij->sjk", over_time, design(model, x, w), over_units)
    w, m = over_units.T @ w @ over_units, over_units.T @ m @ over_units
    periods, n, k = z.shape
    parts, s2 = MODELS[model], estimate.sigma2
    b = np.eye(n) - estimate.lam * m
    g = w @ np.linalg.inv(np.eye(n) - estimate.rho * w)
    spatial = ([b @ g @ np.linalg.inv(b)] if parts.lag else []) + (
        [m @ np.linalg.inv(b)] if parts.error else []
    )
    filtered = (b @ z).reshape(-1, k)
    mean = (z @ estimate.coefficients[:k]) @ (b @ g).T
    columns = np.column_stack([filtered, mean.ravel()]) if parts.lag else filtered
    info = np.zeros((k + len(spatial) + 1,) * 2)
    info[: columns.shape[1], : columns.shape[1]] = columns.T @ columns / s2
    for i, left in enumerate(spatial, start=k):
        info[i, -1] = info[-1, i] = periods * np.trace(left) / s2
        for j, right in enumerate(spatial, start=k):
            info[i, j] += periods * (np.trace(left @ right) + np.trace(left.T @ right))
    info[-1, -1] = periods * n / (2 * s2**2)
    np.testing.assert_allclose(info @ estimate.covariance, np.eye(len(info)), atol=1e-8)


@pytest.mark.parametrize("model", ["SAR", "SDM", "SEM", "SARAR"])
def test_expected_and_observed_information_meet_in_a_long_panel(model):
    w = contiguity(40, seed=1)
    y, x = simulate(
        w,
        150,
        seed=2,
        lam=0.3 if model == "SARAR" else 0.0,
        theta=(0.0, 0.0) if model != "SDM" else (0.5, -0.3),
    )
    operator = SpatialOperator(w)
    se = [
        fit_spatial(model, y, x, operator, terms=TERMS, variance=variance).se
        for variance in ("expected", "observed")
    ]
    np.testing.assert_allclose(se[0], se[1], rtol=0.06)


def test_clustered_variance_meets_the_information_where_errors_are_independent():
    """Many units, normal errors: the sandwich and the information estimate one matrix."""
    w = contiguity(400, seed=1)
    y, x = simulate(w, 6, seed=3)
    operator = SpatialOperator(w)
    for model in ("SDM", "SARAR"):
        se = [
            fit_spatial(model, y, x, operator, terms=TERMS, variance=variance).se
            for variance in ("expected", "clustered")
        ]
        np.testing.assert_allclose(se[1], se[0], rtol=0.15)


@pytest.mark.debt("35.8")
@pytest.mark.parametrize(("model", "name"), [("SAR", "rho"), ("SEM", "lambda")])
def test_a_clustered_error_of_the_spatial_coefficient_has_no_unit_of_measure(model, name):
    w = contiguity(60, seed=1)
    y, x = simulate(w, 6, seed=3)
    operator = SpatialOperator(w)
    one, other = (
        fit_spatial(model, scale * y, x, operator, terms=TERMS, variance="clustered") for scale in (1, 100)
    )
    assert other.se[other.terms.index(name)] == pytest.approx(one.se[one.terms.index(name)], rel=1e-4)
    assert other.se[0] == pytest.approx(100 * one.se[0], rel=1e-4)


def test_clustered_variance_sees_errors_that_persist_within_units():
    """AR(1) errors and regressors: what the information promises is too small, the sandwich is larger by the
    same order.
    """
    rng = np.random.default_rng(5)
    n, periods = 200, 20
    w = contiguity(n, seed=2)

    def persistent(shape):
        out = rng.standard_normal((periods, *shape))
        for t in range(1, periods):
            out[t] += 0.9 * out[t - 1]
        return out

    x = persistent((n, 1))
    y = np.linalg.solve(np.eye(n) - 0.4 * w, (x[..., 0] + persistent((n,))).T).T
    operator = SpatialOperator(w)
    naive, clustered = (
        fit_spatial("SAR", y, x, operator, terms=("DF",), variance=v) for v in ("expected", "clustered")
    )
    assert clustered.se[0] > 1.5 * naive.se[0]
