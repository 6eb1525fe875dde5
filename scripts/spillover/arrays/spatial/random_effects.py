"""Maximum likelihood of spatial panels with random unit effects: SAR, SEM, SARAR and their Durbin versions
(Elhorst 2014, 3.3).

y = ρWy + Xβ + WXθ + u, where u holds the random effects and, with errors `b` or `kkp`, spatial errors
(`random_covariance`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.linalg import solve_triangular

from spillover.arrays.foundation import Array, EstimationError, note
from spillover.arrays.projection import RANDOM, EffectsOfUnits
from spillover.arrays.result import Test
from spillover.arrays.spatial.design import build, check_panel
from spillover.arrays.spatial.leeyu import Transformation
from spillover.arrays.spatial.models import MODELS, SpatialEstimate
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.spatial.random_covariance import ERRORS
from spillover.arrays.spatial.random_information import expected_information
from spillover.arrays.spatial.random_likelihood import RandomLikelihood
from spillover.arrays.spatial.specification_tests import wald_zero

__all__ = ["fit_spatial_random", "mundlak"]

LARGEST = 3000  # units; the covariance of the random effects is dense


def fit_spatial_random(
    model: str,
    y: Array,
    x: Array,
    operator: SpatialOperator,
    *,
    terms: Sequence[str],
    durbin_terms: Sequence[str] | None = None,
    errors: str = "b",
    effects: EffectsOfUnits = "individual",
    error_operator: SpatialOperator | None = None,
) -> SpatialEstimate:
    """Maximum likelihood of a spatial model with random unit effects, on a balanced panel.

    The constant is ``const``; ``phi`` = σ²_μ/σ²_ε and ``sigma2_e`` come last. Standard errors are those of
    the expected information.

    Parameters
    ----------
    model : str
        A key of `models.MODELS`.
    y : array (T, n)
        The outcome by period and unit.
    x : array (T, n, k)
        The regressors, in the order of `terms`.
    operator : SpatialOperator
        The W of Wy and WX, in the order of the units.
    terms : sequence of str
        Names of the columns of x, in the estimate and in messages.
    durbin_terms : sequence of str, optional
        Which terms enter as W:term; all where None.
    errors : str, default "b"
        "b" or "kkp", for models with spatial errors.
    effects : EffectsOfUnits, default "individual"
        "two-way" adds a dummy for each period but the first, named ``period:t``; "individual" does not.
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
    Baltagi, Song and Koh (2003) for b.
    Kapoor, Kelejian and Prucha (2007) for kkp.
    Millo and Piras (2012).
    """
    y, x = np.asarray(y, dtype=np.float64), np.asarray(x, dtype=np.float64)
    _check(model, errors, y)
    parts = MODELS[model]
    operator = _dense(operator)
    error = (_dense(error_operator) if error_operator else operator) if parts.error else None
    check_panel(y, x, terms, (("the weight matrix", operator), ("the error weight matrix", error)))
    durbin = list(terms if durbin_terms is None else durbin_terms) if parts.durbin else []
    names = list(terms)
    if effects == "two-way":
        names += [f"period:{t}" for t in range(1, len(y))]
        x = np.concatenate([x, np.broadcast_to(np.eye(len(y))[:, None, 1:], (*y.shape, len(y) - 1))], axis=2)
    transformation = Transformation("none", "lsdv", *y.shape)
    design = build(y, x, names, durbin, transformation, operator, parts.lag)
    likelihood = RandomLikelihood(
        design, errors if parts.error else "none", operator if parts.lag else None, error
    )
    phi, lam = likelihood.maximise()
    settings: dict[str, str | int | float | bool] = {
        "effects": RANDOM[effects],
        "definition": "random",
        "errors": likelihood.errors,
        "variance": "expected",
        "bias_correction": False,
    }
    return _estimate(model, likelihood, phi, lam, terms, durbin, operator, settings)


def mundlak(
    model: str,
    y: Array,
    x: Array,
    operator: SpatialOperator,
    *,
    terms: Sequence[str],
    errors: str = "b",
    effects: EffectsOfUnits = "individual",
) -> Test:
    """The Hausman hypothesis by Mundlak's device, for spatial models.

    Unit means of x, and of Wx in a Durbin model, join the random effects, and a Wald test asks whether their
    coefficients are zero. It needs no difference of variances and is never negative.

    Parameters
    ----------
    model : str
        A key of `models.MODELS`.
    y : array (T, n)
        The outcome by period and unit.
    x : array (T, n, k)
        The regressors, in the order of `terms`.
    operator : SpatialOperator
        The W of Wy and WX, in the order of the units.
    terms : sequence of str
        Names of the columns of x, in the estimate and in messages.
    errors : str, default "b"
        "b" or "kkp", for models with spatial errors.
    effects : EffectsOfUnits, default "individual"
        "two-way" adds fixed time effects, "individual" does not.

    Returns
    -------
    Test
        The test, with the null of random effects.

    Raises
    ------
    EstimationError
        As `fit_spatial_random`.

    References
    ----------
    Mundlak (1978).
    Debarsy (2012), The Mundlak approach in the spatial Durbin panel data model.
    """
    x = np.asarray(x, dtype=np.float64)
    parts = MODELS[model]
    columns, names = [x], list(terms)
    durbin = list(terms) if parts.durbin else None
    varied = x if durbin is None else np.concatenate([x, operator.lag(x)], axis=2)
    labels = [f"mean:{term}" for term in (*terms, *(f"W:{term}" for term in durbin or ()))]
    columns.append(np.broadcast_to(varied.mean(axis=0), varied.shape))
    estimate = fit_spatial_random(
        model,
        y,
        np.concatenate(columns, axis=2),
        operator,
        terms=names + labels,
        durbin_terms=durbin,
        errors=errors,
        effects=effects,
    )
    positions = np.array([estimate.terms.index(label) for label in labels])
    null = note("random_effects_uncorrelated")
    return wald_zero(estimate, positions, "spatial_mundlak", null, note("unit_means", model=model))


def _dense(operator: SpatialOperator) -> SpatialOperator:
    """The operator with exact eigenvalues: the covariance of random effects is dense in any case."""
    return operator if operator.method == "eigen" else SpatialOperator(operator.matrix, method="eigen")


def _check(model: str, errors: str, y: Array) -> None:
    """Refuse what cannot be estimated before anything is computed."""
    if model not in MODELS:
        raise EstimationError(f"model {model!r} is not one of {', '.join(MODELS)}")
    if errors not in ERRORS[1:]:
        raise EstimationError(f"errors of random effects are b or kkp, not {errors!r}")
    if y.ndim == 2 and y.shape[0] < 2:
        raise EstimationError(
            "one period cannot separate random effects from the errors: give at least two periods, "
            "or effects none"
        )
    if y.ndim == 2 and y.shape[1] > LARGEST:
        raise EstimationError(
            f"random effects take dense n × n matrices: up to {LARGEST} units, not {y.shape[1]}; use "
            "fixed effects"
        )


def _estimate(
    model: str,
    likelihood: RandomLikelihood,
    phi: float,
    lam: float,
    terms: Sequence[str],
    durbin: Sequence[str],
    operator: SpatialOperator,
    settings: dict[str, str | int | float | bool],
) -> SpatialEstimate:
    """The estimate at (φ, λ), with its covariance."""
    design, nobs = likelihood.design, likelihood.design.y.size
    both = likelihood.strata(phi, lam)
    r, c = likelihood.residual(likelihood.gram((both[0].precision, both[1].precision)))
    rho = likelihood.best_rho(r)
    step = np.array([1.0, -rho])
    sigma2 = float(step @ r @ step) / nobs
    gamma = design.basis.T @ (design.y - rho * design.lagged).ravel() + c @ step
    beta = solve_triangular(design.triangle, gamma)
    loglik = likelihood.profile(phi, lam)[0]
    has_error = likelihood.error is not None
    covariance = expected_information(design, both, beta, rho, sigma2, likelihood.lag, has_error)
    spatial = {} if likelihood.lag is None else {"rho": rho}
    spatial |= {"lambda": lam} if has_error else {}
    last = {**spatial, "phi": phi, "sigma2_e": sigma2}
    names = [*design.terms, *last]
    count = len(names)
    aic, bic = 2 * count - 2 * loglik, np.log(nobs) * count - 2 * loglik
    statistics = {"sigma2": sigma2, "sigma2_mu": phi * sigma2, "phi": phi}
    statistics |= {"loglik": loglik, "aic": aic, "bic": bic}
    lags = [names.index(f"W:{term}") if term in durbin else -1 for term in terms]
    return SpatialEstimate(
        estimator="random_effects_maximum_likelihood",
        terms=tuple(names),
        coefficients=np.array([*beta, *last.values()]),
        covariance=covariance,
        nobs=nobs,
        units=design.y.shape[1],
        periods=design.y.shape[0],
        statistics=statistics,
        settings={"model": model, **settings},
        residuals=design.y - rho * design.lagged - design.regressors @ beta,
        model=model,
        rho=rho,
        lam=lam,
        sigma2=sigma2,
        loglik=loglik,
        aic=aic,
        bic=bic,
        regressors=tuple(terms),
        beta_index=np.array([names.index(term) for term in terms], dtype=np.int64),
        theta_index=np.array(lags, dtype=np.int64),
        operator=operator,
        error_operator=likelihood.error,
    )
