"""Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from ingest.format import Format, Sheet, check_bytes, check_cells, check_size
from ingest.text import Fault
from spillover.errors import StudyError
from spillover.weights.text import explain_damage
from spillover.words import _


class Parquet(Format, frozen=True, kw_only=True):
    """Parquet. The path is opened as a single file: brackets in it are not a pattern, and `year=2013` is not
    a column.
    """

    suffixes: ClassVar[tuple[str, ...]] = (".parquet",)

    def read(self, path: Path, label: str) -> Sheet:
        """Read the file's columns as rows below one row of names."""
        check_size(path, label, self.max_bytes)
        with explain_damage(label, "Parquet"), path.open("rb") as stream:
            import pyarrow.parquet as pq

            file = pq.ParquetFile(stream, page_checksum_verification=True)
            count = file.metadata.num_rows
            check_cells(count, file.metadata.num_columns, label, self.max_cells)
            names, columns = _read_columns(file, label, self.max_bytes)
        rows = [list(row) for row in zip(*columns, strict=True)]
        if len(rows) != count:
            raise StudyError(
                _(
                    "{label}: holds {rows} rows, its footer says {count}; obtain it again",
                    label=label,
                    rows=len(rows),
                    count=count,
                )
            )
        return Sheet(label, "", [list(names), *rows], columns=tuple(names))


def _read_columns(file: Any, label: str, most: int) -> tuple[list[str], list[list[Any]]]:
    """Read names and values in pieces: a dictionary of one long text may unpack to any size."""
    names = [str(name) for name in file.schema_arrow.names]
    columns: list[list[Any]] = [[] for _ in names]
    size = 0
    for batch in file.iter_batches(batch_size=8192, use_threads=False):
        size += batch.nbytes
        check_bytes(size, label, most)
        batch.validate(full=True)
        for values, column in zip(columns, batch.columns, strict=True):
            values += _plain_values(column)
    return names, columns


def _plain_values(column: Any) -> list[Any]:
    """Convert a column to plain values: true is 1 and false 0; a list, a record or bytes is no name and no
    number.
    """
    import pyarrow as pa

    values: list[Any] = column.to_pylist()
    kind = column.type
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return [None if value is None else Fault(value) for value in values]
    if pa.types.is_boolean(kind):
        return [None if value is None else int(value) for value in values]
    return values
