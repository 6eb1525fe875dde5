"""Moran's I, Geary's C and local Moran: identities, permutations, and bad input."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from spillover.arrays.foundation import EstimationError
from spillover.arrays.spatial.moran import (
    benjamini_hochberg,
    draw_permutations,
    geary,
    local_moran,
    moran,
    moran_of_residuals,
    scatter,
)
from spillover.arrays.weights.families import k_nearest
from spillover.arrays.weights.matrix import from_dense
from spillover.arrays.weights.standardise import standardise
from words.render import render_value

pytestmark = pytest.mark.proof("identity")

IDS = tuple(f"u{i:02}" for i in range(30))
GENERATOR = np.random.default_rng(4)
POINTS = GENERATOR.uniform(0, 10, (30, 2))
W = standardise(k_nearest(IDS, POINTS, 4))
Y = np.array([POINTS.sum(axis=1) + GENERATOR.standard_normal(30), GENERATOR.standard_normal(30)])


def test_moran_is_the_slope_of_its_scatter_and_the_mean_of_local_statistics():
    first = moran(Y, W, permutations=0, periods=["2001", "2002"])[0]
    x, lag = scatter(Y[0], W)
    assert first.statistic == pytest.approx((x @ lag) / (x @ x), rel=1e-12)
    assert first.statistic == pytest.approx(local_moran(Y[0], W, permutations=9).statistic.mean(), rel=1e-12)
    assert first.period == "2001"
    assert first.p_two_sided is None
    assert [test.name for test in first.tests()] == ["moran_randomisation", "moran_normal"]


@pytest.mark.debt("35.8")
def test_moments_of_local_statistics_are_those_of_all_permutations():
    """Under rows of W with different sums, each unit's own value held."""
    n = 6
    weights = GENERATOR.uniform(0, 2, (n, n)) * (1 - np.eye(n))
    values = GENERATOR.normal(size=n)
    local = local_moran(values, from_dense(IDS[:n], weights), permutations=9)
    z = values - values.mean()
    for i in range(n):
        others = np.array(list(permutations(np.delete(z, i))))
        draws = z[i] * (others @ np.delete(weights[i], i)) / (z**2).mean()
        assert local.expectation[i] == pytest.approx(draws.mean(), rel=1e-9)
        assert local.variance[i] == pytest.approx(draws.var(), rel=1e-9)


def test_a_trend_is_found_and_noise_is_not():
    trend, noise = moran(Y, W, permutations=999, seed=7)
    assert trend.p_two_sided == 2 / 1000
    assert trend.p_greater == 1 / 1000
    assert noise.p_two_sided > 0.05
    assert noise.p_randomisation > 0.05
    assert trend.tests()[2].distribution == "permutation"
    assert "seed 7" in render_value(trend.tests()[2].note)


def test_p_values_follow_from_the_moments_and_those_of_units_from_their_ranks():
    first, by = moran(Y, W, permutations=99, seed=1)[0], geary(Y, W)[0]
    z = (1 - by.statistic) / np.sqrt(by.variance_randomisation)  # positive where neighbours are alike
    assert by.z_randomisation == pytest.approx(z, rel=1e-12)
    assert by.p_randomisation == pytest.approx(2 * stats.norm.sf(abs(z)), rel=1e-9, abs=0)
    drawn = [moran(Y[0][order], W, permutations=0)[0].statistic for order in draw_permutations(30, 99, 1)]
    assert first.permuted_mean == pytest.approx(np.mean(drawn), rel=1e-9)
    assert first.permuted_sd == pytest.approx(np.std(drawn, ddof=1), rel=1e-9)
    local = local_moran(Y[0], W, permutations=99)
    expected = stats.false_discovery_control(local.p_permutation)
    np.testing.assert_allclose(local.p_adjusted, expected, rtol=1e-12)


def test_residuals_of_one_year_have_morans_i():
    one, other = Y - Y.mean(axis=1, keepdims=True)
    alone = moran_of_residuals(one[None], W, permutations=99, seed=3)
    assert alone.statistic == pytest.approx(moran(one, W, permutations=99, seed=3)[0].statistic, rel=1e-12)
    assert alone.p == moran(one, W, permutations=99, seed=3)[0].p_two_sided
    # Of several years it is their average, weighted by their sums of squares.
    values = [moran(row, W, permutations=0)[0].statistic for row in (one, other)]
    both = moran_of_residuals(np.array([one, other]), W, permutations=99, seed=3)
    assert both.statistic == pytest.approx(np.average(values, weights=[one @ one, other @ other]), rel=1e-12)
    assert "approximate" in render_value(both.note)


def test_where_every_order_gives_the_same_value_nothing_is_rejected():
    """On a complete graph Moran's I is −1/(n − 1) in any order: all permutations are ties."""
    ids = tuple("abcdef")
    complete = standardise(from_dense(ids, 1.0 - np.eye(6)))
    found = moran(np.arange(6.0) ** 2, complete, permutations=99, seed=1)[0]
    assert found.statistic == pytest.approx(-1 / 5)
    assert (found.p_greater, found.p_two_sided) == (1.0, 1.0)
    assert [test.name for test in found.tests()][2] == "moran_permutation"
    assert (found.z_normal, found.p_normal, found.z_randomisation, found.p_randomisation) == (0, 1, 0, 1)
    (rough,) = geary(np.arange(6.0) ** 2, complete)
    assert (rough.z_randomisation, rough.p_randomisation) == (0, 1)


