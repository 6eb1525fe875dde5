"""Quantiles by moments: by another program's regressions, identities, resamples by hand, recovery."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from base.artifacts.analysis import read_analysis
from base.speech_language import VARIABLE, message
from checked_study import answered_as
from kind_study import files_of, resolved
from spillover.arrays.foundation import EstimationError
from spillover.arrays.quantile import QuantileModel, bootstrap_quantiles, fit_quantiles
from spillover.errors import StudyError
from words.render import render_value

TERMS, LEVELS = ("x1", "x2"), (0.1, 0.25, 0.5, 0.75, 0.9)
BETA, GAMMA = np.array([1.0, -0.5]), np.array([0.6, 0.2])
both = pytest.mark.parametrize("effects", ["individual", "two-way"])
seeds = st.integers(0, 10_000)
Panel = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def panel(
    seed: int | list[int], units: int = 15, periods: int = 6, keep: float = 1.0, trend: float = 0.1
) -> Panel:
    """y, x, unit and time of the location-scale model with a trend; a share of the rows is lost."""
    stream = np.random.default_rng(seed)
    unit, time = np.repeat(np.arange(units), periods), np.tile(np.arange(2000, 2000 + periods), units)
    x = stream.uniform(0, 2, size=(len(unit), 2))
    effect = stream.normal(size=units)[unit] + trend * (time - 2000)
    scale = 1 + x @ GAMMA + stream.uniform(size=units)[unit]
    y = effect + x @ BETA + scale * stream.normal(size=len(unit)) * np.sqrt(np.pi / 2)  # E|U| = 1
    kept = stream.uniform(size=len(unit)) < keep
    return y[kept], x[kept], unit[kept], time[kept]


def fit(data: Panel, effects: str = "individual", quantiles: tuple[float, ...] = LEVELS) -> QuantileModel:
    return fit_quantiles(*data, terms=TERMS, quantiles=quantiles, effects=effects)


def dummies(data: Panel, effects: str) -> np.ndarray:
    """The regressors with a column for each unit, and for each year but the first."""
    _, x, unit, time = data
    years = (time[:, None] == np.unique(time)[1:]) * (effects == "two-way")
    return np.column_stack([x, unit[:, None] == np.unique(unit), years]).astype(float)


@settings(max_examples=15)
@given(seed=seeds, effects=st.sampled_from(["individual", "two-way"]), keep=st.sampled_from([1.0, 0.9]))
@pytest.mark.filterwarnings("ignore:The design matrix is rank-deficient")
@pytest.mark.proof("independent program")
def test_location_scale_and_quantiles_equal_statsmodels_with_dummies(seed, effects, keep) -> None:
    """Whether |R| is regressed, or 2R(1{R ≥ 0} − λ) as the article has it."""
    data = panel(seed, keep=keep)
    model, design = fit(data, effects), dummies(data, effects)
    location = sm.OLS(data[0], design).fit()
    above = location.resid >= 0
    ways = (np.abs(location.resid), 2 * location.resid * (above - above.mean()))
    np.testing.assert_allclose(model.location, location.params[:2], atol=1e-10)
    np.testing.assert_allclose(model.residuals, location.resid, atol=1e-10)
    for size in ways:
        scale = sm.OLS(size, design).fit()
        np.testing.assert_allclose(model.scale, scale.params[:2], atol=1e-10)
        seen = np.abs(scale.fittedvalues) > 1e-8
        np.testing.assert_allclose(model.fitted_scale[seen], scale.fittedvalues[seen], atol=1e-10)
        ratio = location.resid[seen] / scale.fittedvalues[seen]
        expected = np.quantile(ratio, LEVELS, method="averaged_inverted_cdf")
        np.testing.assert_allclose(model.ratios, expected, rtol=1e-7, atol=1e-9)
        slopes = [location.params[:2] + q * scale.params[:2] for q in expected]
        np.testing.assert_allclose(model.slopes, slopes, rtol=1e-7, atol=1e-9)
    assert model.standardised_rows == seen.sum()
    assert model.nonpositive_rows == (scale.fittedvalues[seen] <= 0).sum()


@settings(max_examples=20)
@given(seed=seeds, quantile=st.floats(0.02, 0.98) | st.sampled_from([0.1, 0.2, 0.5, 0.7]))
@pytest.mark.proof("hand calculation")
def test_no_other_number_has_a_smaller_check_function(seed, quantile) -> None:
    model = fit(panel(seed), quantiles=(quantile,))
    ratio = model.residuals / model.fitted_scale

    def check(q: float) -> float:
        return float(((ratio - q) * (quantile - (ratio < q))).sum())

    least = min(map(check, ratio))
    assert check(float(model.ratios[0])) == pytest.approx(least, rel=1e-9)


@settings(max_examples=20)
@given(seed=seeds, effects=st.sampled_from(["individual", "two-way"]))
@pytest.mark.proof("identity")
def test_the_quantiles_of_the_mirrored_outcome_are_those_mirrored(seed, effects) -> None:
    y, *rest = panel(seed, keep=0.9)
    model, other = fit((y, *rest), effects), fit((-y, *rest), effects)
    np.testing.assert_allclose(other.ratios, -model.ratios[::-1], atol=1e-9)
    np.testing.assert_allclose(other.slopes, -model.slopes[::-1], atol=1e-8)


@both
@pytest.mark.proof("identity")
def test_the_median_of_symmetric_errors_is_the_location(effects) -> None:
    """Each unit has a twin with the same regressors and the opposite errors."""
    _, x, unit, time = panel(3)
    errors = np.random.default_rng(4).exponential(size=len(unit))
    twins = (np.concatenate([x @ BETA + errors, x @ BETA - errors]), np.vstack([x, x]))
    model = fit((*twins, np.concatenate([unit, 100 + unit]), np.concatenate([time, time])), effects)
    np.testing.assert_allclose(model.location, BETA, atol=1e-12)
    np.testing.assert_allclose(model.slopes[2], BETA, atol=1e-12)
    np.testing.assert_allclose(model.ratios, -model.ratios[::-1], atol=1e-12)
    assert np.abs(model.slopes[4] - BETA).max() > 0.01


@pytest.mark.proof("identity")
def test_slopes_are_equal_where_residuals_are_of_one_size() -> None:
    """(1, −1, −1, 1) is orthogonal to each unit's constant and trend."""
    unit, time = np.repeat(np.arange(10), 4), np.tile(np.arange(4), 10)
    trend = time * np.random.default_rng(5).normal(size=10)[unit]
    errors = np.tile([1.0, -1.0, -1.0, 1.0], 10)
    data = (2 * trend + errors, trend[:, None], unit, time)
    model = fit_quantiles(*data, terms=("trend",), quantiles=LEVELS)
    np.testing.assert_allclose(model.fitted_scale, 1.0)
    np.testing.assert_allclose(model.ratios, [-1, -1, 0, 1, 1], atol=1e-12)
    np.testing.assert_allclose(model.slopes, 2.0)


