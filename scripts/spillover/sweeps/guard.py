"""Return whether the innovations that a joint test exchanges are still alike across units: in the matrices of
the sweep, and in what else the study knows of its units.

Exchange breaks any dependence between units. Where it is left in the treatment and in the outcome, surrogates
vary less than the treatment does, and the test rejects too often.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy import sparse

from spillover.arrays.foundation import Array, IntArray
from spillover.arrays.surrogates import SeparatedVariable, moran_of_years
from spillover.sweeps.alike import GROUPS, PLACES, VALUES

NEAREST = 5  # neighbours in space and in the mean of a variable
PART_OF_IT = 0.3  # a correlation with the innovations from which a variable counts as made of them


def matrices_around(
    places: Array | None,
    values: Mapping[str, Array],
    groups: Mapping[str, Array],
) -> dict[str, sparse.csr_matrix]:
    """Matrices (n, n) of what units may be alike in, by what that is: the nearest in space and in the mean of
    each variable, and members of one group.

    places (n, 2): longitude and latitude; values: means (n,), by variable; groups: labels (n,), by column.
    What is unknown of a unit, or alike in all, gives none.
    """
    found: dict[str, sparse.csr_matrix] = {}
    if places is not None and np.isfinite(places).all():
        found[PLACES] = nearest_matrix(_place_on_globe(places))
    for name, mean in values.items():
        if np.isfinite(mean).all() and np.ptp(mean) > 0:
            found[VALUES + name] = nearest_matrix(mean[:, None])
    for name, labels in groups.items():
        codes = np.unique(labels.astype(str), return_inverse=True)[1]
        if 0 < codes.max() < codes.size - 1:
            member = sparse.csr_matrix((np.ones(codes.size), (np.arange(codes.size), codes)))
            same = sparse.csr_matrix(member @ member.T - sparse.identity(codes.size))
            same.eliminate_zeros()
            found[GROUPS + name] = same
    return found


def means_of(panels: Mapping[str, Array], separated: SeparatedVariable) -> dict[str, Array]:
    """Average each variable (T, n) over the years (n,), but for those that the innovations are a part of:
    units that such a mean makes neighbours would have similar innovations wherever these last over years.
    """
    found = {}
    own = separated.innovations
    for name, values in panels.items():
        if not np.isfinite(values).any(axis=0).all():
            continue
        mean = np.nanmean(values, axis=0)
        left = separated.transformation.demean(np.where(np.isfinite(values), values, mean))
        if abs((left * own).sum()) <= PART_OF_IT * np.linalg.norm(left) * np.linalg.norm(own):
            found[name] = mean
    return found


def _place_on_globe(places: Array) -> Array:
    """Points (n, 3) of a unit sphere."""
    longitude, latitude = np.radians(places).T
    flat = np.cos(latitude)
    return np.column_stack([flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)])


def nearest_matrix(points: Array) -> sparse.csr_matrix:
    """Build the matrix (n, n) of each point's nearest others."""
    from scipy.spatial import cKDTree  # takes half of a figure's time to import

    count = min(NEAREST, len(points) - 1)
    found = cKDTree(points).query(points, count + 1)[1]
    rows = []
    for own, others in enumerate(found.tolist()):
        rows += [(own, other) for other in [one for one in others if one != own][:count]]
    own, other = np.array(rows).T
    return sparse.csr_matrix((np.ones(len(rows)), (own, other)), shape=(len(points),) * 2)


def drop_links_within(matrix: Any, blocks: IntArray | None) -> Any:
    """Drop links within blocks from a matrix, which may be dependent where the test turns whole blocks."""
    if blocks is None:
        return matrix
    apart = blocks[:, None] != blocks
    if isinstance(matrix, np.ndarray):
        return matrix * apart
    left = sparse.csr_matrix(matrix.multiply(apart))
    left.eliminate_zeros()
    return left


def morans(draws: Array, matrices: Mapping[str, Any]) -> Array:
    """Moran's I (1 + S, M) of innovations (1 + S, T, n), the variable's own first, under each matrix."""
    centred = draws - draws.mean(axis=2, keepdims=True)
    found = [moran_of_years(centred, matrix) for matrix in matrices.values()]
    return np.stack(found, axis=1) if found else np.empty((len(draws), 0))


def measure_shared_movements(draws: Array, opposite: Array, blocks: IntArray | None) -> Array:
    """Measure how far units whose innovations (1 + S, T, n) move together are those whose innovations (T, n)
    of the outcome do: Σ (vᵢ'vⱼ)(eᵢ'eⱼ)/(v'v · e'e) over pairs of units, or of units of two blocks (Mantel
    1967).

    This is what dependence adds to the variance of v'e, whatever it comes from. e is less its regression on
    v, which the outcome's own is by construction.
    """
    size = np.einsum("sti,sti->s", draws, draws)
    slopes = np.einsum("sti,ti->s", draws, opposite) / size
    others = opposite - slopes[:, None, None] * draws
    codes = np.arange(draws.shape[2]) if blocks is None else blocks
    found = np.square(np.einsum("sti,sui->stu", draws, others, optimize=True)).sum(axis=(1, 2))
    for block in np.unique(codes):
        own = codes == block
        within = np.einsum("sti,sui->stu", draws[:, :, own], others[:, :, own], optimize=True)
        found -= np.square(within).sum(axis=(1, 2))
    return np.asarray(found / (size * np.einsum("sti,sti->s", others, others)))
