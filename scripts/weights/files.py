"""Weights from files that other programs write. Every line of a file is used or refused, with the file, the
line and the remedy in the message: docs/matrices.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
from scipy import sparse

from spillover.arrays.foundation import EstimationError
from spillover.arrays.weights.matrix import WeightMatrix
from spillover.errors import StudyError
from weights import formats
from weights.links import LARGEST, SMALLEST, How, Raw, parse_id, read_plain_text
from weights.mat_file import read_mat

READERS: dict[str, Callable[[Path, How], Raw]] = {
    ".csv": formats.read_csv,
    ".tsv": formats.read_csv,
    ".txt": formats.read_txt,
    ".dat": formats.read_txt,
    ".xlsx": formats.read_sheet,
    ".dta": formats.read_sheet,
    ".parquet": formats.read_sheet,
    ".mat": read_mat,
    ".gal": formats.read_gal,
    ".gwt": formats.read_gwt,
    ".kwt": formats.read_gwt,
    ".swm": formats.read_swm,
    ".npz": formats.read_npz,
}
Values = Literal["weights", "links", "distances"]


def read_raw(path: Path, how: How) -> Raw:
    """What a file has, by its suffix. Raises StudyError naming the file and the remedy."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise StudyError(
            f"{path}: weights are read from {', '.join(READERS)}, not from "
            f"{path.suffix or 'a file without suffix'}"
        )
    raw = reader(path, how)
    if not raw.n:
        raise StudyError(f"{path}: the file names no unit")
    _check(path, raw)
    return raw


def _check(path: Path, raw: Raw) -> None:
    """Raises StudyError where a link is there twice (their sum would be a guess), or a number is one that
    arithmetic loses.
    """
    places = raw.row.astype(np.int64) * raw.n + raw.column
    if not raw.square and len(np.unique(places)) != len(places):
        raise StudyError(f"{path}: a link is given twice; keep one")
    sizes = np.abs(raw.value[np.isfinite(raw.value) & (raw.value != 0)])
    if odd := sizes[(sizes < SMALLEST) | (sizes > LARGEST)].tolist():
        raise StudyError(
            f"{path}: the weight {odd[0]!r} is not between {SMALLEST:g} and {LARGEST:g} ({len(odd)} such); "
            "rescale the file's weights"
        )


def read_weights(
    path: str | Path,
    how: How | None = None,
    ids: Sequence[str] | None = None,
    values: Values = "weights",
    diagonal: Literal["error", "drop"] = "error",
) -> WeightMatrix:
    """A weight matrix; its ids are those of the file, in its order.

    ids: of the rows of a file that has none; values: whether numbers are weights, mark links (each gets the
    weight 1), or are distances (the weight is 1/d); diagonal: whether weights of units on themselves are
    refused or left out. Raises StudyError naming the file and the remedy.
    """
    path = Path(path)
    raw = read_raw(path, how or How())
    named = _with_ids(path, raw, ids)
    return _matrix(path, _valued(path, _apart(raw, diagonal), named, values), named)


def _with_ids(path: Path, raw: Raw, ids: Sequence[str] | None) -> tuple[str, ...]:
    """The ids of the rows: the file's own, else those that are given."""
    if raw.ids is not None:
        if ids is not None:
            raise StudyError(f"{path}: has ids of its own; leave out 'order' and 'ids'")
        return raw.ids
    if ids is None:
        raise StudyError(
            f"{path}: has {raw.n} rows without ids; give 'ids' with a file of the units' ids in the order of "
            "the rows, one a line, or 'order: ascending' if the rows are ordered by id"
        )
    if len(ids) != raw.n:
        raise StudyError(f"{path}: has {raw.n} rows without ids, and {len(ids)} ids are given for them")
    return tuple(ids)


def _apart(raw: Raw, diagonal: str) -> Raw:
    """Without what stands on the diagonal, where that is to be left out."""
    if diagonal == "error":
        return raw
    keep = raw.row != raw.column
    return replace(raw, row=raw.row[keep], column=raw.column[keep], value=raw.value[keep])


def _valued(path: Path, raw: Raw, ids: Sequence[str], values: Values) -> Raw:
    """The weights that the numbers mean."""
    if values == "weights":
        return raw
    apart = raw.row != raw.column
    if values == "links":
        return replace(raw, value=(raw.value != 0).astype(float))
    if zero := np.flatnonzero(apart & (raw.value == 0)).tolist():
        i, j = ids[raw.row[zero[0]]], ids[raw.column[zero[0]]]
        raise StudyError(
            f"{path}: the distance from {i} to {j} is 0 ({len(zero)} such), and 1/0 is not a weight; correct "
            "it or leave the pair out of a list of links"
        )
    return replace(raw, value=np.divide(1.0, raw.value, out=np.zeros(len(raw.value)), where=raw.value != 0))


def _matrix(path: Path, raw: Raw, ids: tuple[str, ...]) -> WeightMatrix:
    """The matrix of the links; its own refusals get the file's name."""
    matrix = sparse.csr_array((raw.value, (raw.row, raw.column)), shape=(raw.n, raw.n), dtype=float)
    try:
        return WeightMatrix(ids, matrix, "file", {"file": path.name})
    except EstimationError as error:
        more = " (or give 'diagonal: drop')" if "on the diagonal" in str(error) else ""
        raise StudyError(f"{path}: {error}{more}") from error


def listed_ids(path: Path) -> list[str]:
    """The ids of a file with one a line. Raises StudyError naming a line that is none, or there twice."""
    ids: dict[str, int] = {}
    for number, line in enumerate(read_plain_text(path).splitlines(), 1):
        if line.strip():
            unit = parse_id(line.strip(), f"{path}, line {number}")
            if unit in ids:
                raise StudyError(f"{path}, line {number}: {unit} is also in line {ids[unit]}; keep one")
            ids[unit] = number
    return list(ids)


def ascending(ids: Sequence[str]) -> list[str]:
    """Ids in ascending order: as numbers where all are, else as text."""
    return sorted(ids, key=int) if all(unit.isdecimal() for unit in ids) else sorted(ids)


def by_ids(matrix: WeightMatrix, ids: Sequence[str], names: Iterable[Mapping[str, str]]) -> WeightMatrix:
    """The matrix with the study's ids, where it calls every unit by its name. names: by id."""
    if set(matrix.ids) == set(ids):
        return matrix
    for called in names:
        known = {name: unit for unit, name in called.items()}
        if len(known) == len(called) and set(known) == set(matrix.ids):
            return replace(matrix, ids=tuple(known[name] for name in matrix.ids))
    return matrix
