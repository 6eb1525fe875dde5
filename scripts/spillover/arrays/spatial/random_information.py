"""The expected information of a spatial panel with random effects, in the order β, ρ, λ, φ, σ²."""

from __future__ import annotations

import numpy as np
from scipy.sparse import issparse

from spillover.arrays.foundation import Array, EstimationError
from spillover.arrays.spatial.design import Design
from spillover.arrays.spatial.operator import SpatialOperator
from spillover.arrays.spatial.random_covariance import Stratum

__all__: list[str] = []


def expected_information(
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
        cross = np.einsum("tip,tiq->pq", part, stratum.precision @ part, optimize=True) / sigma2
        total[:k, :k] += cross[:k, :k]
        relative = {
            "phi": stratum.precision @ stratum.slopes[0],
            "lambda": stratum.precision @ stratum.slopes[1],
        }
        relative["sigma2_e"] = identity / sigma2
        for a, first in enumerate(names):
            for b, second in enumerate(names):
                if first != "rho" and second != "rho":
                    total[k + a, k + b] += 0.5 * stratum.times * _trace(relative[first], relative[second])
                elif first == second:
                    inner = stratum.precision @ g
                    spread = np.asarray(np.linalg.solve(stratum.precision, g.T), dtype=np.float64)  # Σ G'
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
    return _inverse(total)


def _trace(a: Array, b: Array) -> float:
    """tr(AB)."""
    return float(np.einsum("ij,ji->", a, b))


def _inverse(information: Array) -> Array:
    """The inverse after scaling to a unit diagonal, or an error where a parameter is not identified."""
    scale = np.sqrt(np.diag(information))
    scaled = information / np.outer(scale, scale)
    if not np.isfinite(scaled).all() or np.linalg.eigvalsh(scaled).min() < 1e-12:
        raise EstimationError(
            "the information matrix of the random effects is singular: a parameter is not identified; "
            "simplify the model"
        )
    return np.asarray(np.linalg.inv(scaled) / np.outer(scale, scale))
