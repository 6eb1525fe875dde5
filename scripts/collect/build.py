"""Everything a study produced in one DuckDB database, with a comment on each table and column."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from base.artifacts.atomic import atomic
from base.artifacts.rows import write_rows
from base.job import by_stem, log, paths, run
from collect.columns import ABOUT, RECORDS, Columns
from collect.records import analysis_rows, audit_rows
from crosscheck.columns import COLUMNS as CROSSCHECK
from spillover.fit import Record
from words.say import speak

Connection = duckdb.DuckDBPyConnection


def add_records(db: Connection, table: str, rows: Sequence[Record]) -> None:
    """A table of RECORDS from its rows, typed, with a comment on each column; an empty one keeps its
    columns.
    """
    columns = RECORDS[table]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "rows.parquet"
        write_rows(file, rows, {name: kind for name, (kind, _) in columns.items()})
        add_file(db, table, file)
    comment_columns(db, table, columns)


def comment_columns(db: Connection, table: str, columns: Columns) -> None:
    """Says what each column of a table means."""
    for name, (_, meaning) in columns.items():
        db.execute(f"comment on column {quoted(table)}.{quoted(name)} is {literal(meaning)}")


def add_file(db: Connection, table: str, file: Path) -> None:
    """A table that another stage wrote as Parquet, as it is."""
    db.execute(f"create table {quoted(table)} as from read_parquet({literal(str(file))})")


def add_sweeps(db: Connection, files: Mapping[str, Path]) -> None:
    """The table `sweep`: the specifications of every sweep, with the sweep's name in front."""
    parts = [
        f"select {literal(name)} as sweep, * from read_parquet({literal(str(file))})"
        for name, file in files.items()
    ]
    db.execute(f"create table sweep as {' union all by name '.join(parts)}")


def add_panel(db: Connection, files: Mapping[str, Path]) -> None:
    """The table `panel`: every variable and index side by side, one row for each unit and year."""
    first = next(iter(files.values()))
    db.execute(f"create table panel as select unit, year from read_parquet({literal(str(first))})")
    for name, file in files.items():
        db.execute(
            f"create or replace table panel as select panel.*, v.value as {quoted(name)} from panel "
            f"left join read_parquet({literal(str(file))}) v using (unit, year) order by unit, year"
        )


def comment(db: Connection) -> None:
    """Says what each table holds."""
    for (table,) in db.execute("select table_name from duckdb_tables() order by table_name").fetchall():
        db.execute(f"comment on table {quoted(table)} is {literal(ABOUT[table])}")


def quoted(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """An SQL string; comments and table functions in `create table` take no parameters."""
    return "'" + text.replace("'", "''") + "'"


def build(
    database: Path,
    lists: Iterable[Path],
    variables: Iterable[Path],
    analyses: Iterable[Path],
    sweeps: Iterable[Path] = (),
    audit: Iterable[Path] = (),
    crosscheck: Iterable[Path] = (),
) -> None:
    """Writes `database` completely or not at all. lists: the warehouse's Parquet files, each a table of its
    name.
    """
    with atomic(database) as temporary, duckdb.connect(str(temporary), config={"threads": 1}) as db:
        for table, rows in analysis_rows(analyses).items():
            add_records(db, table, rows)
        for file in audit:
            add_records(db, "audit", audit_rows(file))
        for file in crosscheck:
            add_file(db, file.stem, file)
            comment_columns(db, file.stem, CROSSCHECK)
        for file in lists:
            add_file(db, file.stem, file)
        add_panel(db, by_stem(map(str, variables)))
        if named := by_stem(map(str, sweeps)):
            add_sweeps(db, named)
        comment(db)


def main(snakemake: Any, spec: dict[str, Any]) -> None:
    """Binds `build` to its rule."""
    speak(spec["words"]["language"], spec["names"])
    inputs = {
        name: paths(list(snakemake.input.get(name, [])))
        for name in ("lists", "variables", "analyses", "sweeps", "audit", "crosscheck")
    }
    build(Path(snakemake.output[0]), **inputs)
    log.info("%s", ", ".join(f"{len(files)} {name}" for name, files in inputs.items()))


if "snakemake" in globals():
    run(globals()["snakemake"], main)
