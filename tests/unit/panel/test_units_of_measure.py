"""Estimates in other units of measure, and what each estimator says of a regressor that effects absorb."""

from functools import partial

import numpy as np
import pytest

from panel_data import simulated
from spatial_data import contiguity, simulate
from spillover.arrays.absorption import Effect
from spillover.arrays.foundation import EstimationError
from spillover.arrays.groups import compare_groups
from spillover.arrays.hausman import hausman_robust
from spillover.arrays.iv import fit_iv
from spillover.arrays.quantile import fit_quantiles
from spillover.arrays.random_effects import fit_between, fit_first_difference, fit_pooled, fit_random
from spillover.arrays.spatial.models import fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.spatial.random_effects import fit_spatial_random
from spillover.arrays.variance import Variance
from spillover.arrays.within import fit_within

PANEL, NAMES = simulated(3, units=24), ("x1", "x2", "x3")
CODES = PANEL.unit, PANEL.time
W = contiguity(24, seed=1)
Y, X = simulate(W, 6, seed=1)
Y = Y + np.random.default_rng(2).normal(size=24)  # effects of units
OPERATOR = SpatialOperator(W)
EFFECTS = (Effect("unit", PANEL.unit), Effect("year", PANEL.time))
WEIGHTS = np.exp(np.random.default_rng(1).normal(size=len(PANEL.y)))


def instrumented(y, x):
    return fit_iv(y, x[:, :1], x[:, 1:2], x[:, 2:], *CODES, terms=(["x1"], ["x2"], ["z"])).second


# Each of an outcome and regressors by row.
ESTIMATORS = {
    "within": lambda y, x: fit_within(y, x, *CODES, terms=NAMES),
    "within, weights": lambda y, x: fit_within(y, x, *CODES, terms=NAMES, effects=EFFECTS, weights=WEIGHTS),
    "within, jackknife": lambda y, x: fit_within(y, x, *CODES, terms=NAMES, variance=Variance("jackknife")),
    "pooled": lambda y, x: fit_pooled(y, x, *CODES, terms=NAMES),
    "random": lambda y, x: fit_random(y, x, *CODES, terms=NAMES).estimate,
    "between": lambda y, x: fit_between(y, x, *CODES, terms=NAMES),
    "first difference": lambda y, x: fit_first_difference(y, x, *CODES, terms=NAMES),
    "instruments": instrumented,
}
SIZES = np.array([1e-7, 1.0, 1e7])
# Numbers that do not depend on units of measure.
FREE = {"r2", "r2_within", "r2_between", "r2_overall", "r2_lsdv", "f", "f_p", "theta", "df_residual"}
FREE |= {"cragg_donald_f", "kleibergen_paap_f", "effective_f", "effective_f_critical"}


@pytest.mark.parametrize("name", ESTIMATORS)
def test_units_of_measure_change_coefficients_alone(name):
    plain, other = ESTIMATORS[name](PANEL.y, PANEL.x), ESTIMATORS[name](3e5 * PANEL.y, PANEL.x * SIZES)
    sizes = np.append(SIZES, 1.0)[: len(plain.terms)]
    np.testing.assert_allclose(other.coefficients, 3e5 * plain.coefficients / sizes, rtol=1e-8)
    np.testing.assert_allclose(other.se, 3e5 * plain.se / sizes, rtol=1e-7)
    assert (other.terms, other.df, other.nobs) == (plain.terms, plain.df, plain.nobs)
    assert other.statistics.keys() == plain.statistics.keys()
    for key, value in plain.statistics.items():
        if key in FREE or key.startswith("stock_yogo"):
            assert other.statistics[key] == pytest.approx(value, rel=1e-6, abs=1e-14), key
        elif key in ("ssr", "sigma2", "sigma2_idiosyncratic", "sigma2_individual"):
            assert other.statistics[key] == pytest.approx(9e10 * value, rel=1e-7), key
        elif key == "loglik":
            assert other.statistics[key] == pytest.approx(value - plain.nobs * np.log(3e5), rel=1e-7)
        else:
            assert key in ("constant", "constant_se")
            assert other.statistics[key] == pytest.approx(3e5 * value, rel=1e-6), key
    assert [(one.key, set(one.values)) for one in other.notes] == [
        (one.key, set(one.values)) for one in plain.notes
    ]
    for one, two in zip(other.tests, plain.tests, strict=True):
        assert (one.name, one.df) == (two.name, two.df)
        assert one.statistic == pytest.approx(two.statistic, rel=1e-6, abs=1e-10)


KEEPS_EFFECTS = ("pooled", "random", "between")


@pytest.mark.parametrize("size", [1e-7, 1.0, 1e7])
@pytest.mark.parametrize("name", [*(e for e in ESTIMATORS if e not in KEEPS_EFFECTS), "groups", "hausman"])
def test_a_regressor_that_effects_absorb_is_named_in_any_unit(name, size):
    """Of units' own values rounding leaves something once their means are removed."""
    x = PANEL.x.copy()
    x[:, 1] = size * (1 / 3 + np.sqrt(PANEL.unit))
    others = {
        "groups": partial(compare_groups, PANEL.y, x, *CODES, PANEL.unit % 2, terms=NAMES),
        "hausman": partial(hausman_robust, PANEL.y, x, *CODES, terms=NAMES),
    }
    with pytest.raises(EstimationError, match="x2"):
        others[name]() if name in others else ESTIMATORS[name](PANEL.y, x)


@pytest.mark.parametrize("model", ["SLX", "SAR", "SEM", "SDM", "SDEM"])
@pytest.mark.parametrize("fit", [fit_spatial, partial(fit_spatial_random, effects="individual")])
def test_units_of_measure_change_coefficients_alone_of_spatial_models(fit, model):
    sizes = np.array([1e-4, 1e4])
    plain = fit(model, Y, X, OPERATOR, terms=("a", "b"))
    other = fit(model, 50 * Y, X * sizes, OPERATOR, terms=("a", "b"))
    factors = {"a": 50 / sizes[0], "b": 50 / sizes[1], "sigma2_e": 2500.0, "const": 50.0}
    wanted = [factors.get(term.removeprefix("W:"), 1.0) for term in plain.terms]
    np.testing.assert_allclose(other.coefficients, plain.coefficients * wanted, rtol=1e-5)
    np.testing.assert_allclose(other.se, plain.se * wanted, rtol=1e-4)
    moved = other.statistics["loglik"] - plain.statistics["loglik"]
    assert moved == pytest.approx(-plain.nobs * np.log(50), rel=1e-7)


@pytest.mark.parametrize("quantile", [0.2, 0.5])
def test_units_of_measure_change_quantiles_like_means(quantile):
    options = {"terms": NAMES, "quantiles": (quantile,)}
    plain = fit_quantiles(PANEL.y, PANEL.x, *CODES, **options)
    other = fit_quantiles(3e5 * PANEL.y, PANEL.x * SIZES, *CODES, **options)
    np.testing.assert_allclose(other.slopes, 3e5 * plain.slopes / SIZES, rtol=1e-7)
