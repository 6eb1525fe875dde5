"""The principal-component index against numpy's singular value decomposition, and KMO and Bartlett against
hand calculations.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel_data import indicators
from spillover.arrays.foundation import EstimationError
from spillover.arrays.index import bartlett, component_index, entropy_index, kmo
from spillover.note import note
from words.render import render_value

pytestmark = pytest.mark.proof("hand calculation")


def factor_data(seed, n=80, k=6):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 2)) @ rng.normal(size=(2, k)) + 0.5 * rng.normal(size=(n, k))


@pytest.mark.parametrize(
    ("components", "share"), [("kaiser", 0.85), ("share", 0.5), ("share", 0.9), ("share", 1.0)]
)
def test_score_equals_a_singular_value_decomposition(components, share):
    data = indicators(factor_data(3), [1, -1, 1, 1, 1, -1])
    index = component_index(data, components, share)
    x = data.values * data.directions
    z = (x - x.mean(axis=0)) / x.std(axis=0, ddof=1)
    u, s, _ = np.linalg.svd(z, full_matrices=False)
    eigenvalues = s**2 / (len(z) - 1)
    kept = (
        int((eigenvalues > 1).sum())
        if components == "kaiser"
        else int((np.cumsum(eigenvalues) / 6 < share - 1e-12).sum()) + 1
    )
    reference = entropy_index(data).score
    assert np.abs(index.vectors.T @ index.vectors) == pytest.approx(np.eye(kept), abs=1e-9)
    scores = u[:, :kept] * s[:kept]
    scores = scores * np.sign((reference - reference.mean()) @ scores)
    assert index.component_count == kept
    assert index.eigenvalues == pytest.approx(eigenvalues, rel=1e-10)
    assert index.score == pytest.approx(
        scores @ eigenvalues[:kept] / eigenvalues[:kept].sum(), rel=1e-8, abs=1e-10
    )


def test_adequacy_of_each_indicator_from_its_partial_correlations():
    values = factor_data(4)
    r = np.corrcoef(values, rowvar=False)
    inverse = np.linalg.inv(r)
    partial = -inverse / np.sqrt(np.outer(np.diag(inverse), np.diag(inverse)))
    off = ~np.eye(6, dtype=bool)
    squares, partials = np.where(off, r**2, 0).sum(0), np.where(off, partial**2, 0).sum(0)
    assert render_value(component_index(indicators(values)).bartlett.null)
    assert component_index(indicators(values)).kmo_each == pytest.approx(squares / (squares + partials))


@settings(max_examples=30)
@given(st.integers(0, 10**6), st.floats(1e-3, 1e3), st.permutations(range(80)))
def test_scale_and_row_order_do_not_matter_and_the_score_rises_with_entropy(seed, factor, order):
    values = factor_data(seed)
    scaled = values.copy()
    scaled[:, 2] *= factor
    index = component_index(indicators(values))
    assert component_index(indicators(scaled)).score == pytest.approx(index.score, abs=1e-6)
    assert component_index(indicators(values[order])).score == pytest.approx(index.score[order], abs=1e-6)
    assert np.corrcoef(index.score, entropy_index(indicators(values)).score)[0, 1] > 0
    assert index.score.mean() == pytest.approx(0, abs=1e-10)


def test_two_indicators_by_hand():
    # Correlation r: eigenvalues 1 + r and 1 - r, both loadings 1/sqrt(2); KMO of two variables is 1/2
    # whatever r.
    x = np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 4.0], [4.0, 3.0]])
    r = np.corrcoef(x.T)[0, 1]
    index = component_index(indicators(x))
    assert index.eigenvalues == pytest.approx([1 + r, 1 - r], rel=1e-12)
    assert index.weights == pytest.approx([2**-0.5] * 2, rel=1e-12)
    assert index.kmo == pytest.approx(0.5, rel=1e-12)
    assert index.bartlett.statistic == pytest.approx(-(3 - 9 / 6) * np.log(1 - r**2), rel=1e-12)
    assert index.bartlett.df == (1.0,)


def test_kmo_and_bartlett_of_an_equicorrelated_matrix_by_hand():
    # k = 3, r = 1/2: every partial correlation is r/(1 + r) = 1/3, so KMO = (1/4)/(1/4 + 1/9) = 9/13; |R| =
    # 1/2.
    correlation = np.full((3, 3), 0.5) + 0.5 * np.eye(3)
    overall, each = kmo(correlation, ("a", "b", "c"))
    assert overall == pytest.approx(9 / 13, rel=1e-12)
    assert each == pytest.approx([9 / 13] * 3, rel=1e-12)
    assert bartlett(correlation, 100).statistic == pytest.approx((99 - 11 / 6) * np.log(2), rel=1e-12)


def test_constant_indicator_is_left_out_with_a_warning():
    values = factor_data(1)
    with_constant = np.insert(values, 2, 5.0, axis=1)
    index = component_index(indicators(with_constant))
    assert index.weights[2] == 0
    assert index.warnings == (note("constant_indicator", variable="x2"),)
    assert index.score == pytest.approx(component_index(indicators(values)).score, rel=1e-12)


def test_collinear_indicators_are_named():
    values = factor_data(2)
    values[:, 4] = values[:, 0] + values[:, 1]
    with pytest.raises(EstimationError, match="x0, x1, x4 are perfectly collinear"):
        component_index(indicators(values))
