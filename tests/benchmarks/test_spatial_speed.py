"""The memory that a model of 2,800 units may take, and that its sparse path is exact. `make bench` measures
the speed.
"""

import large
import numpy as np
import pytest
from spatial_models import TERMS, measured, panel, planar

from spillover.arrays.spatial.models import fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.kinds.specification_tests.kind import SpecificationTests

pytestmark = [pytest.mark.slow, pytest.mark.long]


def test_2800_units_in_300_megabytes():
    assert measured("model", 2_800)["memory"] <= 300


@pytest.mark.debt("36.2")
def test_specification_tests_have_the_memory_that_they_ask_for():
    kind = SpecificationTests(outcome="y", regressors=("a", "b", "c"), weights="w")
    for units in (300, 2_844):
        had = large.measured("tests", units)["mb"]
        assert had <= kind.memory_of(units, large.PERIODS) <= 3.2 * had


def test_sparse_factors_agree_with_2800_eigenvalues():
    """The sparse path is exact at the size it is for: against all eigenvalues of the dense matrix."""
    w = planar(2_800)
    y, x = panel(w)
    sparse, dense = (
        fit_spatial("SDM", y, x, SpatialOperator(w, method=method), terms=TERMS)
        for method in ("sparse", "eigen")
    )
    np.testing.assert_allclose(sparse.coefficients, dense.coefficients, rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(sparse.se, dense.se, rtol=1e-8)
    assert sparse.loglik == pytest.approx(dense.loglik, rel=1e-10)
