"""Threshold regression: by brute force, its identities, its bootstrap by hand, recovery, and refusals."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spillover.arrays.foundation import EstimationError
from spillover.arrays.projection import Projection
from spillover.arrays.threshold import BATCH, Search, as_test, fit_threshold
from spillover.arrays.variance import Variance
from spillover.arrays.within import fit_within
from threshold_panel import ThresholdData, threshold_panel
from words.render import render_value

pytestmark = pytest.mark.proof("hand calculation")

TERMS = (("x1", "x2"), ("z1", "z2"), "q")
seeds = st.integers(0, 10_000)


def fit(data: ThresholdData, effects: str = "individual", variance: Variance | None = None, **options):
    names = (TERMS[0][: data.x.shape[1]], TERMS[1], "q")
    chosen = {"draws": 0, "trim": 0.05} | options
    return fit_threshold(*data.arguments, terms=names, **chosen, effects=effects, variance=variance)


def squares(data: ThresholdData, thresholds: tuple[float, ...], effects: str) -> float:
    """The sum of squares with these thresholds, by a regression of its own."""
    project = Projection(data.unit, data.time, effects)
    regime = np.searchsorted(np.sort(np.array(thresholds)), data.q, side="left")
    parts = [data.x * (regime == r)[:, None] for r in range(len(thresholds) + 1)]
    design = project(np.column_stack([*parts, data.z]))
    outcome = project(data.y)
    residuals = outcome - design @ np.linalg.lstsq(design, outcome, rcond=None)[0]
    return float(residuals @ residuals)


def candidates(data: ThresholdData, trim: float) -> np.ndarray:
    ordered = np.sort(data.q)
    cut = int(np.floor(trim * len(ordered)))
    values = np.unique(ordered)
    values = values[(values >= ordered[cut]) & (values <= ordered[-1 - cut])]
    fewest = max(cut, data.x.shape[1] + 1)
    return np.array([v for v in values if fewest <= (data.q <= v).sum() <= len(ordered) - fewest])


@settings(max_examples=12)
@given(
    seed=seeds,
    columns=st.sampled_from([1, 2]),
    effects=st.sampled_from(["individual", "two-way"]),
    ties=st.booleans(),
)
def test_the_search_equals_a_regression_at_every_value(seed, columns, effects, ties) -> None:
    data = threshold_panel(seed, units=12, periods=5, columns=columns, ties=ties)
    model = fit(data, effects)
    tried = candidates(data, 0.05)
    by_hand = np.array([squares(data, (value,), effects) for value in tried])
    interval = model.intervals[0]
    allowed = np.isfinite(interval.ratio)
    np.testing.assert_array_equal(interval.values[allowed], tried)
    freedom = 11 * 4 if effects == "two-way" else 12 * 4
    least = by_hand.min()
    assert model.thresholds[0] == tried[np.argmin(by_hand)]
    np.testing.assert_allclose(interval.ratio[allowed], (by_hand - least) / (least / freedom), atol=1e-8)
    without = squares(data, (), effects)
    assert model.tests[0].statistic == pytest.approx((without - least) / (least / freedom), rel=1e-9)
    assert model.estimate.statistics["ssr"] == pytest.approx(least, rel=1e-10)


@pytest.mark.parametrize("effects", ["individual", "two-way"])
def test_two_thresholds_are_the_best_pair_here_and_each_the_best_beside_the_other(effects: str) -> None:
    data = threshold_panel(21, (0.3, 0.7), units=14, periods=5, ties=True)
    model = fit(data, effects, thresholds=2)
    tried, fewest = candidates(data, 0.05), max(int(0.05 * 70), 2)

    def fits(pair: tuple[float, float]) -> bool:
        low, high = (data.q <= pair[0]).sum(), (data.q <= pair[1]).sum()
        return high - low >= fewest

    pairs = {pair: squares(data, pair, effects) for pair in combinations(tried, 2) if fits(pair)}
    assert model.thresholds == min(pairs, key=pairs.get)
    assert model.estimate.statistics["ssr"] == pytest.approx(min(pairs.values()), rel=1e-10)
    for j, interval in enumerate(model.intervals):
        assert interval.ratio.min() == 0.0
        assert interval.values[np.argmin(interval.ratio)] == model.thresholds[j]
    single = fit(data, effects)
    first = squares(data, single.thresholds, effects)
    second = min(value for pair, value in pairs.items() if single.thresholds[0] in pair)
    freedom = 13 * 4 if effects == "two-way" else 14 * 4
    assert model.tests[1].statistic == pytest.approx((first - second) / (second / freedom), rel=1e-9)


def test_a_draw_of_the_bootstrap_by_hand() -> None:
    """Residuals of the threshold model, whole units at a time, through regressions of their own."""
    data = threshold_panel(22, units=15, periods=5, ties=True)
    for effects in ("individual", "two-way"):
        model = fit(data, effects, draws=60, seed=7)
        residuals = model.estimate.residuals.reshape(15, 5)
        drawn = []
        for draw in (0, 57):
            stream = np.random.default_rng(np.random.SeedSequence([7, 1, draw]))
            sample = residuals[stream.integers(0, 15, 15)].ravel()
            fitted = fit_within(
                data.y,
                np.column_stack([data.x, data.z]),
                data.unit,
                data.time,
                terms=("x1", "z1", "z2"),
                effects=effects,
            )
            null = np.column_stack([data.x, data.z]) @ fitted.coefficients
            copy = replace(data, y=null + sample)
            drawn.append(fit(copy, effects).tests[0].statistic)
        np.testing.assert_allclose(model.tests[0].draws[[0, 57]], drawn, rtol=1e-8)
        p = (1 + (model.tests[0].draws >= model.tests[0].statistic).sum()) / 61
        assert model.tests[0].p == pytest.approx(p)
        assert render_value(as_test(model.tests[0], "q", 7).note).startswith("60 resamples of units, seed 7")


def test_the_draws_of_the_bootstrap_are_searched_in_batches(monkeypatch) -> None:
    """A thousand draws cost twenty searches, not a thousand; `make bench` measures how fast they are."""
    searches: list[int] = []
    real = Search.profile
    monkeypatch.setattr(Search, "profile", lambda *given: searches.append(1) or real(*given))
    data = threshold_panel(5, units=20, periods=4)
    counts = []
    for draws in (1, 1000):
        searches.clear()
        fit(data, draws=draws, seed=1)
        counts.append(len(searches))
    assert counts[1] - counts[0] == 1000 // BATCH - 1


def test_draws_do_not_depend_on_how_many_there_are() -> None:
    data = threshold_panel(23)
    few, many = (fit(data, draws=count, seed=3, thresholds=2) for count in (50, 120))
    for one, other in zip(few.tests, many.tests, strict=True):
        np.testing.assert_array_equal(one.draws, other.draws[:50])


@settings(max_examples=10)
@given(seed=seeds, shift=st.floats(-50, 50), scale=st.floats(0.1, 20))
def test_units_of_measure_and_order_change_nothing(seed: int, shift: float, scale: float) -> None:
    data = threshold_panel(seed, units=15, periods=5)
    model = fit(data, thresholds=2)
    order = np.random.default_rng(seed).permutation(len(data.y))
    moved = ThresholdData(
        scale * data.y[order] + shift,
        data.x[order] / scale,
        data.z[order],
        np.exp(data.q[order]),
        data.unit[order] * 7 - 3,
        data.time[order],
    )
    other = fit(moved, thresholds=2)
    np.testing.assert_allclose(np.log(other.thresholds), model.thresholds, rtol=1e-9)
    np.testing.assert_allclose(
        [test.statistic for test in other.tests], [test.statistic for test in model.tests], rtol=1e-6
    )
    np.testing.assert_allclose(
        other.estimate.coefficients[:3], scale**2 * model.estimate.coefficients[:3], rtol=1e-7
    )
    assert other.rows == model.rows
    assert sum(model.rows) == len(data.y)


def test_the_accepted_set_is_said_with_its_holes() -> None:
    """Pieces are runs of accepted values, and their hull holds values that are rejected."""
    found = 0
    for seed in range(40):
        interval = fit(threshold_panel(seed, jump=0.4)).intervals[0]
        accepted = interval.ratio <= interval.critical
        inside = (interval.values >= interval.low) & (interval.values <= interval.high)
        assert interval.critical == pytest.approx(7.3523, abs=1e-4)
        in_pieces = np.zeros_like(accepted)
        for low, high in interval.pieces:
            in_pieces |= (interval.values >= low) & (interval.values <= high)
        np.testing.assert_array_equal(in_pieces, accepted)
        assert (interval.values_in_set, interval.values_in_hull) == (accepted.sum(), inside.sum())
        found += len(interval.pieces) > 1
    assert found > 0


def test_what_could_not_be_tried_is_no_rejection() -> None:
    """Values too near another threshold are counted neither as tried nor as accepted."""
    interval = fit(threshold_panel(26, (0.45, 0.5), jump=0.3), thresholds=2, trim=0.1).intervals[0]
    inside = (interval.values >= interval.low) & (interval.values <= interval.high)
    tried = np.isfinite(interval.ratio)
    assert (inside & ~tried).any()
    assert interval.values_in_hull == (inside & tried).sum()


def test_slopes_are_those_of_fixed_effects_with_any_variance() -> None:
    data = threshold_panel(24)
    model = fit(data, "two-way", Variance(), thresholds=2)
    regime = np.searchsorted(np.array(model.thresholds), data.q, side="left")
    design = np.column_stack([*(data.x * (regime == r)[:, None] for r in range(3)), data.z])
    names = ("x1 [regime 1]", "x1 [regime 2]", "x1 [regime 3]", "z1", "z2")
    plain = fit_within(data.y, design, data.unit, data.time, terms=names, variance=Variance())
    np.testing.assert_array_equal(model.estimate.covariance, plain.covariance)
    assert model.estimate.terms == names
    assert model.rows == tuple(np.bincount(regime))


def test_what_cannot_be_is_refused_with_the_remedy() -> None:
    data = threshold_panel(25, units=10, periods=5)
    gap = np.ones(50, dtype=bool)
    gap[7] = False
    short = ThresholdData(*(column[gap] for column in data.arguments))
    with pytest.raises(EstimationError, match=r"balanced panel: unit 1 has 4 of 5 periods.*Fill the gaps"):
        fit(short)
    with pytest.raises(EstimationError, match=r"q splits the rows at fewer than two values.*smaller trim"):
        fit(replace(data, q=np.where(np.arange(50) < 2, 1.0, 2.0)))
    with pytest.raises(EstimationError, match="fewer thresholds or a smaller trim"):
        fit(data, thresholds=3, trim=0.3)
    with pytest.raises(EstimationError, match=r"between 0 and 0\.5"):
        fit(data, trim=0.6)
    with pytest.raises(EstimationError, match="1 to 3 can be"):
        fit(data, thresholds=4)
    with pytest.raises(EstimationError, match="Choose individual or two-way"):
        fit(data, "none")
    with pytest.raises(EstimationError, match="divisor: 'stata' is not one of"):
        fit(data, divisor="stata")
    with pytest.raises(EstimationError, match="x1: no variation is left"):
        fit(replace(data, x=np.ones((50, 1))))
    bad = data.q.copy()
    bad[3] = np.nan
    with pytest.raises(EstimationError, match="q is not a number for unit 0 at time 2003"):
        fit(replace(data, q=bad))


@pytest.mark.slow
@pytest.mark.long
def test_intervals_of_the_threshold_and_slopes_cover_and_the_test_keeps_its_size() -> None:
    """The slopes' intervals take the threshold as known (Hansen, section 4), so they cover a little less."""
    covered, slopes, rejected = [], [], []
    for replicate in range(400):
        model = fit(
            threshold_panel([20265, replicate], (0.5,), units=60, periods=6, jump=0.5), "two-way", trim=0.1
        )
        interval = model.intervals[0]
        # The true value lies between two values of q: the candidate below it is the same split.
        below = interval.values[interval.values <= 0.5].max()
        covered.append(interval.ratio[interval.values == below][0] <= interval.critical)
        low, high = model.estimate.interval()
        slopes.append(low[0] <= 1.0 <= high[0])
    for replicate in range(200):
        data = threshold_panel([20266, replicate], (0.5,), units=40, periods=5, jump=0.0)
        rejected.append(fit(data, "two-way", trim=0.1, draws=199, seed=replicate).tests[0].p <= 0.10)
    assert np.mean(covered) >= 0.93
    assert 0.90 <= np.mean(slopes) <= 0.97
    assert 0.05 <= np.mean(rejected) <= 0.16


@pytest.mark.debt("32")
def test_parts_of_one_regressor_are_not_called_nearly_collinear() -> None:
    data = threshold_panel(1, units=15, periods=6)
    level = replace(data, x=data.x + 500.0)  # the parts of a level far from zero move together
    assert [one.key for one in fit(level).estimate.notes if one.key == "near_collinear"] == []
    twins = replace(data, z=np.column_stack([data.z[:, 0], data.z[:, 0] + 1e-4 * data.z[:, 1]]))
    assert "near_collinear" in [one.key for one in fit(twins).estimate.notes]
