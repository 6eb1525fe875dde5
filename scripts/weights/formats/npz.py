"""The project's own matrices (results/<study>/weights/<matrix>.npz)."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np

from ingest.limits import reading
from spillover.errors import StudyError
from weights.plain_text import parse_id, read_content, size_limit
from weights.raw import How, Raw

NEEDED = ("data", "indices", "indptr", "shape", "ids")


def read(path: Path, how: How) -> Raw:
    """The matrix with its ids. Raises StudyError where the file is of another program, or damaged."""
    del how
    content = io.BytesIO(read_content(path))
    with reading(str(path), "a matrix of this project"):
        with zipfile.ZipFile(content) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size > size_limit():
            raise StudyError(f"{path}: unpacks to {size:,} bytes, more than the limit of {size_limit():,}")
        with np.load(content, allow_pickle=False) as stored:
            if absent := [name for name in NEEDED if name not in stored.files]:
                raise StudyError(f"{path}: has no {', '.join(absent)}; it is not a matrix of this project")
            data, indices, ends, shape, ids = (np.atleast_1d(stored[name]) for name in NEEDED)
    _check(path, data, indices, ends, shape, ids)
    names = tuple(parse_id(str(unit), f"{path}, id {i}") for i, unit in enumerate(ids.tolist(), 1))
    if len(set(names)) != len(names):
        raise StudyError(f"{path}: an id is there twice; write the matrix again")
    row = np.repeat(np.arange(len(ids)), np.diff(ends))
    return Raw(len(ids), names, row, indices.astype(np.int64), data.astype(float))


def _check(path: Path, data: np.ndarray, indices: np.ndarray, ends: np.ndarray, *rest: np.ndarray) -> None:
    """Raises StudyError where the arrays are not those of one matrix: SciPy would read beyond their ends."""
    shape, ids = rest
    n = len(ids)
    sound = data.dtype.kind in "fiu" and indices.dtype.kind in "iu" and ends.dtype.kind in "iu"
    sound = sound and ids.dtype.kind in "Uiu" and all(a.ndim == 1 for a in (data, indices, ends, ids))
    sound = sound and shape.tolist() == [n, n] and len(ends) == n + 1 and len(data) == len(indices)
    if sound:
        ends, indices = ends.astype(np.int64), indices.astype(np.int64)
        sound = ends[0] == 0 and ends[-1] == len(data) and bool((np.diff(ends) >= 0).all())
        sound = sound and bool(((indices >= 0) & (indices < n)).all())
    if not sound:
        raise StudyError(f"{path}: its arrays are not those of one matrix with ids; write it again")
