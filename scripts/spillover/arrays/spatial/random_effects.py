"""Maximum likelihood of spatial panels with random unit effects: SAR, SEM, SARAR and their Durbin versions
(Elhorst 2014, 3.3).

y = ρWy + Xβ + WXθ + u, where u holds the random effects and, with errors `b` or `kkp`, spatial errors, whose
covariance is that of `strata`. Without spatial errors a sparse W stays sparse, whatever the number of units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.linalg import solve_triangular
from scipy.optimize import minimize, root
from scipy.sparse import issparse

from spillover.arrays.foundation import Array, EstimationError, check_choice
from spillover.arrays.projection import RANDOM, EffectsOfUnits
from spillover.arrays.result import Test
from spillover.arrays.spatial.design import SpatialDesign, Transformation, build, check_outcome, check_panel
from spillover.arrays.spatial.information import Filters
from spillover.arrays.spatial.likelihood import (
    Jacobian,
    Likelihood,
    Moments,
    cross_product,
    describe_edge,
    jacobian_of,
    window_of,
)
from spillover.arrays.spatial.models import MODELS, SpatialEstimate, SpatialModel, criteria, probing_error
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.spatial.specification_tests import wald_zero
from spillover.arrays.spatial.strata import (
    Precision,
    Stratum,
    inverse_information,
    multiples,
    strata,
    traces_at,
)
from spillover.note import note
from spillover.words import _

__all__ = ["fit_spatial_random", "mundlak"]

ERRORS = ("none", "b", "kkp")
LARGEST = 3000  # units; the covariance of random effects beside spatial errors is dense


def _dependent(name: str, value: float, operator: SpatialOperator) -> EstimationError:
    """Build the error of a parameter at the edge of its interval."""
    return EstimationError(
        _(
            "{where}: random effects take no year effects, and a trend common to all units looks like "
            "perfect dependence; use two-way effects, or a W with fewer links",
            where=describe_edge(name, value, operator),
        )
    )


class NoRandomEffects(EstimationError):
    """Error of a likelihood that is highest where the variance of the random effects is zero: the pooled
    model is the estimate.
    """


@dataclass(frozen=True)
class RandomLikelihood:
    """Log-likelihood of (φ, λ) with β, σ² and ρ at their best; columns as in `design.Design.columns`.

    jacobian: ln|I − ρW| where there is a lag of y, good on the bounds of ρ.
    """

    design: SpatialDesign
    errors: str
    lag: SpatialOperator | None
    error: SpatialOperator | None
    jacobian: Jacobian | None
    bounds: tuple[float, float]

    @cached_property
    def columns(self) -> tuple[Array, Array]:
        """√T × means over time (1, n, 2 + k), and deviations from them (T, n, 2 + k); without spatial
        errors (n, 1, 2 + k) and (Tn, 1, 2 + k).
        """
        columns = self.design.columns
        mean = columns.mean(axis=0, keepdims=True)
        means, deviations = mean * float(np.sqrt(columns.shape[0])), columns - mean
        if self.error is None:  # Σ is a multiple of I, and each row a block of its own
            one = (-1, 1, columns.shape[2])
            return means.reshape(one), deviations.reshape(one)
        return means, deviations

    @property
    def shape(self) -> tuple[int, int]:
        return self.design.y.shape

    def strata(self, phi: float, lam: float) -> tuple[Stratum, Stratum]:
        """Build the strata of the columns: of one unit, n times as often, without spatial errors."""
        periods, units = self.shape
        if self.error is None:
            first, second = strata("none", phi, lam, periods, 1, None)
            return replace(first, times=units * first.times), replace(second, times=units * second.times)
        return strata(self.errors, phi, lam, periods, units, self.error)

    def gram(self, weights: tuple[Array, Array]) -> Array:
        """Σ over strata of C' P C, for a matrix P of each stratum: (2 + k, 2 + k)."""
        if self.error is None:  # P is a number
            pairs = zip(self.squares, weights, strict=True)
            return np.asarray(sum(weight[0, 0] * square for square, weight in pairs))
        both = zip(self.columns, weights, strict=True)
        return np.asarray(sum(cross_product(columns, weight @ columns) for columns, weight in both))

    @cached_property
    def squares(self) -> tuple[Array, Array]:
        """C'C of each stratum, (2 + k, 2 + k)."""
        first, second = self.columns
        return cross_product(first, first), cross_product(second, second)

    def residual(self, gram: Array) -> tuple[Array, Array]:
        """Residual cross products (2, 2) of y and Wy, and their coefficients (k, 2) on the basis."""
        c = np.asarray(np.linalg.solve(gram[2:, 2:], gram[2:, :2]), dtype=np.float64)
        return gram[:2, :2] - gram[:2, 2:] @ c, c

    @cached_property
    def rho_likelihood(self) -> Likelihood:
        """Likelihood of ρ alone, for given residual cross products."""
        moments = Moments(self.design.columns, None, None)
        return Likelihood(moments, self.design.y.size, self.jacobian, None, (self.bounds, (0.0, 0.0)))

    def is_at_end(self, rho: float) -> bool:
        """Return whether ρ is at an end of the bounds in which it is sought."""
        return self.lag is not None and rho in self.bounds

    def best_rho(self, r: Array) -> float:
        """ρ at its best for residual cross products r (2, 2)."""
        if self.lag is None:
            return 0.0
        return self.rho_likelihood.rho_given(r)

    def best(self, parts: tuple[Stratum, Stratum]) -> tuple[float, Array, Array, float]:
        """ρ at its best, the coefficients (k, 2) on the basis, (1, −ρ) and the residual sum of squares."""
        r, c = self.residual(self.gram((parts[0].precision, parts[1].precision)))
        rho = self.best_rho(r)
        step = np.array([1.0, -rho])
        return rho, c, step, float(step @ r @ step)

    def profile(self, phi: float, lam: float) -> tuple[float, Array]:
        """Compute the concentrated log-likelihood and its gradient (2,) in (φ, λ), by the envelope
        theorem.
        """
        parts, nobs = self.strata(phi, lam), self.design.y.size
        rho, c, step, rss = self.best(parts)
        level = -0.5 * nobs * (np.log(2 * np.pi * rss / nobs) + 1) - 0.5 * sum(
            p.times * p.log_determinant for p in parts
        )
        if self.jacobian is not None:
            level += float(self.jacobian.value(rho))
        full = np.concatenate([step, -c @ step])
        gradient = np.empty(2)
        for j in range(2):
            traces = sum(p.times * float(np.einsum("ij,ji->", p.precision, p.slopes[j])) for p in parts)
            bends = tuple(-p.precision @ p.slopes[j] @ p.precision for p in parts)
            slope = self.gram(bends)  # type: ignore[arg-type]
            gradient[j] = -0.5 * traces - 0.5 * nobs * float(full @ slope @ full) / rss
        return level, gradient

    def maximise(self) -> tuple[float, float]:
        """(φ, λ) at the root of the score, from several starts. Errors: φ at 0, λ at its edge, or no
        convergence.
        """
        low, high = (0.0, 0.0) if self.error is None else self.error.interior(1e-3)
        scale = float(self.shape[0])

        def shares(point: Array) -> tuple[float, float]:  # θ = Tφ/(1 + Tφ) in [0, 1) is better shaped than φ
            return float(point[0] / (1 - point[0]) / scale), float(point[1])

        def negative(point: Array) -> tuple[float, Array]:
            level, gradient = self.profile(*shares(point))
            return -level, -gradient * np.array([1 / (1 - point[0]) ** 2 / scale, 1.0])

        starts = [(0.9, 0.0)] if self.error is None else [(0.9, 0.0), (0.5, 0.5 * high), (0.99, 0.8 * high)]
        found = [
            minimize(negative, start, jac=True, method="L-BFGS-B", bounds=((0.0, 1 - 1e-9), (low, high)))
            for start in starts
        ]
        best = min(found, key=lambda result: result.fun)
        if best.x[0] <= 1e-8:
            raise NoRandomEffects(
                _(
                    "the variance of the random effects is zero at the maximum: use effects none "
                    "(pooled) instead"
                ),
                note("no_variance_of_effects"),
            )
        if self.error is not None and best.x[1] in (low, high):
            raise _dependent("λ", float(best.x[1]), self.error)
        size = 1 if self.error is None else 2
        # A step may go beyond θ = 1, where the score goes on but ln(1 + Tφ) is not a number.
        with np.errstate(invalid="ignore"):
            polished = root(
                lambda p: negative(np.array([*p, 0.0][:2]))[1][:size], best.x[:size], method="hybr", tol=1e-13
            )
        point = np.array([*polished.x, 0.0][:2])
        if np.abs(point - best.x).max() <= 1e-2 and np.abs(negative(point)[1][:size]).max() <= 1e-4:
            return shares(point)
        return self._polish_in_logarithms(shares(best.x), size)

    def _polish_in_logarithms(self, start: tuple[float, float], size: int) -> tuple[float, float]:
        """(φ, λ) at the root of the score in (ln φ, λ), for effects of units so much larger than the errors
        that θ is 1 but for its last digits. size: 1 without λ. Errors: no convergence.
        """

        def score(point: Array) -> Array:
            phi = float(np.exp(point[0]))
            lam = float(point[1]) if size > 1 else 0.0
            scaled: Array = self.profile(phi, lam)[1][:size] * np.array([phi, 1.0])[:size]
            return scaled

        first = np.array([np.log(start[0]), start[1]])[:size]
        found = root(score, first, method="hybr", tol=1e-13)
        made = float(np.exp(found.x[0])), float(found.x[1]) if size > 1 else 0.0
        is_higher = self.profile(*made)[0] >= self.profile(*start)[0]
        if not is_higher or np.abs(score(found.x)).max() > 1e-4:
            raise EstimationError(
                _(
                    "the likelihood of the random effects did not converge; rescale the variables or "
                    "drop regressors"
                ),
                note("effects_not_converged"),
            )
        return made


