"""Dynamic panels: the mean of the score by simulation, corrections, effects, stationarity, and what is
refused.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import eye_array
from scipy.stats import chi2

from spatial_data import DYNAMIC as TRUTH
from spatial_data import contiguity, dynamic_panel, inverse_distance, neighbours
from spillover.arrays.foundation import EstimationError
from spillover.arrays.spatial.design import Transformation, build
from spillover.arrays.spatial.dynamic import (
    LAG,
    SPATIAL_LAG,
    _score,
    compute_lagged_error_share,
    dynamic_effects,
    fit_dynamic,
    mean_score,
)
from spillover.arrays.spatial.information import FittedPanel, compute_expected_information
from spillover.arrays.spatial.models import fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator
from words.render import render_value

pytestmark = pytest.mark.proof("identity")

N = 30
W = contiguity(N, 2)
OPERATOR = SpatialOperator(W)


def panel(periods, seed, w=W, burn=25, year=True):
    """A dynamic Durbin panel at TRUTH."""
    return dynamic_panel(np.random.default_rng(seed), w, periods, burn, year)


Y, X = panel(8, seed=1)


def test_it_is_the_static_model_with_lags_among_the_regressors():
    dynamic = fit_dynamic(Y, X, OPERATOR, terms=["x"], correction="none")
    lags = np.stack([Y[:-1], Y[:-1] @ W.T, X[1:, :, 0]], axis=-1)
    static = fit_spatial("SDM", Y[1:], lags, OPERATOR, terms=[LAG, SPATIAL_LAG, "x"], durbin_terms=["x"])
    np.testing.assert_array_equal(dynamic.coefficients, static.coefficients)
    np.testing.assert_array_equal(dynamic.covariance, static.covariance)
    assert (dynamic.tau, dynamic.eta) == (static[LAG], static[SPATIAL_LAG])
    assert dynamic.regressors == ("x",)


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize(
    ("effects", "definition"), [("individual", "direct"), ("two-way", "transformed"), ("two-way", "lsdv")]
)
def test_mean_of_the_score_at_the_truth(effects, definition):
    """The exact mean for T = 5 is the average score of 1,500 panels, within four standard errors."""
    transformation = Transformation(effects, definition, 5, N)
    names, scores = [LAG, SPATIAL_LAG, "x"], []
    beta = np.array([TRUTH["tau"], TRUTH["eta"], TRUTH["beta"], TRUTH["theta"]])
    for seed in range(1500):
        y, x = panel(5, seed, year=effects == "two-way")
        regressors = np.stack([y[:-1], y[:-1] @ W.T, x[1:, :, 0]], axis=-1)
        design = build(y[1:], regressors, names, ["x"], transformation, OPERATOR, has_lag=True)
        fitted = FittedPanel(design, transformation, OPERATOR, None, beta, TRUTH["rho"], 0.0, 1.0)
        scores.append(_score(fitted))
    mean, spread = np.mean(scores, axis=0), np.std(scores, axis=0) / np.sqrt(1500)
    assert (np.abs(mean - mean_score(fitted, 0, 1, "adjusted")) < 4 * spread).all()
    assert np.abs(mean[0]) > 10 * spread[0]  # there is a bias to correct


def test_without_year_effects_the_mean_of_the_score_is_of_all_units():
    """E of the score of τ and η: −tr and −tr of W times Σ_h (1 − (h + 1)/T) A^h S⁻¹, from matrices; with year
    effects less the part of the units' mean, whose eigenvalue is 1.
    """
    beta = np.array([TRUTH["tau"], TRUTH["eta"], TRUTH["beta"], TRUTH["theta"]])
    s = np.eye(N) - TRUTH["rho"] * W
    a = np.linalg.solve(s, TRUTH["tau"] * np.eye(N) + TRUTH["eta"] * W)
    powers = [(1 - (h + 1) / 8) * np.linalg.matrix_power(a, h) for h in range(7)]
    total = sum(powers) @ np.linalg.inv(s)
    away = np.eye(N) - 1 / N
    regressors = np.stack([Y[:-1], Y[:-1] @ W.T, X[1:, :, 0]], axis=-1)
    for effects, kept in (("individual", np.eye(N)), ("two-way", away)):
        way = Transformation(effects, "direct", 8, N)
        design = build(Y[1:], regressors, [LAG, SPATIAL_LAG, "x"], ["x"], way, OPERATOR, has_lag=True)
        fitted = FittedPanel(design, way, OPERATOR, None, beta, TRUTH["rho"], 0.0, 1.0)
        expected = [-np.trace(kept @ total), -np.trace(kept @ W @ total)]
        assert mean_score(fitted, 0, 1, "adjusted")[:2] == pytest.approx(expected, rel=1e-8)


def test_past_by_powers_of_the_matrix():
    """tr of Σ (1 − (h+1)/T) A^h S⁻¹ from matrices, and its limit (S − τI − ηW)⁻¹."""
    tau, eta, rho = 0.4, -0.1, 0.3
    s = np.eye(N) - rho * W
    a = np.linalg.solve(s, tau * np.eye(N) + eta * W)
    total = sum((1 - (h + 1) / 6) * np.linalg.matrix_power(a, h) for h in range(5)) @ np.linalg.inv(s)
    omega = OPERATOR.eigenvalues
    assert compute_lagged_error_share(omega, tau, eta, rho, 6, "adjusted").sum() == pytest.approx(
        np.trace(total)
    )
    limit = np.trace(np.linalg.inv(s - tau * np.eye(N) - eta * W))
    assert compute_lagged_error_share(omega, tau, eta, rho, 6, "asymptotic").sum() == pytest.approx(limit)
    assert compute_lagged_error_share(omega, tau, eta, rho, 10_000, "adjusted").sum() == pytest.approx(
        limit, rel=1e-3
    )


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("definition", ["transformed", "direct"])
def test_corrections_remove_the_bias(definition):
    """T = 6: the bias of τ is −0.13 or so without correction, a quarter of that or less with it; the adjusted
    one covers,
    and has no root in a few of so short panels, which it says."""
    found = {c: [] for c in ("none", "asymptotic", "adjusted")}
    without_root = 0
    for seed in range(150):
        y, x = panel(6, seed)
        for correction, fits in found.items():
            try:
                fits.append(
                    fit_dynamic(y, x, OPERATOR, terms=["x"], correction=correction, definition=definition)
                )
            except EstimationError as error:
                if correction != "adjusted" or "has no root" not in str(error):
                    raise
                without_root += 1
    assert without_root < 15
    bias = {c: np.mean([f.tau for f in fits]) - TRUTH["tau"] for c, fits in found.items()}
    assert bias["none"] < -0.08
    assert abs(bias["asymptotic"]) < abs(bias["none"]) / 4
    assert abs(bias["adjusted"]) < abs(bias["none"]) / 5
    covered = np.mean([abs(f.tau - TRUTH["tau"]) < 1.96 * f.se[0] for f in found["adjusted"]])
    assert 0.95 - 4 * np.sqrt(0.95 * 0.05 / 150) < covered <= 1
    assert np.mean([abs(f.tau - TRUTH["tau"]) < 1.96 * f.se[0] for f in found["none"]]) < 0.7


@pytest.mark.parametrize("correction", ["none", "asymptotic", "adjusted"])
@given(order=st.permutations(range(N)))
@settings(max_examples=4)
def test_permuted_units_change_nothing(correction, order):
    order = list(order)
    moved = fit_dynamic(
        Y[:, order], X[:, order], SpatialOperator(W[np.ix_(order, order)]), terms=["x"], correction=correction
    )
    plain = fit_dynamic(Y, X, OPERATOR, terms=["x"], correction=correction)
    np.testing.assert_allclose(moved.coefficients, plain.coefficients, rtol=1e-7)
    np.testing.assert_allclose(moved.se, plain.se, rtol=1e-5)


@pytest.mark.parametrize(
    ("lags", "has"), [("y", (LAG,)), ("Wy", (SPATIAL_LAG,)), ("both", (LAG, SPATIAL_LAG))]
)
def test_each_choice_of_lags(lags, has):
    fitted = fit_dynamic(Y, X, OPERATOR, terms=["x"], lags=lags, correction="adjusted")
    assert fitted.terms[: len(has)] == has
    assert (fitted.tau == 0, fitted.eta == 0) == (LAG not in has, SPATIAL_LAG not in has)
    sar = fit_dynamic(Y, X, OPERATOR, terms=["x"], lags=lags, durbin_terms=[])
    assert "W:x" not in sar.terms
    assert sar.theta_index.tolist() == [-1]


@pytest.mark.parametrize("horizon", ["short", "long"])
def test_effects_are_those_of_the_matrix(horizon):
    f = fit_dynamic(Y, X, OPERATOR, terms=["x"])
    tau, eta = (f.tau, f.eta) if horizon == "long" else (0.0, 0.0)
    s = np.linalg.solve((1 - tau) * np.eye(N) - (f.rho + eta) * W, f["x"] * np.eye(N) + f["W:x"] * W)
    effects = dynamic_effects(f, horizon, seed=1, draws=200)
    assert effects["x:direct"] == pytest.approx(np.trace(s) / N)
    assert effects["x:total"] == pytest.approx(s.sum() / N)
    delta = dynamic_effects(f, horizon, seed=1, method="delta")
    assert (delta.se > 0).all()


def test_largest_root_and_stationarity():
    f = fit_dynamic(Y, X, OPERATOR, terms=["x"])
    a = np.linalg.solve(np.eye(N) - f.rho * W, f.tau * np.eye(N) + f.eta * W)
    assert f.largest_root == pytest.approx(np.abs(np.linalg.eigvals(a)).max())
    assert f.stable
    test = f.tests[0]
    assert test.name == "wald_stationarity"
    weights = np.zeros(len(f.terms))
    weights[[0, 1, f.terms.index("rho")]] = 1
    assert test.statistic == pytest.approx(
        (weights @ f.coefficients - 1) ** 2 / (weights @ f.covariance @ weights)
    )
    assert test.p == pytest.approx(chi2.sf(test.statistic, 1), rel=1e-9, abs=0)
    assert test.p > 0


def test_an_unstable_process_has_no_long_run_effects():
    generator = np.random.default_rng(1)
    x = generator.standard_normal((9, N, 1))
    y = np.empty((9, N))
    y[0] = generator.standard_normal(N)
    for t in range(1, 9):
        y[t] = 1.25 * y[t - 1] + x[t, :, 0] + 0.1 * generator.standard_normal(N)
    f = fit_dynamic(y, x, OPERATOR, terms=["x"], correction="none")
    assert not f.stable
    assert "not stable" in " ".join(map(render_value, f.notes))
    with pytest.raises(EstimationError, match="no long-run effects"):
        dynamic_effects(f, "long", seed=1)
    assert dynamic_effects(f, "short", seed=1)["x:direct"] == pytest.approx(f["x"], rel=0.2)


@pytest.mark.parametrize(
    ("build_it", "words"),
    [
        (lambda: fit_dynamic(Y[:2], X[:2], OPERATOR, terms=["x"]), "at least three periods"),
        (lambda: fit_dynamic(Y, X, OPERATOR, terms=["x"], lags="all"), "y, Wy, both"),
        (lambda: fit_dynamic(Y, X, OPERATOR, terms=["x"], correction="full"), "none, asymptotic, adjusted"),
        (lambda: fit_dynamic(Y, X, SpatialOperator(neighbours(9, 3, 1)), terms=["x"]), "match them by id"),
        (
            lambda: fit_dynamic(
                Y, X, SpatialOperator(inverse_distance(N, 1)), terms=["x"], definition="lsdv"
            ),
            "row-standardise",
        ),
        (
            lambda: dynamic_effects(fit_dynamic(Y, X, OPERATOR, terms=["x"]), "medium", seed=1),
            "not one of short, long",
        ),
        (
            lambda: fit_dynamic(
                np.zeros((4, 3001)),
                np.zeros((4, 3001, 1)),
                SpatialOperator(eye_array(3001)),
                terms=["x"],
                correction="none",
            ),
            "all eigenvalues of W: up to 3,000 units, not 3,001",
        ),
    ],
)
def test_bad_input_is_refused(build_it, words):
    with pytest.raises(EstimationError, match=words):
        build_it()


def test_the_variance_of_errors_by_formula_is_first_order():
    gaps = []
    for periods in (8, 32):
        y, x = panel(periods, 4, year=False)
        found = fit_dynamic(y, x, OPERATOR, terms=("x",), effects="individual", definition="direct")
        formula = found.statistics["sigma2_lee_yu"]
        gaps.append(abs(formula / found.sigma2 - 1))
        assert any(render_value(note).endswith(f"gives {formula:.6g}.") for note in found.notes)
    # T/(T − 1) for 1 + 1/T: the two differ by about 1/T², here by a sixteenth.
    assert gaps[0] < 0.05
    assert gaps[1] < gaps[0] / 8


def test_the_variance_of_errors_by_formula_is_the_step_of_all():
    y, x = panel(8, 4)
    options = {"terms": ("x",), "effects": "two-way", "definition": "direct"}
    plain, found = (fit_dynamic(y, x, OPERATOR, correction=c, **options) for c in ("none", "asymptotic"))
    transformation = Transformation("two-way", "direct", 8, N)
    names = [LAG, SPATIAL_LAG, "x"]
    regressors = np.concatenate([y[:-1, :, None], OPERATOR.lag(y[:-1])[:, :, None], x[1:]], axis=2)
    design = build(y[1:], regressors, names, ["x"], transformation, OPERATOR, has_lag=True)
    at = plain.coefficients
    fitted = FittedPanel(design, transformation, OPERATOR, None, at[:-2], float(at[-2]), 0.0, float(at[-1]))
    step = np.linalg.solve(compute_expected_information(fitted)[0], mean_score(fitted, 0, 1, "asymptotic"))
    assert found.statistics["sigma2_lee_yu"] == pytest.approx(at[-1] - step[-1], rel=1e-9)
    np.testing.assert_allclose(found.coefficients[:-1], at[:-1] - step[:-1], rtol=1e-9)


def test_the_likelihood_of_a_corrected_model_is_said_to_be_that_of_the_maximum():
    y, x = panel(8, 4)
    plain, corrected = (
        fit_dynamic(y, x, OPERATOR, terms=("x",), correction=c) for c in ("none", "asymptotic")
    )
    assert plain.statistics["loglik"] == corrected.statistics["loglik"]
    notes = [{note.key for note in found.notes} for found in (plain, corrected)]
    assert ["uncorrected_likelihood" in keys for keys in notes] == [False, True]
