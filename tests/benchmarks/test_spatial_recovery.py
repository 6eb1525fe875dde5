"""Simulated two-way Durbin panels: bias near zero and 95% intervals that cover as often, with Lee and Yu; not
without.
"""

import numpy as np
import pytest
from recovery import QUANTITIES, recover

from spatial_data import contiguity, simulate
from spillover.arrays.spatial.models import fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator

pytestmark = [pytest.mark.slow, pytest.mark.long]


@pytest.mark.parametrize("rho", [-0.3, 0.0, 0.4, 0.8])
@pytest.mark.parametrize("periods", [5, 11])
def test_45_units(periods, rho):
    """ρ, β, θ and the effects. What bias a finite sample leaves is under three tenths of the estimate's
    standard deviation;
    the likelihood of demeaned data leaves at least two and a half times as much in ρ."""
    operator = SpatialOperator(contiguity(45, seed=1))
    result = recover(operator, periods, rho, 2000, "transformed")
    assert (np.abs(result.bias) <= 0.3 * result.spread).all(), dict(zip(QUANTITIES, result.bias, strict=True))
    covered = dict(zip(QUANTITIES, result.coverage, strict=True))
    assert all(0.93 <= share <= 0.97 for share in covered.values()), covered
    uncorrected = recover(operator, periods, rho, 500, "direct")
    assert uncorrected.bias[0] < 2.5 * result.bias[0] < 0


@pytest.mark.parametrize(("periods", "rho"), [(5, 0.4), (11, -0.3), (11, 0.8)])
def test_300_units(periods, rho):
    result = recover(SpatialOperator(contiguity(300, seed=1)), periods, rho, 1000, "transformed")
    assert (np.abs(result.bias) <= 0.15 * result.spread).all(), dict(
        zip(QUANTITIES, result.bias, strict=True)
    )
    covered = dict(zip(QUANTITIES, result.coverage, strict=True))
    assert all(0.93 <= share <= 0.97 for share in covered.values()), covered


@pytest.mark.parametrize("definition", ["direct", "lsdv"])
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
