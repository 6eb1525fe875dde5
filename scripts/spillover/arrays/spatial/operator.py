"""A spatial weight matrix as an operator: lags, ln|I − ρW|, traces and the interval of ρ, dense or sparse, in
one interface.

Everything that depends on W alone is computed once and kept, so that a sweep of many models over one W pays
once. The derivatives of L(ρ) = ln|I − ρW| carry the traces of G = W(I − ρW)⁻¹ that likelihoods and effects
need: L'(ρ) = −tr G and L''(ρ) = −tr G². No inverse is ever formed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.polynomial.chebyshev import Chebyshev
from scipy.linalg import eigvals, eigvalsh, lu_factor, lu_solve
from scipy.sparse import coo_array, csc_array, csr_array, eye_array, issparse
from scipy.sparse.csgraph import breadth_first_order, connected_components
from scipy.sparse.linalg import ArpackNoConvergence, SuperLU, eigs, eigsh, splu

from spillover.arrays.foundation import Array, EstimationError, IntArray, check_choice
from spillover.arrays.memory import require_memory
from spillover.words import _

__all__ = ["EXACT_SIZE", "SpatialOperator"]

Numbers = float | Array
EXACT_SIZE = 500  # up to here eigenvalues cost less than a handful of sparse factorisations
DENSE_COPIES = 4  # of a dense matrix that are held at once while its eigenvalues are found
SPARSE_SHARE = 0.1  # a matrix with a larger share of links gains nothing from sparse factors
SAME_ROW_SUM = 1e-10  # row sums this close are one number: W maps a constant to a constant


class Determinant(Protocol):
    """ln|I − ρW| as a function of ρ; every method takes a number or an array of ρ and returns the same
    shape.
    """

    def value(self, rho: Numbers) -> Array: ...

    def slope(self, rho: Numbers) -> Array: ...

    def curvature(self, rho: Numbers) -> Array: ...


@dataclass(frozen=True)
class EigenDeterminant:
    """Exact: Σ ln|1 − ρωᵢ| over the eigenvalues ω (n,), real or complex, of W (Ord 1975, eq. 3.3)."""

    eigenvalues: Array

    def _shares(self, rho: Numbers) -> Array:
        return self.eigenvalues / (1.0 - np.multiply.outer(rho, self.eigenvalues))

    def value(self, rho: Numbers) -> Array:
        return np.asarray(np.log(np.abs(1.0 - np.multiply.outer(rho, self.eigenvalues))).sum(-1))

    def slope(self, rho: Numbers) -> Array:
        return np.asarray(-self._shares(rho).real.sum(-1))

    def curvature(self, rho: Numbers) -> Array:
        return np.asarray(-np.square(self._shares(rho)).real.sum(-1))


@dataclass(frozen=True)
class Series:
    """Smooth function of ρ on one interval, as a Chebyshev series in t, where ρ = middle + width·tanh t.

    t sends the ends of the interval on which I − ρW is regular to infinity, so that the singularities there
    do no harm.
    """

    chebyshev: Chebyshev
    middle: float
    width: float
    interval: tuple[float, float]

    def covers(self, low: float, high: float) -> bool:
        return self.interval[0] <= low and high <= self.interval[1]

    @cached_property
    def _derivatives(self) -> tuple[Chebyshev, Chebyshev]:
        return self.chebyshev.deriv(), self.chebyshev.deriv(2)

    def _share(self, rho: Numbers) -> Array:
        return (np.asarray(rho, dtype=np.float64) - self.middle) / self.width

    def value(self, rho: Numbers) -> Array:
        return self.chebyshev(np.arctanh(self._share(rho)))

    def slope(self, rho: Numbers) -> Array:
        share = self._share(rho)
        return self._derivatives[0](np.arctanh(share)) / (self.width * (1 - share**2))

    def curvature(self, rho: Numbers) -> Array:
        share = self._share(rho)
        t, speed = np.arctanh(share), self.width * (1 - share**2)
        return (self._derivatives[1](t) + 2 * share * self._derivatives[0](t)) / speed**2


def factorise(matrix: csc_array, rho: float, mirrored: bool) -> SuperLU:
    """LU factors of I − ρW, n×n sparse. `mirrored`: W's pattern is symmetric and I − ρW needs no pivoting for
    stability (a matrix similar to a positive definite one), so the ordering of W + W' keeps the factors
    sparse.
    """
    system = csc_array(eye_array(matrix.shape[0], format="csc") - rho * matrix)
    if mirrored:
        return splu(
            system, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True}
        )
    return splu(system)


def _stretch(bounds: tuple[float, float], low: float, high: float) -> tuple[float, float]:
    """Middle and half width of the interval that t stretches: W's own, or one around [low, high] where W's
    has no bounds.
    """
    bottom, top = bounds if np.isfinite(bounds).all() else (low - 9 * (high - low), high + 9 * (high - low))
    return (bottom + top) / 2, (top - bottom) / 2


def interpolate(
    function: Callable[[float], float],
    low: float,
    high: float,
    bounds: tuple[float, float],
    tolerance: float,
    most: int = 128,
) -> Series:
    """Interpolate a function of ρ on [low, high] inside `bounds`, its slope in t good to about `tolerance`.

    Nodes are doubled (the old ones serve again) until the last two coefficients, times the m² that
    differentiation may cost, are below tolerance or rounding. EstimationError if `most` nodes do not reach
    that.
    """
    middle, width = _stretch(bounds, low, high)
    start, end = np.arctanh((low - middle) / width), np.arctanh((high - middle) / width)
    centre, half = (start + end) / 2, (end - start) / 2

    def evaluate(share: float) -> float:
        return function(middle + width * float(np.tanh(centre + half * np.cos(np.pi * share))))

    count = 8
    values = np.array([evaluate(k / count) for k in range(count + 1)])
    while True:
        halved = np.where((np.arange(count + 1) % count) == 0, 0.5, 1.0)  # the two end nodes count half
        cosines = np.cos(np.pi * np.outer(np.arange(count + 1), np.arange(count + 1)) / count)
        coefficients = 2 / count * halved * (cosines @ (halved * values))
        rounding = 1e-14 * max(np.abs(values).max(), 1e-300)
        if np.abs(coefficients[-2:]).max() <= max(tolerance * half / count**2, rounding):
            return Series(Chebyshev(coefficients, domain=[start, end]), middle, width, (low, high))
        if count >= most:
            raise EstimationError(
                _(
                    "ln|I − ρW| cannot be interpolated on ρ in [{low:.6g}, {high:.6g}]: the interval "
                    "touches a singular matrix. Rescale W (row or spectral standardisation) or use a "
                    "model with less spatial dependence.",
                    low=low,
                    high=high,
                )
            )
        count *= 2
        merged = np.empty(count + 1)
        merged[::2], merged[1::2] = values, [evaluate(k / count) for k in range(1, count, 2)]
        values = merged


class SpatialOperator:
    """Operator of the n×n weight matrix W, dense or sparse. `method` is ``eigen``, ``sparse`` or ``auto`` (by
    size and density).

    Errors: EstimationError if W is not square or has a value that is not finite.
    """

    def __init__(self, matrix: Any, method: str = "auto") -> None:
        shape = np.shape(matrix)
        if len(shape) != 2 or shape[0] != shape[1]:
            raise EstimationError(
                _(
                    "the weight matrix has shape {shape}; give a square one, a row and a column per unit",
                    shape=shape,
                )
            )
        self.n = int(shape[0])
        self.links = int(matrix.nnz if issparse(matrix) else np.count_nonzero(matrix))
        share = self.links / self.n**2
        if method == "auto":
            method = "eigen" if self.n <= EXACT_SIZE or share > SPARSE_SHARE else "sparse"
        check_choice("method", method, ("auto", "eigen", "sparse"))
        self.method = method
        if method == "sparse":
            self.matrix: Any = csr_array(matrix, dtype=np.float64)
        else:
            require_memory(8.0 * DENSE_COPIES * self.n**2, self.n, self.links)
            self.matrix = np.ascontiguousarray(
                matrix.toarray() if issparse(matrix) else matrix, dtype=np.float64
            )
        if not np.isfinite(self.matrix.data if method == "sparse" else self.matrix).all():
            raise EstimationError(
                _("the weight matrix holds a value that is not finite; fix it where it is built")
            )
        self._windows: list[Series] = []
        self._factors: dict[float, Any] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle the matrix alone: factors of SuperLU cannot be, and are made again."""
        return SpatialOperator, (self.matrix, self.method)

    def lag(self, values: Array) -> Array:
        """W applied across units: (n,), (T, n) or (T, n, k), the unit axis being the last for (T, n), else
        the middle one.
        """
        if values.ndim == 1:
            return np.asarray(self.matrix @ values)
        if values.ndim == 2:
            return np.ascontiguousarray((self.matrix @ values.T).T)
        if self.method == "eigen":
            return np.asarray(self.matrix @ values)
        periods, units, width = values.shape
        flat = np.ascontiguousarray(values.transpose(1, 0, 2)).reshape(units, periods * width)
        return np.ascontiguousarray((self.matrix @ flat).reshape(units, periods, width).transpose(1, 0, 2))

    @cached_property
    def row_sums(self) -> Array:
        """W1, shape (n,)."""
        return np.asarray(self.matrix @ np.ones(self.n))

    @cached_property
    def row_sum(self) -> float | None:
        """Sum of every row (1 when row-standardised), or None where rows differ."""
        sums = self.row_sums
        middle = float(sums.mean())
        if np.abs(sums - middle).max() > SAME_ROW_SUM * max(np.abs(sums).max(), 1e-300):
            return None
        return float(np.round(middle, 12))

    @cached_property
    def sums_of_products(self) -> tuple[float, float, float]:
        """tr W, tr W² and tr W'W."""
        w = self.matrix
        if self.method == "sparse":
            return float(w.diagonal().sum()), float(w.multiply(w.T).sum()), float((w.data**2).sum())
        square, norm = np.einsum("ij,ji->", w, w), np.einsum("ij,ij->", w, w)
        return float(np.trace(w)), float(square), float(norm)

    @cached_property
    def symmetric(self) -> Any | None:
        """Symmetric matrix similar to W, diag(d) W diag(1/d), dense or sparse as W is, or None where W has
        none.

        A row-standardised symmetric matrix has one. d is found along a spanning tree, d_j² = d_i² W_ij /
        W_ji, and then checked on every link; it makes eigenvalues real and cheap, and factorisations stable
        without pivoting.
        """
        if self.method == "sparse":
            coo = coo_array(self.matrix)
            logs = _tree_logs(self.matrix, lambda rows, columns: np.asarray(self.matrix[rows, columns]))
            if logs is None:
                return None
            scaled = csr_array(
                (coo.data * np.exp(logs[coo.row] - logs[coo.col]), (coo.row, coo.col)), shape=coo.shape
            )
        else:
            logs = np.zeros(self.n)
            if not np.array_equal(self.matrix, self.matrix.T):
                found = _tree_logs(self.matrix, lambda rows, columns: self.matrix[rows, columns])
                if found is None:
                    return None
                logs = found
            scaled = self.matrix * np.exp(np.subtract.outer(logs, logs))
        return scaled if abs(scaled - scaled.T).max() <= 1e-12 * abs(scaled).max() else None

    @cached_property
    def eigenvalues(self) -> Array:
        """Eigenvalues (n,), all of them: real where W is similar to a symmetric matrix, else complex.

        Those of the blocks of units that reach each other: W is block triangular in their order. A matrix of
        links in one direction only has nothing but its diagonal, which a general algorithm gets wrong in the
        second digit.
        """
        symmetric = self.symmetric
        if symmetric is not None:
            dense = symmetric.toarray() if issparse(symmetric) else symmetric
            return np.asarray(eigvalsh(dense, check_finite=False))
        dense = self.matrix.toarray() if issparse(self.matrix) else self.matrix
        count, labels = self._strong_blocks
        if count == 1:
            return np.asarray(eigvals(dense, check_finite=False))
        if count == self.n:
            return np.diag(dense).copy()
        members = [np.flatnonzero(labels == label) for label in range(count)]
        return np.concatenate([eigvals(dense[np.ix_(rows, rows)], check_finite=False) for rows in members])

    @cached_property
    def _strong_blocks(self) -> tuple[int, IntArray]:
        """Number of blocks of units that reach each other, and the block of each unit."""
        count, labels = connected_components(csr_array(self.matrix), directed=True, connection="strong")
        return int(count), labels

    @cached_property
    def has_exact_determinant(self) -> bool:
        """Return whether ln|I − ρW| is known everywhere at no cost: from eigenvalues, or because W is
        triangular in some order.
        """
        return self.method == "eigen" or (self.symmetric is None and self._strong_blocks[0] == self.n)

    @cached_property
    def _exact_determinant(self) -> EigenDeterminant:
        return EigenDeterminant(self.eigenvalues if self.method == "eigen" else self.matrix.diagonal())

    @cached_property
    def interval(self) -> tuple[float, float]:
        """Open interval of ρ around 0 on which I − ρW is regular: (1/ω_min, 1/ω_max) of W's real eigenvalues.

        Where no real eigenvalue is negative (or, for a sparse W that is not similar to a symmetric one, where
        it cannot be found cheaply) the lower end is −1/spectral radius; a nilpotent W has no bounds.
        """
        low, high, radius = self._extremes()
        if radius < 1e-12:
            return -np.inf, np.inf
        return (1 / low if low < -1e-12 * radius else -1 / radius), (
            1 / high if high > 1e-12 * radius else 1 / radius
        )

    def _extremes(self) -> tuple[float, float, float]:
        """Least and greatest real eigenvalue, and the spectral radius."""
        if self.has_exact_determinant:
            values = self._exact_determinant.eigenvalues
            radius = float(np.abs(values).max())
            real = values.real[np.abs(values.imag) <= 1e-9 * radius] if np.iscomplexobj(values) else values
            return (float(real.min()), float(real.max()), radius) if real.size else (-radius, radius, radius)
        symmetric = self.symmetric
        start = np.random.default_rng(0).standard_normal(
            self.n
        )  # ARPACK's own start is random and would not repeat
        try:
            if symmetric is not None:
                low = float(eigsh(symmetric, 1, which="SA", v0=start, tol=1e-6, return_eigenvectors=False)[0])
                high = float(
                    eigsh(symmetric, 1, which="LA", v0=start, tol=1e-6, return_eigenvectors=False)[0]
                )
                return low, high, max(-low, high)
            nonnegative = self.matrix.data.min(initial=0.0) >= 0
            if nonnegative and self.row_sum is not None:
                return (
                    -self.row_sum,
                    self.row_sum,
                    self.row_sum,
                )  # Perron and Frobenius: the radius is the row sum
            radius = float(
                np.abs(eigs(self.matrix, 1, which="LM", v0=start, tol=1e-6, return_eigenvectors=False)[0])
            )
            return -radius, radius, radius
        except ArpackNoConvergence as error:
            raise EstimationError(
                _(
                    "the extreme eigenvalues of the {rows}×{columns} weight matrix did not converge",
                    rows=self.n,
                    columns=self.n,
                )
            ) from error

    def factors(self, rho: float) -> SuperLU | tuple[Array, Array]:
        """LU factors of I − ρW, sparse or dense; the last two are kept, for a model with ρ and λ uses two in
        turn.
        """
        if rho not in self._factors:
            while len(self._factors) > 1:
                self._factors.pop(next(iter(self._factors)))
            if self.method == "sparse":
                self._factors[rho] = factorise(csc_array(self.matrix), rho, self.symmetric is not None)
            else:
                self._factors[rho] = lu_factor(np.eye(self.n) - rho * self.matrix, check_finite=False)
        return self._factors[rho]

    def solve(self, rho: float, values: Array, transposed: bool = False) -> Array:
        """(I − ρW)⁻¹ values, or with W', for values (n,) or (n, m)."""
        factors = self.factors(rho)
        if isinstance(factors, tuple):
            return np.asarray(lu_solve(factors, values, trans=int(transposed), check_finite=False))
        return np.asarray(factors.solve(np.ascontiguousarray(values), trans="T" if transposed else "N"))

    def log_determinant(self, rho: float) -> float:
        """ln|I − ρW|, exact."""
        if self.has_exact_determinant:
            return float(self._exact_determinant.value(rho))
        factors = factorise(csc_array(self.matrix), rho, self.symmetric is not None)
        return float(np.log(np.abs(factors.U.diagonal())).sum())  # L has a unit diagonal

    def determinant(self, low: float, high: float) -> Determinant:
        """ln|I − ρW| and its derivatives, good on [low, high]: exact from eigenvalues, or a checked series
        (sparse).
        """
        if self.has_exact_determinant:
            return self._exact_determinant
        for window in self._windows:
            if window.covers(low, high):
                return window
        left, right = self.widen_interval(low, high)
        window = interpolate(self.log_determinant, left, right, self.interval, tolerance=1e-10 * self.n)
        self._windows.append(window)
        return window

    def widen_interval(self, low: float, high: float) -> tuple[float, float]:
        """[low, high], or a wider interval around it that a series can be differentiated on."""
        bottom, top = self.interval
        middle, half = (low + high) / 2, (high - low) / 2
        room = 0.3 * min(middle - bottom, top - middle)
        width = (
            top - bottom if np.isfinite(top - bottom) else 2 / max(float(np.abs(self.row_sums).max()), 1e-300)
        )
        half = max(half, min(0.01 * width, room))
        return middle - half, middle + half

    @cached_property
    def overview(self) -> Determinant:
        """ln|I − ρW| on nearly all of its interval: exact from eigenvalues; for a sparse W a picture to be
        refined.
        """
        if self.has_exact_determinant:
            return self._exact_determinant
        low, high = self.interior(0.02)
        middle, width = _stretch(self.interval, low, high)
        domain = np.arctanh((np.array([low, high]) - middle) / width)
        at = np.vectorize(lambda t: self.log_determinant(middle + width * np.tanh(t)))
        return Series(Chebyshev.interpolate(at, 10, domain=domain), middle, width, (low, high))

    def interior(self, margin: float) -> tuple[float, float]:
        """Narrow the interval of ρ by a share `margin` of its width at both ends; (−1e3, 1e3) where it has no
        bounds.
        """
        low, high = self.interval
        if not np.isfinite(low):
            return -1e3, 1e3
        inset = margin * (high - low)
        return low + inset, high - inset


def _tree_logs(matrix: Any, pick: Callable[[IntArray, IntArray], Array]) -> Array | None:
    """ln d along a spanning tree of each component of W, or None where a link of a tree has no link back of
    its sign.

    pick: W's values at given rows and columns.
    """
    graph = csr_array(matrix)
    logs = np.zeros(graph.shape[0])
    for root in np.unique(connected_components(graph, directed=False)[1], return_index=True)[1]:
        order, parents = breadth_first_order(graph, root, directed=False)
        children, parents = order[1:], parents[order[1:]]
        if not children.size:  # a unit that no link reaches; a sparse matrix has no values at no places
            continue
        there, back = pick(parents, children), pick(children, parents)
        if (there * back <= 0).any():
            return None
        steps = 0.5 * np.log(there / back)
        for child, parent, step in zip(children.tolist(), parents.tolist(), steps.tolist(), strict=True):
            logs[child] = logs[parent] + step
    return logs
