"""Random effects: the likelihood against the nT × nT normal density, its maximum, information, and
recovery.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import approx_fprime
from scipy.stats import multivariate_normal

from spatial_data import contiguity, inverse_distance, neighbours
from spillover.arrays.foundation import EstimationError
from spillover.arrays.spatial import information, random_effects
from spillover.arrays.spatial.effects import impacts
from spillover.arrays.spatial.models import probing_error
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.spatial.random_effects import fit_spatial_random, mundlak

pytestmark = pytest.mark.proof("hand calculation")

TERMS = ("a", "b")
N, T = 20, 5
W = neighbours(N, 4, seed=3)
CASES = [
    ("OLS", "b"),
    ("SAR", "b"),
    ("SEM", "b"),
    ("SEM", "kkp"),
    ("SARAR", "b"),
    ("SARAR", "kkp"),
    ("SDM", "b"),
    ("GNS", "kkp"),
]


def panel(n, periods, w, seed, rho=0.3, lam=0.4, errors="b"):
    """y (T, n) and x (T, n, 2) with random effects of standard deviation 1.5, β = (1, −0.5), constant 2, σ =
    1.
    """
    generator = np.random.default_rng(seed)
    x = generator.standard_normal((periods, n, 2))
    unit, noise = 1.5 * generator.standard_normal(n), generator.standard_normal((periods, n))
    spatial = np.linalg.inv(np.eye(n) - lam * w)
    u = unit + noise @ spatial.T if errors == "b" else (unit + noise) @ spatial.T
    return np.linalg.solve(np.eye(n) - rho * w, (2 + x @ np.array([1.0, -0.5]) + u).T).T, x


Y, X = panel(N, T, W, seed=8)


def density(parameters, names, durbin, errors, y=Y):
    """ln of the normal density of y, from its nT × nT covariance."""
    p = dict(zip(names, parameters, strict=True))
    eye = np.eye(N)
    mean = p["const"] + sum(p[t] * X[:, :, j] for j, t in enumerate(TERMS))
    if durbin:
        mean = mean + sum(p[f"W:{t}"] * (X[:, :, j] @ W.T) for j, t in enumerate(TERMS))
    a = np.linalg.inv(eye - p.get("rho", 0.0) * W)
    b = np.linalg.inv(eye - p.get("lambda", 0.0) * W)
    noise = b @ b.T
    unit = noise if errors == "kkp" else eye
    covariance = p["sigma2_e"] * (
        np.kron(np.ones((T, T)), p["phi"] * a @ unit @ a.T) + np.kron(np.eye(T), a @ noise @ a.T)
    )
    return multivariate_normal((mean @ a.T).ravel(), covariance).logpdf(y.ravel())


@pytest.mark.parametrize(("model", "errors"), CASES)
def test_the_estimate_is_the_maximum_of_the_full_normal_likelihood(model, errors):
    fit = fit_spatial_random(model, Y, X, SpatialOperator(W), terms=TERMS, errors=errors)
    arguments = (fit.terms, model in ("SDM", "GNS"), errors)
    assert fit.loglik == pytest.approx(density(fit.coefficients, *arguments), rel=1e-10)
    for j, se in enumerate(fit.se):
        step = np.zeros(len(fit.terms))
        step[j] = 1e-4 * se
        ends = [density(fit.coefficients + sign * step, *arguments) for sign in (1, -1)]
        assert (ends[0] - ends[1]) / 2e-4 == pytest.approx(0, abs=2e-4)  # the slope per standard error


@pytest.mark.slow
@pytest.mark.long
def test_the_information_is_the_mean_of_the_observed_one():
    """The outer product of scores over panels drawn at the estimate, 300 of them, near the information."""
    model, errors = "SARAR", "b"
    fit = fit_spatial_random(model, Y, X, SpatialOperator(W), terms=TERMS, errors=errors)
    p = dict(zip(fit.terms, fit.coefficients, strict=True))
    eye = np.eye(N)
    a, b = np.linalg.inv(eye - p["rho"] * W), np.linalg.inv(eye - p["lambda"] * W)
    generator = np.random.default_rng(3)
    total = np.zeros((len(fit.terms), len(fit.terms)))
    for _ in range(300):
        noise = generator.standard_normal((T, N)) @ b.T + np.sqrt(p["phi"]) * generator.standard_normal(N)
        mean = p["const"] + X @ np.array([p["a"], p["b"]])
        y = (mean + np.sqrt(p["sigma2_e"]) * noise) @ a.T
        score = approx_fprime(fit.coefficients, density, 1e-6, fit.terms, False, errors, y)
        total += np.outer(score, score) / 300
    scaled = np.sqrt(np.outer(np.diag(fit.covariance), np.diag(fit.covariance)))
    np.testing.assert_allclose(total * scaled, np.linalg.inv(fit.covariance) * scaled, rtol=0.25, atol=0.35)


def test_kkp_and_b_are_one_without_spatial_errors():
    first, second = (
        fit_spatial_random("SAR", Y, X, SpatialOperator(W), terms=TERMS, errors=e) for e in ("b", "kkp")
    )
    np.testing.assert_array_equal(first.coefficients, second.coefficients)


@given(order=st.permutations(range(N)))
@settings(max_examples=5)
def test_permuted_units_change_nothing(order):
    order = list(order)
    plain = fit_spatial_random("SARAR", Y, X, SpatialOperator(W), terms=TERMS)
    moved = fit_spatial_random(
        "SARAR", Y[:, order], X[:, order], SpatialOperator(W[np.ix_(order, order)]), terms=TERMS
    )
    np.testing.assert_allclose(moved.coefficients, plain.coefficients, rtol=1e-6)
    np.testing.assert_allclose(moved.covariance, plain.covariance, rtol=1e-5, atol=1e-9)


def test_scaling_a_regressor_scales_its_coefficient():
    plain = fit_spatial_random("SDM", Y, X, SpatialOperator(W), terms=TERMS)
    scaled = fit_spatial_random("SDM", Y, X * np.array([1e6, 1.0]), SpatialOperator(W), terms=TERMS)
    assert scaled["a"] == pytest.approx(plain["a"] / 1e6, rel=1e-7)
    assert scaled.rho == pytest.approx(plain.rho, rel=1e-7)


def test_dense_and_sparse_agree():
    """Random effects take dense matrices whatever the operator; nothing of its coarse picture of ln|I − ρW|
    may remain.
    """
    w = neighbours(60, 4, 5)
    y, x = panel(60, 5, w, seed=4)
    both = [
        fit_spatial_random("SARAR", y, x, SpatialOperator(w, method=m), terms=TERMS)
        for m in ("eigen", "sparse")
    ]
    np.testing.assert_allclose(both[1].coefficients, both[0].coefficients, rtol=1e-8)


def test_time_effects_are_dummies_and_weights_need_not_be_standardised():
    w = SpatialOperator(inverse_distance(N, 1))
    fit = fit_spatial_random("SDM", Y + np.arange(T)[:, None], X, w, terms=TERMS, effects="two-way")
    assert [t for t in fit.terms if t.startswith("period:")] == [f"period:{t}" for t in range(1, T)]
    assert impacts(fit, draws=50, seed=1).terms[:2] == ("a:direct", "b:direct")


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("errors", ["b", "kkp"])
def test_recovery(errors):
    w = neighbours(40, 4, 1)
    operator = SpatialOperator(w)
    truth = np.array([2.0, 1.0, -0.5, 0.3, 0.4, 2.25, 1.0])
    fits = [
        fit_spatial_random(
            "SARAR", *panel(40, 6, w, seed=s, errors=errors), operator, terms=TERMS, errors=errors
        )
        for s in range(120)
    ]
    errors_of = np.array([f.coefficients - truth for f in fits])
    ses = np.array([f.se for f in fits])
    bias = errors_of.mean(axis=0)
    assert (np.abs(bias) < 4 * errors_of.std(axis=0) / np.sqrt(120) + 0.03 * np.abs(truth)).all()
    covered = (np.abs(errors_of) < 1.96 * ses).mean(axis=0)
    assert (covered > 0.95 - 4 * np.sqrt(0.95 * 0.05 / 120)).all()


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: fit_spatial_random("SXR", Y, X, SpatialOperator(W), terms=TERMS), "not one of"),
        (
            lambda: fit_spatial_random("SAR", Y, X, SpatialOperator(W), terms=TERMS, errors="none"),
            "not one of b, kkp",
        ),
        (lambda: fit_spatial_random("SAR", Y[:1], X[:1], SpatialOperator(W), terms=TERMS), "one period"),
        (
            lambda: fit_spatial_random(
                "SAR", np.where(np.arange(N) == 2, np.nan, Y), X, SpatialOperator(W), terms=TERMS
            ),
            "balanced",
        ),
        (
            lambda: fit_spatial_random("SAR", Y, X[:, :, [0, 0]], SpatialOperator(W), terms=TERMS),
            "linear combination",
        ),
        (
            lambda: fit_spatial_random("SAR", Y, X, SpatialOperator(neighbours(9, 3, 1)), terms=TERMS),
            "match them by id",
        ),
    ],
)
def test_bad_input_is_refused(build, words):
    with pytest.raises(EstimationError, match=words):
        build()


def test_no_random_effects_are_named():
    generator = np.random.default_rng(0)
    noise = generator.standard_normal((T, N))
    within = noise - noise.mean(axis=0) * 1.05  # means over time vary less than independent errors would
    with pytest.raises(EstimationError, match="variance of the random effects is zero"):
        fit_spatial_random("OLS", within, X, SpatialOperator(W), terms=TERMS)


def test_mundlak_of_a_durbin_model_adds_means_of_lags_too():
    assert mundlak("SDM", Y, X, SpatialOperator(W), terms=TERMS).df == (4.0,)


def test_without_spatial_errors_the_search_builds_no_covariance_of_all_units(monkeypatch):
    """What costs n³ at every step is then a multiple of the identity."""
    sizes, made = [], random_effects.strata
    monkeypatch.setattr(random_effects, "strata", lambda *given: (sizes.append(given[4]), made(*given))[1])
    fit_spatial_random("SAR", Y, X, SpatialOperator(W), terms=TERMS)
    assert set(sizes) == {1}


SPARSE = contiguity(40, seed=5)


@pytest.mark.debt("36.2")
@pytest.mark.parametrize("model", ["OLS", "SAR", "SDM"])
def test_a_sparse_matrix_gives_the_estimates_of_a_dense_one(model):
    y, x = panel(40, 6, SPARSE, seed=3, lam=0.0)
    dense, sparse = (
        fit_spatial_random(model, y, x, SpatialOperator(SPARSE, method), terms=TERMS)
        for method in ("eigen", "sparse")
    )
    assert sparse.coefficients == pytest.approx(dense.coefficients, rel=1e-7)
    assert sparse.covariance == pytest.approx(dense.covariance, rel=1e-6, abs=1e-12)
    assert sparse.loglik == pytest.approx(dense.loglik, rel=1e-10)
    if model != "OLS":
        assert sparse.operator.method == "sparse"  # nothing has made it dense on the way


@pytest.mark.debt("36.2")
def test_random_effects_beside_spatial_errors_alone_stop_at_some_size(monkeypatch):
    monkeypatch.setattr(random_effects, "LARGEST", 39)
    y, x = panel(40, 6, SPARSE, seed=3, lam=0.0)
    for model in ("SEM", "SARAR"):
        with pytest.raises(EstimationError, match=r"beside spatial errors .* up to 39 units, not 40"):
            fit_spatial_random(model, y, x, SpatialOperator(SPARSE), terms=TERMS)
    assert np.isfinite(fit_spatial_random("SDM", y, x, SpatialOperator(SPARSE), terms=TERMS).covariance).all()


@pytest.mark.debt("36.2")
def test_probed_traces_are_within_their_stated_error_of_exact_ones(monkeypatch):
    y, x = panel(40, 6, SPARSE, seed=3, lam=0.0)
    operator = SpatialOperator(SPARSE, "sparse")
    exact = fit_spatial_random("SDM", y, x, operator, terms=TERMS)
    test = mundlak("SDM", y, x, operator, terms=TERMS)
    monkeypatch.setattr(information, "EXACT_TRACES", 39)
    probed = fit_spatial_random("SDM", y, x, operator, terms=TERMS)
    error = probing_error(probed)
    assert 0 < error < 0.1
    assert probing_error(exact) == 0
    assert probed.coefficients == pytest.approx(exact.coefficients, rel=1e-12)
    assert probed.se == pytest.approx(exact.se, rel=4 * error)
    again = mundlak("SDM", y, x, operator, terms=TERMS)
    assert (test.note.key, again.note.key) == ("unit_means", "unit_means_by_probes")
    assert again.statistic == pytest.approx(test.statistic, rel=4 * again.note.values["error"])
