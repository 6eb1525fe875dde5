"""Surrogates of a variable, and what their estimates say of a sweep's own."""

from itertools import permutations

import numpy as np
import pytest

from spillover.arrays.foundation import EstimationError
from spillover.arrays.spatial.models import fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.surrogates import (
    Rotations,
    moran_of_years,
    permute_within,
    resample_within,
    separate_variable,
    signs_of,
    strata_problem,
)
from spillover.sweeps.guard import (
    drop_links_within,
    matrices_around,
    means_of,
    measure_shared_movements,
    nearest_matrix,
)
from spillover.sweeps.joint_statistics import (
    JointRow,
    adjust_p_values,
    blocks_needed,
    choice_rows,
    curve_rows,
    net_of_filter,
    p_values,
    residual_rows,
    smallest_p,
    specification_rows,
    statistics,
    surrogate_p_value,
    two_tailed_shares,
)

YEARS, UNITS = 5, 12


@pytest.fixture
def panel():
    rng = np.random.default_rng(2)
    places = rng.uniform(size=(UNITS, 2))
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    w = apart**-2
    controls = rng.normal(size=(YEARS, UNITS, 2))
    row = w / w.sum(axis=1, keepdims=True)
    x = np.linalg.solve(np.eye(UNITS) - 0.6 * row, rng.normal(size=(YEARS, UNITS)).T).T + controls[:, :, 0]
    return x, controls, SpatialOperator(row), SpatialOperator(w)


@pytest.mark.parametrize("effects", ["two-way", "individual", "time", "none"])
@pytest.mark.parametrize("filtered", ["error", "lag", "none"])
def test_a_variables_own_innovations_give_it_back(panel, effects, filtered):
    x, controls, operator, _w = panel
    found = separate_variable(x, controls, operator, effects=effects, filtered=filtered)
    np.testing.assert_allclose(found.again(found.innovations), x, atol=1e-12)


@pytest.mark.parametrize("effects", ["two-way", "individual", "time", "none"])
@pytest.mark.parametrize("filtered", ["error", "lag", "none"])
def test_a_surrogate_has_the_variables_own_regression_on_controls(panel, effects, filtered):
    """Written out by least squares of the filtered surrogate on filtered controls, lags and dummies."""
    x, controls, operator, _w = panel
    found = separate_variable(x, controls, operator, effects=effects, filtered=filtered)
    draw = permute_within(np.random.default_rng(3), np.zeros(UNITS, dtype=int))
    surrogate = found.again(found.project_draws(found.innovations[:, draw]))
    whitened = np.eye(UNITS) - found.parameter * operator.matrix
    regressors = np.concatenate([controls, operator.lag(np.ascontiguousarray(controls))], axis=2)
    if filtered == "error":
        regressors = np.einsum("ij,tjk->tik", whitened, regressors)
    unit, year = np.tile(np.arange(UNITS), YEARS), np.repeat(np.arange(YEARS), UNITS)
    dummies = [np.ones((x.size, 1))]
    dummies += [np.eye(UNITS)[unit]] if effects in ("two-way", "individual") else []
    dummies += [np.eye(YEARS)[year]] if effects in ("two-way", "time") else []
    design = np.column_stack([regressors.reshape(x.size, -1), *dummies])
    slopes, size = [], []
    for one in (x, surrogate):
        y = (one @ whitened.T).ravel()
        fitted = np.linalg.lstsq(design, y, rcond=None)[0]
        slopes.append(fitted[: regressors.shape[2]])
        size.append(np.linalg.norm(y - design @ fitted))
    assert np.abs(surrogate - x).max() > 0.1
    np.testing.assert_allclose(*slopes, atol=1e-9)
    np.testing.assert_allclose(*size, rtol=1e-9)


