"""Maximum likelihood of spatial panel models with fixed effects: SAR, SEM, SARAR, SDM, SDEM, SLX and the
model without space.

y = ρWy + Xβ + WXθ + μ + α + u,   u = λMu + ε (Elhorst 2014, chapter 3; Lee and Yu 2010).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np

from spillover.arrays.foundation import Array, EstimationError, IntArray, check_choice, effect_words
from spillover.arrays.result import Estimate
from spillover.arrays.spatial.design import Transformation, build, check_panel, row_sum_slopes
from spillover.arrays.spatial.information import FittedPanel, compute_expected_information, covariance, invert
from spillover.arrays.spatial.likelihood import Moments, maximise
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.note import Note, note
from spillover.words import _

__all__ = ["MODELS", "SpatialEstimate", "fit_spatial", "probing_error"]


def correct(fitted: FittedPanel) -> FittedPanel:
    """Move the panel to its bias-corrected parameters, for the likelihoods that keep all nT terms ('direct'
    and 'lsdv'). EstimationError where there is nothing to correct or ρ leaves its interval.

    Effects that are estimated leave a score whose mean is not zero: each period's effects take a(θ) = (0,
    tr PH₁, tr PH₂, q/(2σ²)) from it, with P the projection on the q columns of BQ (one effect of a year and
    W1 = c1: tr PH₁ = c/(1 − ρc)), and the individual effects make σ² too small by (T − 1)/T (Lee and Yu 2010,
    section 3). So θ¹ = θ̂ + T·I(θ̂)⁻¹a(θ̂), and then σ²·T/(T − 1): the formula of R's SDPDmod, at the exact
    maximum.
    """
    transformation = fitted.transformation
    if transformation.definition == "transformed" or transformation.effects == "none":
        raise EstimationError(
            _(
                "definition {definition!r} with {effects} effects has no incidental-parameter "
                "bias: leave bias_correction out, or use definition 'direct' or 'lsdv' with "
                "effects",
                definition=transformation.definition,
                effects=effect_words(transformation.effects),
            )
        )
    beta, rho, lam, sigma2 = fitted.beta, fitted.rho, fitted.lam, fitted.sigma2
    if transformation.time:
        information, _rest = compute_expected_information(fitted)
        score = np.zeros(len(fitted.terms))
        q = np.linalg.qr(fitted.filters.spatial(transformation.loadings))[0]
        position = beta.size
        if fitted.lag is not None:
            score[position] = np.sum(q * fitted.filters.first(q))
            position += 1
        if fitted.error is not None:
            score[position] = np.sum(q * fitted.filters.second(q))
        score[-1] = q.shape[1] / (2 * sigma2)
        step = transformation.periods * (invert(information, fitted.terms) @ score)
        beta, sigma2 = beta + step[: beta.size], sigma2 + float(step[-1])
        rho = rho + float(step[beta.size]) if fitted.lag is not None else 0.0
        lam = lam + float(step[position]) if fitted.error is not None else 0.0
    if transformation.individual:
        sigma2 *= transformation.periods / (transformation.periods - 1)
    for name, value, operator in (("ρ", rho, fitted.lag), ("λ", lam, fitted.error)):
        if operator is not None and not operator.interval[0] < value < operator.interval[1]:
            raise EstimationError(
                _(
                    "the bias correction moves {name} to {value:.4g}, outside its interval "
                    "({low:.4g}, {high:.4g}): use definition 'transformed', which needs none",
                    name=name,
                    value=value,
                    low=operator.interval[0],
                    high=operator.interval[1],
                )
            )
    return replace(fitted, beta=beta, rho=rho, lam=lam, sigma2=sigma2)


class Parts(NamedTuple):
    """Spatial parts of a model."""

    lag: bool
    error: bool
    durbin: bool


MODELS = {
    "OLS": Parts(False, False, False),
    "SLX": Parts(False, False, True),
    "SAR": Parts(True, False, False),
    "SDM": Parts(True, False, True),
    "SEM": Parts(False, True, False),
    "SDEM": Parts(False, True, True),
    "SARAR": Parts(True, True, False),
    "GNS": Parts(True, True, True),
}


@dataclass(frozen=True)
class SpatialEstimate(Estimate):
    """Estimate of a spatial panel model.

    terms: regressors (``DF``), their lags (``W:DF``), then ``rho``, ``lambda`` where the model has them, and
    ``sigma2_e``.
    beta_index (k,): positions of the regressors that have effects; theta_index (k,): of their lags, −1 where
    there is none.
    operator: the W of Wy and WX.
    """

    model: str = ""
    rho: float = 0.0
    lam: float = 0.0
    sigma2: float = np.nan
    loglik: float = np.nan
    regressors: tuple[str, ...] = ()
    beta_index: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    theta_index: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    operator: SpatialOperator | None = None


@dataclass(frozen=True)
class SpatialModel:
    """Spatial model of named regressors. name: of `MODELS`; lagged_terms: the regressors whose lag enters
    too; operator: the W of Wy and WX.
    """

    name: str
    terms: tuple[str, ...]
    lagged_terms: tuple[str, ...]
    operator: SpatialOperator

    def positions(self, names: Sequence[str]) -> tuple[IntArray, IntArray]:
        """Positions (k,) of each regressor, and (k,) of its lag (−1 for none), among the names of all
        parameters.
        """
        lags = [names.index(f"W:{term}") if term in self.lagged_terms else -1 for term in self.terms]
        beta = np.array([names.index(term) for term in self.terms], dtype=np.int64)
        return beta, np.array(lags, dtype=np.int64)


def fit_spatial(
    model: str,
    y: Array,
    x: Array,
    operator: SpatialOperator,
    *,
    terms: Sequence[str],
    outcome: str = "the outcome",
    durbin_terms: Sequence[str] | None = None,
    effects: str = "two-way",
    definition: str = "transformed",
    year_effects: str = "common",
    bias_correction: bool = False,
    variance: str = "expected",
    error_operator: SpatialOperator | None = None,
) -> SpatialEstimate:
    """Maximum likelihood of a spatial panel model on a balanced panel.

    Parameters
    ----------
    model : str
        A key of `MODELS`.
    y : array (T, n)
        The outcome by period and unit.
    x : array (T, n, k)
        The regressors, in the order of `terms`.
    operator : SpatialOperator
        The W of Wy and WX, in the order of the units.
    terms : sequence of str
        Names of the columns of x, in the estimate and in messages.
    outcome : str, default "the outcome"
        Name of the outcome in messages.
    durbin_terms : sequence of str, optional
        Which terms enter as W:term in SDM, SDEM, SLX and GNS; all where None.
    effects : str, default "two-way"
        Fixed effects: "none", "individual", "time" or "two-way".
    definition : str, default "transformed"
        What they mean for a spatial lag: "transformed", "direct" or "lsdv" (see `design`).
    year_effects : str, default "common"
        Effects of a year "common" to all units, α_t, or "by_row_sum", α_t + κ_t·r_i with r the row sums of
        the W of the lags and of the errors' M: with islands, another effect of the year for these.
    bias_correction : bool, default False
        Whether Lee and Yu's is made, for "direct" and "lsdv".
    variance : str, default "expected"
        From the "expected" or "observed" information, or "clustered", a sandwich by unit.
    error_operator : SpatialOperator, optional
        The M of the errors; W where None.

    Returns
    -------
    SpatialEstimate
        The estimate, with what `impacts` needs.

    Raises
    ------
    EstimationError
        What cannot be estimated, with the reason and the remedy.

    References
    ----------
    Lee and Yu (2010), Estimation of spatial autoregressive panel data models with fixed effects.
    Elhorst (2014), chapter 3.
    """
    check_choice("model", model, MODELS)
    parts = MODELS[model]
    error = (error_operator or operator) if parts.error else None
    y, x = check_panel(y, x, terms, operator, error, spatial=model != "OLS", outcome=outcome)
    durbin = _durbin(model, terms, durbin_terms)
    slopes = row_sum_slopes(year_effects, operator, error)
    transformation = Transformation(effects, definition, len(y), operator.n, slopes)
    design = build(y, x, list(terms), durbin, transformation, operator, has_lag=parts.lag, outcome=outcome)
    moments = Moments(design.columns, error, transformation.loadings_after)
    likelihood, rho, lam = maximise(moments, transformation, operator if parts.lag else None, error)
    loglik, sigma2 = likelihood.evaluate(rho, lam)
    beta = design.coefficients(rho, moments.residual(lam)[2])
    fitted = FittedPanel(
        design, transformation, operator if parts.lag else None, error, beta, rho, lam, sigma2
    )
    if bias_correction:
        fitted = correct(fitted)
    matrix, probed = covariance(fitted, variance)
    notes: tuple[Note, ...] = (note("trace_by_probes", error=probed),) if probed else ()
    if bias_correction:
        notes = (note("uncorrected_likelihood"), *notes)
    settings: dict[str, str | int | float | bool] = {
        "model": model,
        "effects": effects,
        "definition": definition,
        "bias_correction": bias_correction,
        "variance": variance,
    }
    if year_effects != "common":
        settings["year_effects"] = year_effects
    specified = SpatialModel(model, tuple(terms), tuple(durbin), operator)
    return _build_estimate(specified, fitted, matrix, loglik, settings, notes)


def _durbin(model: str, terms: Sequence[str], durbin_terms: Sequence[str] | None) -> list[str]:
    """Regressors that enter with their lag, in the order of `terms`."""
    if not MODELS[model].durbin:
        if durbin_terms:
            raise EstimationError(
                _(
                    "{model} has no lags of regressors: leave durbin_terms out, or use SDM, SDEM, SLX or GNS",
                    model=model,
                )
            )
        return []
    chosen = list(terms if durbin_terms is None else durbin_terms)
    unknown = [term for term in chosen if term not in terms]
    if unknown:
        raise EstimationError(
            _(
                "durbin term {term} is not among the regressors {terms}; add it to them, or leave it out "
                "of durbin",
                term=", ".join(unknown),
                terms=", ".join(terms),
            )
        )
    if not chosen:
        raise EstimationError(
            _(
                "{model} needs at least one lag of a regressor: name durbin_terms, or use the "
                "model without them",
                model=model,
            )
        )
    return [term for term in terms if term in chosen]


def criteria(loglik: float, count: int, nobs: int) -> dict[str, float]:
    """Compute AIC and BIC beside the log-likelihood; they count β, ρ, λ and σ², not the fixed effects."""
    return {"loglik": loglik, "aic": 2 * count - 2 * loglik, "bic": np.log(nobs) * count - 2 * loglik}


def probing_error(*estimates: Estimate) -> float:
    """Find the largest relative standard error of a trace that random probes gave.

    Parameters
    ----------
    *estimates
        Estimates whose notes say how their traces were computed.

    Returns
    -------
    float
        0 where all traces are exact.
    """
    notes = (one for estimate in estimates for one in estimate.notes)
    errors: list[Any] = [one.values["error"] for one in notes if one.key == "trace_by_probes"]
    return max(errors, default=0.0)


def _build_estimate(
    model: SpatialModel,
    fitted: FittedPanel,
    matrix: Array,
    loglik: float,
    settings: dict[str, str | int | float | bool],
    notes: tuple[Note, ...],
) -> SpatialEstimate:
    nobs = fitted.transformation.nobs
    total = fitted.design.y - (0.0 if fitted.transformation.effects != "none" else fitted.design.y.mean())
    statistics = {
        "sigma2": fitted.sigma2,
        **criteria(loglik, len(fitted.terms), nobs),
        "r2_within": 1 - float(np.square(fitted.structural).sum() / np.square(total).sum()),
    }
    periods, units = fitted.design.y.shape
    beta_index, theta_index = model.positions(fitted.terms)
    if nobs != units * periods:
        left = (nobs // fitted.transformation.jacobians, fitted.transformation.jacobians)
        notes = (
            note("transformed_rows", rows=nobs, units=units, periods=periods, unit=left[0], time=left[1]),
            *notes,
        )
    return SpatialEstimate(
        estimator="maximum_likelihood",
        terms=fitted.terms,
        coefficients=fitted.parameters,
        covariance=matrix,
        nobs=nobs,
        units=units,
        periods=periods,
        statistics=statistics,
        settings=settings,
        notes=notes,
        residuals=fitted.residuals,
        model=model.name,
        rho=fitted.rho,
        lam=fitted.lam,
        sigma2=fitted.sigma2,
        loglik=loglik,
        regressors=model.terms,
        beta_index=beta_index,
        theta_index=theta_index,
        operator=model.operator,
    )
