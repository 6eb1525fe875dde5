"""Divisions that were merged into units of the study: their numbers are added to the units' of before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from ingest.divisions import Division
from ingest.places import key
from ingest.rows import OTHER


@dataclass(frozen=True)
class Joined:
    """measures: those that are summed; mergers: unit, label of the rows that were set aside, name and year of
    each; witnesses: the files with these rows.
    """

    measures: tuple[str, ...]
    mergers: tuple[tuple[str, str, str, int], ...]
    witnesses: tuple[Path, ...]


NOTHING_JOINED = Joined((), (), ())


def joined_of(measures: Sequence[str], mergers: Sequence[Division], witnesses: Sequence[Path]) -> Joined:
    """What is summed: nothing where the study names no measures. A row set aside is called by its name, or by
    its code where the file has no name.
    """
    if not measures:
        return NOTHING_JOINED
    labels = [
        (d.into[0], OTHER + label, d.name, d.year) for d in mergers for label in (key(d.name), key(d.adcode))
    ]
    return Joined(tuple(measures), tuple(labels), tuple(witnesses))


def join_tables(db: duckdb.DuckDBPyConnection, joined: Joined) -> None:
    """The tables from which SQL makes raw.parts: what is summed, and the rows that were set aside."""
    db.execute(
        "create table raw.summed (measure varchar primary key);"
        "create table raw.labels (unit varchar, label varchar, name varchar, until integer)"
    )
    for measure in joined.measures:
        db.execute("insert into raw.summed values (?)", [measure])
    for row in joined.mergers:
        db.execute("insert into raw.labels values (?, ?, ?, ?)", list(row))
    # Each merger once: a division has two labels.
    db.execute("create table raw.mergers as select distinct unit, name, until from raw.labels")
    files = [str(path) for path in joined.witnesses]
    db.execute(
        "create temp table witness_rows (source varchar, measure varchar, unit varchar, year_data "
        "integer, value double, file varchar, sheet varchar, cell varchar)"
    )
    if files:
        db.execute(
            "insert into witness_rows select source, measure, unit, year_data, value, file, sheet, cell "
            "from read_parquet(?)",
            [files],
        )