def maximise(
    design: SpatialDesign,
    transformation: Transformation,
    errors: str,
    lag: SpatialOperator | None,
    error: SpatialOperator | None,
) -> tuple[RandomLikelihood, float, float]:
    """Maximise the likelihood in (φ, λ); with a sparse W, ρ is sought on a coarse picture of ln|I − ρW|, then
    where that is exact.

    Errors: EstimationError where ρ is at the edge of its interval, or as `RandomLikelihood.maximise`.
    """
    window = None
    for attempt in range(16):
        jacobian, bounds = jacobian_of(lag, transformation, "a weight matrix", window)
        likelihood = RandomLikelihood(design, errors, lag, error, jacobian, bounds)
        phi, lam = likelihood.maximise()
        rho = likelihood.best(likelihood.strata(phi, lam))[0]
        exact, inside = lag is None or lag.has_exact_determinant, not likelihood.is_at_end(rho)
        if inside and (exact or attempt > 0):
            return likelihood, phi, lam
        if exact:
            break
        window = window_of(lag, rho)
    assert lag is not None
    raise _dependent("ρ", rho, lag)


def fit_spatial_random(
    model: str,
    y: Array,
    x: Array,
    operator: SpatialOperator,
    *,
    terms: Sequence[str],
    outcome: str = "the outcome",
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
    outcome : str, default "the outcome"
        Name of the outcome in messages.
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
    check_choice("model", model, MODELS)
    check_choice("errors", errors, ERRORS[1:])
    if y.ndim == 2 and y.shape[0] < 2:
        raise EstimationError(
            _(
                "one period cannot separate random effects from the errors: give at least two "
                "periods, or effects none"
            )
        )
    parts = MODELS[model]
    if y.ndim == 2 and y.shape[1] > LARGEST and parts.error:
        raise EstimationError(
            _(
                "random effects beside spatial errors take dense n × n matrices: up to {most} units, not "
                "{units}; use fixed effects, or a model without spatial errors",
                most=LARGEST,
                units=y.shape[1],
            )
        )
    if parts.error:
        operator = _dense(operator)
    error = (_dense(error_operator) if error_operator else operator) if parts.error else None
    y, x = check_panel(y, x, terms, operator, error, spatial=model != "OLS", outcome=outcome)
    durbin = list(terms if durbin_terms is None else durbin_terms) if parts.durbin else []
    names = list(terms)
    if effects == "two-way":
        names += [f"period:{t}" for t in range(1, len(y))]
        x = np.concatenate([x, np.broadcast_to(np.eye(len(y))[:, None, 1:], (*y.shape, len(y) - 1))], axis=2)
    transformation = Transformation("none", "lsdv", *y.shape)
    design = build(y, x, names, durbin, transformation, operator, has_lag=parts.lag, outcome=outcome)
    check_outcome(y, y - y.mean(axis=0), outcome, "individual")
    likelihood, phi, lam = maximise(
        design, transformation, errors if parts.error else "none", operator if parts.lag else None, error
    )
    settings: dict[str, str | int | float | bool] = {
        "effects": RANDOM[effects],
        "definition": "random",
        "errors": likelihood.errors,
        "variance": "expected",
        "bias_correction": False,
    }
    specified = SpatialModel(model, tuple(terms), tuple(durbin), operator)
    return _build_random_estimate(specified, likelihood, phi, lam, settings)


def mundlak(
    model: str,
    y: Array,
    x: Array,
    operator: SpatialOperator,
    *,
    terms: Sequence[str],
    outcome: str = "the outcome",
    errors: str = "b",
    effects: EffectsOfUnits = "individual",
) -> Test:
    """Test the Hausman hypothesis by Mundlak's device, for spatial models.

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
    outcome : str, default "the outcome"
        Name of the outcome in messages.
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
        outcome=outcome,
        durbin_terms=durbin,
        errors=errors,
        effects=effects,
    )
    positions = np.array([estimate.terms.index(label) for label in labels])
    null, made = note("random_effects_uncorrelated"), note("unit_means", model=model)
    if error := probing_error(estimate):
        made = note("unit_means_by_probes", model=model, error=error)
    return wald_zero(estimate, positions, "spatial_mundlak", null, made)


def _dense(operator: SpatialOperator) -> SpatialOperator:
    """Make an operator's eigenvalues exact: the covariance of random effects is dense in any case."""
    return operator if operator.method == "eigen" else SpatialOperator(operator.matrix, method="eigen")


def _precisions(
    likelihood: RandomLikelihood, phi: float, lam: float, rho: float
) -> tuple[tuple[Precision, Precision], float]:
    """Build the strata at the estimate, with the relative standard error of a trace that is not exact (0
    where all are).
    """
    lag, error = likelihood.lag, likelihood.error
    if error is None:
        found = traces_at(lag, None, rho, 0.0)
        return multiples(phi, *likelihood.shape, found), found.error
    g = None
    if lag is not None:
        g = lag.solve(rho, lag.matrix.toarray() if issparse(lag.matrix) else lag.matrix)
    first, second = strata(likelihood.errors, phi, lam, *likelihood.shape, error)
    return (replace(first, multiplier=g), replace(second, multiplier=g)), 0.0


def _mean_lag(lag: SpatialOperator, rho: float, mean: Array) -> Array:
    """W(I − ρW)⁻¹ of a mean (T, n)."""
    return Filters(lag, None, rho, 0.0).first(np.ascontiguousarray(mean.T)).T


def _build_random_estimate(
    model: SpatialModel,
    likelihood: RandomLikelihood,
    phi: float,
    lam: float,
    settings: dict[str, str | int | float | bool],
) -> SpatialEstimate:
    design, nobs = likelihood.design, likelihood.design.y.size
    rho, c, step, rss = likelihood.best(likelihood.strata(phi, lam))
    sigma2 = rss / nobs
    gamma = design.basis.T @ (design.y - rho * design.lag).ravel() + c @ step
    beta = solve_triangular(design.triangle, gamma)
    loglik = likelihood.profile(phi, lam)[0]
    spatial = {} if likelihood.lag is None else {"rho": rho}
    spatial |= {} if likelihood.error is None else {"lambda": lam}
    last = {**spatial, "phi": phi, "sigma2_e": sigma2}
    both, probed = _precisions(likelihood, phi, lam, rho)
    mean_lag = None if likelihood.lag is None else _mean_lag(likelihood.lag, rho, design.regressors @ beta)
    covariance = inverse_information(design, both, beta, sigma2, [*last], mean_lag)
    names = [*design.terms, *last]
    statistics = {"sigma2": sigma2, "sigma2_mu": phi * sigma2, "phi": phi}
    statistics |= criteria(loglik, len(names), nobs)
    beta_index, theta_index = model.positions(names)
    return SpatialEstimate(
        estimator="random_effects_maximum_likelihood",
        terms=tuple(names),
        coefficients=np.array([*beta, *last.values()]),
        covariance=covariance,
        nobs=nobs,
        units=design.y.shape[1],
        periods=design.y.shape[0],
        statistics=statistics,
        settings={"model": model.name, **settings},
        notes=(note("trace_by_probes", error=probed),) if probed else (),
        residuals=design.y - rho * design.lag - design.regressors @ beta,
        model=model.name,
        rho=rho,
        lam=lam,
        sigma2=sigma2,
        loglik=loglik,
        regressors=model.terms,
        beta_index=beta_index,
        theta_index=theta_index,
        operator=model.operator,
    )
