"""The concentrated log-likelihood of a spatial panel and its maximum, at the root of its score.

y = ρWy + Zβ + u, u = λMu + ε. For given (ρ, λ), β and σ² are least squares of (I − λM)(y − ρWy) on (I − λM)Z,
so that the residual sum of squares is a quadratic in ρ whose three numbers R(λ) (2×2) come from cross
products made once: nothing of size n is touched while the likelihood is maximised, besides ln|I − ρW|
(Anselin 1988, section 12.1; Elhorst 2003).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from spillover.arrays.foundation import Array, EstimationError
from spillover.arrays.spatial.design import Transformation
from spillover.arrays.spatial.operator import Determinant, EigenDeterminant, Numbers, SpatialOperator
from spillover.words import _

__all__: list[str] = []

EDGE = 1e-4  # nearer than this share of its interval's width, ρ is at the edge
GRID = 48


@dataclass(frozen=True)
class Jacobian:
    """T'·(ln|I − ρW| − Σ ln|1 − ρc|): the term of ρ in the log-likelihood; c are the eigenvalues (q,) that
    the transformation takes out.
    """

    determinant: Determinant
    times: int
    removed_eigenvalues: Array

    @property
    def removed_determinant(self) -> EigenDeterminant:
        """Σ ln|1 − ρc|."""
        return EigenDeterminant(self.removed_eigenvalues)

    def value(self, rho: Numbers) -> Array:
        return self.times * (self.determinant.value(rho) - self.removed_determinant.value(rho))

    def slope(self, rho: Numbers) -> Array:
        return self.times * (self.determinant.slope(rho) - self.removed_determinant.slope(rho))

    def curvature(self, rho: Numbers) -> Array:
        return self.times * (self.determinant.curvature(rho) - self.removed_determinant.curvature(rho))


class Moments:
    """R(λ), 2×2: residual cross products of (y, Wy) on Z after the filter I − λM, with its derivative.

    columns (T, n, 2 + k): y and Wy less their projections on Z, and an orthonormal basis of Z, effects
    removed. lagged: M × columns. loadings Q (n, q): of the effects of a year where these leave after M, else
    None; their projection is on (I − λM)Q, period by period.
    """

    def __init__(self, columns: Array, error: SpatialOperator | None, loadings: Array | None) -> None:
        flat = columns.reshape(-1, columns.shape[2])
        self.constant = flat.T @ flat
        self.error = error
        self.projects = loadings is not None
        if error is None:
            return
        lagged = error.lag(columns)
        cross = flat.T @ lagged.reshape(flat.shape)
        self.linear = -(cross + cross.T)
        lagged_flat = lagged.reshape(flat.shape)
        self.square = lagged_flat.T @ lagged_flat
        if loadings is not None:
            moved = np.asarray(error.matrix @ loadings)
            # Q'(I − λM)'(I − λM)D of each period is a quadratic in λ; that of Q in the place of D is one too.
            self.project = (
                _multiply_by_period(loadings, columns),
                -(_multiply_by_period(moved, columns) + _multiply_by_period(loadings, lagged)),
                _multiply_by_period(moved, lagged),
            )
            both = loadings.T @ moved
            self.length = (loadings.T @ loadings, -(both + both.T), moved.T @ moved)

    def gram(self, lam: float) -> tuple[Array, Array]:
        """Cross products of the filtered columns and their derivative in λ, (2 + k, 2 + k) each."""
        if self.error is None:
            return self.constant, np.zeros_like(self.constant)
        gram = self.constant + lam * self.linear + lam**2 * self.square
        slope = self.linear + 2 * lam * self.square
        if self.projects:
            zero, one, two = self.project
            f, df = zero + lam * one + lam**2 * two, one + 2 * lam * two
            length = self.length[0] + lam * self.length[1] + lam**2 * self.length[2]
            dlength = self.length[1] + 2 * lam * self.length[2]
            effects = np.linalg.solve(length, f)  # (T, q, 2 + k), of each column
            mixed = cross_product(df, effects)
            gram = gram - cross_product(f, effects)
            slope = slope - mixed - mixed.T + cross_product(effects, dlength @ effects)
        return gram, slope

    def residual(self, lam: float) -> tuple[Array, Array, Array]:
        """R(λ) (2, 2), its derivative, and the coefficients (k, 2) of y and Wy on the basis of Z."""
        gram, slope = self.gram(lam)
        if gram.shape[0] == 2:
            return gram, slope, np.zeros((0, 2))
        c = np.asarray(np.linalg.solve(gram[2:, 2:], gram[2:, :2]), dtype=np.float64)
        r = gram[:2, :2] - gram[:2, 2:] @ c
        mixed = slope[:2, 2:] @ c
        dr = slope[:2, :2] - mixed - mixed.T + c.T @ slope[2:, 2:] @ c
        return r, dr, c


def _multiply_by_period(left: Array, columns: Array) -> Array:
    """Inner products (T, q, p) of loadings (n, q) with the columns (T, n, p) of each period."""
    return np.asarray(left.T @ columns)


def cross_product(a: Array, b: Array) -> Array:
    """Compute A'B of columns (T, n, p) and (T, n, q), one matrix product of their rows: (p, q)."""
    return np.asarray(a.reshape(-1, a.shape[2]).T @ b.reshape(-1, b.shape[2]))


