"""Dynamic spatial panels with fixed effects, corrected for the bias of short T (Yu, de Jong & Lee 2008; Lee &
Yu 2010).

y_t = ρWy_t + τy_{t−1} + ηWy_{t−1} + x_tβ + Wx_tθ + μ + α_t + ε_t, estimated by quasi maximum likelihood given
the first period.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import root

from spillover.arrays.foundation import Array, EstimationError, check_choice
from spillover.arrays.result import Estimate, Test, chi2_test
from spillover.arrays.spatial.design import Transformation, build, check_panel, row_sum_slopes
from spillover.arrays.spatial.effects import Structure, effects_of_fit
from spillover.arrays.spatial.information import FittedPanel, compute_expected_information, covariance, invert
from spillover.arrays.spatial.likelihood import Jacobian
from spillover.arrays.spatial.models import SpatialEstimate, SpatialModel, fit_spatial
from spillover.arrays.spatial.operator import EigenDeterminant, SpatialOperator
from spillover.note import note
from spillover.words import _

__all__ = ["DynamicEstimate", "dynamic_effects", "fit_dynamic"]

CORRECTIONS = ("none", "asymptotic", "adjusted")
LARGEST = 3000  # units: stability and the bias corrections need all eigenvalues of W
LAG, SPATIAL_LAG = "lag:y", "W:lag:y"
LAGS = {"y": (LAG,), "Wy": (SPATIAL_LAG,), "both": (LAG, SPATIAL_LAG)}


def correct_bias(
    fitted: FittedPanel, tau_at: int, eta_at: int, correction: str
) -> tuple[FittedPanel, Array, float]:
    """Move the panel to its corrected parameters, with the matrix that its covariance is multiplied with on
    both sides, and σ² by the first-order formula.

    Unit means correlate with the errors inside them, and effects that the likelihood keeps count as
    observations: at the true parameters the score s(θ) has mean a(θ) instead of zero. All matrices are
    functions of W, so traces are sums over its eigenvalues.
    asymptotic  θ¹ = θ̂ − I(θ̂)⁻¹a(θ̂), with a for T → ∞ (Yu, de Jong & Lee 2008, theorem 4; Lee & Yu 2010,
                Econometric Theory 26).
    adjusted    the root of s(θ) − a(θ), with a for the T periods there are, exact given the first one (as
                Dhaene & Jochmans 2016 do without space): right for short T, at the price of larger standard
                errors, which its covariance shows; some panels have no such root (one in twenty with 30 units
                and 6 periods), and it says so.

    σ² is that of the residuals at the corrected parameters, over the observations that are left once effects
    are out. The third result is Lee and Yu's own σ² − (I⁻¹a)_σ² instead, which is first order in 1/T and 1/n:
    where unit effects count as observations it adds σ²/T for the factor T/(T − 1).

    tau_at, eta_at: positions of the lags of y and Wy in β, −1 for none. Errors: a matrix whose rows have
    different sums with time effects, a correction that moves ρ out of its interval, and an adjusted score
    without a root.
    """
    transformation, operator = fitted.transformation, fitted.lag
    assert operator is not None
    if transformation.time and transformation.eigenvalues(operator) is None:
        raise EstimationError(
            _(
                "the bias correction with time effects needs rows of W with one sum (Lee & Yu 2010): "
                "row-standardise it, and where units without neighbours are left give year_effects: "
                "by_row_sum"
            )
        )
    information, _rest = compute_expected_information(fitted)
    inverse = invert(information, fitted.terms)
    first = -inverse @ mean_score(fitted, tau_at, eta_at, correction)
    by_formula = fitted.sigma2 + float(first[-1])
    if correction == "asymptotic":
        return _move(fitted, first[:-1]), inverse @ information, by_formula
    scale = np.sqrt(np.diag(inverse))[:-1]

    def gap(step: Array) -> Array:
        moved = _move(fitted, step * scale)
        return (_score(moved) - mean_score(moved, tau_at, eta_at, correction))[:-1] * scale

    found = root(gap, first[:-1] / scale, method="hybr", tol=1e-10)
    if not found.success or np.abs(gap(found.x)).max() > 1e-6:
        raise EstimationError(
            _("the adjusted score has no root near the estimate; use correction asymptotic, or more periods")
        )
    moved = _move(fitted, found.x * scale)
    return moved, _spread_of_roots(moved, tau_at, eta_at, correction), by_formula


def _move(fitted: FittedPanel, step: Array) -> FittedPanel:
    """Move the panel in β and ρ by `step`, with σ² that of its residuals over the observations left once
    effects are out.
    """
    assert fitted.lag is not None
    low, high = fitted.lag.interval
    rho = fitted.rho + float(step[-1])
    if not low < rho < high:
        raise EstimationError(
            _(
                "the bias correction moves ρ to {rho:.4g}, outside ({low:.4g}, {high:.4g}); use "
                "correction none",
                rho=rho,
                low=low,
                high=high,
            )
        )
    moved = replace(fitted, beta=fitted.beta + step[:-1], rho=rho)
    return replace(moved, sigma2=float(np.square(moved.residuals).sum()) / _free(fitted))


def _score(fitted: FittedPanel) -> Array:
    """Compute the score of the log-likelihood at the parameters of `fitted`, in the order β, ρ, σ²."""
    e, sigma2, nobs = fitted.residuals, fitted.sigma2, fitted.transformation.nobs
    on_beta = np.einsum("tik,ti->k", fitted.design.regressors, e) / sigma2
    on_rho = float((e * fitted.design.lag).sum()) / sigma2 - _jacobian_slope(fitted)
    return np.array([*on_beta, on_rho, float(np.square(e).sum()) / (2 * sigma2**2) - nobs / (2 * sigma2)])


def _jacobian_slope(fitted: FittedPanel) -> float:
    """Minus the slope in ρ of what ln|I − ρW| adds to the log-likelihood."""
    operator, rho = fitted.lag, fitted.rho
    assert operator is not None
    removed = fitted.transformation.find_removed_eigenvalues(operator, "a weight matrix")
    jacobian = Jacobian(EigenDeterminant(operator.eigenvalues), fitted.transformation.jacobians, removed)
    return -float(jacobian.slope(rho))


def _spread_of_roots(fitted: FittedPanel, tau_at: int, eta_at: int, correction: str) -> Array:
    """J⁻¹I, which takes errors of the score into errors of the root of the adjusted score, where J is minus
    its slope.
    """
    information, _ = compute_expected_information(fitted)
    scale = np.sqrt(np.diag(invert(information, fitted.terms)))
    slope = np.empty_like(information)
    for j, unit in enumerate(scale):
        ends = []
        for sign in (1, -1):
            step = np.zeros(len(scale))
            step[j] = sign * 1e-4 * unit
            moved = replace(
                fitted,
                beta=fitted.beta + step[:-2],
                rho=fitted.rho + float(step[-2]),
                sigma2=fitted.sigma2 + float(step[-1]),
            )
            ends.append(_score(moved) - mean_score(moved, tau_at, eta_at, correction))
        slope[:, j] = (ends[1] - ends[0]) / (2e-4 * unit)
    spread = np.linalg.solve(slope * scale[:, None] * scale, information * scale[:, None]) * scale[:, None]
    return np.asarray(spread, dtype=np.float64)


def mean_score(fitted: FittedPanel, tau_at: int, eta_at: int, correction: str) -> Array:
    """Compute the mean of the score at the parameters of `fitted`, in the order β, ρ, σ²."""
    transformation, operator = fitted.transformation, fitted.lag
    assert operator is not None
    rho, sigma2 = fitted.rho, fitted.sigma2
    tau, eta = (0.0 if at < 0 else float(fitted.beta[at]) for at in (tau_at, eta_at))
    omega = operator.eigenvalues
    leaving = transformation.eigenvalues(operator) if transformation.time else None
    periods = transformation.periods

    def trace(function: Callable[[Array], Array]) -> float:
        """Compute the trace of a function of W on what time effects leave of the units."""
        total = float(np.real(function(omega)).sum())
        return total if leaving is None else total - float(np.real(function(leaving)).sum())

    def lag(w: Array) -> Array:
        return w / (1 - rho * w)

    def feedback(w: Array) -> Array:
        return compute_lagged_error_share(w, tau, eta, rho, periods, correction)

    score = np.zeros(len(fitted.beta) + 2)
    within = periods - 1 if transformation.individual else periods
    if transformation.individual:
        if tau_at >= 0:
            score[tau_at] = -trace(feedback)
        if eta_at >= 0:
            score[eta_at] = -trace(lambda w: w * feedback(w))
        score[-2] = -trace(lambda w: lag(w) * (tau + eta * w) * feedback(w))
    score[-2] += within * trace(lag) - _jacobian_slope(fitted)
    score[-1] = (_free(fitted) - transformation.nobs) / (2 * sigma2)
    return score


def compute_lagged_error_share(
    w: Array, tau: float, eta: float, rho: float, periods: int, correction: str
) -> Array:
    """Share of the errors of T periods in the mean of lagged y: Σ_h (1 − (h + 1)/T) A^h S⁻¹ at eigenvalues w
    of W.

    A = (τ + ηw)/(1 − ρw) and S = 1 − ρw. asymptotic: T → ∞, which is 1/(1 − ρw − τ − ηw).
    """
    w = np.asarray(w)
    if correction == "asymptotic":
        return 1 / (1 - rho * w - tau - eta * w)
    step, power, total = (tau + eta * w) / (1 - rho * w), np.ones_like(w), np.zeros_like(w)
    for h in range(periods - 1):
        total = total + (1 - (h + 1) / periods) * power
        power = power * step
    return total / (1 - rho * w)


def _free(fitted: FittedPanel) -> int:
    """Observations that are free once the means of the effects are out."""
    transformation = fitted.transformation
    periods = transformation.periods - int(transformation.individual)
    years = transformation.loadings.shape[1] if transformation.time else 0
    return periods * (transformation.units - years)


@dataclass(frozen=True)
class DynamicEstimate(SpatialEstimate):
    """Estimate of a dynamic spatial panel: τ of ``lag:y``, η of ``W:lag:y`` (0 where left out), and its
    largest root.

    largest_root: the largest |(τ + ηω)/(1 − ρω)| over the eigenvalues ω of W; the process is stable where it
    is below one.
    """

    tau: float = 0.0
    eta: float = 0.0
    largest_root: float = np.nan

    @property
    def stable(self) -> bool:
        return self.largest_root < 1

    @property
    def structure(self) -> Structure:
        """Positions of the parameters of long-run effects."""
        tau, eta = (self.terms.index(name) if name in self.terms else -1 for name in (LAG, SPATIAL_LAG))
        return Structure(self.beta_index, self.theta_index, self.terms.index("rho"), tau, eta)


def fit_dynamic(
    y: Array,
    x: Array,
    operator: SpatialOperator,
    *,
    terms: Sequence[str],
    outcome: str = "the outcome",
    durbin_terms: Sequence[str] | None = None,
    lags: str = "both",
    effects: str = "two-way",
    definition: str = "transformed",
    year_effects: str = "common",
    correction: str = "asymptotic",
    variance: str = "expected",
) -> DynamicEstimate:
    """Quasi maximum likelihood of the dynamic spatial Durbin model (SAR where durbin_terms is empty).

    Parameters
    ----------
    y : array (T + 1, n)
        The outcome by period and unit; the first period only gives the lags.
    x : array (T + 1, n, k)
        The regressors, in the order of `terms`.
    operator : SpatialOperator
        The spatial weight matrix.
    terms : sequence of str
        Names of the columns of x, in the estimate and in messages.
    outcome : str, default "the outcome"
        Name of the outcome in messages.
    durbin_terms : sequence of str, optional
        Regressors that enter as W:term; all where None.
    lags : str, default "both"
        Lags of the outcome: ``y``, ``Wy`` or ``both``.
    effects : str, default "two-way"
        Fixed effects, as in `models.fit_spatial`.
    definition : str, default "transformed"
        What fixed effects mean for a spatial lag, as in `models.fit_spatial`.
    year_effects : str, default "common"
        Effects of a year "common" to all units, or "by_row_sum", as in `models.fit_spatial`.
    correction : str, default "asymptotic"
        Of the bias: ``none``, ``asymptotic`` or ``adjusted`` (see `correct_bias`).
    variance : str, default "expected"
        Of the estimates, as in `models.fit_spatial`.

    Returns
    -------
    DynamicEstimate
        The estimate, with the largest root of the process.

    Raises
    ------
    EstimationError
        What cannot be estimated, with the reason and the remedy.

    References
    ----------
    Yu, de Jong and Lee (2008).
    Lee and Yu (2010), A spatial dynamic panel data model with both time and individual fixed effects.
    """
    y, x = check_panel(y, x, terms, operator, outcome=outcome)
    _check_request(y, lags, correction)
    slopes = row_sum_slopes(year_effects, operator)
    transformation = Transformation(effects, definition, len(y) - 1, operator.n, slopes)
    names = [*LAGS[lags], *terms]
    past = transformation.demean(y[:-1]) if transformation.uses_deviations(operator) else y[:-1]
    columns = {LAG: y[:-1], SPATIAL_LAG: operator.lag(past)}
    regressors = np.concatenate([*(columns[lag][:, :, None] for lag in LAGS[lags]), x[1:]], axis=2)
    durbin = list(terms if durbin_terms is None else durbin_terms)
    plain = fit_spatial(
        "SDM" if durbin else "SAR",
        y[1:],
        regressors,
        operator,
        terms=names,
        outcome=outcome,
        durbin_terms=durbin or None,
        effects=effects,
        definition=definition,
        year_effects=year_effects,
        variance=variance,
    )
    if correction != "none":
        design = build(
            y[1:], regressors, names, durbin, transformation, operator, has_lag=True, outcome=outcome
        )
        beta, rho = plain.coefficients[:-2], plain.rho
        fitted = FittedPanel(design, transformation, operator, None, beta, rho, 0.0, plain.sigma2)
        plain = _correct_estimate(plain, fitted, names, correction, variance)
    return _build_dynamic_estimate(plain, operator, terms, correction, lags)


def _check_request(y: Array, lags: str, correction: str) -> None:
    """Raise an EstimationError for lags or a correction that do not exist, and for a panel (T + 1, n) with
    too many units or too few periods.
    """
    if lags not in LAGS:
        raise EstimationError(_("lags is {lags!r}; choose one of {LAGS}", LAGS=", ".join(LAGS), lags=lags))
    if correction not in CORRECTIONS:
        raise EstimationError(
            _(
                "bias_correction is {correction!r}; choose one of {CORRECTIONS}",
                CORRECTIONS=", ".join(CORRECTIONS),
                correction=correction,
            )
        )
    if y.shape[1] > LARGEST:
        raise EstimationError(
            _(
                "a dynamic panel needs all eigenvalues of W: up to {most:,} units, not "
                "{units:,}; use a static model",
                most=LARGEST,
                units=y.shape[1],
            )
        )
    if len(y) < 3:
        raise EstimationError(
            _(
                "a dynamic panel needs at least three periods, one of them for the lag; there are {y}",
                y=len(y),
            )
        )


def _correct_estimate(
    plain: SpatialEstimate, fitted: FittedPanel, names: Sequence[str], correction: str, variance: str
) -> SpatialEstimate:
    """Build the estimate at its corrected parameters, with their covariance. fitted: the panel at the
    uncorrected ones; names: of its regressors without their lags.
    """
    places = _position(names, LAG), _position(names, SPATIAL_LAG)
    fitted, spread, by_formula = correct_bias(fitted, *places, correction)
    matrix, _rest = covariance(fitted, variance)
    remarks = note("uncorrected_likelihood"), note("sigma2_of_residuals", formula=by_formula)
    return replace(
        plain,
        coefficients=np.array([*fitted.beta, fitted.rho, fitted.sigma2]),
        covariance=spread @ matrix @ spread.T,
        residuals=fitted.residuals,
        rho=fitted.rho,
        sigma2=fitted.sigma2,
        statistics={**plain.statistics, "sigma2_lee_yu": by_formula},
        notes=(*remarks, *plain.notes),
    )


def dynamic_effects(
    estimate: DynamicEstimate,
    horizon: str = "long",
    *,
    draws: int = 1000,
    seed: int = 1,
    method: str = "delta",
) -> Estimate:
    """Direct, indirect and total effects of each regressor of a dynamic model.

    Parameters
    ----------
    estimate : DynamicEstimate
        A fitted dynamic model.
    horizon : str, default "long"
        "short", in the same period, or "long", in the long run.
    draws : int, default 1000
        How many draws of the coefficients, for method "simulation".
    seed : int, default 1
        Seed of the random draws.
    method : str, default "delta"
        Standard errors by the "delta" method, or by "simulation", with intervals by quantiles of the draws.

    Returns
    -------
    Estimate
        An estimate with the terms ``term:direct``, ``term:indirect``, ``term:total``.

    Raises
    ------
    EstimationError
        Long-run effects of a process that is not stable, which do not exist.

    References
    ----------
    Debarsy, Ertur and LeSage (2012).
    Elhorst (2014), Spatial Econometrics, chapter 4.
    """
    check_choice("horizon", horizon, ("short", "long"))
    structure = estimate.structure
    if horizon == "short":
        structure = replace(structure, tau=-1, eta=-1)
    elif not estimate.stable:
        raise EstimationError(
            _(
                "the largest root of the process is {root:.4g}, so it is not stable and has no "
                "long-run effects; report short-run effects, or model differences of y",
                root=estimate.largest_root,
            )
        )
    return effects_of_fit(
        estimate, structure, draws=draws, seed=seed, method=method, estimator=f"effects_{horizon}"
    )


def _build_dynamic_estimate(
    plain: SpatialEstimate,
    operator: SpatialOperator,
    terms: Sequence[str],
    correction: str,
    lags: str,
) -> DynamicEstimate:
    """Build the dynamic estimate with its largest root and the test of stationarity."""
    values = dict(zip(plain.terms, plain.coefficients, strict=True))
    tau, eta, rho = float(values.get(LAG, 0.0)), float(values.get(SPATIAL_LAG, 0.0)), float(values["rho"])
    omega = operator.eigenvalues
    largest = float(np.abs((tau + eta * omega) / (1 - rho * omega)).max())
    notes = plain.notes
    if largest >= 1:
        notes = (*notes, note("unstable", root=largest))
    lagged = tuple(term for term in terms if f"W:{term}" in plain.terms)
    beta_index, theta_index = SpatialModel(plain.model, tuple(terms), lagged, operator).positions(plain.terms)
    base = {name: getattr(plain, name) for name in plain.__dataclass_fields__}
    base |= {
        "estimator": "dynamic_maximum_likelihood",
        "settings": {**plain.settings, "lags": lags, "bias_correction": correction},
        "statistics": {**plain.statistics, "sigma2": float(values["sigma2_e"]), "largest_root": largest},
        "tests": (_stationarity(plain, operator),),
        "notes": notes,
        "regressors": tuple(terms),
        "beta_index": beta_index,
        "theta_index": theta_index,
    }
    return DynamicEstimate(**base, tau=tau, eta=eta, largest_root=largest)


def _position(names: Sequence[str], name: str) -> int:
    """Find the position of a term, −1 where the model has none."""
    return names.index(name) if name in names else -1


def _stationarity(plain: SpatialEstimate, operator: SpatialOperator) -> Test:
    """Wald test of τ + c(ρ + η) = 1, the unit root of what is common to all units, with c the largest
    eigenvalue of W.
    """
    highest = 1 / operator.interval[1]
    weights = np.zeros(len(plain.terms))
    for name, weight in ((LAG, 1.0), (SPATIAL_LAG, highest), ("rho", highest)):
        if name in plain.terms:
            weights[plain.terms.index(name)] = weight
    value = float(weights @ plain.coefficients)
    statistic = (value - 1) ** 2 / float(weights @ plain.covariance @ weights)
    return chi2_test(
        "wald_stationarity", statistic, 1, note("common_unit_root"), note("sum_of_lags", value=value)
    )
