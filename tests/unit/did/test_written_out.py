"""Numbers beside the estimates of policies, each from its formula written out."""

import numpy as np
import pytest
from scipy import stats
from scipy.optimize import minimize

from did_data import castle, cities, table
from spillover.arrays.did.adoption import Adoption, fit_twfe
from spillover.arrays.did.aggregate import Bootstrap, aggregate
from spillover.arrays.did.event_study import fit_event_study, fit_sun_abraham
from spillover.arrays.did.imputation import impute
from spillover.arrays.did.matching import MatchRule, balance_table, match
from spillover.arrays.did.placebo import placebo_earlier, randomisation_inference
from spillover.arrays.did.staggered import group_time
from spillover.arrays.did.switching import fit_switching
from spillover.arrays.foundation import EstimationError
from spillover.arrays.within import fit_within
from spillover.note import VarianceSetting

pytestmark = pytest.mark.proof("hand calculation")


def test_balance_after_matching_with_a_logit_maximised_by_scipy() -> None:
    stream = np.random.default_rng(2)
    treated = (stream.random(80) < 0.4).astype(float)
    x = stream.normal(size=(80, 2)) + 0.5 * treated[:, None]
    side = balance_table(treated, x, np.ones(80), ("a", "b")).before
    np.testing.assert_allclose(side.mean_treated, x[treated == 1].mean(0), rtol=1e-12)
    np.testing.assert_allclose(side.mean_control, x[treated == 0].mean(0), rtol=1e-12)
    design = np.column_stack([np.ones(80), x])

    def lost(b: np.ndarray) -> float:
        return float(np.logaddexp(0, design @ b).sum() - treated @ (design @ b))

    best = minimize(lost, np.zeros(3), method="BFGS", options={"gtol": 1e-10})
    share = treated.mean()
    null = -80 * (share * np.log(share) + (1 - share) * np.log(1 - share))
    assert side.pseudo_r2 == pytest.approx(1 - best.fun / null, rel=1e-6)
    index = design @ best.x
    ours, theirs = index[treated == 1], index[treated == 0]
    spread = np.sqrt((ours.var(ddof=1) + theirs.var(ddof=1)) / 2)
    assert side.rubin_b == pytest.approx(100 * abs(ours.mean() - theirs.mean()) / spread, rel=1e-5)
    assert side.rubin_r == pytest.approx(ours.var(ddof=1) / theirs.var(ddof=1), rel=1e-5)


def test_a_band_is_the_quantile_of_the_largest_of_correlated_draws() -> None:
    y, adoption, _ = cities()
    path = aggregate(group_time(y, adoption), "event", seed=3).path
    kept = np.diag(path.covariance) > 0
    scale = np.sqrt(np.diag(path.covariance))[kept]
    values, vectors = np.linalg.eigh(path.covariance[np.ix_(kept, kept)] / np.outer(scale, scale))
    stream = np.random.default_rng(np.random.SeedSequence([3]))
    draws = stream.standard_normal((20_000, len(values))) @ (vectors * np.sqrt(values.clip(0))).T
    assert path.band == pytest.approx(np.quantile(np.abs(draws).max(1), 0.95), rel=1e-9)


def test_a_band_of_a_regression_is_by_t_of_its_clusters() -> None:
    y, adoption = castle()
    path = fit_event_study(y, adoption, window=(-4, 3), seed=1).path
    clusters = len(np.unique(adoption.unit))
    assert path.critical == pytest.approx(stats.t.ppf(0.975, clusters - 1), rel=1e-9)


def test_a_window_and_balance_both_hold_and_only_events_have_pretrends() -> None:
    y, adoption, _ = cities()
    cells = group_time(y, adoption)
    path = aggregate(cells, "event", window=(0, 2), balance=4, seed=1).path
    assert path.keys.tolist() == [0, 1, 2]
    wide = aggregate(cells, "event", balance=4, seed=1).path
    assert [path[key] for key in range(3)] == [wide[key] for key in range(3)]
    assert aggregate(cells, "cohort", seed=1).path.tests == ()
    assert [test.name for test in aggregate(cells, "event", seed=1).path.tests] == ["pretrends"]


def test_adoption_is_moved_ahead_with_all_controls() -> None:
    y, adoption, x = cities()
    before = ~adoption.is_treated
    moved = Adoption(adoption.unit[before], adoption.time[before], adoption.first[before] - 1)
    plain = fit_twfe(y[before], moved, x[before], terms=("a", "b"))
    found = placebo_earlier(y, adoption, x, shifts=(1,))[1]
    np.testing.assert_allclose(found.coefficients, plain.coefficients, rtol=1e-9)


def test_a_covariate_without_variation_is_named() -> None:
    treated = np.repeat([0.0, 1.0], 5)
    x = np.column_stack([np.arange(10.0), treated, treated])
    with pytest.raises(EstimationError, match="b does not vary within either group"):
        balance_table(treated, x, np.ones(10), ("a", "b", "c"))


