"""The total effect of many surrogate treatments, or outcomes, in one spatial model under one W at once.

The ordinary estimator (`models`, `information`, `effects`) in a form whose cost for each surrogate is a few
inner products. By Frisch, Waugh and Lovell all columns that surrogates share (controls, their lags, effects)
leave by one QR; what remains of a surrogate are y, Wy, x and Wx outside these columns:

- their inner products give the concentrated likelihood, whose ρ is found for all surrogates by Newton steps
  between brackets, with the eigenvalues of W once;
- the information of (β, θ, ρ, σ²) outside the shared columns is the Schur complement of the whole one, so
  that its inverse is the covariance that the ordinary estimator prints. It needs E[Wy] = Wy − Hε with
  H = W(I − ρW)⁻¹, one small solution for each surrogate, and tr H, tr H² and tr H'H as functions of ρ;
- the total effect β(1 + ρh) + θh, h(ρ) = 1'H1/n, has its standard error by the delta method.

Source: the ordinary estimator's (Lee and Yu 2010; LeSage and Pace 2009, section 2.7); equal to it to 1e-8 by
tests/unit/spatial/test_batch.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from spillover.arrays.foundation import Array, EstimationError, IntArray
from spillover.arrays.spatial.design import DEPENDENT, Transformation, row_sum_slopes
from spillover.arrays.spatial.likelihood import EDGE, GRID, Jacobian
from spillover.arrays.spatial.models import MODELS
from spillover.arrays.spatial.operator import Series, SpatialOperator, interpolate
from spillover.words import _

__all__ = ["BATCHED", "Curves", "SpatialBatch"]

BATCHED = ("OLS", "SLX", "SAR", "SDM")
BoolArray = npt.NDArray[np.bool_]
STEPS = 100  # of Newton and bisection; bisection alone needs 55
SOLVED = 4_000_000  # numbers in the systems that are solved at once


class Curve:
    """Smooth function of ρ, interpolated in cells of the stretched ρ when a value in them is asked for: the
    numbers do not depend on what else is asked. Where rounding is too coarse for that, next to a singular
    matrix, each value is computed by itself.
    """

    def __init__(
        self,
        interval: tuple[float, float],
        function: Callable[[float], float],
        derivative: Callable[[float], float] | None = None,
    ) -> None:
        self.interval, self.function, self.derivative = interval, function, derivative
        self.bounded = bool(np.isfinite(interval).all())
        self.middle = (interval[0] + interval[1]) / 2 if self.bounded else 0.0
        self.half = (interval[1] - interval[0]) / 2 if self.bounded else 1.0
        self.series: dict[int, Series | None] = {}

    def _edge(self, cell: float) -> float:
        return self.middle + self.half * float(np.tanh(cell)) if self.bounded else cell

    def _find_series(self, cell: int) -> Series | None:
        if cell not in self.series:
            try:
                ends = self._edge(cell), self._edge(cell + 1)
                self.series[cell] = interpolate(self.function, *ends, self.interval, tolerance=1e-9)
            except EstimationError:
                self.series[cell] = None
        return self.series[cell]

    def _pieces(self, rho: Array) -> Iterator[tuple[Array, Series | None]]:
        """Return which ρ (S,) lie in a cell, and the series there."""
        share = (rho - self.middle) / self.half
        cells = np.floor(np.arctanh(share) if self.bounded else share).astype(int)
        for cell in np.unique(cells).tolist():
            yield cells == cell, self._find_series(cell)

    def value(self, rho: Array) -> Array:
        """Compute its values (S,)."""
        found = np.empty_like(rho)
        for own, series in self._pieces(rho):
            found[own] = [*map(self.function, rho[own])] if series is None else series.value(rho[own])
        return found

    def slope(self, rho: Array) -> Array:
        """Compute its derivatives (S,)."""
        assert self.derivative is not None
        found = np.empty_like(rho)
        for own, series in self._pieces(rho):
            found[own] = [*map(self.derivative, rho[own])] if series is None else series.slope(rho[own])
        return found


class Curves:
    """tr H'H less the part of the effects of a year where these leave, and h = 1'H1/n, as functions of ρ.

    Parameters
    ----------
    operator : SpatialOperator
        A dense W.
    """

    def __init__(self, operator: SpatialOperator) -> None:
        self.operator = operator
        self.traces: dict[int, Curve] = {}
        self.sums = Curve(operator.interval, self._sum, self._slope)

    def _sum(self, rho: float) -> float:
        return float(self.operator.solve(rho, self.operator.row_sums).mean())

    def _slope(self, rho: float) -> float:
        solved = self.operator.solve(rho, self.operator.row_sums)
        return float(self.operator.solve(rho, self.operator.lag(solved)).mean())

    def _log_trace(self, rho: float, leaving: Array) -> float:
        w = self.operator.matrix
        h = np.linalg.solve(np.eye(self.operator.n) - rho * w, w)
        return float(np.log(np.square(h).sum() - np.square(leaving.T @ h).sum()))

    def trace(self, rho: Array, leaving: Array) -> Array:
        """tr H'H − |Q'H|² (S,) with Q (n, q) the loadings of the effects that leave: the constant, and row
        sums of this W.
        """
        count = leaving.shape[1]
        if count not in self.traces:
            self.traces[count] = Curve(self.operator.interval, lambda rho: self._log_trace(rho, leaving))
        return np.exp(self.traces[count].value(rho))

    def total(self, rho: Array) -> tuple[Array, Array]:
        """h and its derivative (S,)."""
        c = self.operator.row_sum
        if c is not None:
            share = c / (1 - c * rho)
            return share, share**2
        return self.sums.value(rho), self.sums.slope(rho)


@dataclass(frozen=True)
class SharedColumns:
    """Columns that all surrogates share in one model: an orthonormal basis Q (N, q) of controls, their lags
    and the constant, effects removed.
    """

    basis: Array

    def outside(self, values: Array) -> Array:
        """Remove from columns (N, m) their part in the span of Q."""
        return np.asarray(values - self.basis @ (self.basis.T @ values))


def _basis(columns: Array) -> Array:
    """Q of columns (N, q); EstimationError where they are dependent, as the ordinary estimator's."""
    if not columns.shape[1]:
        return columns
    length = np.sqrt(np.einsum("nk,nk->k", columns, columns))
    basis, triangle = np.linalg.qr(columns / np.where(length > 0, length, 1.0))
    if (np.abs(np.diag(triangle)) < DEPENDENT).any():
        raise EstimationError(
            _("the controls are linearly dependent once effects are removed; leave one of them out")
        )
    return np.asarray(basis)


