"""MATLAB's files (.mat, versions 5 to 7): one square matrix, dense or sparse, and a vector `id` or `ids` if
the file has one. SciPy reads them in a process of its own, since a damaged file can end the one that reads
it.

    python -m weights.mat_file -- FILE MATRIX BYTES

writes what `read` gives to its output, as the arrays of an .npz.
"""

from __future__ import annotations

import io
import sys
from math import prod
from pathlib import Path
from typing import Any

import numpy as np

from base.command import guarded
from ingest.apart import apart, within
from ingest.format import reading
from ingest.text import show
from spillover.errors import StudyError, listed, quoted
from spillover.words import _
from weights.links import How, Raw, parse_id, read_content, size_limit, square

WHAT = _("a file of MATLAB 5 to 7")
IDS = ("ids", "id", "ID")
_HEADER, _ORDERS = slice(126, 128), (b"IM", b"MI")


def read_mat(path: Path, how: How) -> Raw:
    """The matrix. Raises StudyError naming the file and the matrices in it."""
    head = read_content(path)[:128]
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
    data = apart("weights.mat_file", path, how.matrix, str(size_limit()), label=str(path), what=WHAT)
    with reading(str(path), WHAT):
        with np.load(io.BytesIO(data), allow_pickle=False) as found:
            ids = tuple(found["ids"].tolist()) if "ids" in found else None
            row, column, value = (found[name] for name in ("row", "column", "value"))
            n, whole = found["n"].tolist()
        if any(((at < 0) | (at >= n)).any() for at in (row, column)):
            raise ValueError("a number is outside its rows")
        return Raw(n, ids, row, column, value, bool(whole))


def read(path: Path, matrix: str, most: int) -> Raw:
    """The same in this process. most: bytes that the numbers may take."""
    from scipy.io import loadmat, whosmat

    with reading(str(path), WHAT):
        sizes = {name: shape for name, shape, _ in whosmat(path)}
        wanted = [name for name, shape in sizes.items() if len(shape) == 2 and shape[0] == shape[1] > 1]
        wanted += [name for name in IDS if name in sizes and name not in wanted]
        kinds = {name: kind for name, _, kind in whosmat(path)}
        if sum(8 * prod(sizes[name]) for name in wanted if kinds[name] != "sparse") > most:
            raise StudyError(
                _(
                    "{path}: unpacks to more than {most:,} bytes; write links instead of a square table",
                    path=path,
                    most=most,
                )
            )
        named = loadmat(path, variable_names=wanted)
    matrices = {name: value for name, value in named.items() if _is_square(value)}
    if matrix and matrix not in matrices:
        raise StudyError(
            _(
                "{path}: has no square matrix {name}; it has {names}",
                path=path,
                name=quoted(matrix),
                names=listed(matrices) or "none",
            )
        )
    if not matrix and len(matrices) != 1:
        raise StudyError(
            _(
                "{path}: has {matrices} square matrices ({names}); name one by 'matrix', or save one alone",
                path=path,
                matrices=len(matrices),
                names=listed(matrices) or "none",
            )
        )
    chosen = matrices[matrix or next(iter(matrices))]
    ids = _ids(path, named, chosen.shape[0])
    if isinstance(chosen, np.ndarray):
        return square(ids, chosen.astype(float))
    links = chosen.tocoo()
    return Raw(chosen.shape[0], ids, links.row, links.col, links.data.astype(float))


def _is_square(value: Any) -> bool:
    shape: tuple[int, ...] = getattr(value, "shape", ())
    kind = getattr(value, "dtype", np.dtype(object)).kind
    return kind in "fiub" and len(shape) == 2 and shape[0] == shape[1] > 1


def _ids(path: Path, named: dict[str, Any], n: int) -> tuple[str, ...] | None:
    """The ids that the file has; None where it has none."""
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
    """One id: a text, or a whole number that a computer has exactly."""
    if isinstance(value, np.ndarray):  # of a cell
        value = value.reshape(-1)[0].item() if value.size == 1 else None
    if isinstance(value, float) and not (value.is_integer() and abs(value) < 2**53):
        raise StudyError(
            _("{place}: {value!r} is not a whole number; give ids as text", place=place, value=value)
        )
    if not isinstance(value, str | int | float):
        raise StudyError(_("{place}: is neither a text nor a number; give each row one id", place=place))
    return parse_id(show(value).strip(), place)


def main() -> None:
    """Writes the arrays of a file, within a bound of memory."""
    path, matrix, most = sys.argv[2:]
    within(int(most))
    raw = read(Path(path), matrix, int(most))
    arrays = {"n": np.array([raw.n, raw.square]), "row": raw.row, "column": raw.column, "value": raw.value}
    arrays |= {} if raw.ids is None else {"ids": np.array(raw.ids)}
    np.savez(sys.stdout.buffer, **dict[str, Any](arrays))


if __name__ == "__main__":
    sys.exit(guarded("mat_file", main))
