"""Two-stage least squares on within-transformed data, with both stages and every diagnostic of instrument
strength: identification, over-identification, endogeneity, and Anderson and Rubin's set.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.special import chndtrix, fdtri

from spillover.arrays.absorption import Absorber, EffectsLike, absorber, settings_of
from spillover.arrays.foundation import Array, EstimationError, IntArray, Result
from spillover.arrays.linear import (
    check_finite,
    column_norms,
    least_squares,
    orthogonalise,
    wald_statistic,
    warn_few_digits,
)
from spillover.arrays.moments import Deletions
from spillover.arrays.result import Estimate, Test, chi2_test, f_test
from spillover.arrays.stock_yogo import stock_yogo
from spillover.arrays.variance import Sample, Variance, covariance, robust
from spillover.arrays.within import (
    CONSTANT,
    append_constant,
    constant_rows,
    fit_within,
    joint_test,
    keep_constant,
    panel_notes,
    refuse_absorbed,
)
from spillover.note import Note, note
from spillover.words import _

__all__ = ["InstrumentalVariables", "fit_iv"]

WEAK_TAU = 0.10
GRID = 4001
BISECTIONS = 60


@dataclass(frozen=True, eq=False)
class Instruments:
    """y (N,), x (N, p) endogenous, w (N, k) exogenous, z (N, m) excluded instruments, all without their
    effects and, where the rows have weights, times their roots.
    """

    project: Absorber
    y: Array
    x: Array
    w: Array
    z: Array
    names_x: tuple[str, ...]
    names_w: tuple[str, ...]
    names_z: tuple[str, ...]

    @classmethod
    def build(
        cls,
        project: Absorber,
        levels: Array,
        names_x: tuple[str, ...],
        names_w: tuple[str, ...],
        names_z: tuple[str, ...],
    ) -> Instruments:
        """Build the data from columns in levels: outcome, endogenous, exogenous, instruments (N, 1 + p + k +
        m).
        """
        cuts = np.cumsum([1, len(names_x), len(names_w)])
        names = (*names_x, *names_w, *names_z)
        table = project(levels)
        scale = np.linalg.norm(project.scale(levels[:, 1:]), axis=0)
        others = np.r_[cuts[1] : table.shape[1]]
        orthogonalise(table[:, others], [names[j - 1] for j in others], scale[others - 1])
        y, x, w, z = np.split(table, cuts, axis=1)
        return cls(project, y[:, 0], x, w, z, names_x, names_w, names_z)

    @property
    def endogenous(self) -> int:
        """Number p of endogenous regressors."""
        return len(self.names_x)

    @property
    def instrument_count(self) -> int:
        """Number m of excluded instruments."""
        return len(self.names_z)

    @property
    def first_stage_sample(self) -> Sample:
        """Sample of a first stage: slopes on instruments and exogenous regressors."""
        return self.sample(len(self.names_w) + self.instrument_count)

    def sample(self, slopes: int) -> Sample:
        """Describe the sample for an equation with that many slopes."""
        project = self.project
        return Sample(
            project.unit,
            project.time,
            slopes,
            project.degrees_of_freedom,
            project.codes,
            project.count_beyond_constant,
        )

    def partial(self, columns: Array) -> Array:
        """Remove from columns what the exogenous regressors explain."""
        return columns - self._w_space @ (self._w_space.T @ columns)

    @cached_property
    def _w_space(self) -> Array:
        return orthogonalise(self.w, self.names_w)[0] if self.names_w else self.w

    @cached_property
    def z_space(self) -> Array:
        """Orthonormal basis (N, m) of the instruments, exogenous regressors partialled out."""
        return orthogonalise(self.partial(self.z), self.names_z)[0]

    @cached_property
    def partial_x(self) -> Array:
        """Endogenous regressors (N, p), exogenous ones partialled out."""
        return self.partial(self.x)

    @cached_property
    def partial_y(self) -> Array:
        """Outcome (N,), exogenous regressors partialled out."""
        return self.partial(self.y)


def add_first_stage_f(first: Estimate, excluded: int, name: str) -> Estimate:
    """Add to `first` the F test that its first `excluded` coefficients, those of the excluded instruments,
    are zero.
    """
    block = slice(0, excluded)
    statistic = (
        wald_statistic(first.coefficients[block], first.covariance[block, block], _("the instruments"))
        / excluded
    )
    test = f_test(
        "first_stage_f", statistic, excluded, first.df or 0.0, note("instruments_without_effect", term=name)
    )
    return replace(first, tests=(*first.tests, test))


def weak_instruments(data: Instruments, variance: Variance) -> dict[str, float]:
    """Measure the strength of the instruments by statistics to hold against critical values; none has a
    p-value.

    cragg_donald_f: Cragg and Donald's (1993) minimum eigenvalue as an F, for homoskedastic errors, residual
    degrees of freedom net of effects (as ivreg2 with partialled-out effects; fixest's `cd` does not net
    them). kleibergen_paap_f: Kleibergen and
    Paap's (2006) rk Wald F with the first stage's small-sample factor; with one endogenous regressor the
    first stage's F, with one instrument its squared t. stock_yogo_…: critical values of both, exact for
    Cragg–Donald only. For one endogenous regressor effective_f and effective_f_critical: Montiel Olea and
    Pflueger's (2013), at 5% for a bias of 10% of the worst case.
    """
    smallest = float(np.linalg.svd(_rank_parts(data, residual=True)[0], compute_uv=False)[-1])
    values = {
        "cragg_donald_f": smallest**2 * data.first_stage_sample.df / data.instrument_count,
        "kleibergen_paap_f": _rank_statistic(data, variance, restricted=False) / data.instrument_count,
    }
    if data.endogenous == 1:
        fit = least_squares(data.partial_x[:, 0], data.z_space, data.names_z)
        spread = covariance(fit.rows, fit.residuals, variance, data.first_stage_sample).matrix
        values["effective_f"] = float(fit.coefficients @ fit.coefficients / np.trace(spread))
        values["effective_f_critical"] = effective_f_critical(spread, WEAK_TAU)
    return values | stock_yogo(data.endogenous, data.instrument_count)


def kleibergen_paap_lm(data: Instruments, variance: Variance) -> Test:
    """Test underidentification by Kleibergen and Paap's (2006) rk LM, chi2(m − p + 1), without small-sample
    factor.
    """
    statistic = _rank_statistic(data, variance, restricted=True)
    return chi2_test(
        "kleibergen_paap_lm",
        statistic,
        data.instrument_count - data.endogenous + 1,
        note("underidentified"),
        _describe_variance(variance),
    )


def effective_f_critical(spread: Array, tau: float) -> float:
    """Compute the critical value, at 5%, of the effective F for first-stage covariance `spread` (m, m) in
    orthonormal instruments.

    Patnaik's approximation of the null distribution, with x = 1/tau for the worst-case direction.
    """
    trace, largest = float(np.trace(spread)), float(np.linalg.eigvalsh(spread)[-1])
    x = 1 / tau
    freedom = trace**2 * (1 + 2 * x) / (float((spread**2).sum()) + 2 * x * trace * largest)
    return float(chndtrix(0.95, freedom, freedom * x) / freedom)


def endogeneity(data: Instruments, variance: Variance) -> Test:
    """Test endogeneity by Wu and Hausman: the first-stage residuals added to the structural equation
    (Wooldridge 2010, section 6.3.1), robust.
    """
    names = tuple(f"residual of {name}" for name in data.names_x)
    residuals = data.partial_x - data.z_space @ (data.z_space.T @ data.partial_x)
    p = data.endogenous
    design = np.column_stack([residuals, data.x, data.w])
    fit = least_squares(data.y, design, (*names, *data.names_x, *data.names_w))
    cov = covariance(fit.rows, fit.residuals, variance, data.sample(design.shape[1]))
    statistic = wald_statistic(fit.coefficients[:p], cov.matrix[:p, :p], _("the first-stage residuals")) / p
    return f_test("wu_hausman", statistic, p, cov.df, note("exogenous"), _describe_variance(variance))


def overidentification(data: Instruments, variance: Variance) -> Test:
    """Test overidentification by Sargan's statistic under the classical variance, else by Hansen's (1982) J
    of two-step efficient GMM, chi2(m − p).

    J uses the covariance of moments that the variance implies, uncentred and without small-sample factor.
    """
    degrees = data.instrument_count - data.endogenous
    moments_x, moments_y = data.z_space.T @ data.partial_x, data.z_space.T @ data.partial_y
    beta = np.linalg.lstsq(moments_x, moments_y, rcond=None)[0]
    residuals = data.partial_y - data.partial_x @ beta
    null = note("instruments_valid")
    if variance.kind == "classical":
        gap = data.z_space.T @ residuals
        statistic = len(residuals) * float(gap @ gap / (residuals @ residuals))
        return chi2_test("sargan", statistic, degrees, null, note("homoskedastic"))
    spread = _estimate_unadjusted(
        data.z_space * residuals[:, None], variance, data.sample(data.endogenous + len(data.names_w))
    )
    weighted = np.linalg.solve(spread, np.column_stack([moments_x, moments_y]))
    beta = np.linalg.solve(moments_x.T @ weighted[:, :-1], moments_x.T @ weighted[:, -1])
    return chi2_test(
        "hansen_j",
        wald_statistic(moments_y - moments_x @ beta, spread, _("the moments")),
        degrees,
        null,
        _describe_variance(variance),
    )


def _rank_parts(data: Instruments, residual: bool) -> tuple[Array, Array]:
    """Compute Θ (m, p) = Q'X* and X* (N, p), X normalised by its first-stage residuals' or by its own second
    moments.
    """
    x = data.partial_x
    base = x - data.z_space @ (data.z_space.T @ x) if residual else x
    normaliser = np.linalg.qr(base, mode="r")
    scaled = x @ np.linalg.inv(normaliser)
    return data.z_space.T @ scaled, scaled


def _rank_statistic(data: Instruments, variance: Variance, restricted: bool) -> float:
    """Kleibergen and Paap's rk statistic for rank p − 1: λ'V⁻¹λ with λ = U₂'Θv₂, the part of Θ that the null
    sets to zero.

    The quadratic form does not change with the rotation of (U₂, v₂), so no orthogonal factors as in their
    equation 7 are needed.
    """
    theta, scaled = _rank_parts(data, residual=not restricted)
    left, _rest, right = np.linalg.svd(theta)
    last = data.endogenous - 1
    basis, direction = left[:, last:], right[last]
    gap = basis.T @ theta @ direction
    errors = scaled @ direction
    if not restricted:
        errors = errors - data.z_space @ (data.z_space.T @ errors)
    sample = data.first_stage_sample
    if variance.kind == "classical":
        spread = float(errors @ errors) / (sample.nobs if restricted else sample.df) * np.eye(len(gap))
        return wald_statistic(gap, spread)
    influence = data.z_space @ basis * errors[:, None]
    spread = (
        _estimate_unadjusted(influence, variance, sample)
        if restricted
        else robust(influence, variance, sample).matrix
    )
    return wald_statistic(gap, spread, _("the rank condition"))


def _estimate_unadjusted(influence: Array, variance: Variance, sample: Sample) -> Array:
    result = robust(influence, variance, sample)
    return result.matrix / result.factor


def _describe_variance(variance: Variance) -> Note:
    return note("by_variance", kind=variance.kind, by=variance.cluster_name)


@dataclass(frozen=True)
class ConfidenceSet(Result):
    """Values not rejected: intervals in order, ends possibly infinite; empty where the model itself is
    rejected.
    """

    intervals: tuple[tuple[float, float], ...]
    level: float

    @property
    def is_bounded(self) -> bool:
        """Return whether every interval has two finite ends."""
        return all(np.isfinite(end) for interval in self.intervals for end in interval)


def anderson_rubin(
    data: Instruments, variance: Variance, beta: float, se: float, level: float
) -> tuple[Test, ConfidenceSet]:
    """Test β = 0 by Anderson and Rubin (1949), and find the set of β that is not rejected, for one endogenous
    regressor.

    AR(β) is the F of the instruments in a regression of y − xβ on them, under the chosen variance. It is
    inverted on the circle
    β = beta + se·tan θ, where its numerator and variance are quadratic in (cos θ, sin θ), so unbounded sets
    are found as such; crossings on a grid of 4001 angles are refined by bisection to machine precision.
    """
    sample, m = data.first_stage_sample, data.instrument_count
    x = data.partial_x[:, 0]
    fit_y = least_squares(data.partial_y, data.z_space, data.names_z)
    fit_x = least_squares(x, data.z_space, data.names_z)
    zero = covariance(fit_y.rows, fit_y.residuals, variance, sample)
    null = note("coefficient_zero", term=data.names_x[0])
    made = note("weak_instruments_allowed")
    test = f_test(
        "anderson_rubin",
        wald_statistic(fit_y.coefficients, zero.matrix, _("the instruments")) / m,
        m,
        zero.df,
        null,
        made,
    )
    centre, slope = fit_y.coefficients - beta * fit_x.coefficients, se * fit_x.coefficients
    error_c, error_s = fit_y.residuals - beta * fit_x.residuals, se * fit_x.residuals
    parts = [
        covariance(fit_x.rows, error, variance, sample).matrix
        for error in (error_c, error_s, error_c - error_s)
    ]
    critical = float(fdtri(m, zero.df, level))

    def excess(theta: Array) -> Array:
        """AR(θ) minus its critical value (K,) at the angles (K,)."""
        c, s = np.cos(theta)[:, None], np.sin(theta)[:, None]
        gap = c * centre - s * slope
        c, s = c[..., None], s[..., None]
        spread = c**2 * parts[0] + s**2 * parts[1] + c * s * (parts[2] - parts[0] - parts[1])
        return np.asarray(
            np.einsum("ki,ki->k", gap, np.linalg.solve(spread, gap[..., None])[..., 0]) / m - critical
        )

    angles = np.linspace(-np.pi / 2, np.pi / 2, GRID)
    accepted = excess(angles) <= 0
    crossings = np.flatnonzero(accepted[1:] != accepted[:-1])
    ends = beta + se * np.tan(_refine(excess, angles[crossings], angles[crossings + 1]))
    bounds = ([-np.inf] if accepted[0] else []) + ends.tolist() + ([np.inf] if accepted[-1] else [])
    intervals = tuple(zip(bounds[::2], bounds[1::2], strict=True))
    return test, ConfidenceSet(intervals, level)


def _refine(excess: Callable[[Array], Array], low: Array, high: Array) -> Array:
    """Angles where `excess` changes sign between `low` and `high` (K,), by bisection."""
    if not len(low):
        return low
    start = excess(low) <= 0
    for _rest in range(BISECTIONS):
        middle = (low + high) / 2
        same = (excess(middle) <= 0) == start
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    return (low + high) / 2


@dataclass(frozen=True, eq=False)
class InstrumentalVariables(Result):
    """Everything an IV estimate must show: `second` (2SLS), `first` (one per endogenous regressor),
    `reduced_form` form.

    second.tests and second.statistics hold the diagnostics; where there is one endogenous regressor, those of
    the instruments' strength are with its first stage too, and anderson_rubin is the confidence set, else
    None.
    """

    second: Estimate
    first: tuple[Estimate, ...]
    reduced_form: Estimate
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
    """Estimate by two-stage least squares with fixed effects.

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
            _(
                "Endogenous regressors: {endogenous}; excluded instruments: {given}; give at least as"
                " many instruments.",
                endogenous=len(names_x),
                given=len(names_z),
            )
        )
    project = absorber(unit, time, effects, weights)
    levels = np.column_stack([y, endogenous, exogenous, instruments])
    check_finite(levels, (outcome, *names_x, *names_w, *names_z), unit, time)
    refuse_absorbed(y, outcome, project)
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
        add_first_stage_f(regress(1 + j, name), len(names_z), name) for j, name in enumerate(names_x)
    )
    second, first, confidence = _add_diagnostics(data, variance, second, first, level)
    return InstrumentalVariables(second, first, regress(0, outcome), confidence)


