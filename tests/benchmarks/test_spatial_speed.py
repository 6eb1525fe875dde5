"""The time and memory that a spatial model may take: CPU seconds, so that a busy machine does not matter much."""

import numpy as np
import pytest
from spatial_models import TERMS, measured, panel, planar

from econometrics.spatial.models import fit
from econometrics.spatial.operator import SpatialOperator

pytestmark = pytest.mark.slow


def test_a_thousand_matrices_of_45_units_in_five_seconds():
    """Eigenvalues, fit, standard errors and 1,000 draws of effects for each matrix: 5 ms."""
    assert measured("sweep", 45)["fit"] <= 5.0


def test_2800_units_in_a_second_and_a_half_and_300_megabytes():
    result = measured("model", 2_800)
    assert result["fit"] + result["effects"] <= 1.5
    assert result["memory"] <= 300


def test_sparse_factors_agree_with_2800_eigenvalues():
    """The sparse path is exact at the size it is for: against all eigenvalues of the dense matrix."""
    w = planar(2_800)
    y, x = panel(w)
    sparse, dense = (fit("SDM", y, x, SpatialOperator(w, method=method), terms=TERMS) for method in ("sparse", "eigen"))
    np.testing.assert_allclose(sparse.coefficients, dense.coefficients, rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(sparse.se, dense.se, rtol=1e-8)
    assert sparse.loglik == pytest.approx(dense.loglik, rel=1e-10)