@pytest.mark.parametrize("filtered", ["error", "lag", "none"])
def test_the_scale_of_a_control_does_not_matter(panel, filtered):
    """A control counted in trillions is one beside a share too."""
    x, controls, operator, _w = panel
    draw = permute_within(np.random.default_rng(3), np.zeros(UNITS, dtype=int))
    surrogates = []
    for scale in (1.0, 1e-12):
        found = separate_variable(x, controls * [1.0, scale], operator, effects="two-way", filtered=filtered)
        surrogates.append(found.again(found.project_draws(found.innovations[:, draw])))
    np.testing.assert_allclose(*surrogates, atol=1e-9)


@pytest.mark.debt("32.10")
@pytest.mark.parametrize("effects", ["two-way", "individual", "time", "none"])
@pytest.mark.parametrize("filtered", ["error", "lag", "none"])
def test_units_that_keep_their_place_keep_their_innovations(panel, effects, filtered):
    """What is chosen by directions differs from least squares by what leaves every specification."""
    x, controls, operator, _w = panel
    found = separate_variable(x, controls, operator, effects=effects, filtered=filtered)
    np.testing.assert_allclose(found.exchange(np.arange(UNITS)), found.innovations, atol=1e-10)
    np.testing.assert_allclose(found.flip(np.ones(UNITS)), found.innovations, atol=1e-10)
    np.testing.assert_allclose(found.flip(-np.ones(UNITS)), -found.innovations, atol=1e-10)
    assert found.find_units_without_size().size == 0


@pytest.mark.debt("32.10")
def test_a_surrogate_varies_as_much_as_its_unit_and_not_as_the_one_it_is_drawn_from(panel):
    _x, controls, operator, _w = panel
    rng = np.random.default_rng(11)
    size = np.exp(rng.normal(size=UNITS))
    found = separate_variable(rng.normal(size=(YEARS, UNITS)) * size, controls, operator, filtered="none")
    draws = [found.exchange(rng.permutation(UNITS)) for _ in range(50)]
    alike = [np.corrcoef(np.log(np.std([own, found.innovations], axis=1)))[0, 1] for own in draws]
    moved = [
        np.corrcoef(
            np.log(np.std([found.exchange(rng.permutation(UNITS), False), found.innovations], axis=1))
        )
        for _ in range(50)
    ]
    assert np.mean(alike) > 0.75
    assert abs(np.mean([one[0, 1] for one in moved])) < 0.3


@pytest.mark.debt("32.10")
def test_a_size_does_not_depend_on_how_long_a_trajectory_lasts():
    """The equations of Hettmansperger and Randles, written out: directions have mean 0, and in the metric of
    the sizes, but for the shrinkage, no common covariance. A factor of one unit moves no other's direction.
    """
    rng = np.random.default_rng(12)
    periods, n = 6, 60
    walk = np.cumsum(rng.normal(size=(periods, n)), axis=0) * np.exp(rng.normal(size=n))
    found = separate_variable(walk, np.empty((periods, n, 0)))
    left, sizes = found.centred_innovations
    directions = left / sizes
    np.testing.assert_allclose(directions.sum(axis=1), 0, atol=1e-5)
    plain = np.eye(periods) - 1 / periods
    share = (periods - 1) / (n + periods - 1)
    shape = (1 - share) * (periods - 1) / n * directions @ directions.T + share * plain
    shape *= (periods - 1) / np.trace(shape)
    norms = np.sqrt(np.einsum("tn,ts,sn->n", left, np.linalg.pinv(shape, rcond=1e-9), left))
    np.testing.assert_allclose(norms, sizes, rtol=1e-5)
    plain_norms = np.linalg.norm(left, axis=0)
    lasting = np.square(left[-1] - left[0]) / plain_norms**2
    assert abs(np.corrcoef(lasting, sizes / plain_norms)[0, 1]) > 0.5  # what a plain norm overstates


@pytest.mark.debt("32.10")
def test_a_unit_of_which_nothing_is_left_is_found():
    rng = np.random.default_rng(13)
    values = np.zeros((YEARS, UNITS))
    values[2:, :4] = rng.normal(size=(YEARS - 2, 4))
    found = separate_variable(values, np.empty((YEARS, UNITS, 0)))
    assert found.find_units_without_size().tolist() == [*range(4, UNITS)]


