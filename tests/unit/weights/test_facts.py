"""Facts of a matrix against brute force, and the interval of ρ against the determinant."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spillover.arrays.weights import families
from spillover.arrays.weights.matrix import from_dense
from spillover.arrays.weights.standardise import facts, spectral_radius, standardise

pytestmark = pytest.mark.proof("hand calculation")


def test_facts_of_a_small_matrix():
    weights = from_dense(
        tuple("abcd"), np.array([[0, 1, 0, 0], [3, 0, 0, 0], [0, 0, 0, 0], [0, 0, 2, 0]], dtype=float)
    )
    page = facts(weights)
    assert (page.units, page.links, page.components, page.islands) == (4, 3, 2, ("c",))
    assert (page.neighbours_min, page.neighbours_mean, page.neighbours_max) == (0, 0.75, 1)
    assert (page.weight_min, page.weight_max, page.row_sum_min, page.row_sum_max) == (1, 3, 0, 3)
    assert not page.symmetric_links
    assert page.density == pytest.approx(3 / 12)
    assert page.asymmetry == pytest.approx(np.sqrt(8 + 8) / np.sqrt(32 + 8))
    assert page.spectral_radius == pytest.approx(np.sqrt(3))
    assert (page.rho_min, page.rho_max) == pytest.approx((-1 / np.sqrt(3), 1 / np.sqrt(3)))
    assert json.loads(json.dumps(page.as_dict()))["islands"] == ["c"]


def test_the_least_row_sum_is_of_a_row():
    page = facts(from_dense(("a", "b"), np.array([[0.0, 2], [5, 0]])))
    assert (page.row_sum_min, page.row_sum_max) == (2, 5)


def test_a_symmetric_matrix_has_no_asymmetry_and_one_way_links_have_all():
    assert facts(from_dense(("a", "b"), np.array([[0.0, 2], [2, 0]]))).asymmetry == 0
    one_way = facts(from_dense(("a", "b"), np.array([[0.0, 2], [0, 0]])))
    assert one_way.asymmetry == pytest.approx(1)
    assert one_way.spectral_radius == 0
    assert (one_way.rho_min, one_way.rho_max) == (-np.inf, np.inf)


@pytest.mark.debt("32")
def test_facts_of_a_matrix_without_links_are_json():
    page = facts(from_dense(("a", "b"), np.zeros((2, 2))))
    made = json.loads(json.dumps(page.as_dict(), allow_nan=False))
    assert (made["links"], made["rho_min"], made["rho_max"]) == (0, None, None)


@given(st.integers(0, 2**32 - 1), st.sampled_from(["none", "row", "spectral"]))
@settings(max_examples=30)
def test_the_determinant_is_positive_inside_the_interval_and_zero_at_its_upper_end(seed, how):
    generator = np.random.default_rng(seed)
    points = np.column_stack((generator.uniform(0, 20, 15), generator.uniform(0, 20, 15)))
    weights = standardise(families.k_nearest([f"u{i:02}" for i in range(15)], points, 3), how)
    page = facts(weights)
    dense = weights.dense()
    assert page.spectral_radius == pytest.approx(np.abs(np.linalg.eigvals(dense)).max(), rel=1e-9)
    assert spectral_radius(weights) == page.spectral_radius
    for rho in np.linspace(page.rho_min, page.rho_max, 41)[1:-1]:
        assert np.linalg.det(np.eye(15) - rho * dense) > 0
    assert abs(np.linalg.det(np.eye(15) - page.rho_max * dense)) < 1e-8
