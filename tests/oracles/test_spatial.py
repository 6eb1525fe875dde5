"""The plain spatial calculation against spreg, which shares no code with it, and its own identities."""

import numpy as np
import pytest

from oracles import effects, random, spatial
from spillover.arrays.spatial.models import fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.spatial.random_effects import fit_spatial_random
from spillover.recipe import SpatialRecipe

N, T = 12, 5


@pytest.fixture(scope="module")
def ring():
    """A row-standardised W of two neighbours on each side; y with ρ = 0.4; two regressors."""
    draws = np.random.default_rng(11)
    w = sum(np.roll(np.eye(N), k, axis=1) for k in (1, 2, -1, -2)) / 4
    x = draws.normal(size=(2, N, T))
    y = np.linalg.inv(np.eye(N) - 0.4 * w) @ (x[0] - 0.5 * x[1] + draws.normal(size=(N, T)))
    return y, x, w


def recipe(model: str, **more) -> SpatialRecipe:
    named = {"model": "m", "outcome": "y", "terms": ("a", "b"), "all_terms": ("y", "a", "b")}
    return SpatialRecipe(estimator=model, **named, **{"definition": "direct", "weights": "w", **more})


def fitted(model, ring, **more):
    y, x, w = ring
    return spatial.maximise(spatial.prepare(recipe(model, **more), y, x, w, w))


@pytest.mark.slow
def test_the_individual_effects_lag_model_equals_spreg(ring):
    from libpysal.weights import full2W
    from spreg import ML_LagFE

    y, x, w = ring
    stacked = [np.asarray(part).T.reshape(-1, 1) for part in (y, *x)]  # spreg: time by time
    weights = full2W(w)
    other = ML_LagFE(stacked[0], np.hstack(stacked[1:]), weights)
    point = fitted("SAR", ring, effects="individual")
    np.testing.assert_allclose([*point.beta, point.rho], other.betas.ravel()[:3], rtol=1e-4)
    assert point.loglik == pytest.approx(float(np.squeeze(other.logll)), rel=1e-6)


@pytest.mark.parametrize("model", ["SAR", "SEM", "SDM", "SARAR", "GNS"])
def test_the_maximum_is_one(model, ring):
    """Any step away from it, in any parameter, lowers the likelihood."""
    point = fitted(model, ring, durbin=("a", "b"))
    at = point.parameters
    assert spatial.full(point.data, at) == pytest.approx(point.loglik, rel=1e-9)
    for i in range(len(at)):
        for sign in (1, -1):
            moved = at.copy()
            moved[i] += sign * 1e-3
            assert spatial.full(point.data, moved) < point.loglik + 1e-9


@pytest.mark.proof("hand calculation")
@pytest.mark.parametrize("errors", ["b", "kkp"])
def test_random_effects_with_both_filters_equal_the_plain_calculation(errors, ring):
    """All parameters and their errors from the expected information, whose blocks mix ρ with the others."""
    y, x, w = ring
    y = y + np.random.default_rng(3).normal(size=(N, 1))
    asked = recipe("SARAR", effects="random", random_errors=errors)
    point = random.maximise(random.prepare(asked, y, x, w, w))
    regressors = np.stack([part.T for part in x], axis=-1)
    found = fit_spatial_random("SARAR", y.T, regressors, SpatialOperator(w), terms=("a", "b"), errors=errors)
    assert found.estimator == "random_effects_maximum_likelihood"
    assert (found.settings["model"], found.nobs) == ("SARAR", N * T)
    theirs = dict(zip(point.names, point.parameters, strict=True))
    spread = np.sqrt(np.diag(np.linalg.inv(random.expected(point))))
    ours = dict(zip(found.terms, found.se, strict=True))
    for name, error in zip(point.names, spread, strict=True):
        assert found[name] == pytest.approx(theirs[name], rel=1e-3, abs=1e-4), name
        assert ours[name] == pytest.approx(error, rel=1e-3), name


@pytest.mark.proof("hand calculation")
def test_measures_of_fit_of_a_spatial_model_follow_from_the_plain_calculation(ring):
    """The log-likelihood, what is made of it, and the share of squares that the structural part leaves."""
    y, x, w = ring
    point = fitted("SDM", ring, effects="individual", durbin=("a", "b"))
    estimate = fit_spatial(
        "SDM",
        y.T,
        np.stack([part.T for part in x], axis=-1),
        SpatialOperator(w),
        terms=("a", "b"),
        effects="individual",
        definition="direct",
    )
    found, data, k = estimate.statistics, point.data, len(point.parameters)
    errors = data.y - point.rho * data.lag - np.tensordot(point.beta, data.x, 1)
    hand = {"loglik": point.loglik, "aic": 2 * k - 2 * point.loglik, "sigma2": point.sigma2}
    hand |= {"bic": np.log(N * T) * k - 2 * point.loglik}
    hand |= {"r2_within": 1 - (errors**2).sum() / (data.y**2).sum()}
    assert {key: found[key] for key in hand} == pytest.approx(hand, rel=1e-5)


def test_contrasts_are_orthonormal_and_without_mean():
    for size in (2, 3, 7):
        f = spatial.contrasts(np.ones((size, 1)))
        np.testing.assert_allclose(f.T @ f, np.eye(size - 1), atol=1e-12)
        np.testing.assert_allclose(f.sum(0), 0, atol=1e-12)


def test_effects_of_a_row_standardised_matrix(ring):
    w, beta, theta = ring[2], np.array([2.0]), np.array([0.5])
    direct, indirect, total = effects.effects(w, 0.3, beta, theta)[:, 0]
    assert total == pytest.approx(2.5 / 0.7)
    assert direct + indirect == pytest.approx(total)
    # θ = −ρβ leaves no spillovers.
    assert effects.effects(w, 0.3, beta, -0.3 * beta)[1, 0] == pytest.approx(0, abs=1e-12)


def parts(values):
    """The spatial parameter, the slope, and a slope of zero on its lag."""
    return values[..., 1], values[..., :1], np.zeros_like(values[..., :1])


@pytest.mark.debt(1)
def test_simulated_errors_need_no_basis_of_eigenvectors():
    """Four units in a row, each of which has the one before as its neighbour, and two with each other."""
    w = np.zeros((6, 6))
    w[[0, 1, 2, 3, 4, 5], [1, 0, 1, 2, 3, 4]] = 1
    assert np.linalg.cond(np.linalg.eig(w)[1]) > 1e7
    at, covariance = np.array([2.0, 0.3]), np.diag([1e-4, 1e-4])
    drawn = effects.simulated(w, parts, at, covariance)
    by_delta = effects.delta(lambda v: effects.effects(w, float(v[1]), v[:1], np.zeros(1)), at, covariance)
    np.testing.assert_allclose(drawn.std(0), by_delta, rtol=0.03)


def test_simulated_errors_approach_the_delta_method(ring):
    w, at = ring[2], np.array([2.0, 0.3])
    covariance = np.array([[1e-4, 2e-6], [2e-6, 1e-5]])
    by_delta = effects.delta(lambda v: effects.effects(w, float(v[1]), v[:1], np.zeros(1)), at, covariance)
    drawn = effects.simulated(w, parts, at, covariance)
    np.testing.assert_allclose(drawn.std(0), by_delta, rtol=0.03)