@pytest.mark.debt("32.10")
def test_blocks_change_their_sign_together_and_all_arrangements_are_as_likely():
    blocks = np.array([7, 7, 3, 3, 3, 9])
    draws = [tuple(signs_of(np.random.default_rng([5, k]), blocks)) for k in range(1600)]
    counts = {one: draws.count(one) for one in set(draws)}
    assert len(counts) == 8
    assert max(abs(count - 200) for count in counts.values()) < 60  # 4.5 standard errors
    assert all(one[0] == one[1] and one[2] == one[3] == one[4] for one in counts)


@pytest.mark.debt("32.10")
@pytest.mark.parametrize(("level", "needed"), [(0.05, 6), (0.1, 5), (0.01, 8), (0.0625, 5), (0.5, 2)])
def test_the_fewest_blocks_that_can_reject(level, needed):
    assert blocks_needed(level) == needed
    assert smallest_p(needed) <= level < smallest_p(needed - 1)


def test_the_filter_is_lee_and_yus(panel):
    x, controls, operator, _w = panel
    lags = operator.lag(np.ascontiguousarray(controls))
    fitted = fit_spatial(
        "SEM", x, np.concatenate([controls, lags], axis=2), operator, terms=("a", "b", "Wa", "Wb")
    )
    found = separate_variable(x, controls, operator)
    np.testing.assert_allclose(found.parameter, fitted.lam, rtol=1e-8)
    centred = fitted.residuals - fitted.residuals.mean(axis=1, keepdims=True)
    np.testing.assert_allclose(found.innovations, centred, atol=1e-10)


def test_what_nothing_is_left_of_is_refused(panel):
    x, controls, operator, _w = panel
    with pytest.raises(EstimationError, match="does not vary over time"):
        separate_variable(np.repeat(x[:1], YEARS, axis=0), controls, operator)
    with pytest.raises(EstimationError, match="leave a control out"):
        separate_variable(controls[:, :, 0].copy(), controls, operator)


def test_exchanges_stay_within_strata_and_are_all_as_likely():
    strata = np.array([0, 0, 0, 1, 1])
    draws = [tuple(permute_within(np.random.default_rng([5, k]), strata)) for k in range(1200)]
    counts = {one: draws.count(one) for one in set(draws)}
    expected = {(*left, *right) for left in permutations(range(3)) for right in permutations((3, 4))}
    assert set(counts) == expected
    assert max(abs(count - 100) for count in counts.values()) < 45  # 4.5 standard errors
    again = resample_within(np.random.default_rng(1), strata)
    assert set(again[:3]) <= {0, 1, 2}
    assert set(again[3:]) <= {3, 4}


def test_strata_that_leave_nothing_to_exchange_are_named():
    assert strata_problem(np.arange(6), 99) == ("alone", 6)
    assert strata_problem(np.zeros(6, dtype=int), 99) == ("one", 1)
    assert strata_problem(np.array([0, 0, 1, 1, 2, 2]), 99) == ("few", 8)
    assert strata_problem(np.repeat([0, 1], 10), 99) is None


def test_rotation_keeps_the_covariance_over_time_and_turns_pairs_by_one_angle(panel):
    x, controls, _row, w = panel
    own = separate_variable(x, controls, w, filtered="none").innovations
    rotations = Rotations.build(w)
    turned = rotations.rotate(np.random.default_rng(4), own)
    np.testing.assert_allclose(turned @ turned.T, own @ own.T, atol=1e-12)
    np.testing.assert_allclose(turned.sum(axis=1), 0, atol=1e-12)
    before, after = own @ rotations.vectors, turned @ rotations.vectors
    length = [np.hypot(one[:, 0:10:2], one[:, 1:10:2]) for one in (before, after)]
    np.testing.assert_allclose(*length, atol=1e-12)
    angle = [np.arctan2(one[:, 1], one[:, 0]) for one in (before, after)]
    assert np.ptp(np.mod(angle[1] - angle[0], 2 * np.pi)) < 1e-10
    with pytest.raises(EstimationError, match="symmetric"):
        Rotations.build(panel[2])


