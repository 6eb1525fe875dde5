"""Effects against the n×n formula, their standard errors, and the identities that any spatial estimate
keeps.
"""

from dataclasses import replace

import numpy as np
import pytest

from spatial_data import contiguity, inverse_distance, neighbours, simulate
from spillover.arrays.foundation import EstimationError
from spillover.arrays.spatial.effects import (
    SpatialProcess,
    Structure,
    compute_effects,
    delta,
    effects_at,
    effects_estimate,
    impacts,
)
from spillover.arrays.spatial.models import fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.options import Impacts
from words.render import render_value

pytestmark = pytest.mark.proof("hand calculation")

N, T = 25, 8
TERMS = ("DF", "UL")
MATRICES = {
    "contiguity": contiguity(N, seed=1),
    "nearest": neighbours(N, 4, seed=1),
    "inverse_distance": inverse_distance(N, seed=1),
    "unscaled": 7.0 * neighbours(N, 4, seed=2) * np.random.default_rng(3).random((N, 1)),
}


def fitted(name: str, model: str = "SDM", **options):
    w = MATRICES[name]
    y, x = simulate(w, T, seed=11, rho=0.4 / np.abs(np.linalg.eigvals(w)).max())
    operator = SpatialOperator(w)
    definition = "transformed" if operator.row_sum is not None else "lsdv"
    return fit_spatial(model, y, x, operator, terms=TERMS, definition=definition, **options), w


@pytest.mark.parametrize("name", MATRICES)
@pytest.mark.parametrize("model", ["SAR", "SDM", "SARAR", "GNS", "SLX", "SDEM"])
def test_effects_are_those_of_the_inverse(name, model):
    """tr(S)/n and 1'S1/n with S = (I − ρW)⁻¹(βI + θW) formed in full, also where rows do not sum to one."""
    estimate, w = fitted(name, model)
    effects = impacts(estimate, seed=1, method="delta")
    inverse = np.linalg.inv(np.eye(N) - estimate.rho * w)
    for term in TERMS:
        theta = estimate[f"W:{term}"] if f"W:{term}" in estimate.terms else 0.0
        s = inverse @ (estimate[term] * np.eye(N) + theta * w)
        assert effects[f"{term}:direct"] == pytest.approx(np.trace(s) / N, rel=1e-9)
        assert effects[f"{term}:total"] == pytest.approx(s.sum() / N, rel=1e-8)
        assert effects[f"{term}:indirect"] == pytest.approx((s.sum() - np.trace(s)) / N, rel=1e-8, abs=1e-12)


def test_direct_and_indirect_make_the_total_in_every_draw():
    """Also in the covariance: var(total) = var(direct) + var(indirect) + 2 cov."""
    estimate, _ = fitted("inverse_distance")
    for method in ("simulation", "delta"):
        effects = impacts(estimate, seed=3, method=method)
        k = len(TERMS)
        sums = np.hstack([np.eye(k), np.eye(k), -np.eye(k)])
        np.testing.assert_allclose(sums @ effects.coefficients, 0.0, atol=1e-12)
        np.testing.assert_allclose(sums @ effects.covariance @ sums.T, 0.0, atol=1e-12)


@pytest.mark.parametrize("name", MATRICES)
def test_simulated_and_delta_standard_errors_agree(name):
    estimate, _ = fitted(name)
    simulated, delta_method = (
        impacts(estimate, seed=5, method=m, draws=20_000) for m in ("simulation", "delta")
    )
    np.testing.assert_allclose(simulated.se, delta_method.se, rtol=0.12)


def test_delta_is_the_derivative_of_the_effects():
    """Numerical derivatives of short- and long-run effects in all parameters, τ and η too."""
    operator = SpatialOperator(MATRICES["inverse_distance"])
    structure = Structure(np.array([3, 4]), np.array([5, -1]), rho=2, tau=0, eta=1)
    parameters = np.array([0.3, -0.1, 0.35, 0.8, -0.5, 0.25])
    root = np.random.default_rng(1).standard_normal((6, 6)) / 10

    def effects(at):
        r, beta, theta = structure.reduce(at)
        return compute_effects(operator, r, beta, theta).ravel()

    step = 1e-6
    jacobian = np.array(
        [(effects(parameters + d) - effects(parameters - d)) / (2 * step) for d in step * np.eye(6)]
    ).T
    np.testing.assert_allclose(
        delta(SpatialProcess(operator, structure, parameters, root @ root.T)),
        jacobian @ root @ root.T @ jacobian.T,
        rtol=1e-5,
        atol=1e-9,
    )


