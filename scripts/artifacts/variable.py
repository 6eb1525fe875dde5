"""A variable file: one Parquet with `unit`, `year`, `value`, a row for each unit and year, ordered by
both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
import numpy as np

from artifacts.atomic import atomic
from spillover.arrays.foundation import Array


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
    units: np.ndarray | None = None
    years: np.ndarray | None = None
    values: dict[str, Array] = {}
    with duckdb.connect() as db:
        for name, path in files.items():
            table = db.execute(
                "select unit, year, value from read_parquet(?) order by unit, year", [str(path)]
            ).fetchnumpy()
            if units is None or years is None:
                units, years = (
                    np.asarray(table["unit"], dtype=object),
                    np.asarray(table["year"], dtype=np.int64),
                )
            elif not (np.array_equal(units, table["unit"]) and np.array_equal(years, table["year"])):
                raise ValueError(f"{path}: its units and years differ from those of the other variables")
            values[name] = np.ma.filled(np.ma.asarray(table["value"], dtype=float), np.nan)
    if units is None or years is None:
        raise ValueError("no variable files given")
    return units, years, values


def read_table(path: str | Path) -> dict[str, np.ndarray]:
    """The columns of any Parquet file, in its own order."""
    with duckdb.connect() as db:
        columns = db.execute("select * from read_parquet(?)", [str(path)]).fetchnumpy()
        return dict(columns)  # type: ignore[arg-type]
