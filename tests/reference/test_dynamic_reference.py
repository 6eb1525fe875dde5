"""Dynamic SDM on Munnell's states against an independent maximiser (exact) and R's SDPDmod 0.0.6 (a grid: 2–3
digits).
"""

import json

import numpy as np
import pytest

from spatial_data import DATA, MUNNELL_TERMS, munnell
from spillover.arrays.spatial.dynamic import fit_dynamic
from spillover.arrays.spatial.operator import SpatialOperator

pytestmark = pytest.mark.proof("independent program")

Y, X, W = munnell()
OPERATOR = SpatialOperator(W)
EXACT = json.loads((DATA / "exact_reference2_produc.json").read_text())
SDPDMOD = json.loads((DATA / "sdpdmod_produc.json").read_text())["produc_dynamic_sdm_twoways_LYTRUE"]


@pytest.mark.parametrize(("effects", "key"), [("two-way", "twoways"), ("individual", "individual")])
def test_uncorrected_estimate_of_the_direct_definition(effects, key):
    theirs = EXACT[f"produc_dynamic_sdm_{key}_uncorrected_peers_convention"]
    ours = fit_dynamic(
        Y, X, OPERATOR, terms=MUNNELL_TERMS, effects=effects, definition="direct", correction="none"
    )
    np.testing.assert_allclose(
        ours.coefficients, [*theirs["beta"], theirs["rho"], theirs["sigma2"]], rtol=1e-9
    )
    assert ours.loglik == pytest.approx(theirs["loglik"], rel=1e-12)


def test_sdpdmod_agrees_as_far_as_its_grid_allows():
    """Transformed two-way model. SDPDmod: ρ on a grid, 0.5216 for 0.5249; its σ² divides by (n − 1)T, not (n
    − 1)(T − 1).

    Its bias-corrected coefficients (τ = 4.48 from 0.79) come of a repaired information matrix and are no
    reference.
    """
    ours = fit_dynamic(Y, X, OPERATOR, terms=MUNNELL_TERMS, correction="none")
    theirs = np.array(list(SDPDMOD["coef"].values()))
    assert ours.rho == pytest.approx(SDPDMOD["rho"], abs=5e-3)
    np.testing.assert_allclose(ours.coefficients[:-2], theirs, atol=3e-3)
    assert ours.sigma2 * 15 / 16 == pytest.approx(SDPDMOD["sigma2"], rel=5e-3)
    assert ours.loglik > SDPDMOD["logLik"]


def test_corrections_move_the_coefficient_of_the_lag_up():
    fits = [fit_dynamic(Y, X, OPERATOR, terms=MUNNELL_TERMS, correction=c) for c in ("none", "asymptotic")]
    assert fits[0].tau < fits[1].tau < 1
    assert fits[1].stable
