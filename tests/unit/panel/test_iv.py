"""Instrumental variables: identities, the Anderson–Rubin set, and errors."""

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import fdtri, hyp1f1
from scipy.stats import ncx2

from panel_data import simulated
from spillover.arrays.foundation import EstimationError
from spillover.arrays.iv import InstrumentalVariables, effective_f_critical, fit_iv
from spillover.arrays.stock_yogo import BIAS, SIZE, stock_yogo
from spillover.arrays.variance import Variance
from spillover.arrays.within import fit_within

pytestmark = pytest.mark.proof("identity")


def sample(strength: float, instruments: int = 1, seed: int = 0):
    panel = simulated(seed, units=30)
    stream = np.random.default_rng(seed + 100)
    z = stream.normal(size=(len(panel.y), instruments))
    hidden = stream.normal(size=len(panel.y))
    x = strength * z.sum(1) + hidden + stream.normal(size=len(panel.y))
    y = 0.5 * x + hidden + panel.x[:, 0] + stream.normal(size=len(panel.y))
    return y, x, panel.x[:, :1], z, panel.unit, panel.time


def fit(data, variance: Variance | None = None) -> InstrumentalVariables:
    y, x, w, z, unit, time = data
    names = (["x"], ["w"], [f"z{j}" for j in range(z.shape[1])])
    return fit_iv(y, x[:, None], w, z, unit, time, terms=names, variance=variance)


def ar_statistic(data, beta: float, variance: Variance | None = None) -> tuple[float, float]:
    """AR(β) by regressing y − xβ on instruments and controls, and its critical value."""
    y, x, w, z, unit, time = data
    m = z.shape[1]
    names = [f"z{j}" for j in range(m)]
    estimate = fit_within(
        y - beta * x, np.column_stack([z, w]), unit, time, terms=[*names, "w"], variance=variance
    )
    b, v = estimate.coefficients[:m], estimate.covariance[:m, :m]
    return float(b @ np.linalg.solve(v, b)) / m, float(fdtri(m, estimate.df, 0.95))


def test_second_stage_is_least_squares_on_the_fitted_regressor() -> None:
    y, x, w, z, unit, time = sample(1.0, 2)
    result = fit((y, x, w, z, unit, time))
    fitted = x - result.first[0].residuals
    direct = fit_within(y, np.column_stack([fitted, w]), unit, time, terms=("x", "w"))
    np.testing.assert_allclose(result.second.coefficients, direct.coefficients, rtol=1e-9)
    np.testing.assert_allclose(
        result.second.residuals, direct.residuals - result.second["x"] * result.first[0].residuals, atol=1e-9
    )


def test_one_instrument_gives_the_ratio_of_reduced_form_to_first_stage() -> None:
    result = fit(sample(1.0))
    assert result.second["x"] == pytest.approx(result.reduced_form["z0"] / result.first[0]["z0"], rel=1e-9)
    statistics = result.second.statistics
    squared_t = float(result.first[0].statistic[0]) ** 2
    assert statistics["kleibergen_paap_f"] == pytest.approx(squared_t, rel=1e-9)
    assert statistics["effective_f"] == pytest.approx(squared_t, rel=1e-9)
    assert statistics["stock_yogo_size_10"] == 16.38
    assert {"r2_within", "r2_lsdv"} < statistics.keys()
    assert result.first[0].statistics["kleibergen_paap_f"] == statistics["kleibergen_paap_f"]
    assert "kleibergen_paap_lm" in {test.name for test in result.first[0].tests}


@pytest.mark.parametrize("instruments", [1, 3])
@pytest.mark.parametrize("kind", ["clustered", "classical"])
def test_anderson_rubin_set_ends_where_the_test_rejects(instruments: int, kind: str) -> None:
    data = sample(1.0, instruments)
    result = fit(data, Variance(kind))
    assert result.anderson_rubin is not None
    assert result.anderson_rubin.is_bounded
    ((low, high),) = result.anderson_rubin.intervals
    if instruments == 1:
        assert low < result.second["x"] < high
    for end in (low, high):
        statistic, critical = ar_statistic(data, end, Variance(kind))
        assert statistic == pytest.approx(critical, rel=1e-7)
    zero = next(test for test in result.second.tests if test.name == "anderson_rubin")
    assert zero.statistic == pytest.approx(ar_statistic(data, 0.0, Variance(kind))[0], rel=1e-9)