def test_long_run_effects_solve_the_steady_state():
    """y = τy + ρWy + ηWy + βx + θWx has the steady state ((1 − τ)I − (ρ + η)W)⁻¹(βI + θW)x."""
    w = MATRICES["inverse_distance"]
    tau, eta, rho, beta, theta = 0.3, -0.1, 0.35, 0.8, 0.25
    parameters = np.array([tau, eta, rho, beta, theta])
    structure = Structure(np.array([3]), np.array([4]), rho=2, tau=0, eta=1)
    process = SpatialProcess(SpatialOperator(w), structure, parameters, 1e-4 * np.eye(5))
    long_run = effects_estimate(process, ["DF"])
    s = np.linalg.inv((1 - tau) * np.eye(N) - (rho + eta) * w) @ (beta * np.eye(N) + theta * w)
    assert long_run["DF:direct"] == pytest.approx(np.trace(s) / N, rel=1e-10)
    assert long_run["DF:total"] == pytest.approx(s.sum() / N, rel=1e-8)


def test_draws_come_from_the_named_seed():
    estimate, _ = fitted("contiguity")
    one, again, other = (impacts(estimate, seed=seed, method="simulation") for seed in (9, 9, 10))
    np.testing.assert_array_equal(one.covariance, again.covariance)
    assert not np.array_equal(one.covariance, other.covariance)


def test_draws_that_leave_the_interval_are_counted_or_refused():
    """ρ within three standard errors of 1: a few draws are out and said so; within one: refused, and delta
    still works.
    """
    operator = SpatialOperator(MATRICES["contiguity"])
    structure = Structure(np.array([1]), np.array([-1]), rho=0)
    simulated = {"draws": 5000, "seed": 1, "method": "simulation"}
    near = SpatialProcess(operator, structure, np.array([0.85, 1.0]), np.diag([0.055**2, 0.01]))
    few = effects_estimate(near, ["DF"], **simulated)
    assert "dropped" in render_value(few.notes[0])
    arguments = (replace(near, parameters=np.array([0.95, 1.0]), covariance=np.diag([0.05**2, 0.01])), ["DF"])
    with pytest.raises(EstimationError, match="use method 'delta'"):
        effects_estimate(*arguments, **simulated)
    assert np.isfinite(effects_estimate(*arguments).se).all()


@pytest.mark.debt("32.8")
@pytest.mark.parametrize("long", [False, True])
def test_errors_near_the_edge_of_stability_are_those_of_the_delta_method(long):
    """1 − ρ of 2.5 errors, or 1 − τ − ρ − η: a standard deviation of draws would grow with their number."""
    operator = SpatialOperator(MATRICES["contiguity"])
    structure = Structure(np.array([3]), np.array([-1]), rho=2, **({"tau": 0, "eta": 1} if long else {}))
    parameters = np.array([0.3, -0.1, 0.6, 1.0] if long else [0.0, 0.0, 0.8, 1.0])
    covariance = np.diag([0.04**2, 0.04**2, 0.06**2, 0.01] if long else [1e-4, 1e-4, 0.08**2, 0.01])
    given = (SpatialProcess(operator, structure, parameters, covariance), ["DF"])
    delta_method = effects_estimate(*given)
    few, many = (effects_estimate(*given, method="simulation", seed=1, draws=d) for d in (1000, 20_000))
    np.testing.assert_array_equal(few.se, delta_method.se)
    np.testing.assert_array_equal(many.se, delta_method.se)
    np.testing.assert_allclose(few.interval(), many.interval(), rtol=0.4)
    assert render_value(many.notes[-1]).startswith(
        "Effects are infinite at the edge of stability, which is 2."
    )
    assert "no standard deviation" in render_value(many.notes[-1])
    assert "rough" in render_value(delta_method.notes[-1])
    certain = replace(given[0], covariance=covariance / 9)
    far = effects_estimate(certain, ["DF"], method="simulation", seed=1)
    assert not far.notes
    assert (far.se != effects_estimate(certain, ["DF"]).se).all()


@pytest.mark.debt("32.8")
@pytest.mark.parametrize("error", [0.07, 0.12])
def test_the_note_near_the_edge_names_draws_only_where_they_can_be_made(error):
    """1 − ρ of 2.9 errors, or 1.7, where one draw in 22 has no effects and simulation refuses."""
    operator = SpatialOperator(MATRICES["contiguity"])
    structure = Structure(np.array([0]), np.array([-1]), rho=1)
    process = SpatialProcess(operator, structure, np.array([1.0, 0.8]), np.diag([0.01, error**2]))
    given = (process, ["DF"])
    advice = render_value(effects_estimate(*given).notes[-1])
    if error < 0.1:
        assert "{method: simulation} gives intervals" in advice
        assert effects_estimate(*given, method="simulation", seed=1).notes
    else:
        assert "rely on the coefficients, or on another model or matrix" in advice
        with pytest.raises(EstimationError, match="too close to the edge"):
            effects_estimate(*given, method="simulation", seed=1)


