"""Maximum likelihood of spatial panels with random unit effects: SAR, SEM, SARAR and their Durbin versions
(Elhorst 2014, 3.3).

y = ρWy + Xβ + WXθ + u, where u holds the random effects and, with errors `b` or `kkp`, spatial errors. For T
periods of n units every such covariance is σ²(J̄ ⊗ Σ₁ + (I − J̄) ⊗ Σ₀): Σ₁ for the means over time (times
√T), Σ₀ for the T − 1 contrasts between periods. With B = I − λM and φ = σ²_μ/σ²_ε:

none   Σ₀ = I,        Σ₁ = (1 + Tφ) I            no spatial errors
b      Σ₀ = (B'B)⁻¹,  Σ₁ = TφI + (B'B)⁻¹         errors spatial, effects not (Baltagi, Song & Koh 2003)
kkp    Σ₀ = (B'B)⁻¹,  Σ₁ = (1 + Tφ)(B'B)⁻¹       both spatial (Kapoor, Kelejian & Prucha 2007)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.linalg import cho_factor, cho_solve, solve_triangular
from scipy.optimize import minimize, root
from scipy.sparse import issparse

from spillover.arrays.foundation import Array, EstimationError, check_choice, note
from spillover.arrays.projection import RANDOM, EffectsOfUnits
from spillover.arrays.result import Test
from spillover.arrays.spatial.design import Design, Transformation, build, check_panel
from spillover.arrays.spatial.likelihood import Jacobian, Likelihood, Moments, at_edge
from spillover.arrays.spatial.models import MODELS, SpatialEstimate, criteria, indices
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.spatial.specification_tests import wald_zero
from spillover.words import _

__all__ = ["fit_spatial_random", "mundlak"]

ERRORS = ("none", "b", "kkp")
LARGEST = 3000  # units; the covariance of the random effects is dense
EDGE = 1e-4


@dataclass(frozen=True)
class Stratum:
    """One stratum: how often it counts, Σ⁻¹ (n, n), ln|Σ|, and the slopes of Σ in φ and λ, (n, n) each."""

    times: int
    precision: Array
    log_determinant: float
    slopes: tuple[Array, Array]


def strata(
    errors: str, phi: float, lam: float, periods: int, units: int, operator: SpatialOperator | None
) -> tuple[Stratum, Stratum]:
    """(means over time, contrasts between periods) for `errors` of none, b or kkp; the operator is that of
    the errors.
    """
    identity, zero = np.eye(units), np.zeros((units, units))
    between = 1 + periods * phi
    if errors == "none" or operator is None:
        first = Stratum(1, identity / between, units * float(np.log(between)), (periods * identity, zero))
        return first, Stratum(periods - 1, identity, 0.0, (zero, zero))
    matrix = operator.matrix.toarray() if issparse(operator.matrix) else operator.matrix
    filtered = identity - lam * matrix
    precision = product(filtered.T, filtered)
    spatial = inverse(precision)[0]
    slope = product(product(spatial, product(matrix.T, filtered) + product(filtered.T, matrix)), spatial)
    log_determinant = -2 * float(operator.log_determinant(lam))
    second = Stratum(periods - 1, precision, log_determinant, (zero, slope))
    if errors == "kkp":
        shift = units * float(np.log(between))
        return Stratum(
            1, precision / between, log_determinant + shift, (periods * spatial, between * slope)
        ), second
    first = Stratum(1, *inverse(periods * phi * identity + spatial), (periods * identity, slope))
    return first, second


def _dependent(name: str, value: float, operator: SpatialOperator) -> EstimationError:
    """The error of a parameter at the edge of its interval."""
    return EstimationError(
        _(
            "{where}: random effects take no year effects, and a trend common to all units looks like "
            "perfect dependence; use two-way effects, or a W with fewer links",
            where=at_edge(name, value, operator),
        )
    )


class NoRandomEffects(EstimationError):
    """The likelihood is highest where the variance of the random effects is zero: the pooled model is the
    estimate.
    """


@dataclass(frozen=True)
class RandomLikelihood:
    """The log-likelihood of (φ, λ) with β, σ² and ρ at their best; columns as in `design.Design.columns`."""

    design: Design
    errors: str
    lag: SpatialOperator | None
    error: SpatialOperator | None

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
        """The strata of the columns: of one unit, n times as often, without spatial errors."""
        periods, units = self.shape
        if self.error is None:
            first, second = strata("none", phi, lam, periods, 1, None)
            return replace(first, times=units * first.times), replace(second, times=units * second.times)
        return strata(self.errors, phi, lam, periods, units, self.error)

    def gram(self, weights: tuple[Array, Array]) -> Array:
        """Σ over strata of C' P C, for a matrix P of each stratum: (2 + k, 2 + k)."""
        pairs = zip(self.columns, weights, strict=True)
        return np.asarray(sum(cross_product(columns, weight @ columns) for columns, weight in pairs))

    def residual(self, gram: Array) -> tuple[Array, Array]:
        """Residual cross products (2, 2) of y and Wy, and their coefficients (k, 2) on the basis."""
        c = np.asarray(np.linalg.solve(gram[2:, 2:], gram[2:, :2]), dtype=np.float64)
        return gram[:2, :2] - gram[:2, 2:] @ c, c

    @cached_property
    def of_rho(self) -> Likelihood:
        """The likelihood of ρ alone, for given residual cross products."""
        assert self.lag is not None
        jacobian = Jacobian(self.lag.overview, self.shape[0], np.zeros(0))
        moments = Moments(self.design.columns, None, None)
        return Likelihood(moments, self.design.y.size, jacobian, None, (self.lag.interior(EDGE), (0.0, 0.0)))

    def best_rho(self, r: Array) -> float:
        """ρ at its best for residual cross products r (2, 2)."""
        if self.lag is None:
            return 0.0
        rho = self.of_rho.rho_given(r)
        if rho in self.of_rho.bounds[0]:
            raise _dependent("ρ", rho, self.lag)
        return rho

    def best(self, parts: tuple[Stratum, Stratum]) -> tuple[float, Array, Array, float]:
        """ρ at its best, the coefficients (k, 2) on the basis, (1, −ρ) and the residual sum of squares."""
        r, c = self.residual(self.gram((parts[0].precision, parts[1].precision)))
        rho = self.best_rho(r)
        step = np.array([1.0, -rho])
        return rho, c, step, float(step @ r @ step)

    def profile(self, phi: float, lam: float) -> tuple[float, Array]:
        """The concentrated log-likelihood and its gradient (2,) in (φ, λ), by the envelope theorem."""
        parts, nobs = self.strata(phi, lam), self.design.y.size
        rho, c, step, rss = self.best(parts)
        level = -0.5 * nobs * (np.log(2 * np.pi * rss / nobs) + 1) - 0.5 * sum(
            p.times * p.log_determinant for p in parts
        )
        if self.lag is not None:
            level += self.shape[0] * float(self.lag.overview.value(rho))
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
                )
            )
        if self.error is not None and best.x[1] in (low, high):
            raise _dependent("λ", float(best.x[1]), self.error)
        size = 1 if self.error is None else 2
        polished = root(
            lambda p: negative(np.array([*p, 0.0][:2]))[1][:size], best.x[:size], method="hybr", tol=1e-13
        )
        point = np.array([*polished.x, 0.0][:2])
        if np.abs(point - best.x).max() > 1e-2 or np.abs(negative(point)[1][:size]).max() > 1e-4:
            raise EstimationError(
                _(
                    "the likelihood of the random effects did not converge; rescale the variables or "
                    "drop regressors"
                )
            )
        return shares(point)


