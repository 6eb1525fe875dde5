"""The strata of random effects without n × n matrices, against the dense ones that they stand for."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from spatial_data import contiguity, inverse_distance, neighbours
from spillover.arrays.spatial import strata as module
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.spatial.strata import build_filtered_strata, inverse, multiples, strata, traces_at

pytestmark = [pytest.mark.proof("dense matrices"), pytest.mark.debt("36.2")]

NAMES = ("lambda", "phi", "sigma2_e")


def score(stratum, which, part, sigma2):
    """The score of φ or λ with the dense matrices of a stratum."""
    slope, weighted = stratum.slopes[which], part @ stratum.precision
    energy = np.einsum("ti,ij,tj->", weighted, slope, weighted) / sigma2
    return 0.5 * (energy - stratum.times * np.trace(stratum.precision @ slope))


@settings(max_examples=25, deadline=None)
@given(
    matrix=st.sampled_from([neighbours, contiguity, lambda n, k, seed=0: inverse_distance(n, seed)]),
    n=st.integers(6, 30),
    periods=st.integers(2, 7),
    lam=st.one_of(st.just(0.0), st.floats(-0.7, 0.9)),
    phi=st.floats(0, 5),
    sigma2=st.floats(0.1, 10),
    seed=st.integers(0, 99),
    method=st.sampled_from(["eigen", "sparse"]),
)
def test_the_strata_of_tests_are_the_dense_ones(matrix, n, periods, lam, phi, sigma2, seed, method):
    w = matrix(n, 3, seed) if matrix is neighbours else matrix(n, seed)
    operator = SpatialOperator(csr_array(w) if method == "sparse" else w, method)
    phi = 0.0 if lam else phi
    dense = strata("b", phi, lam, periods, n, operator)
    made = (
        build_filtered_strata(lam, periods, operator)
        if lam
        else multiples(phi, periods, n, traces_at(None, None, 0, 0), operator)
    )
    rng = np.random.default_rng(seed)
    columns, residuals = rng.standard_normal((periods, n, 2)), rng.standard_normal((periods, n))
    for ours, full in zip(made, dense, strict=True):
        whole = full.information(NAMES, sigma2)
        scale = np.sqrt(np.outer(whole.diagonal(), whole.diagonal())) + 1e-12
        assert ours.information(NAMES, sigma2) / scale == pytest.approx(whole / scale, abs=1e-8)
        assert ours.quadratic_form(columns) == pytest.approx(full.quadratic_form(columns), rel=1e-9, abs=1e-9)
        for which, name in enumerate(("phi", "lambda")):
            expected = score(full, which, residuals, sigma2)
            assert ours.score(name, residuals, sigma2) == pytest.approx(expected, rel=1e-8, abs=1e-7)


@pytest.mark.parametrize("method", ["eigen", "sparse"])
def test_the_squares_of_a_product_do_not_depend_on_the_blocks(method, monkeypatch):
    w, n = neighbours(23, 4, seed=1), 23
    filter_ = np.eye(n) - 0.6 * w
    for block in (5, 23, 256):
        monkeypatch.setattr(module, "BLOCK", block)
        found = module.sum_product_squares(SpatialOperator(w, method), 0.6)
        assert found == pytest.approx(np.sum((filter_.T @ filter_) ** 2), rel=1e-12)


def test_inverses_come_with_their_determinants():
    full = np.random.default_rng(2).normal(size=(5, 5))
    for a in (np.diag([1.0, 2.0, 1.5]), full @ full.T + np.eye(5)):
        found, log_determinant = inverse(a)
        assert found @ a == pytest.approx(np.eye(len(a)))
        assert log_determinant == pytest.approx(np.linalg.slogdet(a)[1])
