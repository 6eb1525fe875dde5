"""Mediation: the identity of least squares, and a batched bootstrap equal to refitting."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import spillover
from frame_data import MEDIATED
from frame_data import simulated as simulated_frame
from panel_data import simulated
from spillover.arrays.foundation import EstimationError
from spillover.arrays.intervals import Draws, acceleration, summarise
from spillover.arrays.mediation import (
    Mediation,
    bootstrap_mediation,
    causal_steps,
    jackknife_mediation,
    mediated_share,
    point_mediation,
)
from spillover.kinds.bootstrap_mediation.kind import BootstrapMediation
from words.render import render_value

pytestmark = pytest.mark.proof("identity")

EFFECTS = ("two-way", "individual", "time", "none")


def model(
    seed: int = 0, mediators: int = 2, effects: str = "two-way", keep: float = 1.0, units: int = 12
) -> Mediation:
    panel = simulated(seed, units=units, regressors=3, keep=keep)
    stream = np.random.default_rng(seed + 1)
    paths = panel.x[:, :1] * [0.5, -0.3] + stream.normal(size=(len(panel.y), 2))
    outcome = panel.y + paths @ [0.4, 0.2]
    names = ("y", "x", ("m1", "m2")[:mediators], ("c1", "c2"))
    return Mediation(
        outcome, panel.x[:, 0], paths[:, :mediators], panel.x[:, 1:], panel.unit, panel.time, names, effects
    )


def refit(given_model: Mediation, rows: np.ndarray, unit: np.ndarray) -> np.ndarray:
    """Every drawn quantity by least squares with explicit dummies on the resampled rows."""
    time = given_model.time[rows]
    blocks = [np.ones((len(rows), 1))]
    if given_model.effects in ("two-way", "individual"):
        blocks.append((unit[:, None] == np.unique(unit)).astype(float))
    if given_model.effects in ("two-way", "time"):
        blocks.append((time[:, None] == np.unique(time)).astype(float))
    x, m, c, y = (
        part[rows]
        for part in (given_model.treatment, given_model.mediators, given_model.controls, given_model.outcome)
    )

    def solve(*regressors: np.ndarray, outcome: np.ndarray) -> np.ndarray:
        return np.linalg.lstsq(np.column_stack([*regressors, c, *blocks]), outcome, rcond=None)[0]

    total, full = solve(x, outcome=y), solve(x, m, outcome=y)
    a = np.array([solve(x, outcome=column)[0] for column in m.T])
    b = full[1 : 1 + m.shape[1]]
    return np.concatenate([[total[0], full[0], a @ b], a, b, a * b])


@pytest.mark.parametrize("effects", EFFECTS)
@pytest.mark.parametrize("keep", [1.0, 0.85])
def test_bootstrap_by_unit_equals_refitting_drawn_units(effects: str, keep: float) -> None:
    given_model = model(4, effects=effects, keep=keep)
    draws = bootstrap_mediation(given_model, seed=11, replicates=range(6))
    units = np.unique(given_model.unit)
    for replicate in range(6):
        stream = np.random.default_rng(np.random.SeedSequence([11, replicate]))
        parts = [
            np.flatnonzero(given_model.unit == units[i]) for i in stream.integers(0, len(units), len(units))
        ]
        copies = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
        np.testing.assert_allclose(
            draws[replicate], refit(given_model, np.concatenate(parts), copies), rtol=1e-8, atol=1e-10
        )


@pytest.mark.parametrize("effects", EFFECTS)
@pytest.mark.parametrize("keep", [1.0, 0.85])
def test_bootstrap_by_row_equals_refitting_drawn_rows(effects: str, keep: float) -> None:
    given_model = model(5, effects=effects, keep=keep)
    draws = bootstrap_mediation(given_model, seed=2, replicates=range(6), resample="unit-time")
    nobs = len(given_model.outcome)
    for replicate in range(6):
        rows = np.random.default_rng(np.random.SeedSequence([2, replicate])).integers(0, nobs, nobs)
        np.testing.assert_allclose(
            draws[replicate], refit(given_model, rows, given_model.unit[rows]), rtol=1e-8, atol=1e-10
        )


@pytest.mark.parametrize("resample", ["unit", "unit-time"])
@pytest.mark.parametrize("effects", EFFECTS)
@pytest.mark.parametrize("keep", [1.0, 0.85])
def test_chunks_change_nothing_to_the_last_digit(resample: str, effects: str, keep: float) -> None:
    given_model = model(1, effects=effects, keep=keep)
    alone, few, many = (
        np.concatenate(
            [
                bootstrap_mediation(
                    given_model, seed=7, replicates=range(a, min(a + size, 40)), resample=resample
                )
                for a in range(0, 40, size)
            ]
        )
        for size in (1, 7, 40)
    )
    assert (alone == many).all()
    assert (few == many).all()


@settings(max_examples=10)
@given(seed=st.integers(0, 1000), effects=st.sampled_from(EFFECTS), mediators=st.sampled_from([1, 2]))
def test_total_minus_direct_is_indirect(seed: int, effects: str, mediators: int) -> None:
    given_model = model(seed, mediators, effects, keep=0.9)
    steps = causal_steps(given_model)
    assert steps.effects["total"] - steps.effects["direct"] == pytest.approx(
        steps.effects["indirect"], abs=1e-10
    )
    point = dict(zip(given_model.quantities, point_mediation(given_model), strict=True))
    assert point["indirect"] == pytest.approx(steps.effects["indirect"], abs=1e-10)
    assert point["b:m1"] == pytest.approx(steps.outcome["m1"], abs=1e-10)
    share = steps.effects["proportion"]
    assert share == pytest.approx(point["indirect"] / point["total"])
    keys = [one.key for one in steps.notes]
    assert keys == ([] if 0 <= share <= 1 else ["suppression"])


def test_sobel_by_hand() -> None:
    steps = causal_steps(model(3, mediators=1))
    a, b = steps.mediators[0]["x"], steps.outcome["m1"]
    se_a, se_b = steps.mediators[0].se[0], steps.outcome.se[1]
    assert steps.tests[0].statistic == pytest.approx(a * b / np.sqrt(a**2 * se_b**2 + b**2 * se_a**2))


def test_jackknife_leaves_one_unit_out() -> None:
    given_model = model(9)
    rows = np.flatnonzero(given_model.unit != 0)
    np.testing.assert_allclose(
        jackknife_mediation(given_model)[0], refit(given_model, rows, given_model.unit[rows]), rtol=1e-8
    )


def test_intervals_equal_scipy() -> None:
    sample = np.random.default_rng(0).exponential(size=40)
    result = stats.bootstrap(
        (sample,), np.mean, n_resamples=999, method="BCa", random_state=np.random.default_rng(1)
    )
    jackknife = np.array([np.delete(sample, i).mean() for i in range(40)])
    ours = summarise("mean", result.bootstrap_distribution, sample.mean(), jackknife)
    assert ours.intervals["bca"] == pytest.approx(tuple(result.confidence_interval), rel=1e-10)
    assert ours.intervals["percentile"] == pytest.approx(
        tuple(np.quantile(result.bootstrap_distribution, [0.025, 0.975]))
    )
    assert ours.intervals["normal"] == pytest.approx(
        (sample.mean() - 1.959963984540054 * ours.se, 2 * sample.mean() - ours.intervals["normal"][0])
    )


def test_bias_correction_of_a_median_unbiased_bootstrap_is_the_percentile_interval() -> None:
    draws = np.arange(-50.0, 51.0)
    summary = summarise("indirect", draws, 0.0)
    assert summary.intervals["bias-corrected"] == pytest.approx(summary.intervals["percentile"])
    shifted = summarise("indirect", draws, 10.0)
    assert shifted.intervals["bias-corrected"][0] > shifted.intervals["percentile"][0]


def test_bca_without_acceleration_is_the_bias_corrected_interval() -> None:
    draws = np.random.default_rng(0).normal(size=999)
    summary = summarise("indirect", draws, 0.2, jackknife=np.array([-1.0, 0.0, 1.0]))
    assert summary.intervals["bca"] == pytest.approx(summary.intervals["bias-corrected"], rel=1e-12)
    assert summary.intervals["bca"] != pytest.approx(summary.intervals["percentile"], rel=1e-3)


def test_acceleration_is_zero_for_a_symmetric_jackknife() -> None:
    assert acceleration(np.array([-2.0, -1.0, 0.0, 1.0, 2.0])) == pytest.approx(0.0, abs=1e-15)


def test_a_bootstrap_that_cannot_resample_is_an_error() -> None:
    one = model(0, units=1, effects="none")
    with pytest.raises(EstimationError, match="at least two"):
        bootstrap_mediation(one, seed=1, replicates=range(3))
    # With two units, a draw of one of them twice leaves nothing once the time effects are removed.
    twice = next(
        r
        for r in range(50)
        if len(set(np.random.default_rng(np.random.SeedSequence([1, r])).integers(0, 2, 2))) == 1
    )
    with pytest.raises(EstimationError, match=f"Replicate {twice} cannot be estimated"):
        bootstrap_mediation(model(0, units=2), seed=1, replicates=[twice])
    with pytest.raises(EstimationError, match="without variation"):
        summarise("indirect", np.ones(5), 1.0)
    draws = np.array([1.0, 2.0, 3.0])
    assert [*summarise("indirect", draws, 0.0).intervals] == ["normal", "percentile"]
    with pytest.raises(EstimationError, match="one side of the estimate"):
        Draws(draws[:, None], "bias-corrected").interval(np.zeros(1), np.ones(1), 0.95)
    with pytest.raises(EstimationError, match="one side of the estimate"):
        Draws(draws[:, None], "bias-corrected").interval(np.full(1, 4.0), np.ones(1), 0.95)


@pytest.mark.debt("32.7")
@pytest.mark.parametrize("kind", ["normal", "percentile", "bias-corrected", "bca"])
def test_p_is_the_level_at_which_its_interval_ends_at_zero(kind) -> None:
    """Intervals at the level 1 − p have an end at zero, whatever the kind."""
    stream = np.random.default_rng(5)
    for shift in (0.5, 1.5, 2.2, -1.0):
        values = shift + stream.gamma(3.0, 0.4, 2000)[:, None] - 1.2
        drawn = Draws(values, kind, stream.gamma(2.0, 1.0, (40, 1)))
        point, se = np.array([shift + 0.03]), values.std(0, ddof=1)
        (p,) = drawn.p(point, se)
        (low,), (high,) = drawn.interval(point, se, 1 - p)
        assert min(abs(low), abs(high)) < 1e-9 or p == 2 / 2001
        (low,), (high,) = drawn.interval(point, se, 0.95)
        assert (p < 0.05) == (low > 0 or high < 0)


@pytest.mark.debt("32.7")
def test_p_of_a_bootstrap_by_hand() -> None:
    """Ten draws from −2 to 7, zero at the level 2/9; the correction of four draws below 2.5."""
    values, point, se = np.arange(-2.0, 8.0)[:, None], np.array([1.5]), np.ones(1)
    u, shift = stats.norm.ppf(2 / 9), stats.norm.ppf(0.4)
    assert Draws(values).p(point, se)[0] == pytest.approx(4 / 9, rel=1e-12)
    expected = 2 * stats.norm.sf(abs(u - 2 * shift))
    assert Draws(values, "bias-corrected").p(point, se)[0] == pytest.approx(expected, rel=1e-12)
    assert Draws(values + 50).p(point, se)[0] == 2 / 11


@pytest.mark.debt("32.7")
def test_a_bootstrap_with_two_replicates_says_that_they_are_too_few() -> None:
    """p cannot be below 2/3, whatever the two draws are; bias-corrected intervals may not exist."""
    options = {"unit": "unit", "time": "year", **MEDIATED}
    for resamples in (2, 40):
        few = spillover.bootstrap_mediation(simulated_frame(), **options, resamples=resamples)
        assert (few.terms["p"] >= 2 / (resamples + 1)).all()
        assert any("draw at least 39" in note for note in few.notes) == (resamples == 2)


@pytest.mark.debt("32.7")
def test_intervals_that_disagree_about_zero_are_named() -> None:
    """With many draws below the estimate the bias correction moves an interval up, away from zero."""
    analysis = BootstrapMediation(outcome="y", treatment="x", mediators=("m1", "m2"))
    draws, left_out = np.arange(-4.0, 96.0), np.arange(5.0)
    found = [summarise(name, draws, 60.0, left_out) for name in ("indirect", "indirect:m1", "a:m1")]
    assert [render_value(note) for note in analysis.notes_of(found)] == [
        "The intervals disagree about the indirect effect: zero lies outside by normal, bias-corrected, "
        "bias-corrected and accelerated, inside by percentile.",
        "The intervals disagree about the indirect effect through m1: zero lies outside by normal, "
        "bias-corrected, bias-corrected and accelerated, inside by percentile.",
    ]


@pytest.mark.parametrize("call", [spillover.mediation, spillover.bootstrap_mediation])
def test_an_outcome_that_effects_explain_is_refused(call) -> None:
    """Its effects would be rounding, with a p-value."""
    frame = simulated_frame().assign(trend=lambda rows: rows["year"] - 2000.0)
    with pytest.raises(EstimationError, match="trend has no variation left once the two-way effects"):
        call(frame, unit="unit", time="year", **MEDIATED | {"outcome": "trend"})


def test_no_share_is_mediated_of_a_total_effect_of_zero() -> None:
    """Whole numbers whose covariance is zero to the last digit."""
    frame = simulated_frame().sort_values(["unit", "year"]).reset_index(drop=True)
    frame["x"] = np.tile([1.0, -1.0], 160)
    frame["y"] = frame["x"] * np.repeat([1.0, -1.0], 160)
    result = spillover.bootstrap_mediation(
        frame, unit="unit", time="year", **MEDIATED | {"controls": [], "effects": "none"}
    )
    names = [name for estimate in result.to_dict()["estimates"] for name in estimate["statistics"]]
    assert names
    assert [name for name in names if name.endswith("proportion")] == []
    assert mediated_share(0.5, 0.0) == {}
    assert mediated_share(0.5, 2.0) == {"proportion": 0.25}
