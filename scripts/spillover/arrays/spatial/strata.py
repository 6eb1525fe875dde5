"""The covariance of a panel with random unit effects by its two strata, and the information of its
parameters.

For T periods of n units the covariance is σ²(J̄ ⊗ Σ₁ + (I − J̄) ⊗ Σ₀): Σ₁ for the means over time (times √T),
Σ₀ for the T − 1 contrasts between periods. With B = I − λM and φ = σ²_μ/σ²_ε:

none   Σ₀ = I,        Σ₁ = (1 + Tφ) I            no spatial errors
b      Σ₀ = (B'B)⁻¹,  Σ₁ = TφI + (B'B)⁻¹         errors spatial, effects not (Baltagi, Song & Koh 2003)
kkp    Σ₀ = (B'B)⁻¹,  Σ₁ = (1 + Tφ)(B'B)⁻¹       both spatial (Kapoor, Kelejian & Prucha 2007)

Where λ = 0 or φ = 0 all that is needed of Σ are sums over M and traces of W(I − ρW)⁻¹ and MB⁻¹: nothing of
n × n numbers is formed (`Multiple`, `FilteredStratum`). With both it is dense (`Stratum`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csc_array, eye_array, issparse

from spillover.arrays.foundation import Array, EstimationError
from spillover.arrays.spatial.design import SpatialDesign, Transformation
from spillover.arrays.spatial.information import Filters, Traces, traces
from spillover.arrays.spatial.likelihood import cross_product
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.words import _

__all__: list[str] = []

BLOCK = 256  # columns of B'B that are held at once


class Precision(Protocol):
    """Precision of a stratum: the numbers that its information matrix needs; it counts `times` as often."""

    def quadratic_form(self, columns: Array) -> Array:
        """C'Σ⁻¹C of columns (T, n, k), summed over their first axis: (k, k)."""
        ...

    def information(self, names: Sequence[str], sigma2: float) -> Array:
        """Information of the parameters `names`, less what ρ has of the mean."""
        ...


@dataclass(frozen=True)
class Stratum:
    """Stratum with dense matrices: how often it counts, Σ⁻¹ (n, n), ln|Σ|, and the slopes of Σ in φ and λ,
    (n, n) each; `multiplier` is G = W(I − ρW)⁻¹ (n, n) where the model has a lag of y.
    """

    times: int
    precision: Array
    log_determinant: float
    slopes: tuple[Array, Array]
    multiplier: Array | None = None

    def quadratic_form(self, columns: Array) -> Array:
        """C'Σ⁻¹C."""
        return cross_product(columns, self.precision @ columns)

    def information(self, names: Sequence[str], sigma2: float) -> Array:
        """½ tr(Σ⁻¹Σ_i Σ⁻¹Σ_j), and of ρ with G of the errors (Magnus & Neudecker 2019, section 15.4)."""
        relative = dict(zip(("phi", "lambda"), (self.precision @ s for s in self.slopes), strict=True))
        relative["sigma2_e"] = np.eye(len(self.precision)) / sigma2
        g, total = self.multiplier, np.zeros((len(names), len(names)))
        for a, first in enumerate(names):
            for b, second in enumerate(names):
                if first != "rho" and second != "rho":
                    total[a, b] = 0.5 * _trace(relative[first], relative[second])
                elif first == second:
                    assert g is not None
                    spread = np.asarray(np.linalg.solve(self.precision, g.T), dtype=np.float64)  # ΣG'
                    total[a, b] = _trace(g, g) + _trace(spread, self.precision @ g)
                else:
                    # tr(Σ⁻¹Σ_iΣ⁻¹ · ΣG'), whose transpose is tr(GΣ_iΣ⁻¹)
                    assert g is not None
                    total[a, b] = _trace(relative[second if first == "rho" else first], g.T)
        return self.times * total


