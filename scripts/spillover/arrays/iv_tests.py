"""Diagnostics of instruments: identification, strength, over-identification, endogeneity."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.special import chndtrix

from spillover.arrays.foundation import Array, Note, note
from spillover.arrays.instruments import Instruments
from spillover.arrays.linear import least_squares, wald
from spillover.arrays.result import Estimate, Test, chi2_test, f_test
from spillover.arrays.stock_yogo import stock_yogo
from spillover.arrays.variance import Sample, Variance, covariance, robust

__all__: list[str] = []

WEAK_TAU = 0.10


def with_first_stage_f(first: Estimate, excluded: int, name: str) -> Estimate:
    """`first` with the F test that its first `excluded` coefficients, those of the excluded instruments, are
    zero.
    """
    block = slice(0, excluded)
    statistic = wald(first.coefficients[block], first.covariance[block, block], "the instruments") / excluded
    test = f_test(
        "first_stage_f", statistic, excluded, first.df or 0.0, note("instruments_without_effect", term=name)
    )
    return replace(first, tests=(*first.tests, test))


def weak_instruments(data: Instruments, variance: Variance) -> dict[str, float]:
    """Strength of the instruments: statistics to hold against critical values; none has a p-value.

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
        "cragg_donald_f": smallest**2 * data.first_stage_sample.df / data.excluded,
        "kleibergen_paap_f": _rank_statistic(data, variance, restricted=False) / data.excluded,
    }
    if data.endogenous == 1:
        values["effective_f"], values["effective_f_critical"] = effective_f(data, variance)
    return values | stock_yogo(data.endogenous, data.excluded)


def kleibergen_paap_lm(data: Instruments, variance: Variance) -> Test:
    """Kleibergen and Paap's (2006) rk LM test of underidentification, chi2(m − p + 1), without small-sample
    factor.
    """
    statistic = _rank_statistic(data, variance, restricted=True)
    return chi2_test(
        "kleibergen_paap_lm",
        statistic,
        data.excluded - data.endogenous + 1,
        note("underidentified"),
        _made(variance),
    )


def effective_f(data: Instruments, variance: Variance) -> tuple[float, float]:
    """Montiel Olea and Pflueger's (2013) effective F and its simplified, conservative critical value."""
    fit = least_squares(data.partial_x[:, 0], data.z_space, data.names_z)
    spread = covariance(fit.rows, fit.residuals, variance, data.first_stage_sample).matrix
    statistic = float(fit.coefficients @ fit.coefficients / np.trace(spread))
    return statistic, effective_f_critical(spread, WEAK_TAU)


def effective_f_critical(spread: Array, tau: float, size: float = 0.05) -> float:
    """Critical value of the effective F for first-stage covariance `spread` (m, m) in orthonormal
    instruments.

    Patnaik's approximation of the null distribution, with x = 1/tau for the worst-case direction.
    """
    trace, largest = float(np.trace(spread)), float(np.linalg.eigvalsh(spread)[-1])
    x = 1 / tau
    freedom = trace**2 * (1 + 2 * x) / (float((spread**2).sum()) + 2 * x * trace * largest)
    return float(chndtrix(1 - size, freedom, freedom * x) / freedom)


def endogeneity(data: Instruments, variance: Variance) -> Test:
    """Wu–Hausman test: the first-stage residuals added to the structural equation (Wooldridge 2010, section
    6.3.1), robust.
    """
    names = tuple(f"residual of {name}" for name in data.names_x)
    residuals = data.partial_x - data.z_space @ (data.z_space.T @ data.partial_x)
    p = data.endogenous
    design = np.column_stack([residuals, data.x, data.w])
    fit = least_squares(data.y, design, (*names, *data.names_x, *data.names_w))
    cov = covariance(fit.rows, fit.residuals, variance, data.sample(design.shape[1]))
    statistic = wald(fit.coefficients[:p], cov.matrix[:p, :p], "the first-stage residuals") / p
    return f_test("wu_hausman", statistic, p, cov.df, note("exogenous"), _made(variance))


def overidentification(data: Instruments, variance: Variance) -> Test:
    """Sargan's test under the classical variance, else Hansen's (1982) J of two-step efficient GMM, chi2(m −
    p).

    J uses the covariance of moments that the variance implies, uncentred and without small-sample factor.
    """
    degrees = data.excluded - data.endogenous
    moments_x, moments_y = data.z_space.T @ data.partial_x, data.z_space.T @ data.partial_y
    beta = np.linalg.lstsq(moments_x, moments_y, rcond=None)[0]
    residuals = data.partial_y - data.partial_x @ beta
    null = note("instruments_valid")
    if variance.kind == "classical":
        gap = data.z_space.T @ residuals
        statistic = len(residuals) * float(gap @ gap / (residuals @ residuals))
        return chi2_test("sargan", statistic, degrees, null, note("homoskedastic"))
    spread = _unadjusted(
        data.z_space * residuals[:, None], variance, data.sample(data.endogenous + len(data.names_w))
    )
    weighted = np.linalg.solve(spread, np.column_stack([moments_x, moments_y]))
    beta = np.linalg.solve(moments_x.T @ weighted[:, :-1], moments_x.T @ weighted[:, -1])
    return chi2_test(
        "hansen_j", wald(moments_y - moments_x @ beta, spread, "the moments"), degrees, null, _made(variance)
    )


def _rank_parts(data: Instruments, residual: bool) -> tuple[Array, Array]:
    """Θ (m, p) = Q'X* and X* (N, p), X normalised by its first-stage residuals' or by its own second
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
    left, _, right = np.linalg.svd(theta)
    last = data.endogenous - 1
    basis, direction = left[:, last:], right[last]
    gap = basis.T @ theta @ direction
    errors = scaled @ direction
    if not restricted:
        errors = errors - data.z_space @ (data.z_space.T @ errors)
    sample = data.first_stage_sample
    if variance.kind == "classical":
        spread = float(errors @ errors) / (sample.nobs if restricted else sample.df) * np.eye(len(gap))
        return wald(gap, spread)
    influence = data.z_space @ basis * errors[:, None]
    spread = (
        _unadjusted(influence, variance, sample) if restricted else robust(influence, variance, sample).matrix
    )
    return wald(gap, spread, "the rank condition")


def _unadjusted(influence: Array, variance: Variance, sample: Sample) -> Array:
    result = robust(influence, variance, sample)
    return result.matrix / result.factor


def _made(variance: Variance) -> Note:
    return note("by_variance", kind=variance.kind, by=variance.cluster_name)
