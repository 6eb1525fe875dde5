"""A variable file: one Parquet with `unit`, `year`, `value`, a row for each unit and year, ordered by
both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from base.artifacts.atomic import atomic
from spillover.arrays.foundation import Array

VARIABLE = pa.schema([("unit", pa.string()), ("year", pa.int64()), ("value", pa.float64())])


def write_variable(path: str | Path, units: Iterable[str], years: Iterable[int], values: Array) -> None:
    """Writes `values` (N,), NaN for missing, with their keys; rows are ordered by unit and year."""
    columns = {
        "unit": np.asarray(list(units), dtype=object),
        "year": np.asarray(list(years), dtype=np.int32),
        "value": np.asarray(values),
    }
    with duckdb.connect() as db, atomic(path) as temporary:
        db.register("rows", columns)
        db.execute(
            "copy (select cast(unit as varchar) as unit, year, case when isnan(value) then null else "
            "value end as value "
            "from rows order by unit, year) to ? (format parquet)",
            [str(temporary)],
        )


def read_variables(files: Mapping[str, Path]) -> tuple[np.ndarray, np.ndarray, dict[str, Array]]:
    """Units (N,), years (N,) and the values (N,) of each variable, NaN where missing, ordered by unit and
    year.

    All files hold the same units and years, as the warehouse writes them.
    """
    keys: pa.Table | None = None
    values: dict[str, Array] = {}
    for name, path in files.items():
        table = _table(path).cast(VARIABLE)
        if keys is None:
            keys = table.select(["unit", "year"])
        elif not keys.equals(table.select(["unit", "year"])):
            raise ValueError(f"{path}: its units and years differ from those of the other variables")
        values[name] = _column(table["value"])
    if keys is None:
        raise ValueError("no variable files given")
    return _column(keys["unit"]), _column(keys["year"]), values


def read_table(path: str | Path) -> dict[str, np.ndarray]:
    """The columns of any Parquet file, in its own order: NaN or None where a cell is missing."""
    table = _table(path)
    return {name: _column(table[name]) for name in table.column_names}


def _table(path: str | Path) -> pa.Table:
    """A Parquet file, read in this thread: the files are small, and a pool of threads costs more."""
    return pq.ParquetFile(path).read(use_threads=False)


# By its bytes: `pa.scalar` would import pandas.
_NAN = pa.Array.from_buffers(pa.float64(), 1, [None, pa.py_buffer(np.array([np.nan]).tobytes())])[0]


def _column(column: pa.ChunkedArray) -> np.ndarray:
    """A column as an array. By DLPack: `to_numpy` would import pandas."""
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
        if column.null_count:
            column = column.cast("float64").fill_null(_NAN)
        return np.array(np.from_dlpack(column.combine_chunks()))
    return np.array(column.to_pylist(), dtype=bool if pa.types.is_boolean(column.type) else object)
