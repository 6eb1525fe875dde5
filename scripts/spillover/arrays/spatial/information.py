"""Covariance of a spatial panel estimate: expected or observed information, or the sandwich clustered by
unit.

Parameters in the order β, ρ, λ, σ²; the full matrix with cov(ρ, β), which splm leaves at zero (Anselin 1988,
section 6.2; Elhorst 2003; Lee and Yu 2010). The information needs traces of H₁ = B·W(I − ρW)⁻¹·B⁻¹ and
H₂ = M·B⁻¹, B = I − λM: exact from solves with the columns of the identity, in blocks, up to EXACT_TRACES
units; above, from seeded Rademacher probes (Hutchinson 1990) whose standard error is returned and printed.
tr H and tr H² are always exact, from ln|I − ρW|.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from spillover.arrays.foundation import Array, EstimationError, check_choice
from spillover.arrays.spatial.design import SpatialDesign, Transformation
from spillover.arrays.spatial.likelihood import Jacobian
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.words import _

__all__ = ["EXACT_TRACES"]

EXACT_TRACES = 5_000
BLOCK = 64
PROBES = 64
PROBE_SEED = 20_101
VARIANCES = ("expected", "observed", "clustered")


@dataclass(frozen=True)
class Filters:
    """H₁ and H₂ as operators on columns (n, m); either W (`lag`) or M (`error`) may be absent."""

    lag: SpatialOperator | None
    error: SpatialOperator | None
    rho: float
    lam: float

    @property
    def units(self) -> int:
        return (self.lag or self.error).n  # type: ignore[union-attr]

    def spatial(self, values: Array) -> Array:
        """B values."""
        return values if self.error is None else values - self.lam * (self.error.matrix @ values)

    def first(self, values: Array) -> Array:
        """H₁ values."""
        assert self.lag is not None
        if self.error is not None and self.error is not self.lag:
            values = self.error.solve(self.lam, values)
            return self.spatial(self.lag.matrix @ self.lag.solve(self.rho, values))
        return np.asarray(self.lag.matrix @ self.lag.solve(self.rho, values))

    def second(self, values: Array) -> Array:
        """H₂ values."""
        assert self.error is not None
        return np.asarray(self.error.matrix @ self.error.solve(self.lam, values))

    def first_transposed(self, values: Array) -> Array:
        """H₁' values."""
        lag, error = self.lag, self.error
        assert lag is not None
        if error is None or error is lag:
            return lag.solve(self.rho, lag.matrix.T @ values, transposed=True)
        left = values - self.lam * (error.matrix.T @ values)
        left = lag.solve(self.rho, lag.matrix.T @ left, transposed=True)
        return error.solve(self.lam, left, transposed=True)


@dataclass(frozen=True)
class Traces:
    """tr H₁, tr H₁², tr H₁'H₁; the same of H₂; tr H₁H₂ + tr H₁'H₂; and the largest relative standard error of
    a probed one.
    """

    first: float = 0.0
    first_square: float = 0.0
    first_cross: float = 0.0
    second: float = 0.0
    second_square: float = 0.0
    second_cross: float = 0.0
    cross: float = 0.0
    error: float = 0.0


def _iterate_blocks(units: int) -> Iterator[Array]:
    """Columns of the identity, or Rademacher probes, (n, m) at a time."""
    if units > EXACT_TRACES:
        rng = np.random.default_rng(PROBE_SEED)
        for _rest in range(0, PROBES, 16):
            yield rng.choice(np.array([-1.0, 1.0]), (units, 16))
        return
    for start in range(0, units, BLOCK):
        width = min(BLOCK, units - start)
        block = np.zeros((units, width))
        block[start + np.arange(width), np.arange(width)] = 1.0
        yield block


def _probe(filters: Filters) -> tuple[Array, float]:
    """tr H₁'H₁, tr H₂'H₂, tr H₁H₂ + tr H₁'H₂ (3,), and the largest relative standard error (0 when exact)."""
    parts = []
    for block in _iterate_blocks(filters.units):
        first = filters.first(block) if filters.lag is not None else None
        second = filters.second(block) if filters.error is not None else None
        columns = np.zeros((3, block.shape[1]))
        if first is not None:
            columns[0] = np.einsum("im,im->m", first, first)
        if second is not None:
            columns[1] = np.einsum("im,im->m", second, second)
        if first is not None and second is not None:
            # v'H₁H₂v = (H₁'v)'(H₂v)
            columns[2] = np.einsum("im,im->m", first + filters.first_transposed(block), second)
        parts.append(columns)
    values = np.concatenate(parts, axis=1)
    if filters.units <= EXACT_TRACES:
        return values.sum(axis=1), 0.0
    mean = values.mean(axis=1)
    spread = values.std(axis=1, ddof=1) / np.sqrt(values.shape[1])
    return mean, float((spread[mean != 0] / np.abs(mean[mean != 0])).max(initial=0.0))