def test_tied_scores_are_matched_in_the_order_of_rows() -> None:
    """Forty treated rows with two scores and as many controls as half of them: who comes first is matched."""
    treated = np.repeat([1.0, 0.0], [40, 20])
    x = np.concatenate([np.tile([0.0, 1.0], 20), np.tile([0.0, 1.0], 10)])[:, None]
    rule = MatchRule(replacement=False)
    unit, time = np.arange(60), np.zeros(60, dtype=int)
    found = match(treated, x, terms=("x",), unit=unit, time=time, rule=rule)
    matched = np.flatnonzero(found.weights[:40] > 0)
    assert matched.tolist() == list(range(20))


def test_weights_of_units_have_a_mean_of_one() -> None:
    y, adoption, _ = cities(weighted=True)
    cells = group_time(y, adoption)
    first = adoption.weights[adoption.time == adoption.time.min()]
    np.testing.assert_allclose(cells.weights, first / first.mean(), rtol=1e-12)


def test_randomisation_starts_from_the_regression() -> None:
    y, adoption = castle()
    fitted = fit_twfe(y, adoption)
    found = randomisation_inference(y, adoption, draws=99, seed=1)
    assert found.estimate == pytest.approx(fitted["treated"], rel=1e-9)
    other = randomisation_inference(2 * y, adoption, draws=99, seed=1)
    assert other.statistic == pytest.approx(found.statistic, rel=1e-9)
    assert found.statistic == pytest.approx(float(fitted.statistic[0]), rel=1e-6)


