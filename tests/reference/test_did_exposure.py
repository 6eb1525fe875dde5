"""Rings around treated units in two stages against diff-diff 3.13's SpilloverDiD (Butts)."""

from __future__ import annotations

import numpy as np
import pytest

from did_data import cities, table
from panel_data import golden
from spillover.arrays.did.exposure import fit_two_stage_exposure, nearest_treated, rings
from spillover.arrays.variance import great_circle_km

D = table("did_panel")


@pytest.mark.parametrize("cluster", ["unit", "region"])
def test_rings_equal_diff_diff(cluster) -> None:
    """Estimates, and the errors of the treated and the inner ring. That of the outer ring in diff-diff 3.13
    is 0.05% (units) and 0.6% (regions) above the formula in its documentation, which ours is: see the dense
    one in tests/unit/did/test_exposure.py.
    """
    y, adoption, _ = cities()
    places = np.column_stack([D["longitude"], D["latitude"]])[::10]
    columns, names = rings(nearest_treated(great_circle_km(places), adoption), [0, 60, 120])
    found = fit_two_stage_exposure(y, adoption, columns, names=names, clusters=D[cluster])
    reference = golden("did")["rings"][cluster]
    np.testing.assert_allclose(found.coefficients, reference["b"], rtol=1e-8)
    np.testing.assert_allclose(found.se[:2], reference["se"][:2], rtol=1e-8)
    assert 1 < reference["se"][2] / found.se[2] < 1.007
