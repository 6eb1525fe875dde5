"""Dynamic panels by GMM: by loops over units, identities, recovery with coverage, and refusals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from dynamic_panel import ByHand, Dynamic, dynamic
from spillover.arrays.foundation import EstimationError
from spillover.arrays.gmm import DynamicModel, fit_gmm
from spillover.arrays.gmm_panel import LagInstruments, OwnInstruments
from words.render import render_value

pytestmark = pytest.mark.proof("hand calculation")

seeds = st.integers(0, 10_000)


def fit(
    data: Dynamic,
    *,
    first: int = 2,
    last: int | None = None,
    collapse: bool = False,
    own: str = "both",
    **options,
) -> DynamicModel:
    return fit_gmm(
        data.y,
        data.design,
        data.unit,
        data.time,
        terms=("L.y", "x"),
        lagged=[LagInstruments("y", data.y, first, last, collapse)],
        own=[OwnInstruments("x", data.x, own)],
        **options,
    )


def test_tests_of_serial_correlation_are_normal() -> None:
    tests = {test.name: test for test in fit(dynamic(1), steps=1).estimate.tests}
    for name in ("ar1", "ar2"):
        assert tests[name].p == pytest.approx(2 * norm.sf(abs(tests[name].statistic)), rel=1e-9)


@settings(max_examples=12)
@given(
    seed=seeds,
    system=st.booleans(),
    orthogonal=st.booleans(),
    collapse=st.booleans(),
    keep=st.sampled_from([1.0, 0.9]),
)
def test_both_steps_and_all_tests_equal_loops_over_units(seed, system, orthogonal, collapse, keep) -> None:
    data = dynamic(seed, keep=keep)
    hand = ByHand(data, system=system, orthogonal=orthogonal, collapse=collapse)
    options = {"system": system, "orthogonal": orthogonal, "collapse": collapse}
    one, two = (fit(data, steps=steps, **options).estimate for steps in (1, 2))
    np.testing.assert_allclose(one.coefficients, hand.b1[:2], rtol=1e-7)
    np.testing.assert_allclose(two.coefficients, hand.b2[:2], rtol=1e-7)
    np.testing.assert_allclose(one.covariance, hand.sandwich()[:2, :2], rtol=1e-6)
    np.testing.assert_allclose(two.covariance, hand.windmeijer()[:2, :2], rtol=1e-5)
    plain = fit(data, steps=2, robust=False, **options).estimate
    np.testing.assert_allclose(plain.covariance, hand.bread2[:2, :2], rtol=1e-6)
    tests = {test.name: test for test in two.tests}
    gap = hand.zy - hand.zx @ hand.b2
    assert tests["hansen"].statistic == pytest.approx(gap @ hand.a2 @ gap, rel=1e-6)
    assert tests["hansen"].df[0] == np.linalg.matrix_rank(hand.a1, hermitian=True) - len(hand.b1)
    for order in (1, 2):
        wanted = hand.serial(order, hand.b2, hand.a2, hand.bread2, hand.windmeijer())
        assert tests[f"ar{order}"].statistic == pytest.approx(wanted, rel=1e-5)
        first = {test.name: test for test in one.tests}[f"ar{order}"]
        wanted = hand.serial(order, hand.b1, hand.a1, hand.bread1, hand.sandwich())
        assert first.statistic == pytest.approx(wanted, rel=1e-5)


def test_one_step_variance_and_sargan_by_hand() -> None:
    """σ² is half the mean square of the differences' residuals."""
    data = dynamic(31)
    hand = ByHand(data, system=False, orthogonal=False)
    estimate = fit(data, steps=1, robust=False).estimate
    squares = sum(float(e @ e) for e in hand.residuals(hand.b1))
    sigma2 = squares / sum(len(y) for y in hand.y) / 2
    np.testing.assert_allclose(estimate.covariance, sigma2 * hand.bread1[:2, :2], rtol=1e-8)
    gap = hand.zy - hand.zx @ hand.b1
    tests = {test.name: test for test in estimate.tests}
    assert tests["sargan"].statistic == pytest.approx(gap @ hand.a1 @ gap / sigma2, rel=1e-8)