@pytest.mark.debt("32.8")
def test_simulated_effects_have_intervals_by_quantiles_and_p_of_these():
    """Also at values of a moderator: the draws of the sum, not the sum of ends."""
    w = MATRICES["contiguity"]
    y, x = simulate(w, T, seed=2)
    x = np.concatenate([x, (x[..., 0] * x[..., 1])[..., None]], axis=2)
    estimate = fit_spatial("SDM", y, x, SpatialOperator(w), terms=("DF", "M", "DF:M"))
    effects = impacts(estimate, seed=1, method="simulation", draws=999)
    at = effects_at(effects, "DF", "DF:M", [0.5])
    draws = effects.draws.values
    places = {term: place for place, term in enumerate(effects.terms)}
    total = draws[:, places["DF:total"]] + 0.5 * draws[:, places["DF:M:total"]]
    for found, place, own in ((effects, 0, draws[:, 0]), (at, 2, total)):
        low, high = found.interval(0.9)
        np.testing.assert_allclose([low[place], high[place]], np.quantile(own, [0.05, 0.95]), rtol=1e-12)
        share = min((own < 0).mean(), (own > 0).mean())
        assert found.p[place] == pytest.approx(max(2 * share, 2 / 1000), abs=2 / 999)
    assert Impacts().method == "delta"
    assert impacts(estimate, seed=1).draws is None


def test_effects_of_an_interaction():
    """At moderator m the effect is that of β₁ + m·β₃ and θ₁ + m·θ₃, and its variance is that of the sum."""
    w = MATRICES["contiguity"]
    y, x = simulate(w, T, seed=2)
    x = np.concatenate([x, (x[..., 0] * x[..., 1])[..., None]], axis=2)
    estimate = fit_spatial("SDM", y, x, SpatialOperator(w), terms=("DF", "M", "DF:M"))
    at = effects_at(impacts(estimate, seed=1, method="delta"), "DF", "DF:M", [-1.0, 0.5])
    inverse = np.linalg.inv(np.eye(N) - estimate.rho * w)
    for m in (-1.0, 0.5):
        s = inverse @ (
            (estimate["DF"] + m * estimate["DF:M"]) * np.eye(N)
            + (estimate["W:DF"] + m * estimate["W:DF:M"]) * w
        )
        assert at[f"DF@M={m:g}:direct"] == pytest.approx(np.trace(s) / N, rel=1e-10)
        assert at[f"DF@M={m:g}:total"] == pytest.approx(s.sum() / N, rel=1e-10)
    # the same model with M measured from 0.5: the effect at 0.5 is then the coefficient's own
    shifted = x.copy()
    shifted[..., 1] -= 0.5
    shifted[..., 2] = shifted[..., 0] * shifted[..., 1]
    moved = impacts(
        fit_spatial("SDM", y, shifted, SpatialOperator(w), terms=("DF", "M", "DF:M")), seed=1, method="delta"
    )
    for kind in ("direct", "indirect", "total"):
        position, origin = at.terms.index(f"DF@M=0.5:{kind}"), moved.terms.index(f"DF:{kind}")
        assert at.coefficients[position] == pytest.approx(moved.coefficients[origin], rel=1e-7)
        assert at.se[position] == pytest.approx(moved.se[origin], rel=1e-7)
    with pytest.raises(EstimationError, match="not among the effects"):
        effects_at(moved, "DF", "DF:Z", [0.0])


@pytest.mark.parametrize("model", ["SEM", "OLS"])
def test_a_model_without_spillovers_has_no_table_of_effects(model):
    with pytest.raises(EstimationError, match="no spillovers"):
        impacts(fitted("contiguity", model)[0], seed=1)


@pytest.mark.parametrize("model", ["SDM", "SEM", "SARAR"])
@pytest.mark.parametrize("variance", ["expected", "observed", "clustered"])
def test_permuting_units_changes_nothing(model, variance):
    w = MATRICES["nearest"]
    y, x = simulate(w, T, seed=6)
    order = np.random.default_rng(0).permutation(N)
    one = fit_spatial(model, y, x, SpatialOperator(w), terms=TERMS, variance=variance)
    other = fit_spatial(
        model,
        y[:, order],
        x[:, order],
        SpatialOperator(w[np.ix_(order, order)]),
        terms=TERMS,
        variance=variance,
    )
    np.testing.assert_allclose(other.coefficients, one.coefficients, rtol=1e-9)
    np.testing.assert_allclose(other.se, one.se, rtol=1e-9)
    np.testing.assert_allclose(other.residuals, one.residuals[:, order], atol=1e-9)


