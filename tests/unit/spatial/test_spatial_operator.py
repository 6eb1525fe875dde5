"""W as an operator: determinants, traces and intervals against n×n linear algebra, and dense against
sparse.
"""

import numpy as np
import pytest
from scipy.sparse import csr_array

from spatial_data import contiguity, inverse_distance, neighbours, row_standardised, simulate
from spillover.arrays.foundation import EstimationError
from spillover.arrays.spatial.design import Transformation
from spillover.arrays.spatial.effects import impacts, multipliers
from spillover.arrays.spatial.information import Filters, traces
from spillover.arrays.spatial.models import fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator

pytestmark = pytest.mark.proof("hand calculation")

MATRICES = {
    "contiguity": contiguity(30, seed=1),
    "nearest": neighbours(30, 4, seed=1),
    "inverse_distance": inverse_distance(30, seed=1),
    "one_direction": np.tril(np.random.default_rng(0).random((30, 30)), -1),
    "two_components": np.kron(np.eye(2), contiguity(15, seed=3)),
    "sparse_shifted": row_standardised(np.eye(30, k=1) + np.eye(30, k=2) + np.eye(30, k=-29)),
}


@pytest.mark.parametrize("name", MATRICES)
@pytest.mark.parametrize("method", ["eigen", "sparse"])
@pytest.mark.parametrize("rho", [-0.6, 0.05, 0.7])
def test_determinant_and_its_derivatives_are_those_of_the_matrix(name, method, rho):
    w = MATRICES[name]
    operator = SpatialOperator(csr_array(w) if method == "sparse" else w, method=method)
    system = np.eye(30) - rho * w
    g = w @ np.linalg.inv(system)
    determinant = operator.determinant(rho - 0.02, rho + 0.02)
    assert float(determinant.value(rho)) == pytest.approx(np.linalg.slogdet(system)[1], abs=1e-9)
    assert float(determinant.slope(rho)) == pytest.approx(-np.trace(g), abs=1e-8)
    assert float(determinant.curvature(rho)) == pytest.approx(-np.trace(g @ g), abs=1e-6)


@pytest.mark.parametrize("name", MATRICES)
@pytest.mark.parametrize("method", ["eigen", "sparse"])
def test_lags_and_solves(name, method):
    w = MATRICES[name]
    operator = SpatialOperator(csr_array(w), method=method)
    values = np.random.default_rng(1).standard_normal((3, 30, 2))
    np.testing.assert_allclose(operator.lag(values), np.einsum("ij,tjk->tik", w, values), atol=1e-13)
    np.testing.assert_allclose(operator.lag(values[..., 0]), values[..., 0] @ w.T, atol=1e-13)
    np.testing.assert_allclose(
        operator.solve(0.3, values[0]), np.linalg.solve(np.eye(30) - 0.3 * w, values[0]), atol=1e-12
    )
    transposed = np.linalg.solve((np.eye(30) - 0.3 * w).T, values[0])
    np.testing.assert_allclose(operator.solve(0.3, values[0], transposed=True), transposed, atol=1e-12)


@pytest.mark.parametrize(
    "name", ["contiguity", "nearest", "inverse_distance", "two_components", "sparse_shifted"]
)
def test_interval_is_where_the_matrix_stays_regular(name):
    w = MATRICES[name]
    low, high = SpatialOperator(w).interval
    values = np.linalg.eigvals(w)
    real = values.real[np.abs(values.imag) < 1e-9]
    assert high == pytest.approx(1 / real.max(), rel=1e-9)
    assert low == pytest.approx(1 / real.min() if real.min() < 0 else -1 / np.abs(values).max(), rel=1e-9)
    inner = np.linspace(low, high, 101)[1:-1]
    assert all(np.linalg.slogdet(np.eye(30) - rho * w)[0] > 0 for rho in inner)


