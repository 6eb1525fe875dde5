"""Effects by unit: what each unit receives from the others and sends to them, the rows and columns of
S = (I − ρW)⁻¹(βI + θW); and effects by the distance between units.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import issparse

from spillover.arrays.foundation import Array, EstimationError, IntArray, Result
from spillover.arrays.spatial.models import SpatialEstimate
from spillover.words import _

__all__ = ["DistanceEffects", "UnitEffects", "distance_effects", "unit_effects"]

LARGEST = 5000  # units: S is dense


@dataclass(frozen=True)
class UnitEffects(Result):
    """Effects (n,) of a regressor by unit, and their standard errors (n,) by the delta method.

    direct: S_ii, of a unit's own regressor on its own outcome; from_others: Σ_j S_ij over the others, of all
    their regressors on its outcome; to_others: Σ_j S_ji over the others, of its regressor on all their
    outcomes.
    """

    direct: Array
    from_others: Array
    to_others: Array
    direct_se: Array
    from_others_se: Array
    to_others_se: Array


@dataclass(frozen=True)
class DistanceEffects(Result):
    """Average effect (b + 2,) of a regressor by how far its unit is, with standard errors by the delta
    method.

    effect[0]: of a unit's own regressor, the direct effect; then of the regressors of other units up to each
    of the b bounds, and beyond the last. They add up to the total effect. pairs (b + 2,): how many pairs of
    units there are at each distance, all of them averaged over n.
    """

    effect: Array
    se: Array
    pairs: IntArray


def unit_effects(fit: SpatialEstimate, term: str) -> UnitEffects:
    """Compute the effects of one regressor by unit. Their means are the average direct and indirect effects.

    Parameters
    ----------
    fit : SpatialEstimate
        A fitted static model with a lag of the outcome or of regressors.
    term : str
        The regressor.

    Returns
    -------
    UnitEffects
        Effects with standard errors, in the order of the units.

    Raises
    ------
    EstimationError
        A regressor that the model lacks, or more units than a dense matrix is made for.

    References
    ----------
    LeSage and Pace (2009), Introduction to Spatial Econometrics, section 2.7.
    """
    whole, derivatives, covariance = _unit_derivatives(fit, term)
    jacobian = np.stack([_sums(each) for each in derivatives], axis=-1)
    errors = np.sqrt(np.einsum("qia,ab,qib->qi", jacobian, covariance, jacobian))
    return UnitEffects(*_sums(whole), *errors)


def distance_effects(
    fit: SpatialEstimate, term: str, distances: Array, bounds: Sequence[float]
) -> DistanceEffects:
    """Compute the effects of one regressor by the distance between the unit that has it and the unit it acts
    on.

    Parameters
    ----------
    fit : SpatialEstimate
        A fitted static model with a lag of the outcome or of regressors.
    term : str
        The regressor.
    distances : array (n, n)
        Distances between the units, in the order of the model's.
    bounds : sequence of float
        Upper bounds of the bands, ascending, in the unit of `distances`; the last band has none.

    Returns
    -------
    DistanceEffects
        Effects with standard errors by band, the direct effect first.

    Raises
    ------
    EstimationError
        As `unit_effects`.

    References
    ----------
    LeSage and Pace (2009), Introduction to Spatial Econometrics, section 2.7.
    """
    whole, derivatives, covariance = _unit_derivatives(fit, term)
    band = np.searchsorted(np.asarray(bounds, dtype=float), distances, side="left") + 1
    np.fill_diagonal(band, 0)
    count = len(bounds) + 2

    def sum_by_band(matrix: Array) -> Array:
        return np.bincount(band.ravel(), matrix.ravel(), count) / len(matrix)

    jacobian = np.stack([sum_by_band(each) for each in derivatives], axis=-1)
    errors = np.sqrt(np.einsum("qa,ab,qb->q", jacobian, covariance, jacobian))
    return DistanceEffects(sum_by_band(whole), errors, np.bincount(band.ravel(), minlength=count))


def _unit_derivatives(fit: SpatialEstimate, term: str) -> tuple[Array, list[Array], Array]:
    """S (n, n) of a regressor, its derivatives in β, θ and ρ, and their covariance (3, 3)."""
    if term not in fit.regressors or fit.operator is None:
        raise EstimationError(
            _(
                "{term} has no effects in this model; its regressors are {terms}",
                term=term,
                terms=", ".join(fit.regressors),
            )
        )
    if fit.operator.n > LARGEST:
        raise EstimationError(
            _(
                "effects by unit are for up to {most} units, and there are {units}; use the average effects",
                most=LARGEST,
                units=fit.operator.n,
            )
        )
    place = fit.regressors.index(term)
    rho_index = fit.terms.index("rho") if "rho" in fit.terms else -1
    at = np.array([fit.beta_index[place], fit.theta_index[place], rho_index])
    beta, theta, rho = np.where(at >= 0, fit.coefficients[at], 0.0)
    covariance = np.where(np.outer(at >= 0, at >= 0), fit.covariance[np.ix_(at, at)], 0.0)
    matrix = fit.operator.matrix.toarray() if issparse(fit.operator.matrix) else fit.operator.matrix
    inverse = np.linalg.inv(np.eye(fit.operator.n) - rho * matrix)
    lagged = inverse @ matrix
    whole = beta * inverse + theta * lagged
    return whole, [inverse, lagged, lagged @ whole], covariance


def _sums(effects: Array) -> Array:
    """Diagonal, and sums of rows and columns beside it (3, n)."""
    own = np.diag(effects)
    return np.stack([own, effects.sum(axis=1) - own, effects.sum(axis=0) - own])
