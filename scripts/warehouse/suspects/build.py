"""The observations of every source -> results/<study>/suspects.parquet and .csv."""

import csv
import math
from dataclasses import astuple, fields, replace
from pathlib import Path
from typing import Any

import duckdb

from artifacts.atomic import atomic
from artifacts.cells import plain_cells
from ingest.divisions import read_divisions
from study.job import log, paths, run
from warehouse.suspects.cells import Finding, Series, series_of
from warehouse.suspects.search import search

COLUMNS = [field.name for field in fields(Finding)]


def read_series(db: duckdb.DuckDBPyConnection, files: list[Path], dated_by: str) -> list[Series]:
    """The series of ingested observations, in the order of the files' rows."""
    year = {"data_year": "year_data", "edition": "year_edition"}[dated_by]
    query = (
        f"select source, measure, unit, {year}, value, file, sheet, cell, factor from read_parquet(?) "
        f"where value is not null and {year} is not null order by source, measure, file, sheet, "
        "try_cast(regexp_extract(cell, '[0-9]+$') as integer), cell"
    )
    return series_of(db.execute(query, [[str(path) for path in files]]).fetchall())


def without_values(found: Finding) -> Finding:
    """A finding with its place alone: its proof and reason quote numbers."""
    return replace(found, value=math.nan, suggested=math.nan, ratio=math.nan, proof="", reason="confidential")


def write(db: duckdb.DuckDBPyConnection, found: list[Finding], table: Path, text: Path) -> None:
    """The findings as Parquet and as CSV."""
    numbers = {
        "year": "integer",
        "value": "double",
        "suggested": "double",
        "ratio": "double",
        "share": "double",
        "chance": "double",
    }
    columns = ", ".join(f'"{name}" {numbers.get(name, "varchar")}' for name in COLUMNS)
    db.execute(f"create or replace temp table suspects ({columns})")
    rows = [[None if isinstance(v, float) and math.isnan(v) else v for v in astuple(f)] for f in found]
    if rows:
        db.executemany(f"insert into suspects values ({', '.join('?' * len(COLUMNS))})", rows)
    with atomic(table) as temporary:
        db.execute("copy suspects to ? (format parquet)", [str(temporary)])
    with atomic(text) as temporary, Path(temporary).open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([COLUMNS, *map(plain_cells, rows)])


def _main(snakemake: Any, spec: dict[str, Any]) -> None:
    with duckdb.connect(config={"threads": 1}) as db:
        files = paths([*snakemake.input.observations, *snakemake.input.witnesses])
        divisions = [d for path in paths(list(snakemake.input.divisions)) for d in read_divisions(path)]
        found = search(read_series(db, files, spec["dated_by"]), spec["declared"], divisions)
        found = list(map(without_values, found)) if spec["confidential"] else found
        write(db, found, Path(snakemake.output.table), Path(snakemake.output.text))
    log.info("%d suspects", len(found))


if "snakemake" in globals():
    run(globals()["snakemake"], _main)
