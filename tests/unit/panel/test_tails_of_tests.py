"""p values of tests, by scipy from what the tests say of themselves."""

import numpy as np
import pytest
from scipy import stats

from dynamic_panel import dynamic
from panel_data import indicators, simulated
from spatial_data import neighbours, simulate
from spillover.arrays.gmm import fit_gmm
from spillover.arrays.gmm_panel import LagInstruments, OwnInstruments
from spillover.arrays.groups import equal_slopes
from spillover.arrays.index import component_index
from spillover.arrays.iv import fit_iv
from spillover.arrays.result import Estimate, Test
from spillover.arrays.spatial.lm_tests import bsk_tests
from spillover.arrays.spatial.moran import moran
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.threshold import as_test, fit_threshold
from spillover.arrays.weights.families import k_nearest
from spillover.arrays.within import fit_within
from threshold_panel import threshold_panel

pytestmark = pytest.mark.proof("hand calculation")

W = neighbours(25, 4, seed=3)


def instrumented() -> tuple[Test, ...]:
    panel, stream = simulated(5, units=30), np.random.default_rng(6)
    z = stream.normal(size=(len(panel.y), 3))
    x = z.sum(1) + stream.normal(size=len(panel.y))
    data = (panel.y + x, x[:, None], panel.x[:, :1], z, panel.unit, panel.time)
    return fit_iv(*data, terms=(["x"], ["w"], ["z1", "z2", "z3"])).second.tests


def gmm() -> Estimate:
    data = dynamic(1)
    return fit_gmm(
        data.y,
        data.design,
        data.unit,
        data.time,
        terms=("L.y", "x"),
        lagged=[LagInstruments("y", data.y, 2, None, True)],
        own=[OwnInstruments("x", data.x, "both")],
        steps=2,
        system=True,
    ).estimate


def test_p_values_are_the_tails_that_tests_name() -> None:
    """Of tests with a distribution by name: χ², F, the normal's two tails, or one where the test says so."""
    y, x = simulate(W, 5, seed=5)
    data = threshold_panel(3, units=20, periods=6)
    names, few = (("x1",), ("z1", "z2"), "q"), {"draws": 19, "trim": 0.1}
    found = fit_threshold(*data.arguments, terms=names, **few).tests[0]
    made = as_test(found, "q", 1)
    assert (made.statistic, made.p) == (found.statistic, found.p)
    panel = simulated(12, units=24)
    groups = [panel.unit % 3 == part for part in range(3)]
    data = (panel.y, panel.x, panel.unit, panel.time)
    split = [fit_within(*(part[g] for part in data), terms=("a", "b", "c")) for g in groups]
    places = np.random.default_rng(1).uniform(0, 9, (25, 2))
    weights = k_nearest([f"u{i:02d}" for i in range(25)], places, 4)
    (one,) = moran(y[0], weights, permutations=99, seed=1)
    tests = [
        *instrumented(),
        *gmm().tests,
        *bsk_tests(y, x, SpatialOperator(W), terms=("a", "b")),
        equal_slopes(split, ("a", "b")),
        component_index(indicators(panel.x[:60] + panel.y[:60, None])).bartlett,
        *one.tests(),
    ]
    tails = {
        "chi2": lambda t: stats.chi2.sf(t.statistic, *t.df),
        "F": lambda t: stats.f.sf(t.statistic, *t.df),
        "normal": lambda t: stats.norm.sf(abs(t.statistic)) * 2,
    }
    assert {test.distribution for test in tests} >= set(tails)
    for test in tests:
        one_sided = test.note is not None and test.note.key == "one_sided"
        if test.distribution in tails:
            p = stats.norm.sf(test.statistic) if one_sided else tails[test.distribution](test)
            assert test.p == pytest.approx(p, rel=1e-7, abs=0), test.name
    z = {test.name: test.statistic for test in one.tests()}
    spread = np.sqrt([one.variance_normal, one.variance_randomisation])
    expected = (one.statistic - one.expectation) / spread
    assert [z["moran_normal"], z["moran_randomisation"]] == pytest.approx(list(expected), rel=1e-9)
    assert (z["moran_permutation"], one.tests()[2].p) == (one.statistic, one.p_two_sided)
