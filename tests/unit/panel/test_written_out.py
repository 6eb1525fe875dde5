"""Numbers beside the estimates of panels, each from its formula written out."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from panel_data import simulated
from spillover.arrays.absorption import Absorption, Effect
from spillover.arrays.dependence import pesaran_cd
from spillover.arrays.hausman import hausman_robust
from spillover.arrays.intervals import summarise
from spillover.arrays.iv import fit_iv
from spillover.arrays.linear import count_digits, least_squares
from spillover.arrays.moderation import fit_moderation
from spillover.arrays.random_effects import fit_between, fit_first_difference, fit_pooled, fit_random
from spillover.arrays.threshold import fit_threshold
from spillover.arrays.variance import Variance
from spillover.arrays.wild import wild_cluster_bootstrap
from spillover.arrays.within import fit_within
from threshold_panel import threshold_panel
from words.render import render_value

pytestmark = pytest.mark.proof("hand calculation")


def test_a_bootstrap_is_summed_up() -> None:
    draws = np.random.default_rng(1).normal(0.6, 0.3, 200)
    found = summarise("indirect", draws, 0.5)
    ratio = 0.5 / np.std(draws, ddof=1)
    assert (found.estimate, found.bias) == (0.5, pytest.approx(draws.mean() - 0.5, rel=1e-12))
    assert found.statistic == pytest.approx(ratio, rel=1e-12)
    assert found.p["normal"] == pytest.approx(2 * stats.norm.sf(ratio), rel=1e-12)


def instrumented(instruments: int, kind: str = "clustered"):
    panel, stream = simulated(5, units=30), np.random.default_rng(6)
    z = stream.normal(size=(len(panel.y), instruments))
    x = z.sum(1) + stream.normal(size=len(panel.y))
    names = (["x"], ["w"], [f"z{j}" for j in range(instruments)])
    data = (panel.y + x, x[:, None], panel.x[:, :1], z, panel.unit, panel.time)
    return fit_iv(*data, terms=names, variance=Variance(kind))


def test_critical_values_of_weak_instruments_are_those_that_stock_and_yogo_print() -> None:
    """Stock and Yogo (2005), tables 5.1 and 5.2: three instruments of one regressor."""
    printed = {"bias_05": 13.91, "bias_10": 9.08, "bias_20": 6.46, "bias_30": 5.39}
    printed |= {"size_10": 22.30, "size_15": 12.83, "size_20": 9.54, "size_25": 7.80}
    found = instrumented(3).second.statistics
    assert {key: found[f"stock_yogo_{key}"] for key in printed} == printed
    assert {key: instrumented(3).first[0].statistics[f"stock_yogo_{key}"] for key in printed} == printed


def test_the_effective_critical_value_of_equal_instruments_is_a_quantile() -> None:
    """With one instrument V is a number and Patnaik's approximation exact: noncentral χ², 1 and 1/τ = 10."""
    found = instrumented(1)
    for one in (found.second, found.first[0]):
        quantile = stats.ncx2.ppf(0.95, 1, 10)
        assert one.statistics["effective_f_critical"] == pytest.approx(quantile, rel=1e-9)


def test_the_grid_of_a_moderator_runs_over_its_values() -> None:
    panel = simulated(2, units=20)
    x, m, c = panel.x.T
    found = fit_moderation(panel.y, x, m, c[:, None], panel.unit, panel.time, terms=("x", "m", ("c",)))
    at, b = found.marginal.moderator, found.estimate.coefficients
    assert (at.min(), at.max()) == (m.min(), m.max())
    np.testing.assert_allclose(found.marginal.effect, b[0] + b[2] * (at - m.mean()), rtol=1e-9)


def test_means_of_units_are_regressed() -> None:
    """The between estimator's fit, from least squares on the means."""
    panel = simulated(3, units=25)
    means = np.array(
        [[panel.y[panel.unit == u].mean(), *panel.x[panel.unit == u].mean(0)] for u in range(25)]
    )
    names = ("x1", "x2", "x3")
    found = fit_between(panel.y, panel.x, panel.unit, panel.time, terms=names)
    y, design = means[:, 0], np.column_stack([means[:, 1:], np.ones(25)])
    b = np.linalg.lstsq(design, y, rcond=None)[0]
    left = y - design @ b
    ssr, r2 = left @ left, 1 - left @ left / ((y - y.mean()) ** 2).sum()
    f = r2 / 3 / ((1 - r2) / 21)
    hand = {"ssr": ssr, "sigma2": ssr / 21, "df_residual": 21, "f": f, "f_p": stats.f.sf(f, 3, 21)}
    hand |= {"constant": b[3], "constant_se": np.sqrt(np.linalg.inv(design.T @ design)[3, 3] * ssr / 21)}
    hand |= {"loglik": stats.norm.logpdf(left, scale=np.sqrt(ssr / 25)).sum()}
    hand |= dict.fromkeys(("r2", "r2_between"), r2)
    assert dict(found.statistics) == pytest.approx(hand, rel=1e-9)