def test_links_in_one_direction_leave_rho_unbounded():
    """A triangular W has no eigenvalues but 0; a general eigenvalue routine would find a false interval."""
    for method in ("eigen", "sparse"):
        operator = SpatialOperator(csr_array(MATRICES["one_direction"]), method=method)
        assert operator.interval == (-np.inf, np.inf)
        assert operator.log_determinant(5.0) == 0.0


@pytest.mark.parametrize("name", MATRICES)
def test_sparse_interval_lies_inside_the_exact_one(name):
    w = MATRICES[name]
    exact, sparse = SpatialOperator(w).interval, SpatialOperator(csr_array(w), method="sparse").interval
    assert sparse[1] == pytest.approx(exact[1], rel=1e-6)
    assert exact[0] <= sparse[0] * (1 - 1e-6) or sparse[0] == pytest.approx(exact[0], rel=1e-6)


@pytest.mark.parametrize("model", ["SAR", "SDM", "SEM", "SDEM", "SARAR", "GNS"])
@pytest.mark.parametrize("name", MATRICES)
def test_dense_and_sparse_agree(model, name):
    w = MATRICES[name]
    y, x = simulate(w, 6, seed=4)
    definition = "transformed" if SpatialOperator(w).row_sum is not None else "lsdv"
    fits = [
        fit_spatial(
            model,
            y,
            x,
            SpatialOperator(csr_array(w), method=method),
            terms=("DF", "UL"),
            definition=definition,
        )
        for method in ("eigen", "sparse")
    ]
    np.testing.assert_allclose(fits[1].coefficients, fits[0].coefficients, rtol=1e-8)
    np.testing.assert_allclose(fits[1].se, fits[0].se, rtol=1e-8)
    assert fits[1].loglik == pytest.approx(fits[0].loglik, rel=1e-10)
    if model != "SEM":
        dense, sparse = (impacts(one, draws=200, seed=1) for one in fits)
        np.testing.assert_allclose(sparse.coefficients, dense.coefficients, rtol=1e-8)
        np.testing.assert_allclose(sparse.se, dense.se, rtol=1e-6)


def test_probed_traces_are_within_their_stated_error(monkeypatch):
    """Above the exact size random probes are used: here forced at n = 300, against the exact traces."""
    operator = SpatialOperator(csr_array(contiguity(300, seed=5)), method="sparse")
    filters = Filters(operator, operator, 0.5, 0.2)
    transformation = Transformation("time", "transformed", 2, 300)
    exact = traces(filters, transformation, expected=True)
    monkeypatch.setattr("spillover.arrays.spatial.information.EXACT_TRACES", 100)
    probed = traces(filters, transformation, expected=True)
    assert exact.error == 0
    assert 0 < probed.error < 0.05
    for name in ("first_cross", "second_cross", "cross"):
        assert getattr(probed, name) == pytest.approx(getattr(exact, name), rel=4 * probed.error)


def test_multipliers_are_the_averages_of_the_inverse():
    for name, w in MATRICES.items():
        rho = np.array([-0.3, 0.2, 0.25])
        m = multipliers(SpatialOperator(w), rho)
        slopes = multipliers(SpatialOperator(w), rho, derivative=True)
        for i, value in enumerate(rho):
            g = w @ np.linalg.inv(np.eye(30) - value * w)
            slope = g @ g
            assert m.direct[i] == pytest.approx(np.trace(g) / 30, abs=1e-9), name
            assert m.total[i] == pytest.approx(g.sum() / 30, abs=1e-8), name
            assert slopes.direct[i] == pytest.approx(np.trace(slope) / 30, abs=1e-9), name
            assert slopes.total[i] == pytest.approx(slope.sum() / 30, abs=1e-6), name


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        (np.ones((3, 4)), "square"),
        (np.full((3, 3), np.nan), "not finite"),
        (csr_array(np.array([[0.0, np.inf], [1.0, 0.0]])), "not finite"),
    ],
)
def test_what_is_no_weight_matrix_is_refused(matrix, message):
    with pytest.raises(EstimationError, match=message):
        SpatialOperator(matrix)
