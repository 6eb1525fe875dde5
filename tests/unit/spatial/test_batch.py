"""Many surrogates at once are estimated as one by one."""

import numpy as np
import pytest

from spillover.arrays.spatial.batch import BATCHED, Curves, SpatialBatch
from spillover.arrays.spatial.effects import impacts
from spillover.arrays.spatial.models import fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator

YEARS, UNITS, DRAWS = 6, 18, 5
CONTROLS = ("a", "b")


def matrices():
    """Row-standardised and similar to a symmetric one; not so; and with rows of different sums."""
    places = np.random.default_rng(3).uniform(size=(UNITS, 2))
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    inverse = apart**-2
    near = np.zeros((UNITS, UNITS))
    for i in range(UNITS):
        near[i, np.argsort(apart[i])[:3]] = 1 / 3
    return {
        "row": inverse / inverse.sum(axis=1, keepdims=True),
        "nearest": near,
        "spectral": inverse / np.abs(np.linalg.eigvalsh(inverse)).max(),
        "islands": islands(near),
    }


def islands(near):
    """Two units without neighbours, to which none links."""
    near = near.copy()
    near[:2] = near[:, :2] = 0
    near[2, 3] = 1
    return near / np.where(near.any(1), near.sum(1), 1)[:, None]


def drawn(matrix):
    rng = np.random.default_rng(8)
    controls = rng.normal(size=(YEARS, UNITS, 2))
    x = rng.normal(size=(YEARS, UNITS, DRAWS)) + controls[:, :, :1]
    noise = rng.normal(size=(YEARS, UNITS, DRAWS))
    y = np.linalg.solve(
        np.eye(UNITS) - 0.4 * matrix,
        (0.3 * x + controls.sum(axis=2)[..., None] + noise).reshape(YEARS, UNITS, -1),
    )
    return x, y, controls


def one_by_one(model, y, x, controls, operator, durbin=None, **options):
    """The total effect of x and its standard error by the ordinary estimator."""
    regressors = np.concatenate([x[:, :, None], controls], axis=2)
    fitted = fit_spatial(
        model, y, regressors, operator, terms=("x", *CONTROLS), durbin_terms=durbin, **options
    )
    if model == "OLS":
        return fitted["x"], fitted.se[fitted.terms.index("x")]
    effects = impacts(fitted, seed=1, method="delta")
    place = effects.terms.index("x:total")
    return effects.coefficients[place], effects.se[place]


def combinations():
    for matrix in matrices():
        for effects in ("two-way", "individual", "time", "none"):
            for definition in ("transformed", "direct", "lsdv"):
                unequal = matrix in ("spectral", "islands")
                if definition != "transformed" or not unequal or effects in ("individual", "none"):
                    yield matrix, effects, definition, "common"
                if unequal and (definition != "transformed" or matrix == "islands") and effects == "two-way":
                    yield matrix, effects, definition, "by_row_sum"


@pytest.mark.parametrize(("name", "effects", "definition", "years"), list(combinations()))
def test_surrogate_treatments_are_estimated_as_one_by_one(name, effects, definition, years):
    operator = SpatialOperator(matrices()[name])
    x, y, controls = drawn(operator.matrix)
    options = {"effects": effects, "definition": definition, "year_effects": years}
    batch = SpatialBatch(x, operator, **options)
    for model in BATCHED:
        total, se = batch.totals(model, y[:, :, 0], controls)
        for k in range(DRAWS):
            expected = one_by_one(model, y[:, :, 0], x[:, :, k], controls, operator, **options)
            np.testing.assert_allclose((total[k], se[k]), expected, rtol=1e-8, err_msg=model)


def test_surrogate_outcomes_are_estimated_as_one_by_one():
    operator = SpatialOperator(matrices()["row"])
    x, y, controls = drawn(operator.matrix)
    for model in BATCHED:
        total, se = SpatialBatch(x[:, :, :1], operator).totals(model, y, controls)
        for k in range(DRAWS):
            expected = one_by_one(model, y[:, :, k], x[:, :, 0], controls, operator)
            np.testing.assert_allclose((total[k], se[k]), expected, rtol=1e-8, err_msg=model)


@pytest.mark.parametrize("durbin", [("x",), ("a",), ("x", "b")])
def test_some_regressors_alone_have_lags(durbin):
    operator = SpatialOperator(matrices()["row"])
    x, y, controls = drawn(operator.matrix)
    lagged = np.array([k for k, name in enumerate(CONTROLS) if name in durbin], dtype=int)
    total, se = SpatialBatch(x, operator).totals("SDM", y[:, :, 0], controls, lagged, "x" in durbin)
    expected = one_by_one("SDM", y[:, :, 0], x[:, :, 2], controls, operator, durbin)
    np.testing.assert_allclose((total[2], se[2]), expected, rtol=1e-8)


def test_a_surrogate_without_variation_and_one_at_the_edge_have_no_estimate():
    """The others keep theirs."""
    operator = SpatialOperator(matrices()["row"])
    x, y, controls = drawn(operator.matrix)
    whole = SpatialBatch(x, operator).totals("SDM", y[:, :, 0], controls)
    x[:, :, 1] = 1.0
    found = SpatialBatch(x, operator).totals("SDM", y[:, :, 0], controls)
    assert np.isnan(found[0][1])
    assert np.isnan(found[1][1])
    np.testing.assert_allclose(np.delete(found[0], 1), np.delete(whole[0], 1), rtol=1e-10)
    common = np.linspace(0, 30, YEARS)[:, None] + np.zeros(UNITS)  # looks like perfect dependence
    y[:, :, 3] = common + 1e-6 * y[:, :, 3]
    edge = SpatialBatch(x[:, :, :1], operator, effects="individual").totals("SAR", y, controls)
    assert np.isnan(edge[0]).tolist() == [False, False, False, True, False]


def test_a_value_does_not_depend_on_what_else_is_asked_of_a_curve():
    operator = SpatialOperator(matrices()["spectral"])
    alone = Curves(operator).total(np.array([0.31]))
    among = Curves(operator).total(np.array([-0.9, 0.31, 0.95]))
    assert alone[0][0] == among[0][1]
    h = np.linalg.solve(np.eye(UNITS) - 0.31 * operator.matrix, operator.matrix)
    np.testing.assert_allclose(alone[0][0], h.sum() / UNITS, rtol=1e-11)
    np.testing.assert_allclose(alone[1][0], (h @ h).sum() / UNITS, rtol=1e-9)
    np.testing.assert_allclose(
        Curves(operator).trace(np.array([0.31]), np.zeros((UNITS, 0)))[0], (h * h).sum(), rtol=1e-11
    )
