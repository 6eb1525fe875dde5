"""MATLAB's files, read in a process of their own, since a damaged one can end the process that reads it.

    python -m weights.mat_file -- FILE MATRIX BYTES

writes what the library's reader gives to its output, as the arrays of an .npz.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import numpy as np

from base.command import run_guarded
from ingest.apart import bound_memory, run_apart
from spillover.weights import matlab
from spillover.weights.links import How, Raw
from spillover.weights.text import explain_damage


def read_mat(path: Path, data: bytes, how: How) -> Raw:
    """Read the matrix. Raises StudyError naming the file and the matrices in it."""
    matlab.check_version(path, data)
    words = (how.matrix, str(how.max_bytes))
    found = run_apart("weights.mat_file", path, *words, label=str(path), what=matlab.WHAT)
    with explain_damage(str(path), matlab.WHAT):
        with np.load(io.BytesIO(found), allow_pickle=False) as arrays:
            ids = tuple(arrays["ids"].tolist()) if "ids" in arrays else None
            row, column, value = (arrays[name] for name in ("row", "column", "value"))
            n, whole = arrays["n"].tolist()
        if any(((at < 0) | (at >= n)).any() for at in (row, column)):
            raise ValueError("a number is outside its rows")
        return Raw(n, ids, row, column, value, bool(whole))


def main() -> None:
    """Write the arrays of a file, within a bound of memory."""
    path, matrix, most = sys.argv[2:]
    bound_memory(int(most))
    raw = matlab.read_mat(Path(path), Path(path).read_bytes(), How(matrix=matrix, max_bytes=int(most)))
    arrays = {"n": np.array([raw.n, raw.square]), "row": raw.row, "column": raw.column, "value": raw.value}
    arrays |= {} if raw.ids is None else {"ids": np.array(raw.ids)}
    np.savez(sys.stdout.buffer, **dict[str, Any](arrays))


if __name__ == "__main__":
    sys.exit(run_guarded("mat_file", main))