def test_differences_are_regressed_with_a_constant() -> None:
    panel = simulated(9, units=10)
    table = np.column_stack([panel.y, panel.x])
    apart = np.diff(np.lexsort((panel.time, panel.unit))) > 0
    together = (panel.unit[1:] == panel.unit[:-1]) & (panel.time[1:] == panel.time[:-1] + 1) & apart
    moved = np.diff(table, axis=0)[together]
    design = np.column_stack([moved[:, 1:], np.ones(len(moved))])
    left = moved[:, 0] - design @ np.linalg.lstsq(design, moved[:, 0], rcond=None)[0]
    r2 = 1 - left @ left / ((moved[:, 0] - moved[:, 0].mean()) ** 2).sum()
    names = ("x1", "x2", "x3")
    found = fit_first_difference(panel.y, panel.x, panel.unit, panel.time, terms=names).statistics
    assert {key: value for key, value in found.items() if key.startswith("r2")} == pytest.approx({"r2": r2})


@pytest.mark.debt(5)
def test_each_r2_is_named_by_what_it_is_of() -> None:
    """Pooled rows have no within R²: theirs is of the equation, as linearmodels prints it."""
    from linearmodels.panel import PooledOLS

    panel = simulated(4, units=20)
    data = (panel.y, panel.x, panel.unit, panel.time)
    found = fit_pooled(*data, terms=("x1", "x2", "x3")).statistics
    index = pd.MultiIndex.from_arrays([panel.unit, panel.time])
    frame = pd.DataFrame(panel.x, index=index, columns=["x1", "x2", "x3"]).assign(one=1.0)
    theirs = PooledOLS(pd.Series(panel.y, index, name="y"), frame).fit()
    assert found["r2"] == pytest.approx(theirs.rsquared, rel=1e-9)
    assert found["r2_overall"] == pytest.approx(theirs.corr_squared_overall, rel=1e-9)
    assert found["r2_between"] == pytest.approx(theirs.corr_squared_between, rel=1e-9)
    assert "r2_within" not in found
    assert theirs.rsquared_within != pytest.approx(theirs.rsquared, rel=1e-3)


def test_a_threshold_is_in_its_own_set_and_adds_what_the_test_says() -> None:
    data = threshold_panel(26, (0.3, 0.7), units=30, periods=6)
    options = {"draws": 0, "trim": 0.05, "thresholds": 2}
    found = fit_threshold(*data.arguments, terms=(("x1",), ("z1", "z2")[: data.z.shape[1]], "q"), **options)
    for value, interval in zip(found.thresholds, found.intervals, strict=True):
        assert interval.threshold == value
        assert interval.ratio[interval.values == value] == pytest.approx(0, abs=1e-8)
    assert found.tests[0].threshold in data.q
    assert found.tests[1].threshold in found.thresholds


def test_the_interval_of_the_wild_bootstrap_is_where_p_reaches_its_level() -> None:
    """An outcome less an end of the interval times x: the coefficient is then just rejected, or just not."""
    panel = simulated(4, units=12)
    names = ("x1", "x2", "x3")

    def boot(shift: float):
        return wild_cluster_bootstrap(
            panel.y - shift * panel.x[:, 0],
            panel.x,
            panel.unit,
            panel.time,
            panel.unit,
            terms=names,
            term="x1",
            draws=190,  # of which no count gives exactly 5%
            seed=1,
        )

    found = boot(0.0)
    fitted = fit_within(panel.y, panel.x, panel.unit, panel.time, terms=names)
    assert found.low < fitted["x1"] < found.high
    for end, outward in ((found.low, -1), (found.high, 1)):
        margin = 2e-4 * abs(end)
        assert boot(end + outward * margin).p < 0.05
        assert boot(end - outward * margin).p >= 0.05


def test_settings_and_counts_of_estimates_are_what_was_asked() -> None:
    panel = simulated(7, units=15)
    names = ("x1", "x2", "x3")
    found = fit_random(panel.y, panel.x, panel.unit, panel.time, terms=names).estimate
    assert (found.nobs, found.units) == (len(panel.y), 15)
    conley = Variance("conley", cutoff_km=300, coordinates=panel.coordinates)
    made = fit_within(panel.y, panel.x, panel.unit, panel.time, terms=names, variance=conley).settings
    assert (made["variance"].kind, made["variance"].kernel) == ("conley", "uniform")
    assert made["variance"].cutoff_km == 300.0
    x, m, c = panel.x.T
    data = (panel.y, x, m, c[:, None], panel.unit, panel.time)
    for centred, words in ((True, "main_effects"), (False, "interaction")):
        fitted = fit_moderation(*data, terms=("x", "m", ("c",)), centre_main=centred)
        assert fitted.estimate.settings["centred"] == words