@settings(max_examples=8)
@given(seed=seeds)
def test_deviations_and_differences_are_one_with_every_lag_of_a_balanced_panel(seed: int) -> None:
    """Arellano and Bover (1995): with all lags of both as instruments the transformation does not matter."""
    data = dynamic(seed, periods=6)

    def both(orthogonal: bool) -> np.ndarray:
        return fit_gmm(
            data.y,
            data.design,
            data.unit,
            data.time,
            terms=("L.y", "x"),
            lagged=[LagInstruments("y", data.y), LagInstruments("x", data.x, 1)],
            steps=1,
            orthogonal=orthogonal,
            period_effects=False,
        ).estimate.coefficients

    np.testing.assert_allclose(both(True), both(False), rtol=1e-7)


@settings(max_examples=8)
@given(seed=seeds, system=st.booleans(), scale=st.floats(1e-3, 1e3))
def test_scale_and_order_of_rows_change_nothing(seed: int, system: bool, scale: float) -> None:
    data = dynamic(seed, keep=0.95)
    order = np.random.default_rng(seed).permutation(len(data.y))
    moved = Dynamic(scale * data.y[order], data.x[order], 5 - 3 * data.unit[order], data.time[order] - 1990)
    one, two = (fit(part, system=system, collapse=True).estimate for part in (data, moved))
    np.testing.assert_allclose(two.coefficients, one.coefficients * [1, scale], rtol=1e-6)
    np.testing.assert_allclose(two.statistic, one.statistic, rtol=1e-5)
    for first, second in zip(one.tests, two.tests, strict=True):
        assert second.statistic == pytest.approx(first.statistic, rel=1e-5)


def test_difference_in_hansen_is_a_fit_without_the_group() -> None:
    data = dynamic(32, units=120)
    model = fit(data, system=True)
    hand = ByHand(data, system=True, orthogonal=False)
    changes = [
        j
        for j in range(hand.zx.shape[0])
        if all(not z[: len(rows), j].any() for z, (_, _, rows) in zip(hand.z, hand.parts, strict=True))
    ]
    constant_in_time = 6
    level = np.zeros(hand.zx.shape[0], dtype=bool)
    level[changes] = True
    years = [j for j in changes if all(set(np.unique(z[:, j])) <= {0.0, 1.0} for z in hand.z)]
    level[years] = False
    assert (len(years), level.sum()) == (constant_in_time, model.groups["y, level"])
    keep = ~level
    weights = np.linalg.inv(hand.s[np.ix_(keep, keep)])
    zx, zy = hand.zx[keep], hand.zy[keep]
    b = np.linalg.solve(zx.T @ weights @ zx, zx.T @ weights @ zy)
    rest = (zy - zx @ b) @ weights @ (zy - zx @ b)
    tests = {test.name: test for test in model.estimate.tests}
    found = tests["difference_in_hansen:y, level"]
    assert found.statistic == pytest.approx(tests["hansen"].statistic - rest, rel=1e-6)
    assert found.df == (float(level.sum()),)


def test_the_only_group_of_instruments_has_no_difference_in_hansen() -> None:
    """An autoregression without dummies or other regressors, over-identified by the lags of one variable."""
    data = dynamic(37, units=60)
    model = fit_gmm(
        data.y,
        data.design[:, :1],
        data.unit,
        data.time,
        terms=("L.y",),
        lagged=[LagInstruments("y", data.y, 2, 4, collapse=True)],
        period_effects=False,
    )
    assert dict(model.groups) == {"y, difference": 3}
    assert [test.name for test in model.estimate.tests] == ["wald", "ar1", "ar2", "sargan", "hansen"]


def test_own_instruments_by_equation() -> None:
    """One column over both equations is the sum of one for each."""
    data = dynamic(33)
    counts = {}
    for equation in ("both", "separate", "difference", "level"):
        model = fit_gmm(
            data.y,
            data.design,
            data.unit,
            data.time,
            terms=("L.y", "x"),
            lagged=[LagInstruments("y", data.y, collapse=True)],
            own=[OwnInstruments("x", data.x, equation)],
            system=True,
            period_effects=False,
        )
        counts[equation] = model.groups["x"]
        assert model.estimate.terms == ("L.y", "x", "_cons")
    assert counts == {"both": 1, "separate": 2, "difference": 1, "level": 1}
    levels_only = fit_gmm(
        data.y,
        data.design,
        data.unit,
        data.time,
        terms=("L.y", "x"),
        lagged=[LagInstruments("y", data.y, equation="level")],
        own=[OwnInstruments("x", data.x)],
        system=True,
    )
    assert "y, difference" not in levels_only.groups


