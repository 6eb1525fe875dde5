"""MATLAB's files (.mat, up to version 7): one square matrix, dense or sparse, and a vector `id` or `ids` if
the file has one.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ingest.limits import reading
from ingest.text import show
from study.errors import StudyError, listed
from weights.plain_text import check_file, parse_id
from weights.raw import How, Raw, square


def read(path: Path, how: How) -> Raw:
    """The matrix. Raises StudyError naming the file and the matrices in it."""
    from scipy import io, sparse

    check_file(path)
    with path.open("rb") as stream:
        if b"MATLAB 7.3" in stream.read(128):
            raise StudyError(f"{path}: is a file of MATLAB 7.3; write it again with save('…', 'W', '-v7')")
    with reading(str(path), "a file of MATLAB"):
        found: dict[str, Any] = io.loadmat(path, squeeze_me=False)
    named = {name: value for name, value in found.items() if not name.startswith("__")}
    matrices = {name: value for name, value in named.items() if _is_square(value)}
    if how.matrix and how.matrix not in matrices:
        raise StudyError(f"{path}: has no square matrix {how.matrix!r}; it has {listed(matrices) or 'none'}")
    if not how.matrix and len(matrices) != 1:
        raise StudyError(
            f"{path}: has {len(matrices)} square matrices ({listed(matrices) or 'none'}); name one by "
            "'matrix', or save one alone"
        )
    name = how.matrix or next(iter(matrices))
    ids = _ids(path, named, matrices[name].shape[0])
    if not sparse.issparse(matrices[name]):
        return square(ids, np.asarray(matrices[name], dtype=float))
    links = matrices[name].tocoo()
    return Raw(links.shape[0], ids, links.row, links.col, links.data.astype(float))


def _is_square(value: Any) -> bool:
    shape: tuple[int, ...] = getattr(value, "shape", ())
    return len(shape) == 2 and shape[0] == shape[-1] > 1 and value.dtype.kind in "fiu"


def _ids(path: Path, named: dict[str, Any], n: int) -> tuple[str, ...] | None:
    """The ids that the file has; None where it has none."""
    given = next((named[name] for name in ("ids", "id", "ID") if name in named), None)
    if given is None:
        return None
    flat = np.asarray(given).reshape(-1).tolist()
    if len(flat) != n:
        raise StudyError(f"{path}: has {len(flat)} ids for {n} rows; give each row its id")
    texts = [show(v.reshape(-1)[0] if isinstance(v, np.ndarray) and v.size == 1 else v) for v in flat]
    return tuple(parse_id(text.strip(), f"{path}, id {i}") for i, text in enumerate(texts, 1))
