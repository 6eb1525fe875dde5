"""Effects of a policy with covariates in other units of measure; paths with one time before adoption, and
with effects that have no error.
"""

from functools import partial

import numpy as np
import pytest
from scipy import stats

from did_data import cities
from spillover.arrays.did.adoption import Adoption, fit_twfe
from spillover.arrays.did.aggregate import aggregate
from spillover.arrays.did.event_study import fit_event_study, fit_sun_abraham
from spillover.arrays.did.exposure import fit_two_stage_exposure
from spillover.arrays.did.imputation import impute
from spillover.arrays.did.matching import MatchRule, match
from spillover.arrays.did.placebo import placebo
from spillover.arrays.did.staggered import group_time
from spillover.arrays.did.switching import fit_switching
from spillover.arrays.foundation import EstimationError

Y, ADOPTION, X = cities()
NAMES = ("a", "b")
# The effects and errors of each estimator, of an outcome and covariates.
ESTIMATORS = {
    **{
        f"group_time, {method}": partial(
            lambda y, x, method: group_time(y, ADOPTION, x, method=method), method=method
        )
        for method in ("regression", "ipw", "doubly-robust")
    },
    "imputation": lambda y, x: impute(y, ADOPTION, x, seed=1).path,
    "event study": lambda y, x: fit_event_study(y, ADOPTION, x, terms=NAMES, seed=1).path,
    "Sun and Abraham": lambda y, x: fit_sun_abraham(y, ADOPTION, x, terms=NAMES, seed=1).path,
}


@pytest.mark.parametrize("name", ESTIMATORS)
def test_effects_do_not_depend_on_units_of_covariates(name):
    plain = ESTIMATORS[name](Y, X)
    other = ESTIMATORS[name](1e3 * Y, X * [1e-6, 1e6])
    np.testing.assert_allclose(other.effects, 1e3 * plain.effects, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(other.se, 1e3 * plain.se, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("size", [1e-9, 1.0, 1e9])
def test_controls_that_untreated_rows_do_not_identify_are_refused_in_any_unit(size):
    """What does not vary within units, and a sum of others: rounding leaves something of either."""
    fixed = np.sqrt(ADOPTION.unit + 2.0)[:, None]
    for extra in (fixed, X[:, :1] + X[:, 1:] / 3, np.full((len(X), 1), 1 / 3)):
        with pytest.raises(EstimationError, match="do not identify the time effects and controls"):
            impute(Y, ADOPTION, np.column_stack([X, size * extra]), seed=1)


@pytest.mark.parametrize("size", [1e-7, 1.0, 1e7])
def test_exposures_do_not_depend_on_their_units(size):
    near = np.stack([np.roll(ADOPTION.is_treated, shift) for shift in (10, 20)], 1).astype(float)
    found = [
        fit_two_stage_exposure(Y, ADOPTION, near * [scale, 1.0], names=("one", "two"))
        for scale in (1.0, size)
    ]
    sizes = np.array([1 / size if "one" in term else 1.0 for term in found[0].terms])
    np.testing.assert_allclose(found[1].coefficients, found[0].coefficients * sizes, rtol=1e-6)
    np.testing.assert_allclose(found[1].se, found[0].se * sizes, rtol=1e-6)


@pytest.mark.parametrize("sizes", [(1e-6, 1e6), (1e6, 1e-6)])
def test_regressions_and_draws_do_not_depend_on_units_of_covariates(sizes):
    plain, other = (fit_twfe(Y, ADOPTION, x, terms=NAMES) for x in (X, X * sizes))
    assert (other["treated"], other.se[0]) == pytest.approx((plain["treated"], plain.se[0]), rel=1e-8)
    for draw in (partial(placebo, kind="units"),):
        one, two = (draw(Y, ADOPTION, x, draws=99, seed=1) for x in (X, X * sizes))
        np.testing.assert_allclose(two.p, one.p, rtol=1e-8)
    rule = MatchRule("kernel", bandwidth=0.1)
    ever = np.isfinite(ADOPTION.first).astype(float)
    one, two = (
        match(ever, x, terms=NAMES, unit=ADOPTION.unit, time=ADOPTION.time, rule=rule) for x in (X, X * sizes)
    )
    np.testing.assert_allclose(two.weights, one.weights, rtol=1e-6, atol=1e-9)


def test_one_time_before_adoption_is_tested_by_its_own_error():
    path = aggregate(group_time(Y, ADOPTION), "event", window=(-2, 1), seed=1).path
    (test,) = path.tests
    leads = path.keys < 0
    assert test.df == (leads.sum(),)
    few = aggregate(group_time(Y, ADOPTION), "event", window=(-1, 1), seed=1).path
    (alone,) = few.tests
    effect, error = few.effects[few.keys < 0], few.se[few.keys < 0]
    assert alone.statistic == pytest.approx(float((effect[0] / error[0]) ** 2), rel=1e-9)
    assert alone.p == pytest.approx(stats.chi2.sf(alone.statistic, 1), rel=1e-9)


@pytest.mark.parametrize("by", ["cohort", "time"])
def test_an_effect_without_an_error_leaves_the_band_of_the_others(by):
    """The cohort of 3 is one unit, compared with the one that never adopts: nothing is left over."""
    unit, time = np.repeat(np.arange(5), 5), np.tile(np.arange(1, 6), 5)
    y = np.random.default_rng(1).normal(size=25)
    cells = group_time(y, Adoption(unit, time, np.array([np.inf, 3, 4, 4, 4])[unit]))
    path, other = (aggregate(cells, by, seed=1).path for _again in range(2))
    assert np.isnan(path.se).tolist() == [True, *[False] * (len(path.keys) - 1)]
    assert path.band == other.band
    if by == "cohort":
        assert path.band == pytest.approx(stats.norm.ppf(0.975), rel=0.02)


def test_a_treatment_that_is_neither_0_nor_1_is_named():
    unit, time = np.repeat(np.arange(5), 5), np.tile(np.arange(1, 6), 5)
    treated = (time > 2) * (unit > 2) * 1.0
    treated[17] = 0.5
    with pytest.raises(
        EstimationError, match=r"^The treatment of unit 3 at time 3 is 0.5; it must be 0 or 1"
    ):
        fit_switching(treated, unit, time, treated, seed=1)
