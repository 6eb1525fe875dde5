"""Staggered panels with effects that differ by cohort and time: no bias, and intervals that cover."""

import numpy as np
import pytest

from spillover.arrays.did.adoption import Adoption, fit_twfe
from spillover.arrays.did.aggregate import Bootstrap, aggregate
from spillover.arrays.did.event_study import fit_sun_abraham
from spillover.arrays.did.imputation import impute
from spillover.arrays.did.staggered import group_time
from spillover.arrays.did.switching import fit_switching
from spillover.arrays.did.triple import triple_group_time

UNITS, PERIODS = 120, 8
UNIT, TIME = np.repeat(np.arange(UNITS), PERIODS), np.tile(np.arange(PERIODS), UNITS)
COHORT = np.array([np.inf, np.inf, 3.0, 5.0])
REPLICATES = 500

pytestmark = [pytest.mark.slow, pytest.mark.long]


def panel(seed: int, replicate: int, trend: float = 0.0):
    """Outcome, first treated times and a covariate that moves adoption and, by `trend`, growth. Errors are
    correlated within units; the effect is 1 + 0.5 e for the early cohort and 2 − 0.2 e for the late one.
    """
    stream = np.random.default_rng([seed, replicate])
    z = stream.normal(size=UNITS)
    order = np.argsort(z + 1.5 * stream.normal(size=UNITS))
    first = np.empty(UNITS)
    first[order] = COHORT[np.arange(UNITS) * 4 // UNITS]
    event = TIME - first[UNIT]
    y = stream.normal(size=UNITS)[UNIT] + 0.3 * TIME + trend * z[UNIT] * TIME
    noise = stream.normal(size=(UNITS, PERIODS + 1))
    y = y + (noise[:, 1:] + 0.5 * noise[:, :-1]).ravel()
    return y + effect(first[UNIT], event), first[UNIT], z[UNIT], stream


def effect(first: np.ndarray, event: np.ndarray) -> np.ndarray:
    early, late = 1 + 0.5 * event, 2 - 0.2 * event
    found = np.where(first == 3, early, np.where(first == 5, late, 0.0))
    return np.where(event >= 0, found, 0.0)


def truth(key: int) -> float:
    """The average effect at a time since adoption: cohorts are of one size, the late one is seen to 2."""
    early, late = 1 + 0.5 * key, 2 - 0.2 * key
    return early if key > 2 else (early + late) / 2


def assert_covers(estimates: list[float], covered: list[bool], true: float) -> None:
    assert abs(np.mean(estimates) - true) < 4 * np.std(estimates) / np.sqrt(len(estimates))
    assert 0.92 <= np.mean(covered) <= 0.98


def by_fuzz(*names: str) -> list:
    """Parameters whose panels are drawn by `make fuzz` alone: each takes five seconds."""
    return [pytest.param(name, marks=pytest.mark.thorough) for name in names]


@pytest.mark.parametrize("method", ["doubly-robust", *by_fuzz("regression", "ipw")])
def test_callaway_santanna_where_trends_differ_by_a_covariate(method) -> None:
    estimates, covered, plain = [], [], []
    for replicate in range(REPLICATES):
        y, first, z, _ = panel(81, replicate, trend=0.15)
        adoption = Adoption(UNIT, TIME, first)
        path = aggregate(group_time(y, adoption, z, method=method), "event", seed=1).path
        place = path.keys.tolist().index(1)
        low, high = path.interval()
        estimates.append(path.effects[place])
        covered.append(low[place] <= truth(1) <= high[place])
        plain.append(aggregate(group_time(y, adoption), "event", seed=1).path[1])
    assert_covers(estimates, covered, truth(1))
    assert np.mean(plain) - truth(1) > 0.1


def test_bands_cover_the_path_at_once() -> None:
    covered, pointwise = {"formula": [], "bootstrap": []}, []
    for replicate in range(REPLICATES):
        y, first, _, _ = panel(82, replicate)
        cells = group_time(y, Adoption(UNIT, TIME, first), base="universal")
        for name, bootstrap in (("formula", None), ("bootstrap", Bootstrap(replicate))):
            path = aggregate(cells, "event", bootstrap=bootstrap, seed=replicate).path
            true = np.array([truth(key) if key >= 0 else 0.0 for key in path.keys.tolist()])
            low, high = path.bands()
            covered[name].append(((low <= true) & (true <= high)).all())
        low, high = path.interval()
        pointwise.append(((low <= true) & (true <= high)).all())
    for name in covered:
        assert 0.91 <= np.mean(covered[name]) <= 0.98
    assert np.mean(pointwise) < 0.8


@pytest.mark.parametrize("estimator", ["imputation", *by_fuzz("sun-abraham", "switching")])
def test_robust_estimators_find_what_two_way_effects_miss(estimator) -> None:
    estimates, covered, two_way = [], [], []
    for replicate in range(REPLICATES):
        y, first, _, _ = panel(83, replicate)
        adoption = Adoption(UNIT, TIME, first)
        path = {
            "imputation": lambda y=y, a=adoption: impute(y, a, seed=1).path,
            "sun-abraham": lambda y=y, a=adoption: fit_sun_abraham(y, a, shares="estimated", seed=1).path,
            "switching": lambda y=y, a=adoption: (
                fit_switching(y, UNIT, TIME, a.is_treated.astype(float), seed=1).path
            ),
        }[estimator]()
        place = path.keys.tolist().index(2)
        low, high = path.interval()
        estimates.append(path.effects[place])
        covered.append(low[place] <= truth(2) <= high[place])
        two_way.append(fit_twfe(y, adoption)["treated"])
    assert_covers(estimates, covered, truth(2))
    average = np.mean([effect(np.array(g), np.array(e)) for g in (3, 5) for e in range(8 - g)])
    assert abs(np.mean(two_way) - average) > 0.05


def test_triple_differences_where_cohorts_have_trends_of_their_own() -> None:
    estimates, covered, double = [], [], []
    for replicate in range(REPLICATES):
        y, first, _, stream = panel(85, replicate)
        eligible = (stream.random(UNITS) < 0.5)[UNIT].astype(float)
        event = TIME - first
        y = y - effect(first, event) * (1 - eligible) + 0.3 * TIME * np.isfinite(first)
        adoption = Adoption(UNIT, TIME, first)
        path = aggregate(triple_group_time(y, adoption, eligible), "event", seed=1).path
        place = path.keys.tolist().index(3)
        low, high = path.interval()
        estimates.append(path.effects[place])
        covered.append(low[place] <= truth(3) <= high[place])
        rows = eligible == 1
        plain = Adoption(UNIT[rows], TIME[rows], first[rows])
        double.append(aggregate(group_time(y[rows], plain), "event", seed=1).path[3])
    assert_covers(estimates, covered, truth(3))
    assert np.mean(double) - truth(3) > 0.5