def traces(filters: Filters, transformation: Transformation, expected: bool) -> Traces:
    """Compute the traces at (ρ, λ), of what the transformation leaves of the units. `expected`: also those
    that only the expected information needs.
    """
    if filters.lag is None and filters.error is None:
        return Traces()
    simple = np.zeros((2, 2))
    reduced = False
    for i, (operator, at) in enumerate(((filters.lag, filters.rho), (filters.error, filters.lam))):
        if operator is not None:
            removed = transformation.find_removed_eigenvalues(operator, "a weight matrix")
            left = Jacobian(operator.determinant(at, at), 1, removed)
            simple[i] = -float(left.slope(at)), -float(left.curvature(at))
            reduced = removed.size > 0
    cross, error = _probe(filters) if expected else (np.zeros(3), 0.0)
    if reduced and expected:
        # J H J with J = I − QQ', where H maps the span of Q to itself: each trace loses the part inside it.
        q = transformation.loadings
        first = np.zeros_like(q) if filters.lag is None else filters.first_transposed(q)
        second = np.zeros_like(q)
        if filters.error is not None:
            second = filters.error.solve(filters.lam, filters.error.matrix.T @ q, transposed=True)
        inside = float(np.sum((q.T @ first) * (second.T @ q)))  # tr Q'H₁Q Q'H₂Q
        cross = cross - [np.sum(first**2), np.sum(second**2), np.sum(first * second) + inside]
    return Traces(simple[0, 0], simple[0, 1], cross[0], simple[1, 0], simple[1, 1], cross[1], cross[2], error)


@dataclass(frozen=True)
class FittedPanel:
    """Spatial panel at its estimate: the design, the parameters, and the residuals and filtered columns they
    imply.
    """

    design: SpatialDesign
    transformation: Transformation
    lag: SpatialOperator | None
    error: SpatialOperator | None
    beta: Array
    rho: float
    lam: float
    sigma2: float

    @cached_property
    def filters(self) -> Filters:
        return Filters(self.lag, self.error, self.rho, self.lam)

    def filter(self, values: Array) -> Array:
        """B values, for (T, n) or (T, n, k)."""
        return values if self.error is None else values - self.lam * self.error.lag(values)

    @cached_property
    def year_columns(self) -> Array | None:
        """C = BQ (n, q), the directions in which effects of the year leave after the filter, or None where
        they left before it.
        """
        loadings = self.transformation.loadings_after
        return None if loadings is None else self.filters.spatial(loadings)

    def year_effects_of(self, sums: Array) -> Array:
        """(C'C)⁻¹ times inner products with C (q, …)."""
        assert self.year_columns is not None
        return np.asarray(np.linalg.solve(self.year_columns.T @ self.year_columns, sums))

    @cached_property
    def structural(self) -> Array:
        """r (T, n) = y − ρWy − Zβ less time effects: the errors before their own filter."""
        r = self.design.y - self.rho * self.design.lag - self.design.regressors @ self.beta
        if self.year_columns is not None and self.error is not None:
            effects = self.year_effects_of(self.year_columns.T @ self.filter(r).T)
            r = r - (self.transformation.loadings @ effects).T
        return r

    @cached_property
    def residuals(self) -> Array:
        """ε (T, n) = B r."""
        return self.filter(self.structural)

    @cached_property
    def mean_columns(self) -> Array:
        """B·Z and, with a lag of y, B·E[Wy] = B·Wy − H₁ε: (T, n, p)."""
        columns = self.filter(self.design.regressors)
        if self.lag is None:
            return columns
        mean_lag = self.filter(self.design.lag) - self.filters.first(self.residuals.T).T
        return np.concatenate([columns, mean_lag[..., None]], axis=2)

    @property
    def spatial(self) -> dict[str, float]:
        """Spatial parameters that the model has."""
        found = {} if self.lag is None else {"rho": self.rho}
        return found if self.error is None else {**found, "lambda": self.lam}

    @property
    def terms(self) -> tuple[str, ...]:
        return (*self.design.terms, *self.spatial, "sigma2_e")

    @property
    def parameters(self) -> Array:
        return np.array([*self.beta, *self.spatial.values(), self.sigma2])


