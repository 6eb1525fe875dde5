"""Markov chains and spatial Markov chains: brute force, identities, and what they refuse."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats

from base.artifacts.analysis import read_analysis
from estimate_records import columns_of
from kind_study import files_of, resolved
from spillover.arrays.foundation import EstimationError
from spillover.arrays.transition import (
    boundaries_of,
    chain,
    classify,
    count_transitions,
    homogeneity,
    log_odds_interval,
    relative,
    wilson,
)
from spillover.arrays.weights.matrix import from_dense
from spillover.errors import StudyError
from words.render import render_value, speaking

pytestmark = pytest.mark.proof("identity")

UNITS = [f"u{i:02d}" for i in range(20)]
YEARS = list(range(2001, 2011))
DRAWS = np.random.default_rng(5)
Y = 10 + DRAWS.normal(size=(20, 10)).cumsum(axis=1)
RING = np.roll(np.eye(20), 1, axis=1) / 2 + np.roll(np.eye(20), -1, axis=1) / 2
COUNTS = arrays.arrays(
    np.int64, st.tuples(st.integers(1, 4), st.just(4), st.just(4)), elements=st.integers(0, 9)
)


@given(COUNTS)
@settings(max_examples=80)
def test_a_chain_keeps_its_identities_whatever_the_counts(counts):
    """Rows sum to one; π = πP where one set of classes is closed; passage times solve their own equations."""
    found = chain(counts.sum(axis=0))
    p, rows = found.probabilities, counts.sum(axis=(0, 2)) > 0
    np.testing.assert_allclose(p[rows].sum(axis=1), 1)
    assert np.isnan(p[~rows]).all()
    if np.isfinite(found.ergodic).all():
        np.testing.assert_allclose(found.ergodic @ p, found.ergodic, atol=1e-9)
        assert found.ergodic.sum() == pytest.approx(1)
        slow = (p + np.eye(4)) / 2  # the same distribution, without cycles
        limit = np.linalg.matrix_power(slow, 2**25)
        np.testing.assert_allclose(limit, np.tile(found.ergodic, (4, 1)), atol=1e-6)
    if np.isfinite(found.passage).all():
        without = found.passage - np.diag(np.diag(found.passage))
        np.testing.assert_allclose(found.passage, 1 + p @ without, rtol=1e-6)
        np.testing.assert_allclose(np.diag(found.passage), 1 / found.ergodic, rtol=1e-6)


@given(COUNTS)
@settings(max_examples=80)
def test_tests_of_homogeneity_are_those_of_each_row_added(counts):
    """For each class at the start: the tests of independence of groups and classes at the end, as scipy has
    them for the groups and classes that occur.
    """
    ratio = squares = df = 0.0
    expected = []
    for i in range(4):
        table = counts[:, i][counts[:, i].sum(axis=1) > 0][:, counts[:, i].sum(axis=0) > 0]
        if table.size:
            expected += stats.contingency.expected_freq(table).ravel().tolist()
        if min(table.shape) > 1:
            of_ratio = stats.chi2_contingency(table, correction=False, lambda_="log-likelihood")
            ratio, df = ratio + of_ratio.statistic, df + of_ratio.dof
            squares += stats.chi2_contingency(table, correction=False).statistic
    if df == 0:
        with pytest.raises(EstimationError, match="the chains cannot be compared"):
            homogeneity(counts, "homogeneity_periods")
        return
    found = homogeneity(counts, "homogeneity_periods")
    assert found.likelihood_ratio.statistic == pytest.approx(ratio, abs=1e-9)
    assert found.chi2.statistic == pytest.approx(squares, abs=1e-9)
    assert found.likelihood_ratio.df == found.chi2.df == (df,)
    assert found.chi2.p == pytest.approx(stats.chi2.sf(squares, df), rel=1e-9)
    assert found.likelihood_ratio.p == pytest.approx(stats.chi2.sf(ratio, df), rel=1e-6)
    assert found.small_share == pytest.approx(np.mean(np.array(expected) < 5 - 1e-12), abs=0.02)


def test_equal_chains_differ_by_nothing_and_kullbacks_by_what_he_found():
    """Kullback, Kupperman and Ku (1962), as giddy's tests have their numbers; they count 30 degrees of
    freedom, one of them for a cell that is empty in both tables.
    """
    first = [[22, 11, 24, 2, 2, 7], [5, 23, 15, 3, 42, 6], [4, 21, 190, 25, 20, 34]]
    first += [[0, 2, 14, 56, 14, 28], [32, 15, 20, 10, 56, 14], [5, 22, 31, 18, 13, 134]]
    second = [[3, 6, 9, 3, 0, 8], [1, 9, 3, 12, 27, 5], [2, 9, 208, 32, 5, 18]]
    second += [[0, 14, 32, 108, 40, 40], [22, 14, 9, 26, 224, 14], [1, 5, 13, 53, 13, 116]]
    tested = homogeneity(np.array([first, second]), "homogeneity_periods")
    found = tested.likelihood_ratio
    assert found.statistic == pytest.approx(160.96060031170782, rel=1e-12)
    assert found.df == (29.0,)
    both = np.array([first, second])
    expected = [
        both[g, i].sum() * both[:, i, j].sum() / both[:, i].sum() for g, i, j in np.ndindex(both.shape)
    ]
    assert tested.small_share == sum(0 < e < 5 for e in expected) / sum(e > 0 for e in expected)
    same = homogeneity(np.array([first, first]), "homogeneity_periods")
    assert (same.likelihood_ratio.statistic, same.chi2.statistic) == pytest.approx((0, 0), abs=1e-9)


def test_errors_of_the_ergodic_distribution_are_those_of_simulated_chains():
    true = np.array([[0.8, 0.2, 0.0], [0.1, 0.8, 0.1], [0.0, 0.3, 0.7]])
    rows, draws = 4000, np.random.default_rng(1)
    found = chain(np.rint(true * rows).astype(np.int64))
    made = [chain(np.array([draws.multinomial(rows, row) for row in true])).ergodic for _ in range(1500)]
    np.testing.assert_allclose(found.ergodic_errors, np.std(made, axis=0), rtol=0.06)
    np.testing.assert_allclose(found.errors[0], [np.sqrt(0.8 * 0.2 / rows)] * 2 + [0])


def test_two_classes_by_hand():
    """With a = 0.2 from the first and b = 0.1 back: π = (b, a)/(a + b), var π₁ by its derivatives, 1/π to
    return, 1/a and 1/b to reach the other.
    """
    found = chain(np.array([[40, 10], [10, 90]]))
    a, b = 0.2, 0.1
    np.testing.assert_allclose(found.ergodic, [b / (a + b), a / (a + b)])
    variance = (b**2 * a * (1 - a) / 50 + a**2 * b * (1 - b) / 100) / (a + b) ** 4
    np.testing.assert_allclose(found.ergodic_errors, [np.sqrt(variance)] * 2)
    np.testing.assert_allclose(found.passage, [[3, 1 / a], [1 / b, 1.5]])


def test_intervals_are_scipys_and_stay_within_0_and_1():
    for count in (0, 3, 17, 20):
        low, high = wilson(np.array([count / 20]), np.array([20]), 0.9)
        theirs = stats.binomtest(count, 20).proportion_ci(0.9, method="wilson")
        np.testing.assert_allclose([low[0], high[0]], [theirs.low, theirs.high], atol=1e-12)
    low, high = log_odds_interval(0.2, 0.05, 0.95)
    odds = np.log([low / (1 - low), 0.25, high / (1 - high)])
    np.testing.assert_allclose(np.diff(odds), stats.norm.ppf(0.975) * 0.05 / 0.16)
    assert log_odds_interval(1.0, 0.0, 0.95) == (1.0, 1.0)


@given(arrays.arrays(float, (4, 7), elements=st.floats(-1e3, 1e3)), st.integers(2, 4))
@settings(max_examples=60)
def test_classes_keep_the_order_of_values_and_counts_every_transition(values, k):
    bounds = boundaries_of(values, k, "pooled")
    if (np.diff(bounds) <= 0).any():
        with pytest.raises(EstimationError, match="two boundaries of classes are both"):
            classify(values, bounds, YEARS, "y")
        return
    codes = classify(values, bounds, YEARS, "y")
    order = np.argsort(values.ravel(), kind="stable")
    assert (np.diff(codes.ravel()[order]) >= 0).all()
    groups = codes % 2
    counts = count_transitions(codes, k, groups, 2)
    assert counts.sum() == 7 * 3
    assert (counts.sum(axis=0) == count_transitions(codes, k, np.zeros_like(codes), 1)[0]).all()


@pytest.fixture
def run(tmp_path):
    """A function that runs one analysis of the simulated panel, on a ring, and reads its file."""

    def make(links=RING, y=Y, **options):
        from_dense(UNITS, links).save(tmp_path / "ring.npz")
        files = files_of(tmp_path, UNITS, YEARS, {"y": y.ravel()})
        files = replace(files, weights={"ring": tmp_path / "ring.npz"})
        analysis = resolved({"kind": "transition", "outcome": "y", **options}, ["y"], ("ring",))
        files.write(analysis.fit(files), tmp_path / "a.json")
        return read_analysis(tmp_path / "a.json")

    return make


def test_a_spatial_chain_is_that_of_a_loop_over_units_and_years(run):
    found = run(classes=3, weights="ring", lag_classes=2)
    lag = RING @ Y
    bounds, own = np.quantile(Y, [1 / 3, 2 / 3]), np.quantile(lag, [0.5])
    expected = np.zeros((2, 3, 3), int)
    for i in range(20):
        for t in range(9):
            at = [sum(b < Y[i, s] for b in bounds) for s in (t, t + 1)]
            expected[int(lag[i, t] > own[0])][at[0]][at[1]] += 1
    spatial = [row["count"] for row in columns_of(found, "transitions") if row["lag_class"]]
    np.testing.assert_array_equal(spatial, expected.ravel())
    pooled = [row["count"] for row in columns_of(found, "transitions") if row["lag_class"] is None]
    np.testing.assert_array_equal(pooled, expected.sum(axis=0).ravel())
    classic, conditional = found.estimates
    assert classic.nobs == conditional.nobs == 20 * 9
    row = next(r for r in conditional.terms if r.term == "class_2@neighbours=class_1:class_2")
    n = expected[0][1].sum()
    assert row.estimate == pytest.approx(expected[0][1][1] / n)
    assert row.se == pytest.approx(np.sqrt(row.estimate * (1 - row.estimate) / n))
    interval = stats.binomtest(int(expected[0][1][1]), int(n)).proportion_ci(0.95, method="wilson")
    assert (row.low, row.high) == pytest.approx((interval.low, interval.high))
    row = next(r for r in classic.terms if r.term == "class_1:ergodic")
    whole = chain(expected.sum(axis=0))
    assert (row.estimate, row.se) == (whole.ergodic[0], whole.ergodic_errors[0])
    assert (row.low, row.high) == log_odds_interval(row.estimate, row.se, 0.95)
    where = {(r["unit"], r["year"]): (r["class"], r["lag_class"]) for r in columns_of(found, "classes")}
    assert where["u03", 2004] == (1 + sum(b < Y[3, 3] for b in bounds), 1 + int(lag[3, 3] > own[0]))


def test_one_with_the_boundaries_of_the_units_and_one_without_neighbours(run):
    links = RING.copy()
    links[4] = 0
    found = run(links=links, boundaries=[9.5, 11], weights="ring", lag_boundaries="same", relative=False)
    assert [row["value"] for row in columns_of(found, "boundaries") if row["year"] == 2001] == [
        9.5,
        11,
        9.5,
        11,
    ]
    classic, spatial = found.estimates
    assert (classic.nobs, spatial.nobs, spatial.units) == (180, 171, 19)
    assert "left out of the spatial chain: u04" in render_value(spatial.notes[-1])
    with speaking("zh"):
        assert "个体：u04" in render_value(spatial.notes[-1])
    assert {r["lag_class"] for r in columns_of(found, "classes") if r["unit"] == "u04"} == {None}


def test_values_relative_to_the_mean_do_not_depend_on_the_year(run):
    growth = np.exp(np.arange(10) / 3)
    once, grown = (run(y=y, relative=True, classes=4).series for y in (Y, Y * growth))
    assert once["transitions"] == grown["transitions"]
    assert columns_of(run(y=Y * growth, classes=4), "transitions") != once["transitions"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"boundaries": [2, 1]}, r"boundaries: \[2\.0, 1\.0\] do not increase"),
        ({"boundaries": [1, 2], "classes": 5}, "classes: 2 boundaries make 3 classes, not 5; leave it out"),
        ({"lag_classes": 3}, "lag_classes: requires weights, the matrix that defines the neighbours"),
        ({"weights": "ring", "lag_boundaries": "same", "lag_classes": 3}, "there are as many as classes"),
        ({"classes": 10}, "classes: 10 is"),
    ],
)
def test_options_that_contradict_each_other_are_named(options, words):
    with pytest.raises(StudyError, match=words):
        resolved({"kind": "transition", "outcome": "y", **options}, ["y"], ("ring",))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"y": np.where(np.arange(200).reshape(20, 10) == 57, np.nan, Y)}, "balanced panel.* u05 2008"),
        ({"y": np.ones((20, 10))}, "y, period 2001: two boundaries of classes are both 1"),
        ({"y": -Y, "relative": True}, "period 2001: the mean is -.*positive mean"),
        ({"links": np.zeros((20, 20)), "weights": "ring"}, "no link among the units"),
        ({"sample": {"without": {"years": [2005]}}}, "equally far apart"),
        ({"sample": {"years": [2005, 2005]}}, "two at least, and the sample has 2005"),
    ],
)
def test_data_without_transitions_are_refused(run, options, words):
    with pytest.raises((StudyError, EstimationError), match=words):
        run(**options)


def test_a_chain_with_two_closed_sets_or_an_empty_class_has_no_ergodic_distribution():
    for counts in ([[5, 0], [0, 5]], [[5, 1], [0, 0]]):
        found = chain(np.array(counts))
        assert np.isnan(found.ergodic).all()
        assert np.isnan(found.passage).all()
    absorbed = chain(np.array([[5, 0], [1, 4]]))
    np.testing.assert_allclose(absorbed.ergodic, [1, 0])
    assert np.isnan(absorbed.passage).all()


def test_relative_values_have_mean_one():
    np.testing.assert_allclose(relative(Y.T, YEARS).mean(axis=1), 1)
