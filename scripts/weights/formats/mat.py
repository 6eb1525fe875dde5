"""MATLAB's files (.mat, versions 5 to 7): one square matrix, dense or sparse, and a vector `id` or `ids` if
the file has one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ingest.text import show
from spillover.errors import StudyError, listed, quoted
from weights.mat_file import DamagedError, Sparse, variables
from weights.plain_text import parse_id, read_content, size_limit
from weights.raw import How, Raw, square


def read(path: Path, how: How) -> Raw:
    """The matrix. Raises StudyError naming the file and the matrices in it."""
    data = read_content(path)
    if b"MATLAB 7.3" in data[:128]:
        raise StudyError(f"{path}: is a file of MATLAB 7.3; write it again with save('…', 'W', '-v7')")
    try:
        named = variables(data, size_limit())
    except DamagedError as error:
        raise StudyError(
            f"{path}: cannot be read as a file of MATLAB 5 to 7: {error}; write it again with "
            "save('…', 'W', '-v7')"
        ) from None
    matrices = {name: value for name, value in named.items() if _is_square(value)}
    if how.matrix and how.matrix not in matrices:
        raise StudyError(
            f"{path}: has no square matrix {quoted(how.matrix)}; it has {listed(matrices) or 'none'}"
        )
    if not how.matrix and len(matrices) != 1:
        raise StudyError(
            f"{path}: has {len(matrices)} square matrices ({listed(matrices) or 'none'}); name one by "
            "'matrix', or save one alone"
        )
    matrix = matrices[how.matrix or next(iter(matrices))]
    ids = _ids(path, named, matrix.shape[0])
    if not isinstance(matrix, Sparse):
        return square(ids, np.asarray(matrix, dtype=float))
    return Raw(matrix.shape[0], ids, matrix.row, matrix.column, matrix.value.astype(float))


def _is_square(value: Any) -> bool:
    shape: tuple[int, ...] = getattr(value, "shape", ())
    numbers = isinstance(value, Sparse) or (isinstance(value, np.ndarray) and value.dtype.kind in "fiu")
    return numbers and len(shape) == 2 and shape[0] == shape[-1] > 1


def _ids(path: Path, named: dict[str, Any], n: int) -> tuple[str, ...] | None:
    """The ids that the file has; None where it has none."""
    name = next((name for name in ("ids", "id", "ID") if name in named), None)
    if name is None:
        return None
    given = named[name]
    flat = given.reshape(-1).tolist() if isinstance(given, np.ndarray) else []
    if len(flat) != n:
        raise StudyError(f"{path}: {name} has {len(flat)} ids for {n} rows; give each row its id")
    return tuple(_id(value, f"{path}, {name} {i}") for i, value in enumerate(flat, 1))


def _id(value: Any, place: str) -> str:
    """One id: a text, or a whole number that a computer has exactly."""
    if isinstance(value, np.ndarray):  # of a cell
        value = value.reshape(-1)[0].item() if value.size == 1 else None
    if isinstance(value, float) and not (value.is_integer() and abs(value) < 2**53):
        raise StudyError(f"{place}: {value!r} is not a whole number; give ids as text")
    if not isinstance(value, str | int | float):
        raise StudyError(f"{place}: is neither a text nor a number; give each row one id")
    return parse_id(show(value).strip(), place)
