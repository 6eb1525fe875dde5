"""Rings around treated units in two stages against diff-diff 3.13's SpilloverDiD (Butts)."""

import numpy as np
import pytest

from did_data import cities, table
from panel_data import golden
from spillover.arrays.did.exposure import fit_two_stage_exposure, nearest_treated, rings
from spillover.arrays.weights.geo import great_circle

pytestmark = pytest.mark.proof("independent program")

D = table("did_panel")


def data():
    """Outcome, adoption, and treatment and rings (N, 3) with the rings' names."""
    y, adoption, _ = cities()
    places = np.column_stack([D["longitude"], D["latitude"]])[::10]
    columns, names = rings(nearest_treated(great_circle(places), adoption), [0, 60, 120])
    return y, adoption, columns, names


def dense(y, adoption, columns, clusters, dropped: int) -> np.ndarray:
    """Errors of diff-diff's documented formula, γ̂'x₁₀ε₁₀ − x₂ε₂ by cluster, with dummies written out; the
    first stage of γ̂ without the first `dropped` dummies of units and of times.
    """
    treated = adoption.is_treated.astype(float)[:, None]
    second = np.column_stack([treated, (1 - treated) * columns])
    clean = (second == 0).all(1)
    units, times = adoption.unit[:, None] == np.arange(160), adoption.time[:, None] == np.arange(2001, 2011)
    every = np.column_stack([units, times]).astype(float)
    left = y - every @ np.linalg.lstsq(every[clean], y[clean], rcond=None)[0]
    design = np.column_stack([units[:, dropped:], times[:, dropped:]]).astype(float)
    moved = np.linalg.pinv(design.T @ (design * clean[:, None])) @ (design.T @ second)
    bread = np.linalg.inv(second.T @ second)
    rest = left - second @ (bread @ (second.T @ left))
    scores = (clean * left)[:, None] * (design @ moved) - second * rest[:, None]
    groups = np.unique(clusters)
    sums = np.array([scores[clusters == group].sum(0) for group in groups])
    matrix = bread @ sums.T @ sums @ bread * len(groups) / (len(groups) - 1) * 1599 / 1597
    return np.sqrt(np.diag(matrix))


@pytest.mark.parametrize("cluster", ["unit", "region"])
def test_rings_equal_diff_diff(cluster) -> None:
    """Estimates, and the errors of the treated and the inner ring. That of the outer ring in diff-diff 3.13
    is 0.05% (units) and 0.6% (regions) above ours. Its γ̂ leaves out one unit's and one time's dummy where
    the panel has no constant, so that its first stage has one column less than unit and time effects: without
    these dummies the formula is its number, with them ours.
    """
    y, adoption, columns, names = data()
    found = fit_two_stage_exposure(y, adoption, columns, names=names, clusters=D[cluster])
    reference = golden("did")["rings"][cluster]
    np.testing.assert_allclose(found.coefficients, reference["b"], rtol=1e-8)
    np.testing.assert_allclose(found.se[:2], reference["se"][:2], rtol=1e-8)
    np.testing.assert_allclose(found.se, dense(y, adoption, columns, D[cluster], 0), rtol=1e-8)
    np.testing.assert_allclose(reference["se"], dense(y, adoption, columns, D[cluster], 1), rtol=1e-8)
    assert 1.0005 < reference["se"][2] / found.se[2] < 1.007