@dataclass(frozen=True)
class Multiple:
    """Stratum of Σ = cI: without spatial errors, or at λ = 0, where the slope of Σ in λ is M + M'.

    slope: of c in φ; multiplier: traces of G = W(I − ρW)⁻¹ where the model has a lag of y; error: M where
    there are spatial errors.
    """

    times: int
    units: int
    level: float
    slope: float
    multiplier: Traces
    error: SpatialOperator | None

    def quadratic_form(self, columns: Array) -> Array:
        """C'C/c."""
        return cross_product(columns, columns) / self.level

    def information(self, names: Sequence[str], sigma2: float) -> Array:
        """Traces of products of cI, G and M."""
        rates = {"phi": self.slope / self.level, "sigma2_e": 1 / sigma2}
        g, (plain, square, norm) = self.multiplier, (0.0, 0.0, 0.0)
        if self.error is not None:
            plain, square, norm = self.error.sums_of_products
        both = {"rho": g.first_square + g.first_cross, "lambda": (square + norm) / self.level**2}
        with_rate = {"rho": g.first, "lambda": plain / self.level}
        return self.times * _fill_terms(names, both, with_rate, rates, self.units)

    def score(self, name: str, part: Array, sigma2: float) -> float:
        """Compute the score of φ or λ for residuals (T, n) of this stratum."""
        if name == "phi":
            energy, trace = self.slope * float(np.sum(part**2)), self.units * self.slope
        else:
            assert self.error is not None
            energy = 2 * float(np.sum(part * self.error.lag(part)))
            trace = 2 * self.error.sums_of_products[0]
        return 0.5 * (energy / self.level**2 / sigma2 - self.times * trace / self.level)


@dataclass(frozen=True)
class FilteredStratum:
    """Stratum of Σ = (B'B)⁻¹: spatial errors at φ = 0.

    slope: of Σ in φ, times I; filter: traces of MB⁻¹.
    """

    times: int
    slope: float
    error: SpatialOperator
    lam: float
    filter: Traces

    def quadratic_form(self, columns: Array) -> Array:
        """(BC)'BC."""
        moved = columns - self.lam * self.error.lag(columns)
        return cross_product(moved, moved)

    def information(self, names: Sequence[str], sigma2: float) -> Array:
        """Traces of products of B'B and MB⁻¹: Σ⁻¹Σ_λ is similar to MB⁻¹ + (MB⁻¹)'."""
        plain, _square, norm = self.error.sums_of_products
        total = _fill_terms(
            names,
            {"lambda": self.filter.second_square + self.filter.second_cross},
            {"lambda": self.filter.second},
            {"phi": 0.0, "sigma2_e": 1 / sigma2},
            self.error.n,
        )
        if self.slope:
            at = {name: position for position, name in enumerate(names)}
            phi, lam, last = at["phi"], at["lambda"], at["sigma2_e"]
            total[phi, phi] = 0.5 * self.slope**2 * sum_product_squares(self.error, self.lam)
            total[phi, lam] = total[lam, phi] = self.slope * (plain - self.lam * norm)
            total[phi, last] = total[last, phi] = 0.5 * self.slope * self.squares / sigma2
        return self.times * total

    @property
    def squares(self) -> float:
        """tr B'B."""
        plain, _square, norm = self.error.sums_of_products
        return self.error.n - 2 * self.lam * plain + self.lam**2 * norm

    def score(self, name: str, part: Array, sigma2: float) -> float:
        """Compute the score of φ or λ for residuals (T, n) of this stratum."""
        lagged = self.error.lag(part)
        moved = part - self.lam * lagged
        if name == "lambda":
            return float(np.sum(lagged * moved)) / sigma2 - self.times * self.filter.second
        weighted = moved - self.lam * (self.error.matrix.T @ moved.T).T
        return 0.5 * self.slope * (float(np.sum(weighted**2)) / sigma2 - self.times * self.squares)


def _fill_terms(
    names: Sequence[str],
    both: dict[str, float],
    with_rate: dict[str, float],
    rates: dict[str, float],
    units: int,
) -> Array:
    """Information of parameters whose relative slopes of Σ are `rates` times I, beside spatial ones: `both`
    of each alone, `with_rate` its trace, by which it goes with the others.
    """
    total = np.zeros((len(names), len(names)))  # of at most one spatial parameter
    for a, first in enumerate(names):
        for b, second in enumerate(names):
            if first in rates and second in rates:
                total[a, b] = 0.5 * units * rates[first] * rates[second]
            elif first in rates or second in rates:
                rate, spatial = (first, second) if first in rates else (second, first)
                total[a, b] = rates[rate] * with_rate[spatial]
            else:
                total[a, b] = both[first]
    return total


def sum_product_squares(operator: SpatialOperator, lam: float) -> float:
    """Sum the squares of all numbers of B'B, B = I − λM, of a sparse M some columns at a time."""
    if operator.method == "sparse":
        filtered = csc_array(eye_array(operator.n, format="csc") - lam * csc_array(operator.matrix))
        blocks = (filtered[:, start : start + BLOCK] for start in range(0, operator.n, BLOCK))
        return float(sum(np.sum((filtered.T @ block).data ** 2) for block in blocks))
    filtered = np.eye(operator.n) - lam * operator.matrix
    return float(np.sum((filtered.T @ filtered) ** 2))


