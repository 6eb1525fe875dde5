"""`WeightMatrix`: a sparse matrix whose rows carry the ids of the units, so that order is never taken on
trust.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from spillover.arrays.foundation import Array, EstimationError
from spillover.arrays.memory import require_memory
from spillover.words import _

__all__ = ["WeightMatrix", "from_dense", "list_ids"]

# Of a link its weight and place, and beside these the row, the products and the marks of what is checked.
BYTES_PER_LINK = 36.0
Parameter = str | int | float | bool
Standardisation = Literal["none", "row", "spectral"]


@dataclass(frozen=True)
class WeightMatrix:
    """Matrix (n, n) of non-negative weights w[i, j], the influence of unit j on unit i; its diagonal is zero.

    ids (n,): the units of rows and columns, each once. matrix: CSR, canonical (sorted, no explicit zeros).
    family, parameters: how the weights were made, in words that a table can print. standardisation: what was
    done to them since. name: what its user calls it.
    """

    ids: tuple[str, ...]
    matrix: sparse.csr_array
    family: str = "custom"
    parameters: dict[str, Parameter] = field(default_factory=dict)
    standardisation: Standardisation = "none"
    name: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "ids", tuple(str(unit) for unit in self.ids))
        # Without duplicates and explicit zeros, so that equal matrices are equal in every array.
        matrix = sparse.csr_array(self.matrix, dtype=np.float64, copy=True)
        matrix.sum_duplicates()
        matrix.eliminate_zeros()
        object.__setattr__(self, "matrix", matrix)
        _validate(self.ids, self.matrix)

    @property
    def n(self) -> int:
        """Number of units."""
        return len(self.ids)

    def __repr__(self) -> str:
        about = ", ".join(filter(None, (self.name, self.family, self.standardisation)))
        return f"<WeightMatrix of {self.n} units, {self.matrix.nnz} links: {about}>"

    def dense(self) -> Array:
        """Write the weights as an (n, n) array."""
        return np.asarray(self.matrix.toarray())

    def lag(self, values: Array) -> Array:
        """W x of values whose last axis runs over the units: (n,) or (T, n) or (k, T, n), in the order of
        `ids`.
        """
        flat = np.asarray(values, dtype=float).reshape(-1, self.n)
        return np.asarray((self.matrix @ flat.T).T.reshape(np.shape(values)))

    def islands(self) -> tuple[str, ...]:
        """List the units without a neighbour: their row has no weight."""
        return tuple(self.ids[i] for i in np.flatnonzero(np.diff(self.matrix.indptr) == 0))

    def align(self, ids: Sequence[str]) -> WeightMatrix:
        """Align the weights with the order of `ids`, which must be the same units: a matrix is never cut down
        in silence.
        """
        wanted = tuple(str(unit) for unit in ids)
        if wanted == self.ids:
            return self
        _check_same_units(self.ids, wanted)
        return replace(self, ids=wanted, matrix=self._select_units(wanted))

    def subset(self, ids: Sequence[str]) -> WeightMatrix:
        """Select the weights among `ids` alone, as they are: standardise again, since cut rows no longer sum
        to what they did.
        """
        wanted, known = tuple(str(unit) for unit in ids), set(self.ids)
        absent = [unit for unit in wanted if unit not in known]
        if absent:
            raise EstimationError(
                _(
                    "the weight matrix has no row for {absent}; give it the units of the data",
                    absent=list_ids(absent),
                )
            )
        return replace(self, ids=wanted, matrix=self._select_units(wanted), standardisation="none")

    def _select_units(self, ids: tuple[str, ...]) -> sparse.csr_array:
        position = {unit: i for i, unit in enumerate(self.ids)}
        order = [position[unit] for unit in ids]
        return self.matrix[order, :][:, order]

    def to_bytes(self) -> bytes:
        """Write a NumPy archive without pickle, scipy.sparse's layout and `ids`; the same matrix gives the
        same bytes.
        """
        about = {
            "family": self.family,
            "parameters": self.parameters,
            "standardisation": self.standardisation,
        }
        buffer = io.BytesIO()
        np.savez_compressed(
            buffer,
            data=self.matrix.data,
            indices=self.matrix.indices.astype(np.int32),
            indptr=self.matrix.indptr.astype(np.int32),
            shape=np.array(self.matrix.shape, dtype=np.int64),
            format=np.array(b"csr"),
            ids=np.array(self.ids, dtype=str),
            about=np.array(json.dumps(about, sort_keys=True, ensure_ascii=False)),
        )
        return buffer.getvalue()

    def save(self, path: str | Path) -> None:
        """Write `to_bytes` to `path`."""
        Path(path).write_bytes(self.to_bytes())

    @classmethod
    def load(cls, path: str | Path) -> WeightMatrix:
        """Read what `save` wrote. An archive without ids is refused: its order would have to be guessed."""
        with np.load(path, allow_pickle=False) as archive:
            absent = [
                name for name in ("data", "indices", "indptr", "shape", "ids") if name not in archive.files
            ]
            if absent:
                raise EstimationError(
                    _(
                        "{path}: no {absent} in the archive; write weight matrices with WeightMatrix.save",
                        path=path,
                        absent=", ".join(absent),
                    )
                )
            matrix = sparse.csr_array(
                (archive["data"], archive["indices"], archive["indptr"]), shape=tuple(archive["shape"])
            )
            ids = tuple(str(unit) for unit in archive["ids"])
            about = json.loads(str(archive["about"])) if "about" in archive.files else {}
        return cls(ids, matrix, **about)


def from_dense(
    ids: Sequence[str], weights: Array, family: str = "custom", **parameters: Parameter
) -> WeightMatrix:
    """Build a weight matrix from an array.

    Parameters
    ----------
    ids : sequence of str
        Ids of the units, in the order of rows and columns.
    weights : array (n, n)
        The weights, in the order of `ids`; zero where there is no link.
    family : str, default "custom"
        Name of the family, for the summary.
    **parameters : Parameter
        Options of the family, for the summary.

    Returns
    -------
    WeightMatrix
        The matrix.

    Raises
    ------
    EstimationError
        A matrix that is not square, negative weights, or a unit linked to itself.
    """
    array = np.asarray(weights)
    if array.ndim != 2 or array.shape[0] != array.shape[1]:
        raise EstimationError(
            _(
                "a weight matrix is square, this one is {sizes}; give one row and column per unit",
                sizes=" × ".join(map(str, array.shape)),
            )
        )
    return WeightMatrix(tuple(ids), _keep_links(array), family, parameters)


def _keep_links(array: NDArray[Any]) -> sparse.csr_array:
    """Keep the links of an array (n, n), without the copies of it that SciPy makes."""
    links, counts = array != 0, np.count_nonzero(array, axis=1)
    total = int(counts.sum())
    require_memory(BYTES_PER_LINK * total, len(array), total)
    kind = np.int32 if total < 2**31 else np.int64
    columns = np.broadcast_to(np.arange(len(array), dtype=kind), array.shape)[links]
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(kind)
    return sparse.csr_array((array[links].astype(float), columns, starts), shape=array.shape)


def _validate(ids: tuple[str, ...], matrix: sparse.csr_array) -> None:
    """Refuse what no estimator can use, with the units that are at fault."""
    rows, columns = matrix.shape
    if rows != columns:
        raise EstimationError(
            _(
                "a weight matrix is square, this one is {rows} × {columns}; give one row and column per unit",
                rows=rows,
                columns=columns,
            )
        )
    if len(ids) != rows:
        raise EstimationError(
            _("the weight matrix has {rows} rows and {ids} ids; give one id per row", rows=rows, ids=len(ids))
        )
    if len(set(ids)) != len(ids):
        twice = sorted({unit for unit in ids if ids.count(unit) > 1})
        raise EstimationError(
            _("ids of a weight matrix must differ; twice or more: {twice}", twice=list_ids(twice))
        )
    row = np.repeat(np.arange(rows), np.diff(matrix.indptr))
    faults = (
        (
            ~np.isfinite(matrix.data),
            _(
                "weight of {j} on {i} is not a finite number ({value}; {sum} such): recompute it "
                "or drop the link"
            ),
        ),
        (
            matrix.data < 0,
            _(
                "weight of {j} on {i} is negative ({value}; {sum} such): weights measure "
                "closeness; take the inverse or the absolute value"
            ),
        ),
        (
            row == matrix.indices,
            _(
                "weight of {j} on {i} is on the diagonal ({value}; {sum} such): no unit is its "
                "own neighbour; set the diagonal to zero"
            ),
        ),
    )
    for bad, sentence in faults:
        if bad.any():
            first = int(np.flatnonzero(bad)[0])
            i, j = ids[row[first]], ids[matrix.indices[first]]
            values = {"i": i, "j": j, "value": f"{matrix.data[first]:g}", "sum": int(bad.sum())}
            raise EstimationError(sentence.fill_values(**values))


def _check_same_units(have: tuple[str, ...], want: tuple[str, ...]) -> None:
    """Refuse two lists of ids that are not the same set, naming the difference."""
    only_matrix, only_data = sorted(set(have) - set(want)), sorted(set(want) - set(have))
    if only_matrix or only_data:
        parts = []
        if only_data:
            parts.append(_("in the data but not in the matrix: {units}", units=list_ids(only_data)))
        if only_matrix:
            parts.append(_("in the matrix but not in the data: {units}", units=list_ids(only_matrix)))
        raise EstimationError(
            _(
                "the weight matrix and the data have different units; {parts}. Rows are matched "
                "by id: build the matrix from the study's units, or take its subset by name",
                parts="; ".join(parts),
            )
        )
    if len(want) != len(have):
        raise EstimationError(_("the data name a unit twice; give each unit once"))


def list_ids(units: Sequence[str], most: int = 10) -> str:
    """Ids in a row of text.

    Parameters
    ----------
    units : sequence of str
        The ids.
    most : int, default 10
        How many are written out; the rest is counted.

    Returns
    -------
    str
        The text.
    """
    more = f" and {len(units) - most} more" if len(units) > most else ""
    return ", ".join(units[:most]) + more