def test_morans_i_of_all_years_is_written_out(panel):
    x, _controls, operator, _w = panel
    x = x - x.mean(axis=1, keepdims=True)
    above = sum(
        operator.matrix[i, j] * x[t, i] * x[t, j]
        for t in range(YEARS)
        for i in range(UNITS)
        for j in range(UNITS)
    )
    expected = UNITS / operator.matrix.sum() * above / np.square(x).sum()
    np.testing.assert_allclose(moran_of_years(x[None], operator.matrix), [expected], rtol=1e-12)


@pytest.mark.debt("32.10")
def test_what_units_may_be_alike_in_is_beyond_the_sweeps_matrices():
    mean = np.array([0.0, 1.0, 1.1, 5.0, 5.2, 9.0, 9.1])
    near = nearest_matrix(mean[:, None]).toarray()
    assert (near.sum(axis=1) == 5).all()
    assert np.diag(near).sum() == 0
    for unit, row in enumerate(near):
        apart = np.abs(mean - mean[unit])
        assert apart[row > 0].max() <= np.delete(apart, [unit, *np.flatnonzero(row)]).min()
    places = np.column_stack([[179.9, -179.9, 0, 10, 20, 30, 40], np.zeros(7)])
    groups = {"g": np.array(list("aabbccc")), "own": np.array(list("abcdefg")), "all": np.array(["x"] * 7)}
    found = matrices_around(places, {"m": mean, "same": np.ones(7)}, groups)
    assert [*found] == ["places:", "values:m", "groups:g"]
    assert found["places:"][0, 1] == 1  # over the date line
    assert found["groups:g"].toarray().tolist()[4] == [0, 0, 0, 0, 0, 1, 1]
    blocks = np.array([0, 0, 1, 1, 2, 2, 2])
    assert drop_links_within(found["groups:g"], blocks).nnz == 0
    assert drop_links_within(found["places:"], blocks)[0, 1] == 0
    assert drop_links_within(found["places:"], None) is found["places:"]


@pytest.mark.debt("32.10")
def test_a_variable_that_is_made_of_the_treatment_makes_no_neighbours(panel):
    x, controls, operator, _w = panel
    found = separate_variable(x, controls, operator)
    other = np.random.default_rng(14).normal(size=x.shape)
    gaps = np.where(np.arange(UNITS) == 3, np.nan, other)
    panels = {"x": x, "twice": 2 * x + 0.1 * other, "fixed": np.repeat(x[:1], YEARS, axis=0), "gaps": gaps}
    assert [*means_of(panels | {"control": controls[:, :, 0]}, found)] == ["fixed", "control"]


@pytest.mark.debt("32.10")
def test_movements_that_treatment_and_outcome_share_are_written_out():
    rng = np.random.default_rng(15)
    draws, e = rng.normal(size=(3, YEARS, UNITS)), rng.normal(size=(YEARS, UNITS))
    for blocks in (None, np.arange(UNITS) % 4):
        own = np.arange(UNITS) if blocks is None else blocks
        for k, found in enumerate(measure_shared_movements(draws, e, blocks)):
            v = draws[k]
            left = e - (e * v).sum() / (v * v).sum() * v
            pairs = [(i, j) for i in range(UNITS) for j in range(UNITS) if own[i] != own[j]]
            expected = sum((v[:, i] @ v[:, j]) * (left[:, i] @ left[:, j]) for i, j in pairs)
            np.testing.assert_allclose(found, expected / ((v * v).sum() * (left * left).sum()))