def _inner(left: Array, right: Array) -> Array:
    """Inner products (S,) of the columns of (N, S) or (N, 1)."""
    shape = np.broadcast_shapes(left.shape, right.shape)
    return np.asarray(np.einsum("ns,ns->s", np.broadcast_to(left, shape), np.broadcast_to(right, shape)))


@dataclass(frozen=True)
class InnerProducts:
    """Inner products outside the shared columns, for each surrogate: of regressors with each other (gram,
    (S, m, m)), with y and Wy (cross, (S, m, 2)), and of these (own, (S, 2, 2)), 0 where a model has no Wy.
    """

    gram: Array
    cross: Array
    own: Array

    @classmethod
    def build(cls, regressors: list[Array], pair: list[Array]) -> InnerProducts:
        """Compute them from columns (N, S), or (N, 1) where all surrogates share one. pair: y, maybe Wy."""
        size, m = max(one.shape[1] for one in (*regressors, *pair)), len(regressors)
        made = cls(np.empty((size, m, m)), np.zeros((size, m, 2)), np.zeros((size, 2, 2)))
        for i, left in enumerate(regressors):
            for j, right in enumerate(regressors[: i + 1]):
                made.gram[:, i, j] = made.gram[:, j, i] = _inner(left, right)
            for j, right in enumerate(pair):
                made.cross[:, i, j] = _inner(left, right)
        for i, left in enumerate(pair):
            for j, right in enumerate(pair[: i + 1]):
                made.own[:, i, j] = made.own[:, j, i] = _inner(left, right)
        return made


