"""Simulated two-way Durbin panels: bias near zero and 95% intervals that cover as often, with Lee and Yu; not
without.
"""

from itertools import product

import numpy as np
import pytest

from recovery.spatial import recover
from spatial_data import contiguity, simulate
from spillover.arrays.spatial.models import fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator

pytestmark = [pytest.mark.slow, pytest.mark.long]


def shares(n: int, periods: int, rho: float, count: int, estimator: str):
    """Bias over the spread of the estimates, coverage, and the bias of ρ, by quantity."""
    names, found = recover(n, periods, rho, count, estimator)
    bias, spread = (found[..., 1] - found[..., 0]).mean(0), found[..., 1].std(0, ddof=1)
    words = dict(zip(names, zip(bias / spread, found[..., 2].mean(0), strict=True), strict=True))
    return words, bias[0]


EACH_DAY = {(5, 0.4), (11, 0.8)}


@pytest.mark.parametrize(
    ("periods", "rho"),
    [
        pytest.param(*one, marks=[] if one in EACH_DAY else pytest.mark.thorough)
        for one in product((5, 11), (-0.3, 0.0, 0.4, 0.8))
    ],
)
def test_45_units(periods, rho):
    """ρ, β, θ and the effects. What bias a finite sample leaves is under three tenths of the estimate's
    standard deviation;
    the likelihood of demeaned data leaves at least two and a half times as much in ρ."""
    found, bias = shares(45, periods, rho, 2000, "transformed")
    assert all(abs(ratio) <= 0.3 and 0.93 <= covered <= 0.97 for ratio, covered in found.values()), found
    assert shares(45, periods, rho, 500, "direct")[1] < 2.5 * bias < 0


@pytest.mark.thorough
@pytest.mark.parametrize(("periods", "rho"), [(5, 0.4), (11, -0.3), (11, 0.8)])
def test_300_units(periods, rho):
    found, _ = shares(300, periods, rho, 1000, "transformed")
    assert all(abs(ratio) <= 0.15 and 0.93 <= covered <= 0.97 for ratio, covered in found.values()), found


@pytest.mark.parametrize("definition", ["lsdv", pytest.param("direct", marks=pytest.mark.thorough)])
def test_bias_correction_of_a_model_with_lag_and_error(definition):
    """SARAR, ρ = λ = 0.3, σ² = 1: what is left of the bias in ρ, λ and σ² is under 0.02; without, λ lacks
    0.05 and σ² 0.11.
    """
    w = contiguity(45, seed=1)
    operator = SpatialOperator(w)
    found = np.empty((2, 300, 3))
    for r in range(300):
        y, x = simulate(w, 11, seed=r, rho=0.3, lam=0.3, theta=(0.0, 0.0))
        for i, correction in enumerate((False, True)):
            one = fit_spatial(
                "SARAR", y, x, operator, terms=("DF", "UL"), definition=definition, bias_correction=correction
            )
            found[i, r] = one.rho, one.lam, one.sigma2
    plain, corrected = found.mean(axis=1) - [0.3, 0.3, 1.0]
    assert (np.abs(corrected) < 0.02).all()
    assert plain[1] < -0.05
    assert plain[2] < -0.1