@pytest.mark.debt("32.10")
@pytest.mark.parametrize("filtered", ["error", "lag"])
def test_a_residual_is_compared_with_surrogates_whose_filter_is_not_estimated(panel, filtered):
    """The score is 0 at the estimate but for tr W(I − θW)⁻¹, whatever surrogates have; net of it Moran's I
    under the filter's own matrix has no variation to speak of.
    """
    x, controls, operator, _w = panel
    found = separate_variable(x, controls, operator, filtered=filtered)
    rng = np.random.default_rng(16)
    draws = np.stack([found.innovations, *(found.exchange(rng.permutation(UNITS)) for _ in range(200))])
    scores = found.scores(draws)
    trace = np.trace(operator.matrix @ np.linalg.inv(np.eye(UNITS) - found.parameter * operator.matrix))
    periods = YEARS - 1
    expected = periods * (trace - 1 / (1 - found.parameter)) / (periods * (UNITS - 1))
    np.testing.assert_allclose(scores[0], expected, atol=1e-5)
    moran = moran_of_years(draws, operator.matrix)[:, None]
    assert net_of_filter(moran, scores).std() < 0.5 * moran.std()
    np.testing.assert_array_equal(net_of_filter(moran, np.zeros(201)), moran)


def test_statistics_of_a_curve_leave_failed_estimates_out():
    t = np.array([[1.0, -3.0, np.nan, 2.0], [np.nan] * 4])
    p = np.array([[0.3, 0.01, np.nan, 0.04], [np.nan] * 4])
    found = statistics(t, p, 0.05)
    assert [found[name][0] for name in found] == [1.0, 2 / 3, 2 / 3, 3.0]
    assert np.isnan(found["median_t"][1])
    assert np.isnan(found["largest_t"][1])


def test_p_values_count_the_sweep_itself_and_ties():
    assert surrogate_p_value(2.0, np.array([1.0, -2.0, 3.0, np.nan])) == 3 / 4
    assert surrogate_p_value(9.0, np.arange(9.0)) == 1 / 10


def test_the_median_is_compared_with_the_surrogates_wherever_they_lie():
    around = np.arange(-7.0, -2.0).repeat(4)  # all below 0, as where controls are left out
    assert two_tailed_shares(1.0, around) == 2 / 21
    assert two_tailed_shares(-9.0, around) == 2 / 21
    assert two_tailed_shares(-5.0, around) == 1.0
    assert two_tailed_shares(-7.0, np.append(around, np.nan)) == 2 * 5 / 21


def test_the_median_decides_between_equal_shares():
    own = {"median_t": 1.5, "share_of_one_sign": 1.0, "share_significant": 0.5, "largest_t": 2.0}
    drawn = {
        "median_t": np.array([-1.6, 1.4, 0.1, np.nan]),
        "share_of_one_sign": np.array([1.0, 1.0, 0.8, np.nan]),
        "share_significant": np.array([0.5, 0.5, 0.6, np.nan]),
        "largest_t": np.array([1.0, 2.0, 3.0, np.nan]),
    }
    found = p_values(own, drawn)
    assert found == {
        "median_t": 2 / 4,  # twice its own share above
        "share_of_one_sign": 2 / 4,
        "share_significant": 3 / 4,
        "largest_t": 3 / 4,
    }


def test_adjusted_p_values_are_westfall_and_youngs_written_out():
    rng = np.random.default_rng(6)
    t, drawn = rng.normal(size=5) * 2, rng.normal(size=(40, 5))
    order = sorted(range(5), key=lambda k: -abs(t[k]))
    expected, last = {}, 0.0
    for place, k in enumerate(order):
        left = order[place:]
        reached = sum(max(abs(row[j]) for j in left) >= abs(t[k]) for row in drawn)
        last = expected[k] = max(last, (1 + reached) / 41)
    np.testing.assert_allclose(adjust_p_values(t, drawn), [expected[k] for k in range(5)])


def test_the_search_is_told_by_surrogates_alone():
    t, p = np.array([3.0, 1.0]), np.array([0.01, 0.3])
    drawn_p = np.array([[0.01, 0.9], [0.5, 0.5], [0.04, 0.02], [0.6, 0.2]])
    rows = curve_rows(t, p, np.ones((4, 2)), drawn_p, 0.05)
    assert rows[-1] == JointRow(subject="search", name="any_significant", value=0.5)


