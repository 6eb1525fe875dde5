"""Lagrange multiplier tests for a spatial lag of y and for spatial errors in panels, and their robust and
joint versions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import issparse

from spillover.arrays.foundation import Array, EstimationError, Result, note
from spillover.arrays.result import Test, chi2_test
from spillover.arrays.spatial.design import Design, build, check_panel
from spillover.arrays.spatial.leeyu import Transformation
from spillover.arrays.spatial.operator import SpatialOperator

__all__ = ["lm_tests"]

NULLS = {
    "lm_lag": note("no_lag"),
    "lm_error": note("no_spatial_errors"),
    "robust_lm_lag": note("no_lag_beside_errors"),
    "robust_lm_error": note("no_spatial_errors_beside_lag"),
    "lm_joint": note("neither_lag_nor_errors"),
}


@dataclass(frozen=True)
class Score(Result):
    """Scores of ρ and λ at ρ = λ = 0, with their information once β and σ² are concentrated out.

    lag, error: e'Wy/σ² and e'We/σ² less the slope of the Jacobian. trace: information of λ, and the
    covariance of the two;
    information: of ρ, which adds the lag of the fitted values.
    """

    lag: float
    error: float
    trace: float
    information: float


def lm_tests(
    y: Array,
    x: Array,
    operator: SpatialOperator,
    *,
    terms: Sequence[str],
    durbin_terms: Sequence[str] = (),
    effects: str = "two-way",
    definition: str = "transformed",
) -> tuple[Test, ...]:
    """LM lag and LM error tests of a panel, both robust versions and the joint test.

    Parameters
    ----------
    y : array (T, n)
        The outcome by period and unit.
    x : array (T, n, k)
        The regressors, in the order of `terms`.
    operator : SpatialOperator
        The W of both alternatives.
    terms : sequence of str
        Names of the columns of x, in the estimate and in messages.
    durbin_terms : sequence of str, default ()
        Regressors whose spatial lags are in the model under the null (that of SLX residuals).
    effects : str, default "two-way"
        Fixed effects, as in `models.fit_spatial`.
    definition : str, default "transformed"
        "direct" has T·tr(W'W + W²) and all nT terms, what R's splm gives; "transformed" is on Lee and Yu's
        transformed data, right for small T.

    Returns
    -------
    tuple[Test, ...]
        The five tests.

    Raises
    ------
    EstimationError
        As the design, or where the two scores are collinear.

    References
    ----------
    Anselin, Bera, Florax and Yoon (1996).
    Anselin, Le Gallo and Jayet (2008).
    Elhorst (2010), equations 8–10.
    Debarsy and Ertur (2010).
    """
    y, x = np.asarray(y, dtype=np.float64), np.asarray(x, dtype=np.float64)
    check_panel(y, x, terms, (("the weight matrix", operator),))
    transformation = Transformation(effects, definition, *y.shape)
    design = build(y, x, list(terms), list(durbin_terms), transformation, operator, has_lag=True)
    score = _score(design, transformation, operator)
    extra = score.information - score.trace
    if extra <= 1e-10 * score.trace:
        raise EstimationError(
            "the lag of the fitted values is explained by the regressors, so a lag of y and spatial "
            "errors are not separately identified; "
            "leave Durbin terms out of the null, or add a regressor that varies"
        )
    share = score.trace / score.information
    lag = score.lag**2 / score.information
    error = score.error**2 / score.trace
    robust_lag = (score.lag - score.error) ** 2 / extra
    robust_error = (score.error - share * score.lag) ** 2 / (score.trace * (1 - share))
    made = note("lm", effects=effects, definition=definition, durbin=bool(durbin_terms))
    values = {"lm_lag": lag, "lm_error": error, "robust_lm_lag": robust_lag, "robust_lm_error": robust_error}
    single = tuple(chi2_test(name, value, 1, NULLS[name], made) for name, value in values.items())
    return (*single, chi2_test("lm_joint", error + robust_lag, 2, NULLS["lm_joint"], made))


def _score(design: Design, transformation: Transformation, operator: SpatialOperator) -> Score:
    """The scores at the least-squares estimate (Anselin 1988, section 6.2, for T* periods of a transformed
    panel).
    """
    e = design.y - (design.basis @ (design.basis.T @ design.y.ravel())).reshape(design.y.shape)
    lagged_e = operator.lag(e)
    if transformation.projects:
        lagged_e = transformation.demean(lagged_e)
    nobs, periods = transformation.nobs, transformation.jacobians
    sigma2 = float((e**2).sum()) / nobs
    plain, squares = _traces(operator, transformation)
    slope = periods * plain
    fitted = (design.lagged - lagged_e).ravel()
    fitted = fitted - design.basis @ (design.basis.T @ fitted)
    trace = periods * squares - 2 * slope**2 / nobs
    return Score(
        lag=float((e * design.lagged).sum()) / sigma2 - slope,
        error=float((e * lagged_e).sum()) / sigma2 - slope,
        trace=trace,
        information=float(fitted @ fitted) / sigma2 + trace,
    )


def _traces(operator: SpatialOperator, transformation: Transformation) -> tuple[float, float]:
    """tr W* and tr(W*W* + W*'W*) of the matrix that is left of W once the mean over units is out (none is
    out: W itself).

    With W1 = c1 and the projection J = I − 11'/n, W* = JWJ has traces tr W − c, tr W² − c² and tr W'W −
    |1'W|²/n.
    """
    matrix = operator.matrix
    if issparse(matrix):
        plain, square = float(matrix.diagonal().sum()), float(matrix.multiply(matrix.T).sum())
        norm = float((matrix.data**2).sum())
    else:
        plain, square, norm = (
            float(np.trace(matrix)),
            float(np.einsum("ij,ji->", matrix, matrix)),
            float(np.einsum("ij,ij->", matrix, matrix)),
        )
    removed = transformation.removed(operator, "a weight matrix")
    if removed is None:
        return plain, square + norm
    columns = np.asarray(matrix.sum(axis=0)).ravel()
    return plain - removed, square - removed**2 + norm - float(columns @ columns) / operator.n
