"""ln|I − ρW| with its first two derivatives, from eigenvalues (exact) or from a few sparse factorisations.

The derivatives carry the traces of G = W(I − ρW)⁻¹ that likelihoods and effects need: with L(ρ) = ln|I − ρW|,
L'(ρ) = −tr G and L''(ρ) = −tr G². No inverse is ever formed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.polynomial.chebyshev import Chebyshev
from scipy.sparse import csc_array, eye_array
from scipy.sparse.linalg import SuperLU, splu

from spillover.arrays.foundation import Array, EstimationError

__all__: list[str] = []

Numbers = float | Array


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
    """A smooth function of ρ on one interval, as a Chebyshev series in t, where ρ = middle + width·tanh t.

    t sends the ends of the interval on which I − ρW is regular to infinity, so that the singularities there
    do no harm.
    """

    chebyshev: Chebyshev
    middle: float
    width: float
    covered: tuple[float, float]

    def covers(self, low: float, high: float) -> bool:
        return self.covered[0] <= low and high <= self.covered[1]

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


def log_determinant(factors: SuperLU) -> float:
    """ln|det| from LU factors whose L has a unit diagonal."""
    return float(np.log(np.abs(factors.U.diagonal())).sum())


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
    """A function of ρ on [low, high] inside `bounds`, its slope in t good to about `tolerance`.

    Nodes are doubled (the old ones serve again) until the last two coefficients, times the m² that
    differentiation may cost, are below tolerance or rounding. EstimationError if `most` nodes do not reach
    that.
    """
    middle, width = _stretch(bounds, low, high)
    start, end = np.arctanh((low - middle) / width), np.arctanh((high - middle) / width)
    centre, half = (start + end) / 2, (end - start) / 2

    def at(share: float) -> float:
        return function(middle + width * float(np.tanh(centre + half * np.cos(np.pi * share))))

    count = 8
    values = np.array([at(k / count) for k in range(count + 1)])
    while True:
        halved = np.where((np.arange(count + 1) % count) == 0, 0.5, 1.0)  # the two end nodes count half
        cosines = np.cos(np.pi * np.outer(np.arange(count + 1), np.arange(count + 1)) / count)
        coefficients = 2 / count * halved * (cosines @ (halved * values))
        rounding = 1e-14 * max(np.abs(values).max(), 1e-300)
        if np.abs(coefficients[-2:]).max() <= max(tolerance * half / count**2, rounding):
            return Series(Chebyshev(coefficients, domain=[start, end]), middle, width, (low, high))
        if count >= most:
            raise EstimationError(
                f"ln|I − ρW| cannot be interpolated on ρ in [{low:.6g}, {high:.6g}]: the interval touches "
                "a singular matrix. "
                "Rescale W (row or spectral standardisation) or use a model with less spatial dependence."
            )
        count *= 2
        merged = np.empty(count + 1)
        merged[::2], merged[1::2] = values, [at(k / count) for k in range(1, count, 2)]
        values = merged


def sketch(
    function: Callable[[float], float], low: float, high: float, bounds: tuple[float, float], count: int = 10
) -> Series:
    """A first picture of a function over a long interval, to be refined where it matters: `count` + 1
    evaluations.
    """
    middle, width = _stretch(bounds, low, high)
    domain = np.arctanh((np.array([low, high]) - middle) / width)
    series = Chebyshev.interpolate(
        np.vectorize(lambda t: function(middle + width * np.tanh(t))), count, domain=domain
    )
    return Series(series, middle, width, (low, high))