@settings(max_examples=15)
@given(seed=seeds, shift=st.floats(-50, 50), factor=st.floats(0.1, 20))
@pytest.mark.proof("identity")
def test_units_of_measure_and_order_change_nothing(seed, shift, factor) -> None:
    y, x, unit, time = panel(seed, keep=0.9)
    order = np.random.default_rng(seed).permutation(len(y))
    moved = (factor * y + shift, x / factor + shift, 500 - 7 * unit, time)
    model = fit((y, x, unit, time), "two-way")
    other = fit(tuple(column[order] for column in moved), "two-way")
    np.testing.assert_allclose(other.ratios, model.ratios, rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(other.slopes, factor**2 * model.slopes, rtol=1e-6, atol=1e-6)
    assert other.nonpositive_rows == model.nonpositive_rows


@both
def test_known_slopes_are_recovered_with_a_bias_that_falls_with_the_periods(effects) -> None:
    """The means of eighty panels: right at the median, and elsewhere nearer with more periods."""
    known = BETA + norm.ppf(LEVELS)[:, None] * np.sqrt(np.pi / 2) * GAMMA
    errors, trend = {}, 0.1 * (effects == "two-way")
    for periods in (8, 60):
        found = np.array([fit(panel([6, i], 25, periods, trend=trend), effects).slopes for i in range(80)])
        errors[periods] = found.mean(0) - known
        noise = found.std(0) / np.sqrt(80)
        assert (np.abs(errors[periods][2]) < 4 * noise[2]).all()
    assert (np.abs(errors[60]) < 4 * noise + 0.1).all()
    spread = {periods: error[4, 0] - error[0, 0] for periods, error in errors.items()}
    assert spread[8] < -0.3
    assert spread[8] / 3 < spread[60] < 0.05


@both
@pytest.mark.proof("hand calculation")
def test_a_draw_is_the_estimate_on_units_drawn_anew(effects) -> None:
    data = panel(7, keep=0.9)
    options = {"terms": TERMS, "quantiles": LEVELS, "effects": effects, "seed": 9}
    found = bootstrap_quantiles(*data, **options, replicates=range(3, 6))
    for row, replicate in zip(found, (3, 4, 5), strict=True):
        stream = np.random.default_rng(np.random.SeedSequence([9, replicate]))
        chosen = np.unique(data[2])[stream.integers(0, 15, 15)]
        rows = [np.flatnonzero(data[2] == unit) for unit in chosen]
        y, x, _, time = (column[np.concatenate(rows)] for column in data)
        copies = np.concatenate([np.full(len(at), place) for place, at in enumerate(rows)])
        model = fit((y, x, copies, time), effects)
        expected = np.concatenate([model.location, model.scale, model.slopes.ravel()])
        np.testing.assert_allclose(row, expected, rtol=1e-9)
    parts = [bootstrap_quantiles(*data, **options, replicates=part) for part in (range(3, 5), [5])]
    np.testing.assert_array_equal(found, np.concatenate(parts))


def test_the_spread_of_draws_is_that_of_estimates() -> None:
    estimates = [fit(panel([8, number], units=60, periods=12)).slopes.ravel() for number in range(150)]
    options = {"terms": TERMS, "quantiles": LEVELS, "seed": 1, "replicates": range(150)}
    spreads = [
        bootstrap_quantiles(*panel([8, number], units=60, periods=12), **options).std(0)[4:]
        for number in (0, 1, 2)
    ]
    ratio = np.mean(spreads, 0) / np.std(estimates, 0)
    assert (ratio > 0.75).all()
    assert (ratio < 1.33).all()


def test_rows_that_their_own_effect_fits_are_left_out_of_the_quantiles() -> None:
    """A unit seen once has no residual and no scale: with it or without, the numbers are the same."""
    y, x, unit, time = panel(10)
    more = (np.append(y, 5.0), np.vstack([x, [1.0, 1.0]]), np.append(unit, 99), np.append(time, 2003))
    for effects in ("individual", "two-way"):
        model, other = fit((y, x, unit, time), effects), fit(more, effects)
        np.testing.assert_allclose(other.slopes, model.slopes, rtol=1e-9)
        assert (other.standardised_rows, len(other.residuals)) == (90, 91)
        assert other.nonpositive_rows == model.nonpositive_rows


def test_scales_that_are_not_positive_are_counted() -> None:
    y, x, unit, time = panel(6, periods=5)
    x = np.column_stack([x[:, 0] ** 3, x[:, 1]])
    model = fit((y + x[:, 0] * np.random.default_rng(6).normal(size=len(y)), x, unit, time))
    assert model.nonpositive_rows == (model.fitted_scale <= 0).sum() > 0
    assert model.standardised_rows == len(y)


def test_what_cannot_be_is_refused_with_the_remedy(monkeypatch) -> None:
    y, x, unit, time = panel(12)
    bad = y.copy()
    bad[4] = np.inf
    short = time < 2002
    with pytest.raises(EstimationError, match="the outcome is not a number for unit 0 at time 2004"):
        fit((bad, x, unit, time))
    with pytest.raises(EstimationError, match=r"effects 'time' leave them out. Choose individual or two-way"):
        fit((y, x, unit, time), "time")
    for wrong in ((), (0.0, 0.5), (0.5, 0.1), (0.5, 0.5), (0.5, 1.0)):
        with pytest.raises(EstimationError, match="not ascending between 0 and 1"):
            fit((y, x, unit, time), quantiles=wrong)
    with pytest.raises(EstimationError, match=r"No unit has more than 2 periods.*take a longer panel"):
        fit((y[short], x[short], unit[short], time[short]))
    with pytest.raises(EstimationError, match="fit the outcome perfectly"):
        fit((x @ BETA + unit, x, unit, time))
    with pytest.raises(EstimationError, match="x2: no variation is left"):
        fit((y, np.column_stack([x[:, 0], unit]), unit, time))
    options = {"terms": TERMS, "quantiles": LEVELS, "seed": 1, "replicates": range(30)}
    once = np.column_stack([x[:, 0], (unit == 0) * x[:, 1]])
    lost = r"Replicate .* x2: no variation.* the few units in which"
    with pytest.raises(EstimationError, match=lost) as told:
        bootstrap_quantiles(y, once, unit, time, **options)
    monkeypatch.setenv(VARIABLE, "zh")
    assert message(told.value).startswith("自助法的第")
    assert "x2：" in message(told.value)
    with pytest.raises(EstimationError, match="at least two; this panel has 1"):
        bootstrap_quantiles(y[:6], x[:6], unit[:6], time[:6], **options)


OPTIONS = {"kind": "quantile", "outcome": "y", "regressors": ["x1", "x2"], "draws": 40, "seed": 3}


@pytest.fixture
def run(tmp_path):
    """A function that runs one analysis of a panel without two of its cells and reads its file."""
    y, x, *_ = panel(13)
    y[[0, 40]] = np.nan
    columns = {"y": y, "x1": x[:, 0], "x2": x[:, 1]}
    files = files_of(tmp_path, [f"u{i:02d}" for i in range(15)], list(range(2000, 2006)), columns)
    return lambda **more: answered_as(files, {**OPTIONS, **more}, tmp_path)[0]


@pytest.mark.proof("identity")
def test_the_parts_of_the_kind_are_the_model_with_the_covariance_of_its_draws(run) -> None:
    found = run(chunks=3, effects="two-way", quantiles=[0.025, 0.25, 0.5], level=0.9)
    parts = {one.part: one for one in found.estimates}
    assert list(parts) == ["location", "scale", "q2.5", "q25", "q50"]
    y, x, unit, time = panel(13)
    kept = ~np.isin(np.arange(len(y)), [0, 40])
    data = (y[kept], x[kept], unit[kept], time[kept])
    model = fit(data, "two-way", (0.025, 0.25, 0.5))
    options = {"terms": TERMS, "quantiles": (0.025, 0.25, 0.5), "effects": "two-way", "seed": 3}
    draws = bootstrap_quantiles(*data, **options, replicates=range(40)).reshape(40, 5, 2)
    expected = np.vstack([model.location, model.scale, model.slopes])
    for place, one in enumerate(parts.values()):
        np.testing.assert_allclose([t.estimate for t in one.terms], expected[place], rtol=1e-9)
        se = draws[:, place].std(0, ddof=1)
        np.testing.assert_allclose([t.se for t in one.terms], se, rtol=1e-9)
        high = expected[place] + norm.ppf(0.95) * se
        np.testing.assert_allclose([t.high for t in one.terms], high, rtol=1e-9)
        p = 2 * norm.sf(np.abs(expected[place] / se))
        np.testing.assert_allclose([t.p for t in one.terms], p, rtol=1e-9)
        assert (one.nobs, one.units, one.periods, one.df) == (88, 15, 6, None)
    quantiles = [one.statistics["residual_quantile"] for one in list(parts.values())[2:]]
    np.testing.assert_allclose(quantiles, model.ratios, rtol=1e-9)
    assert (parts["q25"].settings["quantile"], parts["q25"].estimator) == (0.25, "quantile")


def test_chunks_change_nothing_and_percentiles_are_those_of_the_draws(run) -> None:
    whole, cut = run(interval="percentile"), run(interval="percentile", chunks=7)
    assert whole.estimates == cut.estimates
    plain = run()
    wide, narrow = whole.estimates[3].terms[0], plain.estimates[3].terms[0]
    assert (wide.estimate, wide.se) == (narrow.estimate, narrow.se)
    data = panel(13)
    kept = ~np.isin(np.arange(90), [0, 40])
    options = {"terms": TERMS, "quantiles": LEVELS, "seed": 3, "replicates": range(40)}
    draws = bootstrap_quantiles(*(column[kept] for column in data), **options)[:, 6]
    assert wide.bounds == pytest.approx(tuple(np.quantile(draws, [0.025, 0.975])))


@pytest.mark.debt("32.7")
def test_percentile_intervals_of_few_draws_are_said_to_be_none(run) -> None:
    """Of 20 draws no p-value is below 2/21, though the interval at 95% may be without zero."""
    for interval, draws, few in (("percentile", 20, True), ("percentile", 40, False), ("normal", 20, False)):
        found = run(interval=interval, draws=draws).estimates
        assert {"few_resamples" in [one.key for one in e.notes] for e in found} == {few}


def test_notes_say_which_rows_have_no_scale(run, tmp_path) -> None:
    y, x, unit, time = panel(14)
    y[unit == 2] = np.nan
    y[12] = 1.0  # the one row of unit 2
    y = y + 40 * (x[:, 0] > 1.9) * (1 - 2 * (time % 2))
    columns = {"y": y, "x1": x[:, 0] ** 6, "x2": x[:, 1]}
    files = files_of(tmp_path, [f"u{i:02d}" for i in range(15)], list(range(2000, 2006)), columns)
    found, _ = answered_as(files, OPTIONS, tmp_path)
    location, scale, *_ = ({one.key: one for one in e.notes} for e in found.estimates)
    assert list(location) == ["missing_rows"]
    told = render_value([scale[key] for key in scale if key != "missing_rows"])
    assert "(here 5.67 and 15)" in told
    assert "1 row has neither residual nor scale" in told
    assert "The fitted scale is not positive in" in told
    assert read_analysis(tmp_path / "a.json").kind == "quantile"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"quantiles": [0.5, 0.1]}, r"quantiles: .* is out of order"),
        ({"quantiles": [0.1, 1]}, r"quantiles\.1: 1 is"),
        ({"quantiles": [0.5, 0.5]}, r"quantiles: "),
        ({"quantiles": []}, r"quantiles: "),
        ({"effects": "time"}, r"effects: 'time' is not one of"),
        ({"draws": 5}, r"draws: 5 is"),
        ({"regressors": ["x1", "y"]}, r"'y'"),
    ],
)
def test_options_without_meaning_are_named(change, told) -> None:
    with pytest.raises(StudyError, match=told):
        resolved({**OPTIONS, **change}, ["y", "x1", "x2"])