@pytest.mark.debt(4)
@pytest.mark.parametrize(
    ("units", "printed", "why"),
    [(30, True, ""), (15, False, "has rank 15"), (21, False, "as many independent instruments as units, 21")],
)
def test_no_statistic_has_weights_that_do_not_exist(units: int, printed: bool, why: str) -> None:
    """21 independent instruments: of 15 units the weights do not exist; of 21 the statistic is 21."""
    data = dynamic(34, units=units, periods=7)
    model = fit(data, steps=1).estimate
    hand = ByHand(data, system=False, orthogonal=False, collapse=False)
    assert np.linalg.matrix_rank(hand.a1, hermitian=True) == 21
    assert ("hansen_at_one_step" in model.statistics) == printed
    assert any(test.name == "hansen" for test in model.tests) == (units >= 21)
    if not printed:
        assert any(why in render_value(note) for note in model.notes)
    if units == 21:
        gap = hand.zy - hand.zx @ hand.b1
        assert gap @ hand.a2 @ gap == pytest.approx(21, rel=1e-6)


def test_what_cannot_be_is_refused_with_the_remedy() -> None:
    data = dynamic(34, units=12, periods=7)
    with pytest.raises(
        EstimationError, match=r"sum over 12 units. Collapse the instruments, limit their lags"
    ):
        fit(data)
    assert any("instruments for 12 units" in render_value(note) for note in fit(data, steps=1).estimate.notes)
    tiny = dynamic(35, units=3, periods=6)
    with pytest.raises(EstimationError, match=r"instruments are more than the 12 observations; collapse"):
        fit(tiny, steps=1)
    with pytest.raises(EstimationError, match=r"for the coefficients .*; add lags"):
        fit_gmm(
            data.y,
            data.design,
            data.unit,
            data.time,
            terms=("L.y", "x"),
            lagged=[],
            own=[OwnInstruments("x", data.x)],
        )
    with pytest.raises(EstimationError, match=r"Lags 9 to 8 of y select nothing"):
        fit(data, first=9, last=8)
    apart = np.isin(data.time - data.time.min(), (0, 2, 5))
    gaps = Dynamic(data.y[apart], data.x[apart], data.unit[apart], data.time[apart])
    with pytest.raises(EstimationError, match="two consecutive periods"):
        fit(gaps)
    wide = dynamic(36)
    copy = np.column_stack([wide.design, 2 * wide.x])
    with pytest.raises(EstimationError, match=r"do not tell x and x2 apart"):
        fit_gmm(
            wide.y,
            copy,
            wide.unit,
            wide.time,
            terms=("L.y", "x", "x2"),
            lagged=[LagInstruments("y", wide.y)],
            own=[OwnInstruments("x", wide.x)],
        )
    with pytest.raises(EstimationError, match="takes 1 or 2 steps"):
        fit(wide, steps=3)


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("system", [False, True])
def test_intervals_cover_and_serial_correlation_is_found_where_it_is(system: bool) -> None:
    covered, estimates, first, second = [], [], [], []
    for replicate in range(400):
        data = dynamic([20267, replicate], units=150, periods=6)
        # x moves with the unit effects, so it is no instrument of the levels.
        estimate = fit(data, system=system, last=3, collapse=True, own="difference").estimate
        low, high = estimate.interval()
        covered.append((low[0] <= 0.5 <= high[0], low[1] <= 0.7 <= high[1]))
        estimates.append(estimate.coefficients)
        tests = {test.name: test.p for test in estimate.tests}
        first.append(tests["ar1"] < 0.05)
        second.append(tests["ar2"] < 0.05)
    assert (np.abs(np.mean(covered, axis=0) - 0.95) <= 0.03).all()
    spread = np.std(estimates, axis=0)
    assert (np.abs(np.mean(estimates, axis=0) - [0.5, 0.7]) < 0.3 * spread).all()
    assert np.mean(first) > 0.95
    assert 0.02 <= np.mean(second) <= 0.08
