"""Panels simulated with known parameters: no bias, and 95% intervals that cover 93–97% of the time."""

import numpy as np
import pytest

from spillover.arrays.absorption import Absorption, Effect
from spillover.arrays.intervals import summarise
from spillover.arrays.iv import fit_iv
from spillover.arrays.mediation import Mediation, bootstrap_mediation, point_mediation
from spillover.arrays.projection import Projection
from spillover.arrays.variance import Variance
from spillover.arrays.within import fit_within

UNITS, PERIODS = 45, 8
UNIT, TIME = np.repeat(np.arange(UNITS), PERIODS), np.tile(np.arange(PERIODS), UNITS)
PROJECTION = Projection(UNIT, TIME)

pytestmark = [pytest.mark.slow, pytest.mark.long]


def correlated(stream: np.random.Generator) -> np.ndarray:
    """Noise correlated within units, beyond a unit effect: a moving average of order 1.

    Not a random walk: with 45 clusters that persistent, the clustered t itself covers 93.8% only (in 4000
    panels).
    """
    shocks = stream.normal(size=(UNITS, PERIODS + 1))
    return (shocks[:, 1:] + 0.8 * shocks[:, :-1]).ravel()


def test_clustered_intervals_cover() -> None:
    covered, estimates = [], []
    for replicate in range(2000):
        stream = np.random.default_rng([20260, replicate])
        effect, shock = stream.normal(size=UNITS)[UNIT], stream.normal(size=PERIODS)[TIME]
        x = correlated(stream) + effect + shock
        y = 0.7 * x + 2 * effect - shock + correlated(stream)
        estimate = fit_within(y, x, UNIT, TIME, terms=("x",), projection=PROJECTION)
        low, high = estimate.interval()
        covered.append(low[0] <= 0.7 <= high[0])
        estimates.append(estimate["x"])
    assert 0.93 <= np.mean(covered) <= 0.97
    assert abs(np.mean(estimates) - 0.7) < 4 * np.std(estimates) / np.sqrt(len(estimates))


def test_weighted_intervals_with_a_list_of_effects_cover_and_gain() -> None:
    """Errors of variance 1/weight: analytic weights cover and are more precise than equal ones."""
    province_year = UNIT % 9 * 100 + TIME
    parts = (Effect("unit", UNIT), Effect("province:year", province_year))
    plain = Absorption(UNIT, TIME, parts)
    covered, estimates, equal = [], [], []
    for replicate in range(1000):
        stream = np.random.default_rng([20264, replicate])
        weights = np.exp(stream.normal(size=len(UNIT)))
        common = stream.normal(size=900)[province_year] + stream.normal(size=UNITS)[UNIT]
        x = stream.normal(size=len(UNIT)) + common
        y = 0.7 * x + common + stream.normal(size=len(UNIT)) / np.sqrt(weights)
        absorption = Absorption(UNIT, TIME, parts, weights)
        classical = Variance("classical")
        estimate = fit_within(y, x, UNIT, TIME, terms=("x",), variance=classical, projection=absorption)
        low, high = estimate.interval()
        covered.append(low[0] <= 0.7 <= high[0])
        estimates.append(estimate["x"])
        equal.append(fit_within(y, x, UNIT, TIME, terms=("x",), projection=plain)["x"])
    assert 0.93 <= np.mean(covered) <= 0.97
    assert abs(np.mean(estimates) - 0.7) < 4 * np.std(estimates) / np.sqrt(len(estimates))
    assert np.std(estimates) < 0.9 * np.std(equal)


def test_two_stage_intervals_and_anderson_rubin_sets_cover() -> None:
    covered, inside = [], []
    for replicate in range(1000):
        stream = np.random.default_rng([20261, replicate])
        z, hidden = correlated(stream), correlated(stream)
        x = 0.8 * z + hidden + stream.normal(size=len(z))
        y = 0.5 * x - hidden + stream.normal(size=len(z))
        result = fit_iv(
            y, x[:, None], np.empty((len(y), 0)), z[:, None], UNIT, TIME, terms=(["x"], [], ["z"])
        )
        low, high = result.second.interval()
        covered.append(low[0] <= 0.5 <= high[0])
        inside.append(any(a <= 0.5 <= b for a, b in result.anderson_rubin.intervals))
    assert 0.93 <= np.mean(covered) <= 0.97
    assert 0.93 <= np.mean(inside) <= 0.97


def test_bootstrap_intervals_of_the_indirect_effect_cover() -> None:
    covered = []
    for replicate in range(500):
        stream = np.random.default_rng([20262, replicate])
        x = correlated(stream)
        m = 0.5 * x + correlated(stream)
        y = 0.2 * x + 0.4 * m + correlated(stream)
        model = Mediation(y, x, m[:, None], np.empty((len(y), 0)), UNIT, TIME, ("y", "x", ("m",), ()))
        column = model.quantities.index("indirect")
        draws = bootstrap_mediation(model, seed=replicate, replicates=range(400))[:, column]
        low, high = summarise("indirect", draws, point_mediation(model)[column]).intervals["bias-corrected"]
        covered.append(low <= 0.2 <= high)
    assert 0.92 <= np.mean(covered) <= 0.97