def test_scaling_a_variable_scales_its_coefficient():
    """DF in millions and UL in millionths: the same fit, whatever the units."""
    w = MATRICES["contiguity"]
    y, x = simulate(w, T, seed=6)
    factors = np.array([1e-6, 1e6])
    one, other = (
        fit_spatial("SDM", y, values, SpatialOperator(w), terms=TERMS) for values in (x, x * factors)
    )
    assert other.rho == pytest.approx(one.rho, rel=1e-10)
    np.testing.assert_allclose(other.coefficients[:4] * np.tile(factors, 2), one.coefficients[:4], rtol=1e-9)
    np.testing.assert_allclose(other.se[:4] * np.tile(factors, 2), one.se[:4], rtol=1e-9)


@pytest.mark.parametrize("effects", ["individual", "time", "two-way"])
def test_without_space_it_is_the_fixed_effects_estimator(effects):
    """OLS = least squares with all dummies; SLX the same with WX among the regressors."""
    w = MATRICES["contiguity"]
    y, x = simulate(w, T, seed=6, rho=0.0)
    unit, year = np.tile(np.eye(N), (T, 1)), np.repeat(np.eye(T), N, axis=0)
    dummies = {"individual": [unit], "time": [year], "two-way": [unit, year[:, 1:]]}[effects]
    for model, z in (("OLS", x), ("SLX", np.concatenate([x, w @ x], axis=2))):
        estimate = fit_spatial(model, y, z[..., :2], SpatialOperator(w), terms=TERMS, effects=effects)
        design = np.hstack([z.reshape(N * T, -1), *dummies])
        solution, rss, *_ = np.linalg.lstsq(design, y.ravel(), rcond=None)
        k = z.shape[2]
        np.testing.assert_allclose(estimate.coefficients[:k], solution[:k], rtol=1e-9)
        sigma2 = rss[0] / (N * T - (design.shape[1] - k))
        assert estimate.sigma2 == pytest.approx(sigma2, rel=1e-10)
        np.testing.assert_allclose(
            estimate.se[:k], np.sqrt(sigma2 * np.diag(np.linalg.inv(design.T @ design))[:k]), rtol=1e-8
        )


def test_sdm_with_rho_and_theta_at_zero_is_two_way_fixed_effects():
    """On an outcome from which what W explains is removed, the Durbin model finds ρ = θ = 0 and β of fixed
    effects.

    The residuals of least squares on X and WX are made orthogonal to the lag of y as well: the score of ρ is
    then zero at 0.
    """
    w = MATRICES["contiguity"]
    operator = SpatialOperator(w)
    _, x = simulate(w, T, seed=6)
    rng = np.random.default_rng(2)

    def demean(values):
        return (
            values
            - values.mean(0, keepdims=True)
            - values.mean(1, keepdims=True)
            + values.mean((0, 1), keepdims=True)
        )

    z = demean(np.concatenate([x, w @ x], axis=2)).reshape(N * T, -1)
    basis = np.linalg.qr(z)[0]

    def clean(e):
        return e - basis @ (basis.T @ e)

    pair = [clean(demean(rng.standard_normal((T, N))).ravel()) for _ in range(2)]
    signal = (x @ np.array([1.0, -0.5])).ravel()

    def score(mix):
        e = pair[0] + mix * pair[1]
        y = demean((signal + e).reshape(T, N))
        wy = demean(y @ w.T).ravel()
        # d ln L / dρ at ρ = 0 of the transformed likelihood: (T − 1)·(tr W − 1)·(−1) has tr W = 0
        return (T - 1) * (N - 1) * (e @ clean(wy)) / (e @ e) + (T - 1)

    grid = np.linspace(-5, 5, 401)
    values = np.array([score(m) for m in grid])
    crossing = np.flatnonzero(values[:-1] * values[1:] < 0)[0]
    low, high = grid[crossing], grid[crossing + 1]
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if score(middle) * score(low) > 0 else (low, middle)
    y = (signal + pair[0] + low * pair[1]).reshape(T, N)
    sdm, ols = (
        fit_spatial("SDM", y, x, operator, terms=TERMS),
        fit_spatial("OLS", y, x, operator, terms=TERMS),
    )
    assert sdm.rho == pytest.approx(0.0, abs=1e-9)
    assert sdm["W:DF"] == pytest.approx(0.0, abs=1e-9)
    np.testing.assert_allclose(sdm.coefficients[:2], ols.coefficients[:2], rtol=1e-9)
    np.testing.assert_allclose(ols.coefficients[:2], [1.0, -0.5], rtol=1e-9)
    assert sdm.loglik == pytest.approx(ols.loglik, rel=1e-10)
    effects = impacts(sdm, seed=1)
    assert effects["DF:total"] == pytest.approx(1.0, abs=1e-8)