def test_a_surrogate_of_which_nothing_was_estimated_does_not_count():
    """Not among p-values, whose smallest adjusted one is that of the largest |t|, nor in the search."""
    rng = np.random.default_rng(7)
    t, p, drawn = np.array([2.2, -0.3, 1.1]), np.array([0.03, 0.8, 0.3]), rng.normal(size=(60, 3))
    drawn[:20] = np.nan
    drawn_p = np.where(drawn > 1.5, 0.01, np.where(np.isnan(drawn), np.nan, 0.5))
    every, fewer = (curve_rows(t, p, drawn[k:], drawn_p[k:], 0.05) for k in (0, 20))
    assert every == fewer
    np.testing.assert_array_equal(adjust_p_values(t, drawn), adjust_p_values(t, drawn[20:]))
    largest = next(row.p for row in every if row.name == "largest_t")
    assert adjust_p_values(t, drawn).min() == largest


def test_a_choices_share_is_between_the_means_of_its_options_of_what_was_estimated():
    rng = np.random.default_rng(8)
    labels = {
        "model": np.array(list("abcabc")),
        "same": np.array(["x"] * 6),
        "each": np.array(list("123456")),
        "half": np.array(list("uuuvvv")),
    }
    t, drawn = np.array([3.0, 1.0, 0.0, 2.0, 1.5, -1.0]), rng.normal(size=(50, 6))
    drawn[0, 2], drawn[1] = np.nan, np.nan

    def share(curve, options):
        made = np.isfinite(curve)
        groups = [curve[made & (options == one)] for one in np.unique(options)]
        middle = curve[made].mean()
        between = sum(one.size * (one.mean() - middle) ** 2 for one in groups if one.size)
        return between / ((curve[made] - middle) ** 2).sum()

    rows = choice_rows(labels, t, drawn)
    assert [row.name for row in rows] == ["model", "half"]
    for row in rows:
        own = share(t, labels[row.name])
        null = np.array([share(drawn[k], labels[row.name]) for k in range(50) if k != 1])
        assert row.value == pytest.approx(own)
        assert row.p == (1 + (null >= own).sum()) / 50
        expected = np.quantile(null, [0.025, 0.5, 0.975])
        assert [row.null_low, row.null_median, row.null_high] == pytest.approx(expected)
    assert choice_rows(labels, np.ones(6), drawn) == []


def test_a_residual_that_is_still_correlated_is_found():
    rng = np.random.default_rng(9)
    moran = rng.normal(size=(200, 3)) * [0.1, 0.2, 0.1]
    moran[0] = [0.02, 0.1, 0.9]
    rows, overall = residual_rows({"near": [0, 1], "far": [2]}, moran)
    assert [row.name for row in rows] == ["near", "far"]
    assert rows[0].p > 0.3
    assert rows[1].p == overall == 1 / 200


@pytest.mark.filterwarnings("error")
def test_a_sweep_without_matrices_has_no_residual_to_correlate():
    rows, p = residual_rows({}, np.empty((1, 0)))
    assert rows == []
    assert np.isnan(p)


def test_a_surrogate_with_failed_estimates_does_not_lower_the_band_at_the_last_place():
    curve = np.linspace(-2.0, 2.0, 9)
    drawn = np.array([curve, curve, [*curve[:8], np.nan], [*curve[:4], *[np.nan] * 5]])
    names, own = [f"s{k}" for k in range(9)], curve * 1.5
    whole = specification_rows(names, own, drawn[:2])
    assert [row.null_median for row in whole] == pytest.approx(curve)
    rows = specification_rows(names, own, np.array([drawn[2], drawn[2]]))
    middle = [row.null_median for row in rows]
    assert middle[0] == curve[0]
    assert middle[-1] == curve[7]
    assert np.diff(middle) == pytest.approx(np.full(8, 0.4375))
    assert all(np.isfinite(row.null_high) for row in specification_rows(names, own, drawn))