def _products(fitted: FittedPanel, columns: Array, extra: Array | None = None) -> Array:
    """Cross products (p, p) of filtered columns (T, n, p) once time effects have left; `extra` (T, q) adds to
    the last column's product with the time effects (the filter itself moves with λ).
    """
    flat = columns.reshape(-1, columns.shape[2])
    products = flat.T @ flat
    if fitted.year_columns is not None:
        sums = np.einsum("iq,tip->qtp", fitted.year_columns, columns)
        if extra is not None:
            sums[:, :, -1] += extra.T
        own = sums.reshape(-1, sums.shape[2])
        products -= own.T @ fitted.year_effects_of(sums.reshape(len(sums), -1)).reshape(own.shape)
    return products


def _compute_observed_information(fitted: FittedPanel, trace: Traces) -> Array:
    """Compute the observed information: minus the Hessian of the log-likelihood (p, p), exact at any size."""
    design, s2, e = fitted.design, fitted.sigma2, fitted.residuals
    times = fitted.transformation.jacobians
    columns = fitted.filter(design.regressors)
    extra = None
    squares = []
    if fitted.lag is not None:
        columns = np.concatenate([columns, fitted.filter(design.lag)[..., None]], axis=2)
        squares.append(times * trace.first_square)
    width = columns.shape[2]
    if fitted.error is not None:
        columns = np.concatenate([columns, fitted.error.lag(fitted.structural)[..., None]], axis=2)
        squares.append(times * trace.second_square)
        extra = e @ np.asarray(fitted.error.matrix @ fitted.transformation.loadings)
    p = columns.shape[2]
    info = np.zeros((p + 1, p + 1))
    info[:p, :p] = _products(fitted, columns, extra) / s2
    if fitted.error is not None:  # the filter of each column moves with λ
        moved = [fitted.error.lag(design.regressors)]
        if fitted.lag is not None:
            moved.append(fitted.error.lag(design.lag)[..., None])
        shift = np.einsum("tip,ti->p", np.concatenate(moved, axis=2), e) / s2
        info[:width, p - 1] += shift
        info[p - 1, :width] += shift
    for j, square in enumerate(squares, start=p - len(squares)):
        info[j, j] += square
    info[:p, p] = info[p, :p] = np.einsum("tip,ti->p", columns, e) / s2**2
    info[: fitted.beta.size, p] = info[p, : fitted.beta.size] = (
        0.0  # zero at the maximum, by its first-order condition
    )
    info[p, p] = fitted.transformation.nobs / (2 * s2**2)
    return info


def invert(information: Array, terms: tuple[str, ...]) -> Array:
    """Invert an information matrix, scaled to a unit diagonal first.

    EstimationError naming the terms that it cannot tell apart.
    """
    diagonal = np.diag(information)
    if not np.isfinite(information).all() or (diagonal <= 0).any():
        bad = [terms[i] for i in np.flatnonzero(~(diagonal > 0))] or list(terms)
        raise EstimationError(
            _(
                "the data carry no information on {term}: drop it, or use a model without it",
                term=", ".join(bad),
            )
        )
    scale = 1 / np.sqrt(diagonal)
    scaled = information * np.multiply.outer(scale, scale)
    values, vectors = np.linalg.eigh(scaled)
    if values[0] < 1e-12:
        weights = np.abs(vectors[:, 0])
        names = [terms[i] for i in np.flatnonzero(weights > 0.1 * weights.max())]
        raise EstimationError(
            _(
                "the information matrix is singular (least eigenvalue {least:.3g}): the data "
                "cannot tell {names} apart. Drop one of them, or use a model with fewer spatial "
                "terms.",
                least=values[0],
                names=", ".join(names),
            )
        )
    return np.asarray((vectors / values) @ vectors.T * np.multiply.outer(scale, scale))


