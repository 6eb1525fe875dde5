"""Tests for random unit effects and spatial errors, each alone, both, and each given the other (Baltagi, Song
& Koh 2003).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import chdtrc, ndtr

from spillover.arrays.foundation import Array, Note, note
from spillover.arrays.result import Test, normal_test
from spillover.arrays.spatial.design import Design, build, check_panel
from spillover.arrays.spatial.leeyu import Transformation
from spillover.arrays.spatial.models import SpatialEstimate, fit_spatial
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.spatial.random_covariance import strata
from spillover.arrays.spatial.random_effects import fit_spatial_random
from spillover.arrays.spatial.random_information import expected_information
from spillover.arrays.spatial.random_likelihood import NoRandomEffects

__all__ = ["bsk_tests"]


def bsk_tests(y: Array, x: Array, operator: SpatialOperator, *, terms: Sequence[str]) -> tuple[Test, ...]:
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
    y, x = np.asarray(y, dtype=np.float64), np.asarray(x, dtype=np.float64)
    check_panel(y, x, terms, (("the weight matrix", operator),))
    design = build(y, x, list(terms), [], Transformation("none", "lsdv", *y.shape), operator, has_lag=False)
    pooled = fit_spatial("OLS", y, x, operator, terms=terms, effects="none")
    effects = _signed_root(design, operator, pooled, "phi")
    space = _signed_root(design, operator, pooled, "lambda")
    joint = max(effects, 0.0) ** 2 + space**2
    p = 0.5 * float(chdtrc(1, joint)) + 0.5 * float(chdtrc(2, joint))
    given_space = _signed_root(
        design, operator, fit_spatial("SEM", y, x, operator, terms=terms, effects="none"), "phi"
    )
    try:
        restricted = fit_spatial_random("OLS", y, x, operator, terms=terms)
    except (
        NoRandomEffects
    ):  # then the pooled model is the restricted estimate, at the edge of the parameter space
        restricted = pooled
    given_effects = _signed_root(design, operator, restricted, "lambda")
    return (
        _one_sided("bsk_lm1", effects, note("no_unit_effects")),
        normal_test("bsk_lm2", space, note("no_spatial_errors_alone")),
        Test("bsk_lmh", joint, p, "mixture", (1.0, 2.0), note("neither_effects_nor_errors"), note("mixture")),
        _one_sided("bsk_clm_mu", given_space, note("no_unit_effects_beside_errors")),
        normal_test("bsk_clm_lambda", given_effects, note("no_spatial_errors_beside_effects")),
    )


def _one_sided(name: str, statistic: float, null: Note) -> Test:
    """A test that rejects for large statistics only."""
    return Test(name, statistic, float(ndtr(-statistic)), "normal", (), null, note("one_sided"))


def _signed_root(
    design: Design, operator: SpatialOperator, restricted: SpatialEstimate, parameter: str
) -> float:
    """The score of φ or λ at a restricted estimate over its standard deviation, with the information of all
    parameters.
    """
    values = dict(zip(restricted.terms, restricted.coefficients, strict=True))
    beta = restricted.coefficients[: len(design.terms)]
    phi, lam, sigma2 = (
        float(values.get("phi", 0.0)),
        float(values.get("lambda", 0.0)),
        float(values["sigma2_e"]),
    )
    both = strata("b", phi, lam, len(design.y), operator.n, operator)
    residuals = design.y - design.regressors @ beta
    mean = residuals.mean(axis=0, keepdims=True)
    which = 0 if parameter == "phi" else 1
    score = 0.0
    for stratum, part in zip(both, (mean * np.sqrt(len(residuals)), residuals - mean), strict=True):
        slope, weighted = stratum.slopes[which], part @ stratum.precision
        score += 0.5 * float(np.einsum("ti,ij,tj->", weighted, slope, weighted, optimize=True)) / sigma2
        score -= 0.5 * stratum.times * float(np.einsum("ij,ji->", stratum.precision, slope))
    names = ["lambda", "phi", "sigma2_e"]
    variance = expected_information(design, both, beta, 0.0, sigma2, None, True)
    at = len(beta) + names.index(parameter)
    return score * float(np.sqrt(variance[at, at]))
