"""Lagrange multiplier tests for panels: of a spatial lag of y and of spatial errors, with their robust and
joint versions, and of random unit effects and spatial errors (Baltagi, Song & Koh 2003).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc, ndtr

from spillover.arrays.foundation import Array, EstimationError, Result
from spillover.arrays.result import Test, chi2_test, normal_test
from spillover.arrays.spatial.design import SpatialDesign, Transformation, build, check_panel, row_sum_slopes
from spillover.arrays.spatial.information import Traces
from spillover.arrays.spatial.models import SpatialEstimate, fit_spatial, probing_error
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.spatial.random_effects import NoRandomEffects, fit_spatial_random
from spillover.arrays.spatial.strata import (
    FilteredStratum,
    Multiple,
    build_filtered_strata,
    inverse_information,
    multiples,
)
from spillover.note import Note, note
from spillover.words import _

__all__ = ["lm_tests", "bsk_tests"]

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
    information: of ρ, which adds the lag of the fitted values. slope: of the Jacobian at zero.
    """

    lag: float
    error: float
    trace: float
    information: float
    slope: float


def lm_tests(
    y: Array,
    x: Array,
    operator: SpatialOperator,
    *,
    terms: Sequence[str],
    outcome: str = "the outcome",
    durbin_terms: Sequence[str] = (),
    effects: str = "two-way",
    definition: str = "transformed",
    year_effects: str = "common",
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
    outcome : str, default "the outcome"
        Name of the outcome in messages.
    durbin_terms : sequence of str, default ()
        Regressors whose spatial lags are in the model under the null (that of SLX residuals).
    effects : str, default "two-way"
        Fixed effects, as in `models.fit_spatial`.
    definition : str, default "transformed"
        "direct" has T·tr(W'W + W²) and all nT terms, what R's splm and textbooks give; "transformed" is on
        Lee and Yu's transformed data, right for small T. With time effects it subtracts the slope of the
        Jacobian at zero from both scores, (T − 1) tr W* with tr W* = tr W − c: of a row-standardised W with a
        zero diagonal −(T − 1), so that the scores are larger than the textbook's. A note has it.
    year_effects : str, default "common"
        Effects of a year "common" to all units, or "by_row_sum", as in `models.fit_spatial`.

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
    y, x = check_panel(y, x, terms, operator, outcome=outcome)
    slopes = row_sum_slopes(year_effects, operator)
    transformation = Transformation(effects, definition, len(y), operator.n, slopes)
    design = build(
        y, x, list(terms), list(durbin_terms), transformation, operator, has_lag=True, outcome=outcome
    )
    score = _score(design, transformation, operator)
    extra = score.information - score.trace
    if extra <= 1e-10 * score.trace:
        raise EstimationError(
            _(
                "the lag of the fitted values is explained by the regressors, so a lag of y and "
                "spatial errors are not separately identified; leave Durbin terms out of the "
                "null, or add a regressor that varies"
            )
        )
    share = score.trace / score.information
    lag = score.lag**2 / score.information
    error = score.error**2 / score.trace
    robust_lag = (score.lag - score.error) ** 2 / extra
    robust_error = (score.error - share * score.lag) ** 2 / (score.trace * (1 - share))
    made = note("lm", effects=effects, definition=definition, durbin=bool(durbin_terms))
    if score.slope:
        made = note("lm_transformed", **made.values, raised=-score.slope)
    values = {"lm_lag": lag, "lm_error": error, "robust_lm_lag": robust_lag, "robust_lm_error": robust_error}
    single = tuple(chi2_test(name, value, 1, NULLS[name], made) for name, value in values.items())
    return (*single, chi2_test("lm_joint", error + robust_lag, 2, NULLS["lm_joint"], made))


def _score(design: SpatialDesign, transformation: Transformation, operator: SpatialOperator) -> Score:
    """Compute the scores at the least-squares estimate (Anselin 1988, section 6.2, for T* periods of a
    transformed panel).
    """
    e = design.y - (design.basis @ (design.basis.T @ design.y.ravel())).reshape(design.y.shape)
    lagged_e = operator.lag(e)
    if transformation.projects:
        lagged_e = transformation.demean(lagged_e)
    nobs, periods = transformation.nobs, transformation.jacobians
    sigma2 = float((e**2).sum()) / nobs
    plain, squares = _traces(operator, transformation)
    slope = periods * plain
    fitted = (design.lag - lagged_e).ravel()
    fitted = fitted - design.basis @ (design.basis.T @ fitted)
    trace = periods * squares - 2 * slope**2 / nobs
    return Score(
        lag=float((e * design.lag).sum()) / sigma2 - slope,
        error=float((e * lagged_e).sum()) / sigma2 - slope,
        trace=trace,
        information=float(fitted @ fitted) / sigma2 + trace,
        slope=slope,
    )


def _traces(operator: SpatialOperator, transformation: Transformation) -> tuple[float, float]:
    """tr W* and tr(W*W* + W*'W*) of the matrix that is left of W once the mean over units is out (none is
    out: W itself).

    Where W maps the span of the effects' orthonormal loadings Q to itself with eigenvalues c and J = I − QQ',
    W* = JWJ has traces tr W − Σc, tr W² − Σc² and tr W'W − |Q'W|².
    """
    plain, square, norm = operator.sums_of_products
    removed = transformation.find_removed_eigenvalues(operator, "a weight matrix")
    if not removed.size:
        return plain, square + norm
    inside = np.asarray(operator.matrix.T @ transformation.loadings)
    left = square - float(np.square(removed).real.sum()) + norm - float(np.square(inside).sum())
    return plain - float(removed.real.sum()), left


def bsk_tests(
    y: Array, x: Array, operator: SpatialOperator, *, terms: Sequence[str], outcome: str = "the outcome"
) -> tuple[Test, ...]:
    """Tests of random unit effects and spatial errors: two marginal, one joint, two conditional.

    Marginal LM1 (effects) and LM2 (space), joint LM-H, conditional CLM-μ and CLM-λ. Statistics are signed
    roots, standard normal; tests of effects are one-sided, since a variance cannot be negative, those of
    space two-sided. LM-H is a mixture of χ²(1) and χ²(2) in equal parts.

    Parameters
    ----------
    y : array (T, n)
        The outcome by period and unit.
    x : array (T, n, k)
        The regressors, in the order of `terms`.
    operator : SpatialOperator
        The W of the errors.
    terms : sequence of str
        Names of the columns of x, in the estimate and in messages.
    outcome : str, default "the outcome"
        Name of the outcome in messages.

    Returns
    -------
    tuple[Test, ...]
        The five tests.

    Raises
    ------
    EstimationError
        As the restricted models.

    References
    ----------
    Baltagi, Song and Koh (2003), Testing panel data regression models with spatial error correlation.
    """
    y, x = check_panel(y, x, terms, operator, outcome=outcome)
    no_effects = Transformation("none", "lsdv", *y.shape)
    design = build(y, x, list(terms), [], no_effects, operator, has_lag=False, outcome=outcome)
    pooled = fit_spatial("OLS", y, x, operator, terms=terms, effects="none")
    effects = _compute_signed_root_score(design, operator, pooled, "phi")
    space = _compute_signed_root_score(design, operator, pooled, "lambda")
    joint = max(effects, 0.0) ** 2 + space**2
    p = 0.5 * float(chdtrc(1, joint)) + 0.5 * float(chdtrc(2, joint))
    sem = fit_spatial("SEM", y, x, operator, terms=terms, effects="none")
    given_space, probed = _compute_signed_root_score(design, operator, sem, "phi"), probing_error(sem)
    try:
        restricted = fit_spatial_random("OLS", y, x, operator, terms=terms)
    except (
        NoRandomEffects
    ):  # then the pooled model is the restricted estimate, at the edge of the parameter space
        restricted = pooled
    given_effects = _compute_signed_root_score(design, operator, restricted, "lambda")
    return (
        _build_one_sided_test("bsk_lm1", effects, note("no_unit_effects")),
        normal_test("bsk_lm2", space, note("no_spatial_errors_alone")),
        Test("bsk_lmh", joint, p, "mixture", (1.0, 2.0), note("neither_effects_nor_errors"), note("mixture")),
        _build_one_sided_test("bsk_clm_mu", given_space, note("no_unit_effects_beside_errors"), probed),
        normal_test("bsk_clm_lambda", given_effects, note("no_spatial_errors_beside_effects")),
    )


def _build_one_sided_test(name: str, statistic: float, null: Note, probed: float = 0.0) -> Test:
    """Make a test that rejects for large statistics only. probed: relative standard error of a trace
    in it.
    """
    made = note("one_sided_by_probes", error=probed) if probed else note("one_sided")
    return Test(name, statistic, float(ndtr(-statistic)), "normal", (), null, made)


def _compute_signed_root_score(
    design: SpatialDesign, operator: SpatialOperator, restricted: SpatialEstimate, parameter: str
) -> float:
    """Compute the score of φ or λ at a restricted estimate over its standard deviation, with the information
    of all parameters.
    """
    values = dict(zip(restricted.terms, restricted.coefficients, strict=True))
    beta = restricted.coefficients[: len(design.terms)]
    phi, lam, sigma2 = (
        float(values.get("phi", 0.0)),
        float(values.get("lambda", 0.0)),
        float(values["sigma2_e"]),
    )
    periods, units = design.y.shape
    both: tuple[Multiple, Multiple] | tuple[FilteredStratum, FilteredStratum] = (
        build_filtered_strata(lam, periods, operator)
        if lam
        else multiples(phi, periods, units, Traces(), operator)
    )
    residuals = design.y - design.regressors @ beta
    mean = residuals.mean(axis=0, keepdims=True)
    score = both[0].score(parameter, mean * np.sqrt(periods), sigma2)
    score += both[1].score(parameter, residuals - mean, sigma2)
    names = ["lambda", "phi", "sigma2_e"]
    variance = inverse_information(design, both, beta, sigma2, names, None)
    at = len(beta) + names.index(parameter)
    return score * float(np.sqrt(variance[at, at]))
