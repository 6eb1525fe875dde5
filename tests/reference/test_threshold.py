"""Threshold regression against pyxthreg 0.0.3 on simulated panels, and on Hansen's own firms where they are.

Hansen's data are those of ../shared/real and stay there.
"""

from pathlib import Path

import numpy as np
import pytest

from panel_data import golden
from spillover.arrays.threshold import fit_threshold
from spillover.arrays.variance import Variance
from threshold_panel import threshold_panel

pytestmark = pytest.mark.proof("independent program")

ROOT = Path(__file__).parents[2]
HANSEN = ROOT.parent / "shared" / "real" / "ready_panels" / "Hansen1999.dta"
CASES = ("single", "single_grid", "single_clustered", "single_two_way", "double", "double_two_way")


@pytest.mark.parametrize("name", CASES)
def test_thresholds_and_slopes_equal_pyxthreg(name: str) -> None:
    """Where pyxthreg differs: with time effects it leaves them out of the slopes' σ², and its F of two
    thresholds takes the first as the second moved it, whose sum of squares is not the least for one.
    """
    case = golden("threshold_pyxthreg")[name]
    data = threshold_panel(case["seed"], tuple(case["thresholds"]))
    model = fit_threshold(
        *data.arguments,
        terms=(("x",), ("z1", "z2"), "q"),
        thresholds=case["number"],
        trim=0.05,
        grid=case["grid"] or None,
        divisor="xthreg",
        draws=0,
        effects="two-way" if case["time"] else "individual",
        variance=Variance(small_sample="none") if case["robust"] else Variance("classical"),
    )
    np.testing.assert_allclose(model.thresholds, case["found"], rtol=1e-12)
    f = [test.statistic for test in model.tests]
    np.testing.assert_allclose(f[:1], case["f"][:1], rtol=1e-9)
    if name == "double":
        np.testing.assert_allclose(f, case["f"], rtol=1e-9)
    if name == "double_two_way":
        assert f[1] < case["f"][1]
    order = np.r_[2 : len(case["slopes"]), 0:2]
    np.testing.assert_allclose(model.estimate.coefficients, np.array(case["slopes"])[order], rtol=1e-8)
    units, periods = 40, 6
    factor = np.sqrt(units / (units - 1)) if case["robust"] else 1.0
    if case["time"]:
        factor = np.sqrt(case["df_resid"] / (case["df_resid"] + periods - 1))
    np.testing.assert_allclose(factor * model.estimate.se, np.array(case["se"])[order], rtol=1e-8)


def hansen(**options):
    """Investment on cash flow by regime of debt, others and threshold as in Hansen (1999)."""
    if not HANSEN.exists():
        pytest.skip("Hansen's data, ../shared/real/ready_panels/Hansen1999.dta, are not on this machine")
    import pandas as pd

    frame = pd.read_stata(HANSEN)
    others = ("q1", "q2", "q3", "d1", "qd1")
    return fit_threshold(
        frame["i"].to_numpy(float),
        frame["c1"].to_numpy(float),
        frame[list(others)].to_numpy(float),
        frame["d1"].to_numpy(float),
        frame["id"].to_numpy().astype(int),
        pd.DatetimeIndex(frame["year"]).year.to_numpy().astype(int),
        terms=(("c1",), others, "d1"),
        **({"trim": 0.01, "draws": 0} | options),
    )


@pytest.mark.parametrize(("divisor", "freedom", "f"), [("hansen", 7345, 32.82), ("xthreg", 7896, 35.28)])
def test_hansens_firms_by_the_exact_search(divisor: str, freedom: int, f: float) -> None:
    model = hansen(divisor=divisor)
    assert round(model.thresholds[0], 4) == 0.0157
    assert round(model.tests[0].statistic, 2) == f
    assert model.estimate.settings["divisor"].values["value"] == freedom
    interval = model.intervals[0]
    assert (round(interval.low, 4), round(interval.high, 4)) == (0.0125, 0.0181)
    if divisor == "hansen":
        assert (interval.values_in_set, interval.values_in_hull, len(interval.pieces)) == (74, 94, 2)


def test_hansens_firms_on_pyxthregs_grid() -> None:
    model = hansen(divisor="xthreg", grid=400)
    interval = model.intervals[0]
    found = (model.thresholds[0], interval.low, interval.high)
    assert tuple(round(value, 4) for value in found) == (0.0155, 0.0145, 0.0180)
    assert round(model.tests[0].statistic, 2) == 35.26


def test_hansens_firms_bootstrap() -> None:
    """p near 0.003–0.004 and a 5% value near 15 whatever the seed: the draws are units."""
    model = hansen(draws=1000, seed=1)
    test = model.tests[0]
    assert test.p <= 0.01
    assert 13.5 <= test.critical[1] <= 16.5
