"""Traces of H₁ = B·W(I − ρW)⁻¹·B⁻¹ and H₂ = M·B⁻¹, B = I − λM: what the information matrix needs besides the
data.

Exact from solves with the columns of the identity, in blocks, up to EXACT_TRACES units; above, from seeded
Rademacher probes (Hutchinson 1990) whose standard error is returned and printed. tr H and tr H² are always
exact, from ln|I − ρW|.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from spillover.arrays.foundation import Array
from spillover.arrays.spatial.operator import SpatialOperator

__all__: list[str] = []

EXACT_TRACES = 5_000
BLOCK = 64
PROBES = 64
PROBE_SEED = 20_101


@dataclass(frozen=True)
class Filters:
    """H₁ and H₂ as operators on columns (n, m); either W (`lag`) or M (`error`) may be absent."""

    lag: SpatialOperator | None
    error: SpatialOperator | None
    rho: float
    lam: float

    def spatial(self, values: Array) -> Array:
        """B values."""
        return values if self.error is None else values - self.lam * (self.error.matrix @ values)

    def first(self, values: Array) -> Array:
        """H₁ values."""
        assert self.lag is not None
        if self.error is not None and self.error is not self.lag:
            values = self.error.solve(self.lam, values)
            return self.spatial(self.lag.matrix @ self.lag.solve(self.rho, values))
        result: Array = self.lag.matrix @ self.lag.solve(self.rho, values)  # one W: B commutes with it
        return result

    def second(self, values: Array) -> Array:
        """H₂ values."""
        assert self.error is not None
        return np.asarray(self.error.matrix @ self.error.solve(self.lam, values))

    def column_sums(self) -> tuple[Array, Array]:
        """H₁'1 and H₂'1, (n,) each, zeros for the one that is absent."""
        lag, error = self.lag, self.error
        units = (lag or error).n  # type: ignore[union-attr]
        first, second = np.zeros(units), np.zeros(units)
        if error is not None:
            second = error.solve(self.lam, error.matrix.T @ np.ones(units), transposed=True)
        if lag is not None:
            ones = np.ones(units)
            split = error is not None and error is not lag
            left = ones - self.lam * (error.matrix.T @ ones) if split and error is not None else ones
            first = lag.solve(self.rho, lag.matrix.T @ left, transposed=True)
            if split and error is not None:
                first = error.solve(self.lam, first, transposed=True)
        return first, second


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
    mixed: float = 0.0
    error: float = 0.0


def _blocks(units: int) -> Iterator[Array]:
    """Columns of the identity, or Rademacher probes, (n, m) at a time."""
    if units > EXACT_TRACES:
        rng = np.random.default_rng(PROBE_SEED)
        for _ in range(0, PROBES, 16):
            yield rng.choice(np.array([-1.0, 1.0]), (units, 16))
        return
    for start in range(0, units, BLOCK):
        width = min(BLOCK, units - start)
        block = np.zeros((units, width))
        block[start + np.arange(width), np.arange(width)] = 1.0
        yield block


def _probe(filters: Filters) -> tuple[Array, float]:
    """tr H₁'H₁, tr H₂'H₂, tr H₁H₂ + tr H₁'H₂ (3,), and the largest relative standard error (0 when exact)."""
    units = (filters.lag or filters.error).n  # type: ignore[union-attr]
    parts = []
    for block in _blocks(units):
        first = filters.first(block) if filters.lag is not None else None
        second = filters.second(block) if filters.error is not None else None
        columns = np.zeros((3, block.shape[1]))
        if first is not None:
            columns[0] = np.einsum("im,im->m", first, first)
        if second is not None:
            columns[1] = np.einsum("im,im->m", second, second)
        if first is not None and second is not None:
            columns[2] = np.einsum("im,im->m", first + _transposed_first(filters, block), second)
        parts.append(columns)
    values = np.concatenate(parts, axis=1)
    if units <= EXACT_TRACES:
        return values.sum(axis=1), 0.0
    mean = values.mean(axis=1)
    spread = values.std(axis=1, ddof=1) / np.sqrt(values.shape[1])
    return mean, float((spread[mean != 0] / np.abs(mean[mean != 0])).max(initial=0.0))


def _transposed_first(filters: Filters, block: Array) -> Array:
    """H₁' block, so that v'H₁H₂v = (H₁'v)'(H₂v)."""
    lag, error = filters.lag, filters.error
    assert lag is not None
    assert error is not None
    if error is lag:
        return lag.solve(filters.rho, lag.matrix.T @ block, transposed=True)
    left = block - filters.lam * (error.matrix.T @ block)
    return error.solve(
        filters.lam, lag.solve(filters.rho, lag.matrix.T @ left, transposed=True), transposed=True
    )


def traces(filters: Filters, removed: tuple[float | None, float | None], expected: bool) -> Traces:
    """The traces at (ρ, λ). `removed`: the eigenvalue c that a transformation over units takes out of W and
    of M (or None).
    `expected`: also those that only the expected information needs."""
    simple = np.zeros((2, 2))
    for i, (operator, at) in enumerate(((filters.lag, filters.rho), (filters.error, filters.lam))):
        if operator is not None:
            determinant = operator.determinant(at, at)
            simple[i] = -float(determinant.slope(at)), -float(determinant.curvature(at))
    cross, error = _probe(filters) if expected else (np.zeros(3), 0.0)
    shares = [
        0.0 if c is None else c / (1 - at * c)
        for c, at in zip(removed, (filters.rho, filters.lam), strict=True)
    ]
    if any(c is not None for c in removed):
        # J H J with J = I − 11'/n and H1 = h1: each trace loses the part along the constant.
        simple[:, 0] -= shares
        simple[:, 1] -= np.square(shares)
        if expected:
            first, second = filters.column_sums()
            n = first.size
            loss = np.array(
                [first @ first / n, second @ second / n, first @ second / n + shares[0] * shares[1]]
            )
            cross = cross - loss
    return Traces(simple[0, 0], simple[0, 1], cross[0], simple[1, 0], simple[1, 1], cross[1], cross[2], error)