def inverse_information(
    design: Design,
    both: tuple[Stratum, Stratum],
    beta: Array,
    rho: float,
    sigma2: float,
    lag: SpatialOperator | None,
    has_error: bool,
) -> Array:
    """The covariance of the estimates, the inverse of the expected information (Magnus & Neudecker 2019,
    section 15.4).

    For y = (I − ρW)⁻¹(Zβ + u), u ~ N(0, σ²Ω): information of parameters of Ω is ½ tr(Ω⁻¹Ω_i Ω⁻¹Ω_j), and ρ
    adds the lag
    G = W(I − ρW)⁻¹ of the mean and of the errors. Traces are summed over the strata of Ω. Errors: a singular
    matrix.
    """
    k = len(beta)
    names = (["rho"] if lag is not None else []) + (["lambda"] if has_error else []) + ["phi", "sigma2_e"]
    total = np.zeros((k + len(names), k + len(names)))
    identity = np.eye(design.y.shape[1])
    g = np.zeros_like(identity)
    if lag is not None:
        w = lag.matrix.toarray() if issparse(lag.matrix) else lag.matrix
        g = lag.solve(rho, w)
    columns = np.concatenate([design.regressors, ((design.regressors @ beta) @ g.T)[:, :, None]], axis=2)
    mean = columns.mean(axis=0, keepdims=True)
    for stratum, part in zip(both, (mean * np.sqrt(len(columns)), columns - mean), strict=True):
        precision = stratum.precision
        cross = cross_product(part, precision @ part) / sigma2
        total[:k, :k] += cross[:k, :k]
        relative = dict(zip(("phi", "lambda"), (product(precision, s) for s in stratum.slopes), strict=True))
        relative["sigma2_e"] = identity / sigma2
        for a, first in enumerate(names):
            for b, second in enumerate(names):
                if first != "rho" and second != "rho":
                    total[k + a, k + b] += 0.5 * stratum.times * _trace(relative[first], relative[second])
                elif first == second:
                    inner = product(precision, g)
                    spread = _solve(precision, g.T)  # Σ G'
                    total[k + a, k + b] += (
                        stratum.times * (_trace(g, g) + _trace(spread, inner)) + cross[k, k]
                    )
                else:
                    # tr(Ω⁻¹ Ω_i Ω⁻¹ · ΩG'), whose transpose is tr(G Ω_i Ω⁻¹)
                    other = relative[second if first == "rho" else first]
                    total[k + a, k + b] += stratum.times * _trace(other, g.T)
        if lag is not None:
            total[:k, k] += cross[:k, k]
            total[k, :k] += cross[:k, k]
    # Scaled to a unit diagonal, or an error where a parameter is not identified.
    scale = np.sqrt(np.diag(total))
    scaled = total / np.outer(scale, scale)
    if not np.isfinite(scaled).all() or np.linalg.eigvalsh(scaled).min() < 1e-12:
        raise EstimationError(
            _(
                "the information matrix of the random effects is singular: a parameter is not "
                "identified; simplify the model"
            )
        )
    return np.asarray(np.linalg.inv(scaled) / np.outer(scale, scale))


