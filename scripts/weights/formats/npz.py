"""The project's own matrices (results/<study>/weights/<matrix>.npz)."""

from __future__ import annotations

from pathlib import Path

from ingest.limits import reading
from weights.plain_text import check_file
from weights.raw import How, Raw


def read(path: Path, how: How) -> Raw:
    """The matrix with its ids."""
    from spillover.arrays.weights.matrix import WeightMatrix

    del how
    check_file(path)
    with reading(str(path), "a matrix of this project"):
        stored = WeightMatrix.load(path)
    links = stored.matrix.tocoo()
    return Raw(stored.n, stored.ids, links.row, links.col, links.data)
