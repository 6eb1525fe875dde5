"""The plain spatial calculation against spreg, which shares no code with it, and its own identities."""

import numpy as np
import pytest

from crosscheck import effects_by_hand, spatial_by_hand
from declare.recipe import Recipe

N, T = 12, 5


@pytest.fixture(scope="module")
def ring():
    """A row-standardised W of two neighbours on each side; y with ρ = 0.4; two regressors."""
    draws = np.random.default_rng(11)
    w = sum(np.roll(np.eye(N), k, axis=1) for k in (1, 2, -1, -2)) / 4
    x = draws.normal(size=(2, N, T))
    y = np.linalg.inv(np.eye(N) - 0.4 * w) @ (x[0] - 0.5 * x[1] + draws.normal(size=(N, T)))
    return y, x, w


def recipe(model: str, **more) -> Recipe:
    named = {"model": "m", "outcome": "y", "terms": ("a", "b"), "all_terms": ("y", "a", "b")}
    return Recipe(estimator=model, **named, **{"definition": "direct", **more})


def fitted(model, ring, **more):
    y, x, w = ring
    return spatial_by_hand.maximise(spatial_by_hand.prepare(recipe(model, **more), y, x, w, w))


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
    assert spatial_by_hand.full(point.data, at) == pytest.approx(point.loglik, rel=1e-9)
    for i in range(len(at)):
        for sign in (1, -1):
            moved = at.copy()
            moved[i] += sign * 1e-3
            assert spatial_by_hand.full(point.data, moved) < point.loglik + 1e-9


def test_contrasts_are_orthonormal_and_without_mean():
    for size in (2, 3, 7):
        f = spatial_by_hand.contrasts(size)
        np.testing.assert_allclose(f.T @ f, np.eye(size - 1), atol=1e-12)
        np.testing.assert_allclose(f.sum(0), 0, atol=1e-12)


def test_effects_of_a_row_standardised_matrix(ring):
    w, beta, theta = ring[2], np.array([2.0]), np.array([0.5])
    direct, indirect, total = effects_by_hand.effects(w, 0.3, beta, theta)[:, 0]
    assert total == pytest.approx(2.5 / 0.7)
    assert direct + indirect == pytest.approx(total)
    # θ = −ρβ leaves no spillovers.
    assert effects_by_hand.effects(w, 0.3, beta, -0.3 * beta)[1, 0] == pytest.approx(0, abs=1e-12)


def test_simulated_errors_approach_the_delta_method(ring):
    w, at = ring[2], np.array([2.0, 0.3])
    covariance = np.array([[1e-4, 2e-6], [2e-6, 1e-5]])

    def parts(values):
        return values[..., 1], values[..., :1], np.zeros_like(values[..., :1])

    by_delta = effects_by_hand.delta(
        lambda v: effects_by_hand.effects(w, float(v[1]), v[:1], np.zeros(1)), at, covariance
    )
    np.testing.assert_allclose(effects_by_hand.simulated(w, parts, at, covariance), by_delta, rtol=0.03)