def cross_product(a: Array, b: Array) -> Array:
    """A'B of columns (T, n, p) and (T, n, q), one matrix product of their rows: (p, q)."""
    return np.asarray(a.reshape(-1, a.shape[2]).T @ b.reshape(-1, b.shape[2]))


def _diagonal(a: Array) -> Array | None:
    """The diagonal (n, 1) of a diagonal matrix; None of another."""
    return a.diagonal()[:, None] if np.count_nonzero(a) == np.count_nonzero(a.diagonal()) else None


def product(a: Array, b: Array) -> Array:
    """AB, without n³ sums of zeros where one of them is diagonal, as without spatial errors."""
    if (of_a := _diagonal(a)) is not None:
        return np.asarray(of_a * b)
    return np.asarray(a @ b if (of_b := _diagonal(b)) is None else a * of_b.T)


def inverse(a: Array) -> tuple[Array, float]:
    """The inverse and ln|A| of a positive definite matrix."""
    if (of_a := _diagonal(a)) is not None:
        return np.diag(1 / of_a[:, 0]), float(np.log(of_a).sum())
    factor = cho_factor(a)
    return cho_solve(factor, np.eye(len(a))), 2 * float(np.log(np.diag(factor[0])).sum())


def _solve(a: Array, b: Array) -> Array:
    """A⁻¹B."""
    of_a = _diagonal(a)
    return np.asarray(np.linalg.solve(a, b) if of_a is None else b / of_a, dtype=np.float64)


def _trace(a: Array, b: Array) -> float:
    return float(np.einsum("ij,ji->", a, b))


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
    check_choice("model", model, MODELS)
    check_choice("errors", errors, ERRORS[1:])
    if y.ndim == 2 and y.shape[0] < 2:
        raise EstimationError(
            _(
                "one period cannot separate random effects from the errors: give at least two "
                "periods, or effects none"
            )
        )
    if y.ndim == 2 and y.shape[1] > LARGEST:
        raise EstimationError(
            _(
                "random effects take dense n × n matrices: up to {most} units, not {units}; use "
                "fixed effects",
                most=LARGEST,
                units=y.shape[1],
            )
        )
    parts = MODELS[model]
    operator = _dense(operator)
    error = (_dense(error_operator) if error_operator else operator) if parts.error else None
    y, x = check_panel(y, x, terms, operator, error, spatial=model != "OLS")
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
    design, nobs = likelihood.design, likelihood.design.y.size
    rho, c, step, rss = likelihood.best(likelihood.strata(phi, lam))
    both = strata(likelihood.errors, phi, lam, *likelihood.shape, likelihood.error)
    sigma2 = rss / nobs
    gamma = design.basis.T @ (design.y - rho * design.lagged).ravel() + c @ step
    beta = solve_triangular(design.triangle, gamma)
    loglik = likelihood.profile(phi, lam)[0]
    has_error = likelihood.error is not None
    covariance = inverse_information(design, both, beta, rho, sigma2, likelihood.lag, has_error)
    spatial = {} if likelihood.lag is None else {"rho": rho}
    spatial |= {"lambda": lam} if has_error else {}
    last = {**spatial, "phi": phi, "sigma2_e": sigma2}
    names = [*design.terms, *last]
    statistics = {"sigma2": sigma2, "sigma2_mu": phi * sigma2, "phi": phi}
    statistics |= criteria(loglik, len(names), nobs)
    beta_index, theta_index = indices(names, terms, durbin)
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
        regressors=tuple(terms),
        beta_index=beta_index,
        theta_index=theta_index,
        operator=operator,
    )
