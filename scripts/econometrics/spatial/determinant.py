"""ln|I − ρW| with its first two derivatives, from eigenvalues (exact) or from a few sparse factorisations.

The derivatives carry the traces of G = W(I − ρW)⁻¹ that likelihoods and effects need: with L(ρ) = ln|I − ρW|,
L'(ρ) = −tr G and L''(ρ) = −tr G². No inverse is ever formed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.polynomial.chebyshev import Chebyshev
from scipy.fft import dct
from scipy.sparse import csc_array, eye_array
from scipy.sparse.linalg import SuperLU, splu

from econometrics.result import Array, EstimationError

Numbers = float | Array


class Determinant(Protocol):
    """ln|I − ρW| as a function of ρ; every method takes a number or an array of ρ and returns the same shape."""

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
        return np.log(np.abs(1.0 - np.multiply.outer(rho, self.eigenvalues))).sum(-1)

    def slope(self, rho: Numbers) -> Array:
        return -self._shares(rho).real.sum(-1)

    def curvature(self, rho: Numbers) -> Array:
        return -np.square(self._shares(rho)).real.sum(-1)


@dataclass(frozen=True)
class ChebyshevDeterminant:
    """ln|I − ρW| on one interval of ρ, as a Chebyshev series through exact values."""

    series: Chebyshev
    first: Chebyshev
    second: Chebyshev

    @classmethod
    def of(cls, series: Chebyshev) -> ChebyshevDeterminant:
        return cls(series, series.deriv(), series.deriv(2))

    def covers(self, low: float, high: float) -> bool:
        return bool(self.series.domain[0] <= low and high <= self.series.domain[1])

    def value(self, rho: Numbers) -> Array:
        return self.series(rho)

    def slope(self, rho: Numbers) -> Array:
        return self.first(rho)

    def curvature(self, rho: Numbers) -> Array:
        return self.second(rho)


def factorise(matrix: csc_array, rho: float, mirrored: bool) -> SuperLU:
    """LU factors of I − ρW, n×n sparse. `mirrored`: W's pattern is symmetric and I − ρW needs no pivoting for
    stability (a matrix similar to a positive definite one), so the ordering of W + W' keeps the factors sparse."""
    system = csc_array(eye_array(matrix.shape[0], format="csc") - rho * matrix)
    if mirrored:
        return splu(system, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True})
    return splu(system)


def log_determinant(factors: SuperLU) -> float:
    """ln|det| from LU factors whose L has a unit diagonal."""
    return float(np.log(np.abs(factors.U.diagonal())).sum())


def chebyshev(function: Callable[[float], float], low: float, high: float, tolerance: float, most: int = 64) -> Chebyshev:
    """The Chebyshev series of a smooth function on [low, high]; its slope is good to about `tolerance`.

    Nodes are doubled (the old ones serve again) until the last two coefficients, times the m² that differentiation may
    cost, are below tolerance. EstimationError if `most` nodes do not reach it: the interval touches a singularity.
    """
    middle, half = (low + high) / 2, (high - low) / 2
    count = 8
    values = np.array([function(middle + half * np.cos(np.pi * k / count)) for k in range(count + 1)])
    while True:
        coefficients = dct(values, type=1) / count
        coefficients[[0, -1]] /= 2
        scale = max(np.abs(values).max(), 1e-300)
        if np.abs(coefficients[-2:]).max() * count**2 / half <= max(tolerance, 1e-14 * scale * count**2 / half):
            return Chebyshev(coefficients, domain=[low, high])
        if count >= most:
            raise EstimationError(
                f"ln|I − ρW| cannot be interpolated on ρ in [{low:.6g}, {high:.6g}]: the interval touches a singular matrix. "
                "Rescale W (row or spectral standardisation) or use a model with less spatial dependence."
            )
        count *= 2
        between = [function(middle + half * np.cos(np.pi * k / count)) for k in range(1, count, 2)]
        merged = np.empty(count + 1)
        merged[::2], merged[1::2] = values, between
        values = merged


def coarse_chebyshev(function: Callable[[float], float], low: float, high: float, count: int = 10) -> Chebyshev:
    """A first picture of a function over a long interval, to be refined where it matters: `count` + 1 evaluations."""
    return Chebyshev.interpolate(np.vectorize(function), count, domain=[low, high])