def root(score: Callable[[float], float], value: Callable[[Array], Array], low: float, high: float) -> float:
    """Find the root of `score` at the highest local maximum of `value` on (low, high), or the end at which it
    is highest.

    A grid finds the hill, so that a lower local maximum is not mistaken for the highest.
    """
    grid = low + (high - low) * (1 - np.cos(np.pi * np.arange(GRID + 1) / GRID)) / 2
    grid[[0, -1]] = low, high  # to the last digit: the caller knows an end by it
    best = int(np.argmax(value(grid)))
    left, right = float(grid[max(best - 1, 0)]), float(grid[min(best + 1, GRID)])
    if score(left) <= 0:
        return left
    if score(right) >= 0:
        return right
    return _find_root(score, left, right)


def _find_root(score: Callable[[float], float], left: float, right: float) -> float:
    """Find the root of a score that is positive at `left` and negative at `right`, to rounding (Chandrupatla
    1997).

    Inverse quadratic interpolation where the last three points allow it, bisection where they do not.
    """
    a, b, fa, fb = right, left, score(right), score(left)
    share = 0.5
    while True:
        t = a + share * (b - a)
        ft = score(t)
        if (ft > 0) == (fa > 0):
            c, fc, a, fa = a, fa, t, ft
        else:
            c, fc, b, fb, a, fa = b, fb, a, fa, t, ft
        best, least = (a, abs(fa)) if abs(fa) < abs(fb) else (b, abs(fb))
        margin = 4e-16 * (abs(best) + 1e-3) / abs(b - a)
        if margin > 0.5 or least == 0.0:
            return best
        x, f = (a - b) / (c - b), (fa - fb) / (fc - fb)
        if f**2 < x and (1 - f) ** 2 < 1 - x:
            share = fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
            share = min(max(share, margin), 1 - margin)
        else:
            share = 0.5


@dataclass(frozen=True)
class Likelihood:
    """Concentrated log-likelihood of one panel: moments, the count of observations and the Jacobians of ρ and
    λ.
    """

    moments: Moments
    nobs: int
    lag: Jacobian | None
    error: Jacobian | None
    bounds: tuple[tuple[float, float], tuple[float, float]]

    def rho_given(self, r: Array) -> float:
        """Maximise the likelihood in ρ for residual cross products r (2, 2)."""
        if self.lag is None:
            return 0.0
        lag, n = self.lag, self.nobs

        def value(rho: Array) -> Array:
            return np.asarray(
                lag.value(rho) - 0.5 * n * np.log(r[0, 0] - 2 * rho * r[0, 1] + rho**2 * r[1, 1])
            )

        def score(rho: float) -> float:
            rss = r[0, 0] - 2 * rho * r[0, 1] + rho**2 * r[1, 1]
            return float(float(lag.slope(rho)) + n * (r[0, 1] - rho * r[1, 1]) / rss)

        return root(score, value, *self.bounds[0])

    def _profile(self, lam: float) -> tuple[float, float]:
        """Concentrated log-likelihood at λ, ρ at its best for it, and the derivative in λ (the envelope
        theorem).
        """
        assert self.error is not None
        r, dr, _ = self.moments.residual(lam)
        rho = self.rho_given(r)
        step = np.array([1.0, -rho])
        rss = float(step @ r @ step)
        level = float(self.error.value(lam)) - 0.5 * self.nobs * np.log(rss)
        if self.lag is not None:
            level += float(self.lag.value(rho))
        return level, float(self.error.slope(lam)) - 0.5 * self.nobs * float(step @ dr @ step) / rss

    def maximise(self) -> tuple[float, float]:
        """(ρ, λ) at the root of the score; 0 for the one that the model does not have."""
        if self.error is None:
            return self.rho_given(self.moments.residual(0.0)[0]), 0.0
        lam = root(
            lambda value: self._profile(value)[1],
            lambda grid: np.array([self._profile(float(value))[0] for value in grid]),
            *self.bounds[1],
        )
        return self.rho_given(self.moments.residual(lam)[0]), lam

    def evaluate(self, rho: float, lam: float) -> tuple[float, float]:
        """Evaluate the log-likelihood and σ² at (ρ, λ), with β and σ² at their best."""
        step = np.array([1.0, -rho])
        sigma2 = float(step @ self.moments.residual(lam)[0] @ step) / self.nobs
        level = -0.5 * self.nobs * (np.log(2 * np.pi * sigma2) + 1)
        for jacobian, at in ((self.lag, rho), (self.error, lam)):
            if jacobian is not None:
                level += float(jacobian.value(at))
        return level, sigma2