def test_errors_of_cohorts_are_those_of_the_regression_on_their_dummies() -> None:
    y, adoption, _ = cities()
    found = fit_sun_abraham(y, adoption, seed=1)
    since = adoption.time - adoption.first
    columns = [(adoption.first == g) & (since == e) for g, e in zip(found.cohort, found.event, strict=True)]
    names = [f"{g} {e}" for g, e in zip(found.cohort, found.event, strict=True)]
    fitted = fit_within(y, np.column_stack(columns) * 1.0, adoption.unit, adoption.time, terms=names)
    np.testing.assert_allclose(found.errors, fitted.se, rtol=1e-8)
    np.testing.assert_allclose(found.effects, fitted.coefficients, rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize("by", ["simple", "event", "cohort", "time"])
def test_the_multiplier_bootstrap_of_one_cohort_is_dealt_again(by) -> None:
    """Rademacher draws of units' influence; the error is their interquartile range over the normal's."""
    data = table("did_panel")
    y, adoption, _ = cities(keep=~np.isfinite(data["first"]) | (data["first"] == 2006))
    cells = group_time(y, adoption)
    found = aggregate(cells, by, bootstrap=Bootstrap(5, 400), seed=1).overall
    drawn = VarianceSetting(kind="multiplier", draws=400, weights="rademacher", clusters=len(cells.first))
    assert found.settings["variance"] == drawn
    after = cells.time >= cells.cohort
    own = cells.influence[:, after].mean(1) / len(cells.first)
    assert found["ATT"] == pytest.approx(cells.effects[after].mean(), rel=1e-9)
    stream = np.random.default_rng(np.random.SeedSequence([5]))
    bits = np.unpackbits(np.frombuffer(stream.bytes(50 * len(own)), dtype=np.uint8))
    draws = (2.0 * bits.reshape(400, len(own)) - 1) @ own
    quarter = np.quantile(draws, [0.25, 0.75], method="inverted_cdf")
    assert found.se[0] == pytest.approx(np.diff(quarter)[0] / (2 * stats.norm.ppf(0.75)), rel=1e-9)


def test_errors_of_switching_units_from_their_own_contributions() -> None:
    """Two switchers at one time and three units that stay: each is compared with the mean of those alike."""
    d = np.array([[0, 1, 1], [0, 1, 1], [0, 0, 0], [0, 0, 0], [0, 0, 0]], dtype=float)
    y = np.array([[1, 4, 4], [2, 3, 7], [5, 6, 3], [0, 1, 2], [3, 5, 8]], dtype=float)
    unit, time = np.repeat(np.arange(5), 3), np.tile([1, 2, 3], 5)
    found = fit_switching(y.ravel(), unit, time, d.ravel(), seed=1)
    for key in (0, 1):
        moved, still = y[:2, 1 + key] - y[:2, 0], y[2:, 1 + key] - y[2:, 0]
        assert found.path[key] == pytest.approx(moved.mean() - still.mean())
        own = np.concatenate([(moved - moved.mean()) / 2, -(still - still.mean()) / 3])
        assert found.path.se[found.path.keys.tolist().index(key)] == pytest.approx(np.sqrt(own @ own))
    half = np.array([0.5, 0.5])
    assert found.average.se[0] == pytest.approx(np.sqrt(half @ found.path.covariance @ half))


def test_leads_of_the_imputation_are_a_regression_before_adoption() -> None:
    y, adoption, _ = cities()
    found = impute(y, adoption, leads=2, seed=1).leads
    before = ~adoption.is_treated
    columns = np.column_stack([adoption.event[before] == key for key in (-2, -1)]) * 1.0
    fitted = fit_within(y[before], columns, adoption.unit[before], adoption.time[before], terms=("a", "b"))
    np.testing.assert_allclose(found.effects, fitted.coefficients, rtol=1e-8)
    np.testing.assert_allclose(found.se, fitted.se, rtol=1e-8)


def test_paths_of_regressions_are_their_coefficients_and_leads_are_tested_by_wald() -> None:
    y, adoption = castle()
    found = fit_event_study(y, adoption, window=(-4, 3), seed=1).path
    since = np.clip(adoption.time - adoption.first, -4, 3)
    columns = np.column_stack([np.isfinite(adoption.first) & (since == key) for key in found.keys]) * 1.0
    names = [str(key) for key in found.keys]
    fitted = fit_within(y, columns, adoption.unit, adoption.time, terms=names, weights=adoption.weights)
    np.testing.assert_allclose(found.effects, fitted.coefficients, rtol=1e-8)
    np.testing.assert_allclose(found.se, fitted.se, rtol=1e-8)
    leads = found.keys < 0
    b, v = fitted.coefficients[leads], fitted.covariance[np.ix_(leads, leads)]
    f = b @ np.linalg.solve(v, b) / leads.sum()
    (test,) = found.tests
    assert test.statistic == pytest.approx(f, rel=1e-7)
    assert test.p == pytest.approx(stats.f.sf(f, leads.sum(), fitted.df), rel=1e-6)


def test_fit_measures_of_two_way_effects_are_those_of_the_regression() -> None:
    y, adoption = castle()
    treated = adoption.is_treated.astype(float)[:, None]
    data = (adoption.unit, adoption.time)
    plain = fit_within(y, treated, *data, terms=("treated",), weights=adoption.weights)
    assert dict(fit_twfe(y, adoption).statistics) == pytest.approx(dict(plain.statistics), rel=1e-9)
    study = fit_event_study(y, adoption, window=(-4, 3), seed=1)
    ever = np.isfinite(adoption.first)
    since = np.clip(adoption.time - adoption.first, -4, 3)
    columns = np.column_stack([ever & (since == key) for key in study.path.keys]) * 1.0
    names = [str(key) for key in study.path.keys]
    plain = fit_within(y, columns, *data, terms=names, weights=adoption.weights)
    assert dict(study.estimate.statistics) == pytest.approx(dict(plain.statistics), rel=1e-8)


def test_paths_weigh_the_effects_of_cohorts_by_their_units() -> None:
    """Sun and Abraham's of the regression on cohorts; Callaway and Sant'Anna's of one cohort, a cell each."""
    y, adoption, _ = cities()
    found = fit_sun_abraham(y, adoption, seed=1)
    columns = [
        (adoption.first == g) & (adoption.time - g == e)
        for g, e in zip(found.cohort, found.event, strict=True)
    ]
    names = [f"{g} {e}" for g, e in zip(found.cohort, found.event, strict=True)]
    fitted = fit_within(y, np.column_stack(columns) * 1.0, adoption.unit, adoption.time, terms=names)
    first = adoption.first[adoption.time == adoption.time.min()]
    for key in (0, 1):
        sizes = np.array(
            [(first == g).sum() * (e == key) for g, e in zip(found.cohort, found.event, strict=True)]
        )
        w = sizes / sizes.sum()
        place = found.path.keys.tolist().index(key)
        assert found.path[key] == pytest.approx(w @ fitted.coefficients, rel=1e-8)
        assert found.path.se[place] == pytest.approx(np.sqrt(w @ fitted.covariance @ w), rel=1e-8)
    data = table("did_panel")
    y, adoption, _ = cities(keep=~np.isfinite(data["first"]) | (data["first"] == 2006))
    cells = group_time(y, adoption)
    path = aggregate(cells, "event", seed=1).path
    np.testing.assert_allclose(path.effects, cells.effects, rtol=1e-9)
    np.testing.assert_allclose(path.se, cells.se, rtol=1e-9)


def test_errors_of_imputed_paths_are_conservative_sums_by_unit() -> None:
    """One cohort and no covariates: each effect is a difference of means, its error that of their parts."""
    data = table("did_panel")
    y, adoption, _ = cities(keep=~np.isfinite(data["first"]) | (data["first"] == 2006))
    path = impute(y, adoption, seed=1).path
    cube = y.reshape(-1, 10)
    treated = np.isfinite(adoption.first.reshape(-1, 10)[:, 0])
    early = adoption.time.reshape(-1, 10)[0] < 2006
    change = cube[:, ~early] - cube[:, early].mean(1, keepdims=True)
    effects = change[treated].mean(0) - change[~treated].mean(0)
    np.testing.assert_allclose(path.effects, effects, rtol=1e-9)
    for place in range(len(effects)):
        own = change[:, place]
        parts = np.where(treated, (own - own[treated].mean()) / treated.sum(), 0.0)
        rest = np.where(treated, 0.0, -(own - own[~treated].mean()) / (~treated).sum())
        assert path.se[place] == pytest.approx(np.sqrt((parts**2).sum() + (rest**2).sum()), rel=1e-6), place