def test_weak_instruments_give_an_unbounded_set_and_say_so() -> None:
    data = sample(0.0)
    confidence = fit(data).anderson_rubin
    assert confidence is not None
    assert not confidence.is_bounded
    assert not confidence.is_bounded
    statistic, critical = ar_statistic(data, 1e9)
    assert statistic < critical


def test_invalid_instruments_can_reject_every_value() -> None:
    y, x, w, z, unit, time = sample(1.0, 2)
    confidence = fit((y + 5 * z[:, 0] - 5 * z[:, 1], x, w, z, unit, time)).anderson_rubin
    assert confidence is not None
    assert confidence.intervals == ()
    assert confidence.intervals == ()


def test_effective_f_critical_value_of_one_instrument() -> None:
    # Montiel Olea and Pflueger (2013), Table 1: one instrument, 5%, worst-case bias of 5, 10, 20 and 30%.
    for tau, value in {0.05: 37.42, 0.10: 23.11, 0.20: 15.06, 0.30: 12.05}.items():
        assert effective_f_critical(np.eye(1), tau) == pytest.approx(value, abs=0.006)


def test_no_stock_yogo_value_is_invented() -> None:
    assert stock_yogo(4, 9) == {}
    assert stock_yogo(1, 21) == {}
    assert set(stock_yogo(3, 9)) == {f"stock_yogo_bias_{level}" for level in ("05", "10", "20", "30")}
    assert set(stock_yogo(2, 2)) == {f"stock_yogo_size_{level}" for level in (10, 15, 20, 25)}


def test_stock_yogo_bias_follows_from_the_bias_of_two_stage_least_squares() -> None:
    """With one endogenous regressor and K weak instruments of concentration m the relative bias is 1F1(1;
    K/2; −m/2)
    (Richardson, 1968), and the critical value the 95% quantile of a noncentral χ²(K, m) over K. The authors'
    are simulated.
    """
    for instruments, row in BIAS.items():
        for bias, printed in zip((0.05, 0.10, 0.20, 0.30), row[0], strict=True):
            m = brentq(lambda m, k=instruments, b=bias: hyp1f1(1, k / 2, -m / 2) - b, 1e-9, 5000)
            assert printed == pytest.approx(ncx2.ppf(0.95, instruments, m) / instruments, rel=0.022)


@pytest.mark.parametrize(("table", "first"), [(SIZE, 3), (BIAS, 6)])
def test_stock_yogo_tables_have_no_misprint(table, first) -> None:
    """Each column runs smoothly: its second differences are small, which one wrong digit would break."""
    for endogenous in range(len(table[20])):
        columns = np.array([table[k][endogenous] for k in range(first + endogenous, 21)])
        assert np.abs(np.diff(columns[4:], n=2, axis=0)).max() < 0.08
        assert (np.diff(columns, axis=1) < 0).all()


def test_errors_are_named() -> None:
    y, x, w, z, unit, time = sample(1.0, 2)
    with pytest.raises(EstimationError, match="Endogenous regressors: 2; excluded instruments: 1"):
        fit_iv(y, np.column_stack([x, x**2]), w, z[:, :1], unit, time, terms=(["x", "xx"], ["w"], ["z"]))
    with pytest.raises(EstimationError, match="z1 is collinear with w, z0"):
        fit((y, x, w, np.column_stack([z[:, 0], z[:, 0] + w[:, 0]]), unit, time))
    with pytest.raises(EstimationError, match="z0: no variation is left"):
        fit((y, x, w, unit[:, None] * 1.0, unit, time))
