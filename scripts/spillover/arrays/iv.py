"""Two-stage least squares on within-transformed data, with both stages and every diagnostic of instrument
strength.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from spillover.arrays import iv_tests
from spillover.arrays.absorption import Absorber, EffectsLike, absorber, settings_of
from spillover.arrays.anderson_rubin import ConfidenceSet, anderson_rubin
from spillover.arrays.foundation import Array, EstimationError, IntArray, Note, Result, note
from spillover.arrays.instruments import Instruments
from spillover.arrays.jackknife import Deletions
from spillover.arrays.linear import check_finite, few_digits, least_squares, orthogonalise
from spillover.arrays.result import Estimate, Test
from spillover.arrays.variance import Variance, covariance
from spillover.arrays.within import CONSTANT, fit_within, joint_test, keep_constant, panel_notes

__all__ = ["InstrumentalVariables", "fit_iv"]


@dataclass(frozen=True, eq=False)
class InstrumentalVariables(Result):
    """Everything an IV estimate must show: `second` (2SLS), `first` (one per endogenous regressor), `reduced`
    form.

    second.tests and second.statistics hold the diagnostics; where there is one endogenous regressor, those of
    the instruments' strength are with its first stage too, and anderson_rubin is the confidence set, else
    None.
    """

    second: Estimate
    first: tuple[Estimate, ...]
    reduced: Estimate
    anderson_rubin: ConfidenceSet | None


def fit_iv(
    y: Array,
    endogenous: Array,
    exogenous: Array,
    instruments: Array,
    unit: IntArray,
    time: IntArray,
    *,
    terms: tuple[Sequence[str], Sequence[str], Sequence[str]],
    effects: EffectsLike = "two-way",
    variance: Variance | None = None,
    constant: bool = False,
    outcome: str = "the outcome",
    level: float = 0.95,
    weights: Array | None = None,
) -> InstrumentalVariables:
    """Two-stage least squares with fixed effects.

    All variables lose their effects first; the covariance is the sandwich of the second stage with structural
    residuals, and the small-sample rules are those of `Variance`.

    Parameters
    ----------
    y : array (N,)
        The outcome, in its own units, a row per unit and time.
    endogenous : array (N, p)
        Endogenous regressors.
    exogenous : array (N, k)
        Exogenous regressors; k may be 0.
    instruments : array (N, m)
        Excluded instruments, m ≥ p.
    unit : array of int (N,)
        The unit of each row, as an integer code.
    time : array of int (N,)
        The time of each row, as an integer.
    terms : tuple[sequence of str, sequence of str, sequence of str]
        Names of endogenous regressors, exogenous ones and instruments.
    effects : EffectsLike, default "two-way"
        Fixed effects: "two-way", "individual", "time", "none", or a list of `absorption.Effect`.
    variance : Variance, optional
        How standard errors are made; clustered by unit where None.
    constant : bool, default False
        Whether the constant is a term of the estimate, `_cons`.
    outcome : str, default "the outcome"
        Name of the outcome in messages.
    level : float, default 0.95
        Coverage of the intervals, between 0 and 1.
    weights : array (N,), optional
        Analytic weights, positive; they are scaled to a mean of one.

    Returns
    -------
    InstrumentalVariables
        Both stages, the tests of the instruments, and the Anderson–Rubin set where one regressor is
        endogenous.

    Raises
    ------
    EstimationError
        M < p, or instruments, regressors or the projected endogenous regressors are collinear.

    References
    ----------
    Wooldridge (2010), section 5.2.
    Kleibergen and Paap (2006).
    Montiel Olea and Pflueger (2013).
    """
    variance = variance or Variance()
    names_x, names_w, names_z = (tuple(names) for names in terms)
    if len(names_z) < len(names_x):
        raise EstimationError(
            f"{len(names_x)} endogenous regressors need as many instruments; {len(names_z)} given."
        )
    project = absorber(unit, time, effects, weights)
    levels = np.column_stack([y, endogenous, exogenous, instruments])
    check_finite(levels, (outcome, *names_x, *names_w, *names_z), unit, time)
    data = Instruments.build(project, levels, names_x, names_w, names_z)
    second = _second_stage(data, levels, project, variance, constant)

    def regress(column: int, what: str) -> Estimate:
        design = np.column_stack([instruments, exogenous])
        return fit_within(
            levels[:, column],
            design,
            unit,
            time,
            terms=(*names_z, *names_w),
            variance=variance,
            constant=constant,
            outcome=what,
            projection=project,
        )

    first = tuple(
        iv_tests.with_first_stage_f(regress(1 + j, name), len(names_z), name)
        for j, name in enumerate(names_x)
    )
    second, first, confidence = _with_diagnostics(data, variance, second, first, level)
    return InstrumentalVariables(second, first, regress(0, outcome), confidence)


def _with_diagnostics(
    data: Instruments, variance: Variance, second: Estimate, first: tuple[Estimate, ...], level: float
) -> tuple[Estimate, tuple[Estimate, ...], ConfidenceSet | None]:
    """Both stages with the tests of the instruments, and Anderson and Rubin's set."""
    of_tests = variance.of_influence
    tests, notes = _diagnostics(data, of_tests)
    if of_tests is not variance:
        notes.append(note("instrument_tests_clustered"))
    strength = iv_tests.weak_instruments(data, of_tests)
    confidence = None
    if len(data.names_x) == 1:
        # With one endogenous regressor they say how strong its first stage is.
        identified = tuple(test for test in tests if test.name == "kleibergen_paap_lm")
        statistics = {**first[0].statistics, **strength}
        first = (replace(first[0], statistics=statistics, tests=(*first[0].tests, *identified)),)
        name = data.names_x[0]
        test, confidence = anderson_rubin(data, of_tests, second[name], float(second.se[0]), level)
        tests.append(test)
    second = replace(
        second,
        statistics={**second.statistics, **strength},
        tests=(*second.tests, *tests),
        notes=(*second.notes, *notes),
    )
    return second, first, confidence


