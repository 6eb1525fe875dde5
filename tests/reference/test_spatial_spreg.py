"""spreg 1.9 as an oracle for individual effects: Panel_FE_Lag and Panel_FE_Error.

Its Durbin effects ignore θ and its panel LM and Hausman tests are wrong, so nothing else of it is used.
"""

import numpy as np
import pytest

from spatial_data import MUNNELL_TERMS, munnell
from spillover.arrays.spatial.models import fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator

pytestmark = pytest.mark.proof("independent program")

libpysal = pytest.importorskip("libpysal", reason="the oracle spreg needs libpysal")
spreg = pytest.importorskip("spreg", reason="the oracle spreg is not installed")


def long_and_weights():
    """spreg stacks period by period, as (T, n) flattens."""
    y, x, w = munnell()
    weights = libpysal.weights.full2W(w)
    weights.transform = "r"
    return y.reshape(-1, 1), x.reshape(-1, x.shape[2]), weights


@pytest.mark.parametrize(
    ("model", "oracle", "spatial"), [("SAR", "Panel_FE_Lag", "rho"), ("SEM", "Panel_FE_Error", "lam")]
)
def test_spreg_individual_effects(model, oracle, spatial):
    """spreg stops its search for ρ at 1e-5 by default (epsilon); at 1e-12 the two agree to the optimiser's
    1e-6.
    """
    y, x, w = munnell()
    theirs = getattr(spreg, oracle)(*long_and_weights(), epsilon=1e-12)
    ours = fit_spatial(
        model, y, x, SpatialOperator(w), terms=MUNNELL_TERMS, effects="individual", definition="direct"
    )
    k = len(MUNNELL_TERMS)
    np.testing.assert_allclose(ours.coefficients[:k], theirs.betas.ravel()[:k], rtol=2e-6)
    assert getattr(ours, spatial) == pytest.approx(float(np.ravel(getattr(theirs, spatial))[0]), rel=1e-6)
    assert ours.sigma2 == pytest.approx(float(np.ravel(theirs.sig2)[0]), rel=1e-6)
    np.testing.assert_allclose(ours.se[: k + 1], theirs.std_err[: k + 1], rtol=1e-5)
