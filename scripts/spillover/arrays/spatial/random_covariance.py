"""The covariance of a panel with random unit effects and spatial errors, in its two strata.

For T periods of n units every such covariance is σ²(J̄ ⊗ Σ₁ + (I − J̄) ⊗ Σ₀): Σ₁ for the means over time
(times √T), Σ₀ for the
T − 1 contrasts between periods. With B = I − λM and φ = σ²_μ/σ²_ε:
none   Σ₀ = I,        Σ₁ = (1 + Tφ) I            no spatial errors
b      Σ₀ = (B'B)⁻¹,  Σ₁ = TφI + (B'B)⁻¹         errors spatial, effects not (Baltagi, Song & Koh 2003)
kkp    Σ₀ = (B'B)⁻¹,  Σ₁ = (1 + Tφ)(B'B)⁻¹       both spatial (Kapoor, Kelejian & Prucha 2007)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import issparse

from spillover.arrays.foundation import Array
from spillover.arrays.spatial.operator import SpatialOperator

__all__: list[str] = []

ERRORS = ("none", "b", "kkp")


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
    precision = filtered.T @ filtered
    spatial = cho_solve(cho_factor(precision), identity)
    slope = spatial @ (matrix.T @ filtered + filtered.T @ matrix) @ spatial
    log_determinant = -2 * float(operator.log_determinant(lam))
    second = Stratum(periods - 1, precision, log_determinant, (zero, slope))
    if errors == "kkp":
        shift = units * float(np.log(between))
        return Stratum(
            1, precision / between, log_determinant + shift, (periods * spatial, between * slope)
        ), second
    factor = cho_factor(periods * phi * identity + spatial)
    first = Stratum(
        1,
        cho_solve(factor, identity),
        2 * float(np.log(np.diag(factor[0])).sum()),
        (periods * identity, slope),
    )
    return first, second
