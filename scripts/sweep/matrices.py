"""The weight matrices of a sweep: lines expanded, each called by its description, and cut into chunks.

A matrix goes to the chunk that the hash of its own description names, so that adding or removing one matrix
changes one chunk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from base.job import canonical_json
from spillover.errors import StudyError
from spillover.words import _

# A line of a sweep stands for several matrices: a list in place of a value for each of its values.

# A list under one of these keys is one value.
ONE_VALUE = ("window",)


def lists_of(line: Mapping[str, Any]) -> dict[str, list[Any]]:
    """List the lists of a line that stand for each of their values."""
    return {key: v for key, v in line.items() if isinstance(v, list) and key not in ONE_VALUE}


def expand_line(line: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the matrices that a line stands for: all combinations of the values in its lists."""
    lists = lists_of(line)
    for values in product(*(lists.get(key, [value]) for key, value in line.items())):
        yield dict(zip(line, values, strict=True))


Options = dict[str, Any]


def matrix_label(matrix: Mapping[str, Any]) -> str:
    """Describe a matrix in words: `inverse_distance exponent=2 cutoff_km=500, row`."""
    shown = {k: f"{v:g}" if isinstance(v, float) else v for k, v in parameters_of(matrix).items()}
    parameters = [f"{key}={value}" for key, value in shown.items()]
    return f"{' '.join([matrix['family'], *parameters])}, {matrix['standardise']}"


def label_of_matrix(matrix: Mapping[str, Any]) -> str:
    """Return the name of a matrix in a sweep's table: its label with its options in the order of their
    names.
    """
    return matrix_label(dict(sorted(matrix.items())))


def parameters_of(matrix: Mapping[str, Any]) -> Options:
    """Select the options of a matrix beside its family and how it is standardised, without empty ones."""
    return {k: v for k, v in matrix.items() if k not in ("family", "standardise") and v is not None}


def expand_matrices(lines: Iterable[Mapping[str, Any]]) -> list[Options]:
    """List every matrix of the sweep: each family line with lists in place of values stands for all their
    combinations.

    Raises StudyError where two lines describe the same matrix.
    """
    matrices: dict[str, Options] = {}
    for matrix in (matrix for line in lines for matrix in expand_line(line)):
        label = matrix_label(matrix)
        if label in matrices:
            raise StudyError(
                _("sweeps: the matrix {label!r} is described twice; remove one of the two lines", label=label)
            )
        matrices[label] = matrix
    return list(matrices.values())


def chunk_of(matrix: Options, chunks: int) -> int:
    """Number the chunk that computes this matrix's specifications."""
    digest = hashlib.sha256(canonical_json(matrix).encode()).digest()
    return int.from_bytes(digest[:8], "big") % chunks


def matrices_by_chunk(
    lines: Iterable[Mapping[str, Any]] | None, chunks: int, drawn: set[str] | None = None
) -> dict[int, list[Options]]:
    """Group the matrices by chunk, in the order of their labels: the order of the configuration does not
    matter. A sweep without matrices is one chunk without matrices. drawn: the labels of those that a sample
    has.
    """
    if lines is None:
        return {0: []}
    found: dict[int, list[Options]] = {}
    for matrix in sorted(expand_matrices(lines), key=matrix_label):
        if drawn is None or label_of_matrix(matrix) in drawn:
            found.setdefault(chunk_of(matrix, chunks), []).append(matrix)
    return dict(sorted(found.items()))
