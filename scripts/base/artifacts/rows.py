"""A table of records as one Parquet file: typed columns, rows in the order given, missing values NULL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from base.artifacts.atomic import atomic


def write_rows(path: str | Path, rows: Sequence[Mapping[str, Any]], types: Mapping[str, str]) -> None:
    """Writes records as Parquet. types: column -> varchar, double, integer or boolean; a key that a record
    lacks is NULL.
    """
    with duckdb.connect() as db, atomic(path) as temporary:
        db.register(
            "records",
            {"row_number": np.arange(len(rows)), **{c: _column(rows, c, t) for c, t in types.items()}},
        )
        casts = ", ".join(_cast(column, kind) for column, kind in types.items())
        db.execute(
            f"copy (select {casts} from records order by row_number) to ? (format parquet)", [str(temporary)]
        )


def read_rows(paths: Sequence[str | Path], order_by: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The records of one or more Parquet files with the same columns, ordered by the columns named."""
    order = f" order by {', '.join(_quoted(c) for c in order_by)}" if order_by else ""
    with duckdb.connect() as db:
        result = db.execute(f"select * from read_parquet(?){order}", [[str(p) for p in paths]])
        names = [d[0] for d in result.description or []]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _column(rows: Sequence[Mapping[str, Any]], column: str, kind: str) -> np.ndarray:
    values = [row.get(column) for row in rows]
    if kind == "varchar":
        return np.array([None if v is None else str(v) for v in values] or [], dtype=object)
    return np.array([np.nan if v is None else float(v) for v in values], dtype=np.float64)


def _cast(column: str, kind: str) -> str:
    name = _quoted(column)
    if kind == "varchar":
        return f"cast({name} as varchar) as {name}"
    return f"case when isnan({name}) then null else cast({name} as {kind}) end as {name}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