def test_every_test_says_its_null_hypothesis_and_how_it_was_made() -> None:
    panel = simulated(8, units=20)
    names = ("x1", "x2", "x3")
    data = (panel.y, panel.x, panel.unit, panel.time)
    iv = instrumented(3)
    residuals = fit_within(*data, terms=names).residuals
    made = [
        *iv.second.tests,
        *iv.first[0].tests,
        hausman_robust(*data, terms=names),
        pesaran_cd(residuals, panel.unit, panel.time),
    ]
    assert len({test.name for test in made}) > 6
    for test in made:
        assert render_value(test.null)
        assert test.note is None or render_value(test.note)
    noted = {"wu_hausman", "hausman_robust", "kleibergen_paap_lm", "hansen_j", "pesaran_cd"}
    assert noted <= {test.name for test in made if test.note}
    first = next(test for test in iv.first[0].tests if test.name == "first_stage_f")
    assert "x" in render_value(first.null)


def test_measures_of_fit_of_a_weighted_regression_weigh_their_correlations() -> None:
    panel = simulated(11, units=12)
    weights = np.exp(np.random.default_rng(1).normal(size=len(panel.y)))
    weights = weights / weights.mean()
    data = (panel.y, panel.x, panel.unit, panel.time)
    found = fit_within(*data, terms=("x1", "x2", "x3"), weights=weights)
    fitted = panel.x @ found.coefficients

    def squared(pair: np.ndarray, w: np.ndarray) -> float:
        covariance = np.cov(pair, aweights=w)
        return covariance[0, 1] ** 2 / (covariance[0, 0] * covariance[1, 1])

    both = np.stack([panel.y, fitted])
    units = [panel.unit == u for u in np.unique(panel.unit)]
    means = np.column_stack([np.average(both[:, rows], axis=1, weights=weights[rows]) for rows in units])
    shares = np.array([weights[rows].sum() for rows in units])
    assert found.statistics["r2_overall"] == pytest.approx(squared(both, weights), rel=1e-9)
    assert found.statistics["r2_between"] == pytest.approx(squared(means, shares), rel=1e-9)
    assert found.settings["observation_weights"] == "analytic"


def test_robust_errors_without_a_factor_are_those_with_it_but_for_its_root() -> None:
    plain, scaled = (instrumented(2, kind).second for kind in ("HC0", "HC1"))
    np.testing.assert_allclose(plain.se * np.sqrt(plain.nobs / scaled.df), scaled.se, rtol=1e-9)


@pytest.mark.parametrize("noise", [1e-3, 1.0, 1e3])
@pytest.mark.parametrize("size", [1.0, 1e-9])
def test_digits_are_those_of_the_coefficient_with_the_fewest(noise: float, size: float) -> None:
    """Björck's bound, coefficient by coefficient, where residuals are small and where they are large; one
    coefficient of the second size is less than a millionth of its error.
    """
    stream = np.random.default_rng(5)
    x = stream.normal(size=(40, 3)) * [1.0, 1e3, 1e-2]
    y = x @ [1.0, 1e-3 * size, 50.0] + noise * stream.normal(size=40)
    levels = np.column_stack([y + 1e4, x + np.array([1e2, 1e5, 1.0])])
    fit = least_squares(y, x, ("a", "b", "c"))
    inverse, pinv = np.linalg.inv(x.T @ x), np.linalg.pinv(x)
    left, norms = np.linalg.norm(y - x @ (pinv @ y)), np.linalg.norm(levels, axis=0)
    worst = 0.0
    for j, b in enumerate(pinv @ y):
        outcome = np.linalg.norm(pinv[j]) * (norms[0] + sum(abs(pinv @ y) * norms[1:]))
        regressors = sum(abs(inverse[j, k]) * norms[1 + k] * left for k in range(3))
        error = np.sqrt(inverse[j, j]) * left / np.sqrt(37)
        worst = max(worst, (outcome + regressors) / max(abs(b), 1e-6 * error))
    assert count_digits(fit, norms) == pytest.approx(-np.log10(np.finfo(float).eps * worst), abs=1e-6)


@pytest.mark.parametrize("weighted", [False, True])
def test_effects_on_rows_that_count_several_times_are_those_on_the_rows_repeated(weighted: bool) -> None:
    stream = np.random.default_rng(6)
    unit, time = np.repeat(np.arange(8), 5), np.tile(np.arange(5), 8)
    weights = stream.uniform(0.5, 2.0, 40) if weighted else None
    y, rows, counts = stream.normal(size=40), np.arange(3, 37), stream.integers(1, 4, 34)
    effects = (Effect("unit", unit), Effect("period", time))
    few = Absorption(unit, time, effects, weights).restrict(rows, counts.astype(float))
    again = np.repeat(rows, counts)
    parts = (Effect("unit", unit[again]), Effect("period", time[again]))
    many = Absorption(
        np.arange(len(again)),
        np.zeros(len(again), dtype=int),
        parts,
        None if weights is None else weights[again],
    )
    # Columns come back times the root of their weight, which is of mean one: sums of squares tell.
    first, second = few(y[rows][:, None])[:, 0], many(y[again][:, None])[:, 0]
    assert (first @ first) / len(rows) == pytest.approx((second @ second) / len(again), rel=1e-10)
    plain = Absorption(unit, time, effects, weights).restrict(rows)
    assert (plain.weights is None) is not weighted