def _diagnostics(data: Instruments, variance: Variance) -> tuple[list[Test], list[Note]]:
    """Each diagnostic, or a note saying why it does not exist for this sample and variance."""
    wanted: list[Callable[[Instruments, Variance], Test]] = [
        iv_tests.kleibergen_paap_lm,
        iv_tests.endogeneity,
    ]
    if data.excluded > data.endogenous:
        wanted.append(iv_tests.overidentification)
    tests, notes = [], []
    for diagnostic in wanted:
        try:
            tests.append(diagnostic(data, variance))
        except EstimationError as error:
            notes.append(note("no_test", test=diagnostic.__name__, reason=error.reason))
    return tests, notes


def _second_stage(
    data: Instruments, levels: Array, project: Absorber, variance: Variance, constant: bool
) -> Estimate:
    regressors = np.column_stack([data.x, data.w])
    terms = (*data.names_x, *data.names_w)
    space = orthogonalise(np.column_stack([data.w, data.z]), (*data.names_w, *data.names_z))[0]
    fitted = space @ (space.T @ regressors)
    fit = least_squares(data.y, fitted, terms, scale=np.linalg.norm(regressors, axis=0))
    residuals = data.y - regressors @ fit.coefficients
    means = project.mean(levels[:, 1 : 1 + len(terms)])
    rows = np.column_stack([fit.rows, project.root / len(data.y) - fit.rows @ means])
    sample = data.sample(len(terms))
    coefficients = np.append(fit.coefficients, project.mean(levels[:, 0]) - means @ fit.coefficients)
    if variance.kind == "jackknife":
        deletions = Deletions.of(levels, project, variance)
        cov = deletions.covariance(deletions.two_stage(data.endogenous, len(data.names_w)), coefficients)
    else:
        cov = covariance(rows, residuals, variance, sample)
    ssr = float(residuals @ residuals)
    total = project.scaled(levels[:, 0] - project.mean(levels[:, 0]))
    own = 1 - ssr / float(data.y @ data.y)
    net = {"r2_within": own, "r2_lsdv": 1 - ssr / float(total @ total)}
    statistics = {
        "ssr": ssr,
        "sigma2": ssr / sample.df,
        **(net if project.effects != "none" else {"r2": own}),
        "df_residual": float(sample.df),
    }
    digits = few_digits(fit, project.scaled(levels[:, : 1 + len(terms)]))
    tests, joint, no_test = joint_test(fit.coefficients, cov)
    kept, grand_mean, no_se = keep_constant(coefficients, cov, constant, residuals)
    return Estimate(
        estimator="2sls",
        terms=(*terms, CONSTANT)[kept],
        coefficients=coefficients[kept],
        covariance=cov.matrix[kept, kept],
        nobs=project.nobs,
        units=project.units,
        periods=project.periods,
        df=cov.df,
        statistics=statistics | joint | grand_mean,
        settings={
            "effects": project.effects,
            "variance": cov.settings,
            "small_sample_factor": cov.factor,
            "endogenous": list(data.names_x),
            "instruments": list(data.names_z),
            **settings_of(project),
        },
        tests=tests,
        notes=(*no_test, *no_se, *panel_notes(project), *digits),
        residuals=project.raw(residuals),
    )
