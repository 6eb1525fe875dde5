"""Entropy, equal, CRITIC and TOPSIS indices against hand calculations, and their invariances."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from panel_data import indicators
from spillover.arrays.foundation import EstimationError
from spillover.arrays.index import (
    critic_index,
    entropy_index,
    entropy_weights,
    equal_index,
    leave_one_out,
    normalise,
    ranks,
    topsis_index,
)
from spillover.note import note

pytestmark = pytest.mark.proof("hand calculation")

# Three unit-years, a positive and a negative indicator. Normalised: (0, 1/2, 1) and (1, 0, 1/2).
SMALL = indicators([[1.0, 4.0], [2.0, 8.0], [3.0, 6.0]], directions=[1, -1])


def test_normalisation_by_hand():
    assert np.array_equal(normalise(SMALL), [[0.0, 1.0], [0.5, 0.0], [1.0, 0.5]])


def test_entropy_by_hand():
    # Shares are (0, 1/3, 2/3) in some order for both: e = -(1/3 ln 1/3 + 2/3 ln 2/3)/ln 3 =
    # 0.63651417/1.09861229.
    index = entropy_index(SMALL)
    assert index.entropy == pytest.approx([0.5793801642856950] * 2, rel=1e-12)
    assert index.weights == pytest.approx([0.5, 0.5], rel=1e-12)
    assert index.score == pytest.approx([0.5, 0.25, 0.75], rel=1e-12)


def test_entropy_of_unequal_indicators_by_hand():
    # (0, 1, 1): e = ln 2/ln 3; (0, 0, 1): e = 0. Divergences 1 - ln 2/ln 3 and 1.
    index = entropy_index(indicators([[0, 0], [1, 0], [1, 1]]))
    d = 1 - np.log(2) / np.log(3)
    assert index.weights == pytest.approx([d / (1 + d), 1 / (1 + d)], rel=1e-12)
    assert index.score == pytest.approx([0, d / (1 + d), 1], rel=1e-12)


def test_shift_enters_the_shares_only():
    weights, entropy = entropy_weights(np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]]), shift=1.0)
    shares = np.array([[1 / 5, 2 / 5, 2 / 5], [1 / 4, 1 / 4, 1 / 2]])
    expected = -(shares * np.log(shares)).sum(axis=1) / np.log(3)
    assert entropy == pytest.approx(expected, rel=1e-12)
    assert weights == pytest.approx((1 - expected) / (2 - expected.sum()), rel=1e-12)
    assert entropy_index(indicators([[0, 0], [1, 0], [1, 1]]), shift=1.0).score == pytest.approx(
        [0, weights[0], 1], rel=1e-12
    )


def test_topsis_by_hand():
    # Weighted points (0, .5), (.25, 0), (.5, .25); best (.5, .5), worst (0, 0).
    to_best, to_worst = np.sqrt([0.25, 0.3125, 0.0625]), np.sqrt([0.25, 0.0625, 0.3125])
    assert topsis_index(SMALL).score == pytest.approx(to_worst / (to_worst + to_best), rel=1e-12)


def test_critic_by_hand():
    # Equal standard deviations and one common correlation, so the two weights are equal; with a third
    # indicator x3 = x1 they are in proportion to the conflicts: r12 = -1/2, so (1.5, 3, 1.5).
    assert critic_index(SMALL).weights == pytest.approx([0.5, 0.5], rel=1e-12)
    three = indicators([[1, 4, 1], [2, 8, 2], [3, 6, 3]], directions=[1, -1, 1])
    assert critic_index(three).weights == pytest.approx([0.25, 0.5, 0.25], rel=1e-12)


def test_critic_of_perfectly_correlated_indicators_is_equal_and_says_so():
    index = critic_index(indicators([[1, 2], [2, 4], [4, 8]]))
    assert index.weights == pytest.approx([0.5, 0.5])
    assert index.warnings == (note("no_conflict"),)


def test_by_year_extremes_and_weights():
    both = indicators([[0, 0], [1, 4], [2, 1], [0, 0], [10, 40], [5, 10]], years=[2013] * 3 + [2014] * 3)
    by_year = normalise(both, "by_year")
    assert np.array_equal(by_year.max(axis=0), [1, 1])
    assert np.array_equal(by_year[:3], [[0, 0], [0.5, 1], [1, 0.25]])
    index = entropy_index(both, extremes="by_year", weights="by_year")
    for year, rows in ((2013, slice(0, 3)), (2014, slice(3, 6))):
        alone = entropy_index(indicators(both.values[rows]))
        assert index.yearly[year] == pytest.approx(alone.weights, rel=1e-12)
        assert index.score[rows] == pytest.approx(alone.score, rel=1e-12)
    assert index.weights == pytest.approx(
        np.mean([index.yearly[2013], index.yearly[2014]], axis=0), rel=1e-12
    )


@pytest.mark.parametrize("build", [entropy_index, equal_index, critic_index, topsis_index])
def test_constant_indicator_has_weight_zero_and_a_warning(build):
    index = build(indicators([[1, 7, 3], [2, 7, 1], [4, 7, 2]], names=["a", "b", "c"]))
    assert index.weights[1] == 0
    assert index.warnings == (note("constant_indicator", variable="b"),)
    assert index.weights.sum() == pytest.approx(1)


@pytest.mark.parametrize("options", [{"extremes": "by_year"}, {"weights": "by_year"}])
def test_an_indicator_constant_in_one_year_is_told(options):
    index = entropy_index(
        indicators([[1, 5], [2, 5], [3, 6], [5, 8]], names=["a", "b"], years=[2013, 2013, 2014, 2014]),
        **options,
    )
    assert index.warnings == (note("constant_in_years", variable="b", years=[2013]),)


def test_nothing_varies_is_an_error():
    with pytest.raises(EstimationError, match="nothing to weight"):
        entropy_index(indicators([[1, 2], [1, 2]]))


def test_constant_year_cannot_be_weighted_by_year():
    with pytest.raises(EstimationError, match="pool the weights"):
        entropy_index(indicators([[1], [1], [2], [3]], years=[2013, 2013, 2014, 2014]), weights="by_year")


def test_missing_value_names_city_and_year():
    with pytest.raises(EstimationError, match=r"broadband of city 1 in 2013.*bulletin"):
        indicators([[1, 2], [1, np.nan]], names=["telecom", "broadband"])


DATA = arrays(float, (12, 4), elements=st.floats(-1e3, 1e3, width=32), unique=True)


@settings(max_examples=60)
@given(DATA, st.floats(1e-3, 1e3), st.floats(-100, 100))
def test_scaling_and_moving_an_indicator_changes_nothing(values, factor, offset):
    moved = values.copy()
    moved[:, 1] = offset + factor * moved[:, 1]
    for build in (entropy_index, equal_index, critic_index, topsis_index):
        a, b = build(indicators(values, [1, 1, -1, 1])), build(indicators(moved, [1, 1, -1, 1]))
        assert a.weights.sum() == pytest.approx(1, abs=1e-12)
        assert b.weights == pytest.approx(a.weights, abs=1e-6)
        assert b.score == pytest.approx(a.score, abs=1e-6)


@settings(max_examples=60)
@given(DATA, st.permutations(range(12)), st.permutations(range(4)))
def test_permuting_rows_and_indicators_permutes_the_result(values, rows, columns):
    directions = np.array([1, 1, -1, 1])
    for build in (entropy_index, equal_index, critic_index, topsis_index):
        a = build(indicators(values, directions))
        b = build(indicators(values[rows][:, columns], directions[columns]))
        assert b.weights == pytest.approx(a.weights[columns], abs=1e-10)
        assert b.score == pytest.approx(a.score[rows], abs=1e-10)
        assert a.score.min() >= 0
        assert a.score.max() <= 1 + 1e-12


@settings(max_examples=40)
@given(DATA)
def test_reversing_an_indicator_and_its_direction_changes_nothing(values):
    reversed_ = values * np.array([1, -1, 1, 1])
    a, b = entropy_index(indicators(values)), entropy_index(indicators(reversed_, [1, -1, 1, 1]))
    assert np.array_equal(a.score, b.score)


def test_leave_one_out_equals_the_index_of_the_others():
    values = np.random.default_rng(5).random((30, 4))
    parts = leave_one_out(indicators(values), lambda i: entropy_index(i).score)
    assert [p.indicator for p in parts] == ["x0", "x1", "x2", "x3"]
    alone = entropy_index(indicators(values[:, [0, 1, 3]])).score
    whole = entropy_index(indicators(values)).score
    assert np.array_equal(parts[2].score, alone)
    assert parts[2].pearson == pytest.approx(np.corrcoef(whole, alone)[0, 1])
    assert parts[2].spearman == pytest.approx(stats.spearmanr(whole, alone).statistic)
    assert parts[2].largest_shift == np.abs(ranks(whole) - ranks(alone)).max() / 30


def test_ranks_share_ties():
    assert np.array_equal(ranks(np.array([3.0, 1.0, 3.0, 2.0])), [3.5, 1.0, 3.5, 2.0])
