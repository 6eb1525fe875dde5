"""Families of spatial weights by economic distance, alone or with geography. Each returns raw weights, to be
standardised afterwards, whatever the order of units.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from spillover.arrays.foundation import Array, EstimationError, check_choice
from spillover.arrays.weights.families import inverse_distance, sparse_links
from spillover.arrays.weights.matrix import WeightMatrix, from_dense
from spillover.arrays.weights.standardise import standardise
from spillover.words import _

__all__ = ["asymmetric", "economic_distance", "geo_economic"]

EqualPolicy = Literal["error", "cap", "drop"]


def economic_distance(
    ids: Sequence[str], values: Array, power: float = 1.0, equal: EqualPolicy = "error"
) -> WeightMatrix:
    """w_ij = 1 / |ȳ_i − ȳ_j|^power of a variable's means over time.

    Parameters
    ----------
    ids : sequence of str
        Ids of the units, in the order of rows and columns.
    values : array (n,)
        A variable's means over time.
    power : float, default 1.0
        How fast weights fall with the difference.
    equal : EqualPolicy, default "error"
        What to do where two units have the same mean, whose weight would be 1/0. "error": refuse, naming
        them. "cap": give the pair the largest finite weight of the matrix. "drop": no link between them.

    Returns
    -------
    WeightMatrix
        The matrix, not standardised.

    Raises
    ------
    EstimationError
        A missing mean, or equal ones where `equal` refuses them.

    References
    ----------
    Case, Rosen and Hines (1993), Budget spillovers and fiscal policy interdependence.
    """
    ids = tuple(ids)
    means = _check_values(values, ids)
    check_choice("equal", equal, ("error", "cap", "drop"))
    difference = np.abs(means[:, None] - means[None, :])
    tied = (difference == 0) & ~np.eye(len(ids), dtype=bool)
    if tied.any() and equal == "error":
        i, j = np.argwhere(tied)[0]
        raise EstimationError(
            _(
                "{first} and {second} have the same value ({value:g}; {pairs} such pair(s)), so "
                "their economic distance is 0 and the weight 1/0. Set equal: cap (the largest "
                "finite weight) or equal: drop (no link)",
                first=ids[i],
                second=ids[j],
                value=means[i],
                pairs=int(tied.sum()) // 2,
            )
        )
    weights = np.zeros_like(difference)
    np.power(difference, -power, out=weights, where=difference > 0)
    if tied.any() and equal == "cap":
        if not weights.any():
            raise EstimationError(
                _("all units have the same value: an economic distance says nothing; choose another variable")
            )
        weights[tied] = weights.max()
    return from_dense(ids, weights, "economic_distance", power=power, equal=equal)


def geo_economic(
    ids: Sequence[str],
    coordinates: Array,
    values: Array,
    share: float = 0.5,
    form: Literal["sum", "product"] = "sum",
    power: float = 1.0,
    equal: EqualPolicy = "error",
) -> WeightMatrix:
    """Weights by geographic and economic distance together.

    Parameters
    ----------
    ids : sequence of str
        Ids of the units, in the order of rows and columns.
    coordinates : array (n, 2)
        Longitude and latitude in degrees, in the order of `ids`.
    values : array (n,)
        A variable's means over time.
    share : float, default 0.5
        The share of geography, for form "sum".
    form : {"sum", "product"}, default "sum"
        "sum": share·G + (1 − share)·E, both row-standardised first, so that their units do not decide.
        "product": w_ij = d_ij^−power / |ȳ_i − ȳ_j|.
    power : float, default 1.0
        How fast weights fall with distance.
    equal : EqualPolicy, default "error"
        What to do where two units have the same mean, as in `economic_distance`.

    Returns
    -------
    WeightMatrix
        The matrix, not standardised.

    Raises
    ------
    EstimationError
        A missing mean or point, or equal ones where `equal` refuses them.

    References
    ----------
    Case, Rosen and Hines (1993), Budget spillovers and fiscal policy interdependence.
    """
    check_choice("form", form, ("sum", "product"))
    if not 0 <= share <= 1:
        raise EstimationError(_("the share of geography is between 0 and 1, not {share:g}", share=share))
    geography = inverse_distance(ids, coordinates, power)
    economy = economic_distance(ids, values, equal=equal)
    if form == "sum":
        matrix = (
            share * standardise(geography, "row").matrix + (1 - share) * standardise(economy, "row").matrix
        )
        return WeightMatrix(
            geography.ids,
            matrix,
            "geo_economic",
            {"form": form, "share": share, "power": power, "equal": equal},
        )
    matrix = geography.matrix.multiply(economy.matrix)
    return WeightMatrix(geography.ids, matrix, "geo_economic", {"form": form, "power": power, "equal": equal})


def asymmetric(
    ids: Sequence[str],
    coordinates: Array,
    values: Array,
    power: float = 1.0,
    form: Literal["ratio", "one_way"] = "ratio",
) -> WeightMatrix:
    """Weights by which richer units influence poorer ones.

    Parameters
    ----------
    ids : sequence of str
        Ids of the units, in the order of rows and columns.
    coordinates : array (n, 2)
        Longitude and latitude in degrees, in the order of `ids`.
    values : array (n,)
        A variable's means over time.
    power : float, default 1.0
        How fast influence falls with distance.
    form : {"ratio", "one_way"}, default "ratio"
        "ratio": w_ij = d_ij^−power · ȳ_j / ȳ_i, so that the richer of a pair weighs more on the poorer than
        the other way. "one_way": w_ij = d_ij^−power where ȳ_j > ȳ_i, else 0; the richest unit is then an
        island.

    Returns
    -------
    WeightMatrix
        The matrix, not standardised.

    Raises
    ------
    EstimationError
        A missing or non-positive mean, or two units at one place.

    References
    ----------
    Cliff and Ord (1981), Spatial Processes, for weights that are not symmetric.
    """
    geography = inverse_distance(ids, coordinates, power)
    means = _check_values(values, geography.ids)
    links = geography.matrix.tocoo()
    check_choice("form", form, ("ratio", "one_way"))
    if form == "ratio":
        if (means <= 0).any():
            unit = geography.ids[int(np.flatnonzero(means <= 0)[0])]
            raise EstimationError(
                _(
                    "{unit}: the value must be positive for a ratio of incomes; use form: one_way or "
                    "another variable",
                    unit=unit,
                )
            )
        data = links.data * means[links.col] / means[links.row]
    else:
        data = links.data * (means[links.col] > means[links.row])
    matrix = sparse_links(geography.ids, links.row, links.col, data)
    return WeightMatrix(geography.ids, matrix, "asymmetric", {"form": form, "power": power})


def _check_values(values: Array, ids: tuple[str, ...]) -> Array:
    """Check that there is one finite number per unit; an error naming the unit without."""
    means = np.asarray(values, dtype=float)
    if means.shape != (len(ids),):
        raise EstimationError(
            _(
                "{count} units need {count} values, one mean over time each; the array is {shape}",
                count=len(ids),
                shape=means.shape,
            )
        )
    if not np.isfinite(means).all():
        raise EstimationError(
            _(
                "{unit}: no value for the weight matrix; fill it or drop the unit",
                unit=ids[int(np.flatnonzero(~np.isfinite(means))[0])],
            )
        )
    return means