def test_a_variable_of_one_unit_among_units_alike_rejects_nothing():
    """On a ring I is the same at each of them: its variance under randomisation is zero, not below it."""
    ids = [f"u{i}" for i in range(8)]
    ring = from_dense(ids, np.roll(np.eye(8), 1, 1) + np.roll(np.eye(8), -1, 1))
    (found,), (rough,) = moran(np.eye(8)[0], ring, permutations=0), geary(np.eye(8)[0], ring)
    assert [(test.statistic, test.p) for test in found.tests()] == [(0, 1), (0, 1)]
    assert (rough.z_randomisation, rough.p_randomisation) == (0, 1)
    assert moran(np.arange(8.0), ring, permutations=0)[0].z_randomisation > 1


def test_permuted_values_have_the_moments_that_randomisation_gives():
    result = moran(Y[0], W, permutations=20_000, seed=1)[0]
    assert result.permuted_mean == pytest.approx(result.expectation, abs=0.003)
    assert result.permuted_sd == pytest.approx(np.sqrt(result.variance_randomisation), rel=0.02)


def test_a_period_does_not_depend_on_the_others_and_a_seed_on_itself_alone():
    assert moran(Y, W, seed=3, periods=["a", "b"])[1] == moran(Y[1], W, seed=3, periods=["b"])[0]
    assert moran(Y[0], W, seed=3)[0].permuted_mean != moran(Y[0], W, seed=4)[0].permuted_mean


@given(order=st.permutations(range(30)), scale=st.floats(0.1, 100), shift=st.floats(-100, 100))
@settings(max_examples=15)
def test_order_of_units_and_units_of_measurement_change_nothing(order, scale, shift):
    plain = moran(Y[0], W, permutations=99, seed=5)[0]
    order = list(order)
    other = moran(Y[0][order] * scale + shift, W.align([IDS[i] for i in order]), permutations=99, seed=5)[0]
    assert other.statistic == pytest.approx(plain.statistic, rel=1e-9)
    assert (other.p_greater, other.p_two_sided) == (plain.p_greater, plain.p_two_sided)
    local, moved = (
        local_moran(Y[0], W, permutations=99, seed=5),
        local_moran(Y[0][order], W.align([IDS[i] for i in order]), permutations=99, seed=5),
    )
    np.testing.assert_array_equal(moved.p_permutation, local.p_permutation[order])
    np.testing.assert_allclose(moved.statistic, local.statistic[order], rtol=1e-9)


def test_dense_and_sparse_products_agree():
    full = from_dense(IDS, np.exp(-np.abs(POINTS[:, :1] - POINTS[:, 0])) * (1 - np.eye(30)))
    z = Y[0] - Y[0].mean()
    expected = 30 / full.dense().sum() * (z @ full.dense() @ z) / (z @ z)
    assert moran(Y[0], full, permutations=9)[0].statistic == pytest.approx(expected, rel=1e-12)


def test_geary_is_below_one_for_a_trend_and_near_one_for_noise():
    trend, noise = geary(Y, W)
    assert trend.statistic < 0.5
    assert trend.p_randomisation < 1e-6
    assert abs(noise.z_randomisation) < 2


def test_an_island_has_no_local_statistic():
    dense = W.dense()
    dense[3] = 0
    result = local_moran(Y[0], from_dense(IDS, dense), permutations=99)
    assert (result.statistic[3], result.p[3], result.p_permutation[3], result.quadrant[3]) == (
        0,
        1,
        1,
        "Island",
    )
    assert result.clusters()[3] == "not significant"


def test_clusters_name_quadrants_only_where_significant():
    result = local_moran(Y[0], W, permutations=999, seed=2)
    named = np.array(result.clusters(0.05)) != "not significant"
    np.testing.assert_array_equal(named, result.p_permutation <= 0.05)
    adjusted = np.array(result.clusters(0.05, adjusted=True)) != "not significant"
    assert 0 < adjusted.sum() <= named.sum()


def test_benjamini_hochberg_by_hand():
    np.testing.assert_allclose(
        benjamini_hochberg(np.array([0.01, 0.04, 0.03, 0.5])), [0.04, 0.16 / 3, 0.16 / 3, 0.5]
    )


@pytest.mark.parametrize(
    ("build", "words"),
    [
        (
            lambda: moran(np.where(np.arange(30) == 6, np.nan, Y), W, periods=[2001, 2002]),
            "u06, period 2001: no value",
        ),
        (lambda: moran(np.ones((2, 30)), W), "the same for all units"),
        (lambda: moran(Y[:, :29], W), r"30 units.*not \(2, 29\)"),
        (lambda: moran(Y, W, periods=["2001"]), "2 periods of values and 1 names"),
        (lambda: moran(Y, from_dense(IDS, np.zeros((30, 30)))), "no link"),
        (lambda: moran(Y[0, :3], from_dense(IDS[:3], 1 - np.eye(3))), "at least 4 units"),
        (lambda: local_moran(Y[0], W, permutations=0), "at least one permutation"),
    ],
)
def test_bad_input_is_refused(build, words):
    with pytest.raises(EstimationError, match=words):
        build()