def _unit_scores(fitted: FittedPanel, first: Array | None, second: Array | None) -> Array:
    """Contribution of each unit to the score (n, p), without the products of two units' errors. H₁, H₂ are
    (n, n) or None.
    """
    e, s2, n = fitted.residuals, fitted.sigma2, fitted.residuals.shape[1]
    share = fitted.transformation.nobs / n
    energy = np.einsum("ti,ti->i", e, e) / s2 - share
    columns, span = fitted.mean_columns, fitted.year_columns
    if span is not None:
        periods, _n, width = columns.shape
        sums = np.einsum("iq,tip->qtp", span, columns).reshape(-1, periods * width)
        fitted_years = (span @ fitted.year_effects_of(sums)).reshape(n, periods, width)
        columns = columns - fitted_years.swapaxes(0, 1)
    scores = [np.einsum("tip,ti->ip", columns, e) / s2]
    if first is not None:
        scores[0][:, -1] += np.diag(first) * energy
    if second is not None:
        scores.append((np.diag(second) * energy)[:, None])
    scores.append((energy / (2 * s2))[:, None])
    return np.concatenate(scores, axis=1)


def _meat(fitted: FittedPanel) -> Array:
    """Compute the variance of the score when errors are independent between units and anything within (p, p).

    The score of ρ is linear and quadratic in ε, ε'H₁ε = Σᵢ hᵢᵢ εᵢ'εᵢ + Σ_{i<j} (hᵢⱼ + hⱼᵢ) εᵢ'εⱼ; the pairs
    are uncorrelated with each other and with what is linear (Kelejian and Prucha 2001), so each adds its
    square. Does not depend on the order of units.
    """
    n = fitted.residuals.shape[1]
    if n > EXACT_TRACES:
        raise EstimationError(
            _(
                "variance 'clustered' needs the n×n matrix W(I − ρW)⁻¹, which {units} units make "
                "too large: use 'expected' or 'observed'",
                units=n,
            )
        )
    identity = np.eye(n)
    matrices: list[Array | None] = [
        fitted.filters.first(identity) if fitted.lag is not None else None,
        fitted.filters.second(identity) if fitted.error is not None else None,
    ]
    if (
        fitted.transformation.time
    ):  # the residuals are orthogonal to the year effects: what is outside matters
        span = fitted.year_columns if fitted.year_columns is not None else fitted.transformation.loadings
        q = np.linalg.qr(span)[0]
        half = [None if h is None else h - q @ (q.T @ h) for h in matrices]
        matrices = [None if h is None else h - (h @ q) @ q.T for h in half]
    scores = _unit_scores(fitted, *matrices)
    meat = scores.T @ scores
    pairs = np.square(fitted.residuals.T @ fitted.residuals)
    np.fill_diagonal(pairs, 0.0)
    at = [j for j, term in enumerate(fitted.terms) if term in ("rho", "lambda")]
    sums = [h + h.T for h in matrices if h is not None]
    for i, left in zip(at, sums, strict=True):
        for j, right in zip(at, sums, strict=True):
            meat[i, j] += 0.5 * float(np.einsum("ij,ij,ij->", left, right, pairs)) / fitted.sigma2**2
    return np.asarray(meat * n / (n - 1))


def compute_expected_information(fitted: FittedPanel) -> tuple[Array, float]:
    """Compute the expected information (p, p), and the relative standard error of a probed trace (0 when
    exact).
    """
    trace = traces(fitted.filters, fitted.transformation, expected=True)
    s2 = fitted.sigma2
    times = fitted.transformation.jacobians
    columns = fitted.mean_columns
    size = len(fitted.terms)
    info = np.zeros((size, size))
    width = columns.shape[2]
    info[:width, :width] = _products(fitted, columns) / s2
    rho, lam = fitted.beta.size, size - 2
    if fitted.lag is not None:
        info[rho, rho] += times * (trace.first_square + trace.first_cross)
        info[rho, -1] = info[-1, rho] = times * trace.first / s2
    if fitted.error is not None:
        info[lam, lam] = times * (trace.second_square + trace.second_cross)
        info[lam, -1] = info[-1, lam] = times * trace.second / s2
    if fitted.lag is not None and fitted.error is not None:
        info[rho, lam] = info[lam, rho] = times * trace.cross
    info[-1, -1] = fitted.transformation.nobs / (2 * s2**2)
    return info, trace.error


def covariance(fitted: FittedPanel, variance: str) -> tuple[Array, float]:
    """Covariance (p, p) in the order of `fitted.terms`, and the relative standard error of a probed trace (0
    when exact).
    """
    check_choice("variance", variance, VARIANCES)
    if variance == "observed":
        trace = traces(fitted.filters, fitted.transformation, expected=False)
        return invert(_compute_observed_information(fitted, trace), fitted.terms), 0.0
    information, error = compute_expected_information(fitted)
    inverse = invert(information, fitted.terms)
    return (inverse @ _meat(fitted) @ inverse if variance == "clustered" else inverse), error