def _add_diagnostics(
    data: Instruments, variance: Variance, second: Estimate, first: tuple[Estimate, ...], level: float
) -> tuple[Estimate, tuple[Estimate, ...], ConfidenceSet | None]:
    """Add to both stages the tests of the instruments, or a note saying why one does not exist for this
    sample and variance, and Anderson and Rubin's set.
    """
    of_tests = variance.influence_variance
    wanted: list[Callable[[Instruments, Variance], Test]] = [kleibergen_paap_lm, endogeneity]
    if data.instrument_count > data.endogenous:
        wanted.append(overidentification)
    tests, notes = [], []
    for diagnostic in wanted:
        try:
            tests.append(diagnostic(data, of_tests))
        except EstimationError as error:
            notes.append(note("no_test", test=diagnostic.__name__, reason=error.reason))
    if of_tests is not variance:
        notes.append(note("instrument_tests_clustered"))
    strength = weak_instruments(data, of_tests)
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


def _second_stage(
    data: Instruments, levels: Array, project: Absorber, variance: Variance, constant: bool
) -> Estimate:
    regressors = np.column_stack([data.x, data.w])
    terms = (*data.names_x, *data.names_w)
    space = orthogonalise(np.column_stack([data.w, data.z]), (*data.names_w, *data.names_z))[0]
    fitted = space @ (space.T @ regressors)
    fit = least_squares(data.y, fitted, terms, scale=np.linalg.norm(regressors, axis=0))
    residuals = data.y - regressors @ fit.coefficients
    sample = data.sample(len(terms))
    y, x = levels[:, 0], levels[:, 1 : 1 + len(terms)]
    means = project.mean(x)
    coefficients = append_constant(fit, project.mean(y), means)
    if variance.kind == "jackknife":
        deletions = Deletions.build(levels, project, variance)
        cov = deletions.covariance(deletions.two_stage(data.endogenous, len(data.names_w)), coefficients)
    else:
        last = constant_rows(fit, means, project)
        cov = covariance(fit.rows, residuals, variance, sample, constant=last)
    ssr = float(residuals @ residuals)
    total = project.scale(y - project.mean(y))
    own = 1 - ssr / float(data.y @ data.y)
    net = {"r2_within": own, "r2_lsdv": 1 - ssr / float(total @ total)}
    statistics = {
        "ssr": ssr,
        "sigma2": ssr / sample.df,
        **(net if project.effects != "none" else {"r2": own}),
        "df_residual": float(sample.df),
    }
    digits = warn_few_digits(fit, column_norms(project.scale(levels[:, : 1 + len(terms)])))
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
