"""The bounds of a direct effect hold for any row-standardised matrix, and some matrix reaches them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.checks.effects import _direct_effects_at_bounds
from audit.interval import exact_interval, smallest_interval


def direct_effect(w: np.ndarray, beta: float, theta: float, rho: float) -> float:
    s = np.linalg.inv(np.eye(len(w)) - rho * w) @ (beta * np.eye(len(w)) + theta * w)
    return float(np.trace(s) / len(w))


def bounds(beta: float, theta: float, rho: float):
    return smallest_interval(
        *_direct_effects_at_bounds(exact_interval(beta), exact_interval(theta), exact_interval(rho))
    )


@given(
    st.integers(0, 2**32 - 1),
    st.integers(2, 9),
    st.floats(0.1, 1),
    st.floats(-2, 2),
    st.floats(-2, 2),
    st.floats(-0.98, 0.98),
)
def test_no_matrix_goes_beyond_them(seed, n, density, beta, theta, rho):
    """Directed, disconnected and periodic matrices among them; each unit has a neighbour, none is its own."""
    rng = np.random.default_rng(seed)
    w = rng.uniform(size=(n, n)) * (rng.uniform(size=(n, n)) < density)
    w[np.arange(n), (np.arange(n) + rng.integers(1, n)) % n] += 1e-3
    np.fill_diagonal(w, 0)
    w /= w.sum(1, keepdims=True)
    interval, effect = bounds(beta, theta, rho), direct_effect(w, beta, theta, rho)
    assert interval.low - 1e-9 <= effect <= interval.high + 1e-9


@pytest.mark.parametrize("rho", [0.6, -0.6])
def test_pairs_of_neighbours_reach_the_upper_one(rho):
    w = np.array([[0.0, 1.0], [1.0, 0.0]])
    assert direct_effect(w, 1.0, 0.5, rho) == pytest.approx((1 + rho * 0.5) / (1 - rho**2))