def jacobian_of(
    operator: SpatialOperator | None,
    transformation: Transformation,
    name: str,
    window: tuple[float, float] | None,
) -> tuple[Jacobian | None, tuple[float, float]]:
    """Build the Jacobian of one parameter, and the bounds within which it is sought: nearly the entire
    interval, or a window of it.
    """
    if operator is None:
        return None, (0.0, 0.0)
    removed = transformation.find_removed_eigenvalues(operator, name)
    determinant, bounds = (
        operator.overview,
        operator.interior(EDGE if operator.has_exact_determinant else 0.02),
    )
    if window is not None:
        determinant, bounds = operator.determinant(*window), window
    return Jacobian(determinant, transformation.jacobians, removed), bounds


def window_of(operator: SpatialOperator | None, centre: float) -> tuple[float, float] | None:
    """Return the interval where a sparse W's exact ln|I − ρW| is wanted: around `centre`, well away from the
    nearest singular matrix.
    """
    if operator is None or operator.has_exact_determinant:
        return None
    low, high = operator.interval
    half = min(0.05 * (high - low), 0.3 * min(centre - low, high - centre))
    return centre - half, centre + half


def _is_at_end(operator: SpatialOperator | None, value: float, bounds: tuple[float, float]) -> bool:
    return operator is not None and value in bounds


def describe_edge(name: str, value: float, operator: SpatialOperator) -> Any:
    """Message that ρ or λ is at the edge of its interval."""
    low, high = operator.interval
    return _(
        "{name} = {value:.6g} is at the edge of its interval ({low:.6g}, {high:.6g})",
        name=name,
        value=value,
        low=low,
        high=high,
    )


def maximise(
    moments: Moments,
    transformation: Transformation,
    lag: SpatialOperator | None,
    error: SpatialOperator | None,
) -> tuple[Likelihood, float, float]:
    """Maximise the likelihood in (ρ, λ). With a sparse W it is first sought with an approximate ln|I − ρW| on
    the entire interval, then with the exact one in windows around what was found.

    Raises EstimationError where ρ or λ is at the edge of its interval.
    """
    exact = all(operator is None or operator.has_exact_determinant for operator in (lag, error))
    rho, lam = 0.0, 0.0
    windows: tuple[tuple[float, float] | None, tuple[float, float] | None] = (None, None)
    for attempt in range(16):
        first, rho_bounds = jacobian_of(lag, transformation, "a weight matrix", windows[0])
        second, lam_bounds = jacobian_of(error, transformation, "an error weight matrix", windows[1])
        likelihood = Likelihood(moments, transformation.nobs, first, second, (rho_bounds, lam_bounds))
        rho, lam = likelihood.maximise()
        inside = not (_is_at_end(lag, rho, rho_bounds) or _is_at_end(error, lam, lam_bounds))
        if inside and (exact or attempt > 0):
            return likelihood, rho, lam
        if exact:
            break
        windows = (window_of(lag, rho), window_of(error, lam))
    name, value, operator = ("ρ", rho, lag) if _is_at_end(lag, rho, rho_bounds) else ("λ", lam, error)
    assert operator is not None
    where = describe_edge(name, value, operator)
    if transformation.time:
        raise EstimationError(
            _(
                "{where}: the likelihood has no maximum inside. A W that links nearly all units "
                "alike leaves no lag to tell from the year's mean: use a cut-off, a steeper "
                "decay or fewer neighbours.",
                where=where,
            )
        )
    raise EstimationError(
        _(
            "{where}: the likelihood has no maximum inside. A trend common to all units "
            "looks like perfect dependence (add time effects), and a W that links nearly all "
            "units alike leaves no lag to tell from the year's mean (use a cut-off, a "
            "steeper decay or fewer neighbours).",
            where=where,
        )
    )