def multiples(
    phi: float, periods: int, units: int, multiplier: Traces, error: SpatialOperator | None = None
) -> tuple[Multiple, Multiple]:
    """(means over time, contrasts between periods) without spatial errors or at λ = 0."""
    return (
        Multiple(1, units, 1 + periods * phi, float(periods), multiplier, error),
        Multiple(periods - 1, units, 1.0, 0.0, multiplier, error),
    )


def build_filtered_strata(
    lam: float, periods: int, error: SpatialOperator
) -> tuple[FilteredStratum, FilteredStratum]:
    """(means over time, contrasts between periods) of spatial errors without random effects, φ = 0."""
    found = traces_at(None, error, 0.0, lam)
    return (
        FilteredStratum(1, float(periods), error, lam, found),
        FilteredStratum(periods - 1, 0.0, error, lam, found),
    )


def traces_at(lag: SpatialOperator | None, error: SpatialOperator | None, rho: float, lam: float) -> Traces:
    """Traces of W(I − ρW)⁻¹ and MB⁻¹ without effects taken out; `error` says how well they are known."""
    units = (lag or error).n if lag or error else 0  # type: ignore[union-attr]
    return traces(Filters(lag, error, rho, lam), Transformation("none", "lsdv", 2, units), expected=True)


def strata(
    errors: str, phi: float, lam: float, periods: int, units: int, operator: SpatialOperator | None
) -> tuple[Stratum, Stratum]:
    """(means over time, contrasts between periods) with dense matrices, for `errors` of none, b or kkp; the
    operator is that of the errors.
    """
    identity, zero = np.eye(units), np.zeros((units, units))
    between = 1 + periods * phi
    if errors == "none" or operator is None:
        first = Stratum(1, identity / between, units * float(np.log(between)), (periods * identity, zero))
        return first, Stratum(periods - 1, identity, 0.0, (zero, zero))
    matrix = operator.matrix.toarray() if issparse(operator.matrix) else operator.matrix
    filtered = identity - lam * matrix
    precision = filtered.T @ filtered
    spatial = inverse(precision)[0]
    slope = spatial @ (matrix.T @ filtered + filtered.T @ matrix) @ spatial
    log_determinant = -2 * float(operator.log_determinant(lam))
    second = Stratum(periods - 1, precision, log_determinant, (zero, slope))
    if errors == "kkp":
        shift = units * float(np.log(between))
        return Stratum(
            1, precision / between, log_determinant + shift, (periods * spatial, between * slope)
        ), second
    first = Stratum(1, *inverse(periods * phi * identity + spatial), (periods * identity, slope))
    return first, second


def inverse_information(
    design: SpatialDesign,
    both: tuple[Precision, Precision],
    beta: Array,
    sigma2: float,
    names: Sequence[str],
    mean_lag: Array | None,
) -> Array:
    """Compute the covariance of the estimates, the inverse of the expected information (Magnus & Neudecker
    2019, section 15.4).

    For y = (I − ρW)⁻¹(Zβ + u), u ~ N(0, σ²Ω): information of parameters of Ω is ½ tr(Ω⁻¹Ω_i Ω⁻¹Ω_j), and ρ
    adds the lag G = W(I − ρW)⁻¹ of the mean and of the errors. Traces are summed over the strata of Ω.

    names: of the parameters after β; mean_lag (T, n): GZβ where ρ is the first of them. Errors: a singular
    matrix.
    """
    k = len(beta)
    total = np.zeros((k + len(names), k + len(names)))
    columns = design.regressors
    if mean_lag is not None:
        columns = np.concatenate([columns, mean_lag[:, :, None]], axis=2)
    width = columns.shape[2]
    mean = columns.mean(axis=0, keepdims=True)
    for stratum, part in zip(both, (mean * np.sqrt(len(columns)), columns - mean), strict=True):
        total[:width, :width] += stratum.quadratic_form(part) / sigma2
        total[k:, k:] += stratum.information(names, sigma2)
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


def inverse(a: Array) -> tuple[Array, float]:
    """Invert a positive definite matrix, with ln|A|."""
    factor = cho_factor(a)
    return cho_solve(factor, np.eye(len(a))), 2 * float(np.log(np.diag(factor[0])).sum())


def _trace(a: Array, b: Array) -> float:
    return float(np.einsum("ij,ji->", a, b))
