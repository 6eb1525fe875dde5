"""Tables as Parquet: records in the order given, and a variable with `unit`, `year`, `value`, ordered by
both.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

import duckdb
import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from msgspec.structs import asdict

from base.artifacts.atomic import atomic
from base.artifacts.memory_database import connect_in_memory
from spillover.arrays.foundation import Array
from spillover.words import from_data, sentences_among

Record = TypeVar("Record", bound=msgspec.Struct)
SENTENCES = "sentences"  # the key of a file under which those with values are

# A table of records as one Parquet file: typed columns, rows in the order given, missing values NULL.


def write_rows(path: str | Path, rows: Sequence[Mapping[str, Any]], types: Mapping[str, str]) -> None:
    """Write records as Parquet. types: column -> varchar, double, integer or boolean; a key that a record
    lacks is NULL.
    """
    with connect_in_memory() as db, atomic(path) as temporary:
        db.register(
            "records",
            {"row_number": np.arange(len(rows)), **{c: _values(rows, c, t) for c, t in types.items()}},
        )
        casts = ", ".join(_cast(column, kind) for column, kind in types.items())
        kept = clause_for(value for row in rows for value in row.values())
        db.execute(
            f"copy (select {casts} from records order by row_number) to ? (format parquet{kept})",
            [str(temporary)],
        )


def read_rows(paths: Sequence[str | Path], order_by: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Read the records of one or more Parquet files with the same columns, ordered by the columns named."""
    order = f" order by {', '.join(quote_identifier(c) for c in order_by)}" if order_by else ""
    with connect_in_memory() as db:
        result = db.execute(f"select * from read_parquet(?){order}", [[str(p) for p in paths]])
        names = [d[0] for d in result.description or []]
        rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
        said = sentences_in(db, paths)
        return [{c: said.get(v, v) if isinstance(v, str) else v for c, v in row.items()} for row in rows]


COLUMN_TYPES = {str: "varchar", float: "double", int: "integer", bool: "boolean"}


def describe_columns(record: type[msgspec.Struct]) -> dict[str, tuple[str, str]]:
    """Describe the columns of a table of records by name: the type in DuckDB and the meaning of each. record:
    a struct of texts, numbers and truths, or None where a value may be missing, each with a description.
    """
    found = {}
    for name, hint in get_type_hints(record, include_extras=True).items():
        kind, about = get_args(hint)
        (plain,) = {*(get_args(kind) or [kind])} - {type(None)}
        found[name] = COLUMN_TYPES[plain], str(about.description)
    return found


def write_records(path: str | Path, records: Sequence[Record], record: type[Record]) -> None:
    """Write records as Parquet, a column for each field, in the order given; None is NULL."""
    types = {name: kind for name, (kind, _about) in describe_columns(record).items()}
    write_rows(path, list(map(asdict, records)), types)


def read_records(paths: Sequence[str | Path], record: type[Record]) -> list[Record]:
    """Read what `write_records` wrote, of one or more files."""
    return [record(**row) for row in read_rows(paths)]


def clause_for(values: Iterable[Any]) -> str:
    """Write the SQL clause that keeps sentences with values among the texts of a Parquet file, as the end of
    the format.
    """
    said = sentences_among(values)
    return f", kv_metadata {{{SENTENCES}: {literal(json.dumps(said, ensure_ascii=False))}}}" if said else ""


def sentences_in(db: duckdb.DuckDBPyConnection, paths: Sequence[str | Path]) -> dict[str, str]:
    """Read the sentences with their values among the texts of Parquet files, by the text."""
    query = f"select decode(value) from parquet_kv_metadata(?) where decode(key) = '{SENTENCES}'"
    found = [json.loads(text) for (text,) in db.execute(query, [[str(p) for p in paths]]).fetchall()]
    return {text: from_data(data) for part in found for text, data in part.items()}


def _values(rows: Sequence[Mapping[str, Any]], column: str, kind: str) -> np.ndarray:
    values = [row.get(column) for row in rows]
    if kind == "varchar":
        return np.array([None if v is None else str(v) for v in values] or [], dtype=object)
    return np.array([np.nan if v is None else float(v) for v in values], dtype=np.float64)


def _cast(column: str, kind: str) -> str:
    name = quote_identifier(column)
    if kind == "varchar":
        return f"cast({name} as varchar) as {name}"
    return f"case when isnan({name}) then null else cast({name} as {kind}) end as {name}"


def quote_identifier(name: str) -> str:
    """Quote an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote an SQL string; options of copies, comments and table functions in `create table` take no
    parameters.
    """
    return "'" + text.replace("'", "''") + "'"


# A variable file: one Parquet with `unit`, `year`, `value`, a row for each unit and year, ordered by both;
# the warehouse's have `present` as well: whether any source has a row for the unit and year.

PRESENT = "present"
VARIABLE = pa.schema([("unit", pa.string()), ("year", pa.int64()), ("value", pa.float64())])


def write_variable(path: str | Path, units: Iterable[str], years: Iterable[int], values: Array) -> None:
    """Write `values` (N,), NaN for missing, with their keys; rows are ordered by unit and year."""
    columns = {
        "unit": np.asarray(list(units), dtype=object),
        "year": np.asarray(list(years), dtype=np.int32),
        "value": np.asarray(values),
    }
    with connect_in_memory() as db, atomic(path) as temporary:
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
        table = _read_table(path).select(VARIABLE.names).cast(VARIABLE)
        if keys is None:
            keys = table.select(["unit", "year"])
        elif not keys.equals(table.select(["unit", "year"])):
            raise ValueError(f"{path}: its units and years differ from those of the other variables")
        values[name] = _read_column(table["value"])
    if keys is None:
        raise ValueError("no variable files given")
    return _read_column(keys["unit"]), _read_column(keys["year"]), values


def read_present(paths: Iterable[Path]) -> np.ndarray | None:
    """Read whether any source has a row for each unit and year (N,), in their order, as the first variable
    file says that knows; None where none does.
    """
    for path in paths:
        file = pq.ParquetFile(path)
        if PRESENT in file.schema_arrow.names:
            return _read_column(file.read([PRESENT], use_threads=False)[PRESENT])
    return None


def read_table(path: str | Path) -> dict[str, np.ndarray]:
    """Read the columns of any Parquet file, in its own order: NaN or None where a cell is missing."""
    table = _read_table(path)
    return {name: _read_column(table[name]) for name in table.column_names}


def _read_table(path: str | Path) -> pa.Table:
    """Read a Parquet file in this thread: the files are small, and a pool of threads costs more."""
    return pq.ParquetFile(path).read(use_threads=False)


# By its bytes: `pa.scalar` would import pandas.
_NAN = pa.Array.from_buffers(pa.float64(), 1, [None, pa.py_buffer(np.array([np.nan]).tobytes())])[0]


def _read_column(column: pa.ChunkedArray) -> np.ndarray:
    """Convert a column to an array. By DLPack: `to_numpy` would import pandas."""
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
        if column.null_count:
            column = column.cast("float64").fill_null(_NAN)
        return np.array(np.from_dlpack(column.combine_chunks()))
    return np.array(column.to_pylist(), dtype=bool if pa.types.is_boolean(column.type) else object)