class SpatialBatch:
    """Surrogates x (T, n, S) under one W with one set of effects.

    Parameters
    ----------
    x : array (T, n, S)
        The surrogates of the treatment, or the treatment itself (S = 1) where outcomes are surrogates.
    operator : SpatialOperator
        A dense W.
    effects, definition : str
        As those of `fit_spatial`.
    curves : Curves, optional
        Those of this W, where they are there already.
    """

    def __init__(
        self,
        x: Array,
        operator: SpatialOperator,
        *,
        effects: str = "two-way",
        definition: str = "transformed",
        year_effects: str = "common",
        curves: Curves | None = None,
    ) -> None:
        self.operator = operator
        self.shape = periods, units = x.shape[:2]
        slopes = row_sum_slopes(year_effects, operator)
        self.transformation = Transformation(effects, definition, periods, units, slopes)
        self.raw = x
        self.curves = curves or Curves(operator)

    def _flat(self, values: Array) -> Array:
        return self.transformation.demean(values).reshape(self.shape[0] * self.shape[1], -1)

    def _lag(self, values: Array) -> Array:
        """Lag regressors (T, n, m) in space, as `design.build` takes them."""
        if self.transformation.uses_deviations(self.operator):
            values = self.transformation.demean(values)
        return self.operator.lag(np.ascontiguousarray(values))

    @cached_property
    def x(self) -> Array:
        return self._flat(self.raw)

    @cached_property
    def lagged_x(self) -> Array:
        return self._flat(self._lag(self.raw))

    def totals(
        self,
        model: str,
        y: Array,
        controls: Array,
        lagged: IntArray | None = None,
        lag_treatment: bool = True,
    ) -> tuple[Array, Array]:
        """Estimate the total effect of each surrogate and its standard error, NaN where the estimate has
        none.

        Parameters
        ----------
        model : str
            One of `BATCHED`.
        y : array (T, n) or (T, n, S)
            The outcome, or its surrogates.
        controls : array (T, n, k)
            The other regressors.
        lagged : int array, optional
            The controls whose lags enter in SDM and SLX; all where None.
        lag_treatment : bool, default True
            Whether the treatment's does.

        Returns
        -------
        tuple of array (S,)
            Estimates and standard errors.
        """
        parts = MODELS[model]
        shared = [controls]
        if parts.durbin:
            chosen = controls if lagged is None else controls[:, :, lagged]
            shared.append(self._lag(chosen) if chosen.shape[2] else chosen)
        if self.transformation.effects == "none":
            shared.append(np.ones((*self.shape, 1)))
        columns = SharedColumns(_basis(self._flat(np.concatenate(shared, axis=2))))
        own = [self.x, self.lagged_x] if parts.durbin and lag_treatment else [self.x]
        regressors = [columns.outside(one) for one in own]
        outcome = y[:, :, None] if y.ndim == 2 else y
        pair = [columns.outside(self._flat(outcome))]
        if parts.lag:
            pair.append(columns.outside(self._lag_of_outcome(outcome)))
        with np.errstate(all="ignore"):
            found = self._estimate(columns, regressors, pair)
        bad = ~np.isfinite(found).all(axis=0) | (found[1] <= 0)
        found[:, bad] = np.nan
        return found[0], found[1]

    def _lag_of_outcome(self, outcome: Array) -> Array:
        if self.transformation.projects:
            return self._flat(self.operator.lag(np.ascontiguousarray(outcome)))
        lagged = self.operator.lag(self.transformation.demean(outcome))
        return lagged.reshape(self.x.shape[0], -1)

    def _estimate(self, columns: SharedColumns, regressors: list[Array], pair: list[Array]) -> Array:
        """Total effects and standard errors (2, S). pair: y, and Wy in models that have it."""
        products = InnerProducts.build(regressors, pair)
        gram, (size, m) = products.gram, products.gram.shape[:2]
        empty = self._dependent(gram)
        gram[empty] = np.eye(m)
        solved = np.linalg.solve(gram, products.cross)
        r = products.own - np.swapaxes(products.cross, 1, 2) @ solved
        rho = self._rho(r) if len(pair) == 2 else np.zeros(size)
        step = np.stack([np.ones(size), -rho], axis=1)  # y − ρWy
        sigma2 = np.einsum("si,sij,sj->s", step, r, step) / self.transformation.nobs
        beta = np.einsum("smi,si->sm", solved, step)
        total, gradient = self._total_effect(beta, rho, len(pair) == 2)
        information = gram / sigma2[:, None, None]
        if len(pair) == 2:
            residual = pair[0] - rho * pair[1]
            for i, one in enumerate(regressors):
                residual = residual - beta[:, i] * one
            mean = pair[1] - columns.outside(self._spread(residual, rho))
            information = self._add_rho(information, regressors, mean, rho, sigma2)
        good = np.isfinite(information).all(axis=(1, 2)) & np.isfinite(gradient).all(axis=1) & ~empty
        variance = np.full(size, np.nan)
        solutions = _solutions(information[good], gradient[good])
        variance[good] = np.einsum("si,si->s", gradient[good], solutions)
        return np.stack([np.where(good, total, np.nan), np.sqrt(variance)])

    def _total_effect(self, beta: Array, rho: Array, has_lag: bool) -> tuple[Array, Array]:
        """Total effects (S,) and their gradients in β, θ and ρ, of which a model may lack the last two."""
        h, slope = self._sums(rho, has_lag)
        is_durbin = beta.shape[1] == 2
        theta = beta[:, 1] if is_durbin else np.zeros(rho.size)
        gradient = [1 + rho * h]
        if is_durbin:
            gradient.append(h)
        if has_lag:
            gradient.append(beta[:, 0] * (h + rho * slope) + theta * slope)
        return beta[:, 0] * (1 + rho * h) + theta * h, np.stack(gradient, axis=1)

    def _dependent(self, gram: Array) -> BoolArray:
        """Return a mask (S,) of surrogates with nothing left outside the shared columns, or whose lag is a
        multiple.
        """
        raw = np.square(self.raw).sum(axis=(0, 1))
        own = np.einsum("sii->si", gram)
        empty = (own <= (DEPENDENT**2 * raw)[:, None]).any(axis=1)
        if gram.shape[1] == 2:
            empty |= gram[:, 0, 1] ** 2 >= (1 - DEPENDENT) * own[:, 0] * own[:, 1]
        return np.asarray(empty | ~np.isfinite(gram).all(axis=(1, 2)))

    def _sums(self, rho: Array, has_lag: bool) -> tuple[Array, Array]:
        """h and its derivative; without a lag of y, h(0) alone."""
        if has_lag:
            known = np.isfinite(rho)
            h, slope = np.full(rho.size, np.nan), np.full(rho.size, np.nan)
            h[known], slope[known] = self.curves.total(rho[known])
            return h, slope
        mean = float(self.operator.row_sums.mean())
        return np.full(rho.size, mean), np.zeros(rho.size)

    def _spread(self, residual: Array, rho: Array) -> Array:
        """Hε (N, S), less its means over units where they leave after W."""
        periods, n = self.shape
        size = rho.size
        w = self.operator.matrix
        stacked = residual.reshape(periods, n, size).transpose(2, 1, 0)  # (S, n, T)
        out = np.full((size, n, periods), np.nan)
        known = np.flatnonzero(np.isfinite(rho))
        width = max(1, SOLVED // n**2)
        for start in range(0, known.size, width):
            some = known[start : start + width]
            systems = np.eye(n) - rho[some, None, None] * w
            out[some] = np.linalg.solve(systems, w @ stacked[some])
        if self.transformation.projects:
            out = self.transformation.remove_years(out)
        return np.ascontiguousarray(out.transpose(2, 1, 0)).reshape(periods * n, size)

    def _add_rho(
        self, information: Array, regressors: list[Array], mean: Array, rho: Array, sigma2: Array
    ) -> Array:
        """Extend the information of (β, θ) by ρ, once σ² has left, too: (S, m + 1, m + 1)."""
        size, m = rho.size, len(regressors)
        made = np.empty((size, m + 1, m + 1))
        made[:, :m, :m] = information
        for i, one in enumerate(regressors):
            made[:, i, m] = made[:, m, i] = _inner(one, mean) / sigma2
        times, nobs = self.transformation.jacobians, self.transformation.nobs
        jacobian = self._grid[0]
        first, square = -jacobian.slope(rho), -jacobian.curvature(rho)
        cross = np.full(size, np.nan)
        known = np.isfinite(rho)
        leaving = self.transformation.loadings[:, : jacobian.removed_eigenvalues.size]
        cross[known] = self.curves.trace(rho[known], leaving)
        own = square + times * cross - 2 * first**2 / nobs
        made[:, m, m] = _inner(mean, mean) / sigma2 + own
        return made

    @cached_property
    def _grid(self) -> tuple[Jacobian, Array, Array]:
        """Jacobian of ρ, the grid of `likelihood.root` on W's interval, and its values there."""
        removed = self.transformation.find_removed_eigenvalues(self.operator, "a weight matrix")
        jacobian = Jacobian(self.operator.overview, self.transformation.jacobians, removed)
        low, high = self.operator.interior(EDGE)
        grid = low + (high - low) * (1 - np.cos(np.pi * np.arange(GRID + 1) / GRID)) / 2
        grid[[0, -1]] = low, high
        return jacobian, grid, jacobian.value(grid)

    def _rho(self, r: Array) -> Array:
        """Maximise the likelihood in ρ (S,) for residual cross products (S, 2, 2), NaN where it is at the
        edge.
        """
        jacobian, grid, level = self._grid
        nobs = self.transformation.nobs
        a, b, c = r[:, 0, 0], r[:, 0, 1], r[:, 1, 1]

        def differentiate(rho: Array) -> tuple[Array, Array]:
            """Compute the score and its derivative."""
            rss = a - 2 * rho * b + rho**2 * c
            at = (b - rho * c) / rss
            return jacobian.slope(rho) + nobs * at, jacobian.curvature(rho) + nobs * (2 * at**2 - c / rss)

        rss = a[:, None] - 2 * grid * b[:, None] + grid**2 * c[:, None]
        best = np.argmax(level - 0.5 * nobs * np.log(rss), axis=1)
        left, right = grid[np.maximum(best - 1, 0)], grid[np.minimum(best + 1, GRID)]
        rho = np.clip(grid[best], left, right)
        ends = np.stack([differentiate(left)[0], differentiate(right)[0]])
        fixed = np.where(ends[0] <= 0, left, np.where(ends[1] >= 0, right, np.nan))
        for _rest in range(STEPS):
            score, derivative = differentiate(rho)
            left, right = np.where(score > 0, rho, left), np.where(score > 0, right, rho)
            tried = rho - score / derivative
            # Newton's error is squared by the next step: one of this size is the last, wherever rounding has
            # put the bracket.
            done = np.abs(tried - rho) <= 1e-10
            moved = np.where(done | ((tried > left) & (tried < right)), tried, (left + right) / 2)
            rho = np.where(np.isfinite(moved), moved, rho)
            if (done | np.isfinite(fixed)).all():
                break
        rho = np.where(np.isfinite(fixed), fixed, rho)
        at_end = (rho == grid[0]) | (rho == grid[-1]) | ~np.isfinite(a)
        return np.where(at_end, np.nan, rho)


def _solutions(matrices: Array, vectors: Array) -> Array:
    """Solutions (S, m) of symmetric systems (S, m, m), scaled to a unit diagonal; NaN where one has none."""
    scale = 1 / np.sqrt(np.einsum("sii->si", matrices))
    scaled = matrices * scale[:, :, None] * scale[:, None, :]
    bad = ~np.isfinite(scaled).all(axis=(1, 2))
    scaled[bad] = np.eye(matrices.shape[1])
    bad |= np.linalg.eigvalsh(scaled)[:, 0] < 1e-12
    scaled[bad] = np.eye(matrices.shape[1])
    solved = np.linalg.solve(scaled, (vectors * scale)[:, :, None])[:, :, 0] * scale
    solved[bad] = np.nan
    return np.asarray(solved)
