"""MATLAB's files (.mat, versions 5 to 7): one square matrix, dense or sparse, and a vector `id` or `ids` if
the file has one.
"""

from __future__ import annotations

import io
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from spillover.errors import StudyError
from spillover.weights.links import How, Raw, one_of, parse_id, square
from spillover.weights.text import explain_damage, show
from spillover.words import _

WHAT = _("a file of MATLAB 5 to 7")
IDS = ("ids", "id", "ID")
_HEADER, _ORDERS = slice(126, 128), (b"IM", b"MI")


def read_mat(path: Path, data: bytes, how: How) -> Raw:
    """Read the matrix. Raises StudyError naming the file and the matrices in it."""
    from scipy.io import loadmat, whosmat

    check_version(path, data)
    with explain_damage(str(path), WHAT):
        sizes = {name: shape for name, shape, _ in whosmat(io.BytesIO(data))}
        wanted = [name for name, shape in sizes.items() if len(shape) == 2 and shape[0] == shape[1] > 1]
        wanted += [name for name in IDS if name in sizes and name not in wanted]
        kinds = {name: kind for name, _, kind in whosmat(io.BytesIO(data))}
        if sum(8 * prod(sizes[name]) for name in wanted if kinds[name] != "sparse") > how.max_bytes:
            raise StudyError(
                _(
                    "{path}: unpacks to more than {most:,} bytes; write links instead of a square table",
                    path=path,
                    most=how.max_bytes,
                )
            )
        named = loadmat(io.BytesIO(data), variable_names=wanted)
    matrices = {name: value for name, value in named.items() if _is_square(value)}
    chosen = one_of(path, how.matrix, matrices, _("square matrix"), "matrix")[1]
    ids = _ids(path, named, chosen.shape[0])
    if isinstance(chosen, np.ndarray):
        return square(ids, chosen.astype(float))
    links = chosen.tocoo()
    return Raw(chosen.shape[0], ids, links.row, links.col, links.data.astype(float))


def check_version(path: Path, data: bytes) -> None:
    """Raise StudyError where a file is none of MATLAB 5 to 7."""
    head = data[:128]
    if b"MATLAB 7.3" in head:
        raise StudyError(
            _("{path}: is a file of MATLAB 7.3; write it again with save('…', 'W', '-v7')", path=path)
        )
    if head[_HEADER] not in _ORDERS:
        raise StudyError(
            _(
                "{label}: cannot be read as {what} ({error}); obtain the file again",
                label=path,
                what=WHAT,
                error=_("its header is not that of such a file"),
            )
        )


def _is_square(value: Any) -> bool:
    shape: tuple[int, ...] = getattr(value, "shape", ())
    kind = getattr(value, "dtype", np.dtype(object)).kind
    return kind in "fiub" and len(shape) == 2 and shape[0] == shape[1] > 1


def _ids(path: Path, named: dict[str, Any], n: int) -> tuple[str, ...] | None:
    """Read the ids that the file has; None where it has none."""
    name = next((name for name in IDS if name in named), None)
    if name is None:
        return None
    flat = np.asarray(named[name]).reshape(-1).tolist()
    if len(flat) != n:
        raise StudyError(
            _(
                "{path}: {name} has {flat} ids for {rows} rows; give each row its id",
                path=path,
                name=name,
                flat=len(flat),
                rows=n,
            )
        )
    return tuple(_id(value, f"{path}, {name} {i}") for i, value in enumerate(flat, 1))


def _id(value: Any, place: str) -> str:
    """Read one id: a text, or a whole number that a computer has exactly."""
    if isinstance(value, np.ndarray):  # of a cell
        value = value.reshape(-1)[0].item() if value.size == 1 else None
    if isinstance(value, float) and not (value.is_integer() and abs(value) < 2**53):
        raise StudyError(
            _("{place}: {value!r} is not a whole number; give ids as text", place=place, value=value)
        )
    if not isinstance(value, str | int | float):
        raise StudyError(_("{place}: is neither a text nor a number; give each row one id", place=place))
    return parse_id(show(value).strip(), place)
