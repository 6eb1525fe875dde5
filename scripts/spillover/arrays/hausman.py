"""Tests of random against fixed effects."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from spillover.arrays.foundation import Array, EstimationError, IntArray
from spillover.arrays.linear import least_squares, wald_statistic
from spillover.arrays.projection import EffectsOfUnits, Projection
from spillover.arrays.random_effects import fit_random
from spillover.arrays.result import Test, chi2_test
from spillover.arrays.variance import Sample, Variance, covariance
from spillover.arrays.within import fit_within
from spillover.note import note
from spillover.words import _

__all__ = ["hausman", "hausman_robust"]

NULL = note("effects_uncorrelated")


def hausman(
    y: Array,
    x: Array,
    unit: IntArray,
    time: IntArray,
    *,
    terms: Sequence[str],
    effects: EffectsOfUnits = "individual",
) -> Test:
    """Test random against fixed effects by Hausman's statistic from the classical covariances, chi2(k).

    (b_FE − b_RE)'[V_FE − V_RE]⁻¹(b_FE − b_RE). In finite samples V_FE − V_RE need not be positive definite:
    the note says so where it is not. `hausman_robust` has no such trouble.

    Parameters
    ----------
    y : array (N,)
        The outcome, in its own units, a row per unit and time.
    x : array (N, k)
        The regressors, in the order of `terms`.
    unit : array of int (N,)
        The unit of each row, as an integer code.
    time : array of int (N,)
        The time of each row, as an integer.
    terms : sequence of str
        Names of the columns of x, in the estimate and in messages.
    effects : EffectsOfUnits, default "individual"
        "two-way" where both models carry fixed time effects, else "individual".

    Returns
    -------
    Test
        The test, with the null of random effects.

    Raises
    ------
    EstimationError
        The statistic is negative, or as `fit_random`.

    References
    ----------
    Hausman (1978), Specification tests in econometrics.
    """
    classical = Variance("classical")
    fixed = fit_within(y, x, unit, time, terms=terms, effects=effects, variance=classical)
    random = fit_random(y, x, unit, time, terms=terms, effects=effects).estimate
    k = len(terms)
    gap = fixed.coefficients - random.coefficients[:k]
    # Scaled by the standard errors, so that the units of the variables do not decide how well the system is
    # solved.
    scale = fixed.se
    difference = (fixed.covariance - random.covariance[:k, :k]) / np.outer(scale, scale)
    statistic = float(gap / scale @ np.linalg.solve(difference, gap / scale))
    definite = bool(np.linalg.eigvalsh(difference)[0] > 0)
    if statistic < 0:
        raise EstimationError(
            _(
                "Hausman's statistic is {statistic:.4g}: V(FE) − V(RE) is not positive definite; "
                "use the robust test.",
                statistic=statistic,
            ),
            note("hausman_negative", statistic=statistic),
        )
    made = note("hausman", time_effects=effects == "two-way", definite=definite)
    return chi2_test("hausman", statistic, k, NULL, made)


def hausman_robust(
    y: Array,
    x: Array,
    unit: IntArray,
    time: IntArray,
    *,
    terms: Sequence[str],
    effects: EffectsOfUnits = "individual",
    variance: Variance | None = None,
) -> Test:
    """Test random against fixed effects by the regression form of Hausman's test, robust to clustering: a
    Wald test, chi2(k).

    Within-transformed regressors join the quasi-demeaned model, which is equivalent to adding unit means to
    random effects.

    Parameters
    ----------
    y : array (N,)
        The outcome, in its own units, a row per unit and time.
    x : array (N, k)
        The regressors, in the order of `terms`.
    unit : array of int (N,)
        The unit of each row, as an integer code.
    time : array of int (N,)
        The time of each row, as an integer.
    terms : sequence of str
        Names of the columns of x, in the estimate and in messages.
    effects : EffectsOfUnits, default "individual"
        "two-way" where both models carry fixed time effects, else "individual".
    variance : Variance, optional
        How the covariance is made; by default clustered by unit, without small-sample factor.

    Returns
    -------
    Test
        The test, with the null of random effects.

    Raises
    ------
    EstimationError
        A regressor that does not vary within units, or as `fit_random`.

    References
    ----------
    Mundlak (1978).
    Wooldridge (2010), section 10.7.3.
    """
    variance = variance or Variance(small_sample="none")
    x = x.reshape(len(y), -1)
    random = fit_random(y, x, unit, time, terms=terms, effects=effects)
    within = Projection(unit, time, "individual")(x)
    names = tuple(f"within {term}" for term in terms)
    k = len(names)
    design = np.column_stack([within, random.design])
    fit = least_squares(random.y, design, (*names, *(f"column {j}" for j in range(random.design.shape[1]))))
    cov = covariance(fit.rows, fit.residuals, variance, Sample(unit, time, design.shape[1] - 1, 1))
    statistic = wald_statistic(fit.coefficients[:k], cov.matrix[:k, :k], _("the within regressors"))
    return chi2_test("hausman_robust", statistic, k, NULL, note("mundlak", variance=cov.settings))
