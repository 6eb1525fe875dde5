"""The observations of every source -> results/<study>/suspects and departures, each .parquet and .csv."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import duckdb

from base.artifacts.atomic import csv_text, write_text
from base.artifacts.memory_database import connect_in_memory
from base.artifacts.parquet import write_rows
from base.job import log, paths, run
from ingest.places import read_divisions
from spillover.words import mark_text
from warehouse.options import SuspectsOptions
from warehouse.suspects.cells import Series, series_of
from warehouse.suspects.departures import rank_departures
from warehouse.suspects.finding import SuspectedNumber
from warehouse.suspects.search import search

FIELDS = [field.name for field in fields(SuspectedNumber)]
# A finding, the name of its unit in the file, and whether the study uses its number.
COLUMNS = [*FIELDS[: FIELDS.index("unit") + 1], "name", *FIELDS[FIELDS.index("unit") + 1 :], "used"]
NUMBERS = {
    "used": "boolean",
    "year": "integer",
    **dict.fromkeys(("value", "proposal", "ratio", "share", "chance"), "double"),
}
# The exact proofs and declared relations, whose findings have no chance, come before what may be chance.
LAST = ("changed_borders",)


def read_series(db: duckdb.DuckDBPyConnection, files: list[Path], dated_by: str) -> list[Series]:
    """The series of ingested observations, in the order of the files' rows."""
    year = {"data_year": "year_data", "edition": "year_edition"}[dated_by]
    query = (
        f"select source, measure, unit, {year}, value, file, sheet, cell, factor from read_parquet(?) "
        f"where value is not null and {year} is not null order by source, measure, file, sheet, "
        "try_cast(regexp_extract(cell, '[0-9]+$') as integer), cell"
    )
    return series_of(db.execute(query, [[str(path) for path in files]]).fetchall())


@dataclass(frozen=True)
class StudyUse:
    """The observations that a study uses: source, measure and unit of its observations, and years; names: of
    the units, as their files have them.
    """

    numbers: frozenset[tuple[str, str, str]]
    years: tuple[int, int]
    names: Mapping[str, str]

    def has(self, found: SuspectedNumber) -> bool:
        """Return whether a finding's number is one of them."""
        first, last = self.years
        return first <= found.year <= last and (found.source, found.measure, found.unit) in self.numbers


def read_used(
    db: duckdb.DuckDBPyConnection, used: list[Path], others: list[Path], years: tuple[int, int]
) -> StudyUse:
    """Read what the study uses. used: its observations; others: those read only for the search."""
    query = "select distinct source, measure, unit from read_parquet(?)"
    numbers = frozenset(db.execute(query, [[str(path) for path in used]]).fetchall())
    query = "select unit, min(trim(unit_printed)) from read_parquet(?) group by all"
    names = dict(db.execute(query, [[str(path) for path in [*used, *others]]]).fetchall())
    return StudyUse(numbers, years, names)


def rank_findings(found: Iterable[SuspectedNumber], used: StudyUse) -> list[SuspectedNumber]:
    """The findings in the study's own numbers first, those that chance explains least first among them."""

    def key(one: SuspectedNumber) -> tuple[bool, bool, float]:
        return not used.has(one), one.check in LAST, 0.0 if math.isnan(one.chance) else one.chance

    return sorted(found, key=key)


def hide_values(found: SuspectedNumber) -> SuspectedNumber:
    """A finding with its place alone: its proof and reason quote numbers."""
    return replace(
        found, value=math.nan, proposal=math.nan, ratio=math.nan, proof="", reason=mark_text("confidential")
    )


def write(found: list[SuspectedNumber], used: StudyUse, table: Path, text: Path) -> None:
    """The findings as Parquet and as CSV."""
    rows = [[None if value != value else value for value in _list_columns(one, used)] for one in found]
    types = {name: NUMBERS.get(name, "varchar") for name in COLUMNS}
    write_rows(table, [dict(zip(COLUMNS, row, strict=True)) for row in rows], types)
    write_text(text, csv_text([COLUMNS, *rows]))


def _list_columns(found: SuspectedNumber, used: StudyUse) -> list[Any]:
    more = {"name": used.names.get(found.unit, found.unit), "used": used.has(found)}
    return [more[column] if column in more else getattr(found, column) for column in COLUMNS]


def _main(snakemake: Any, spec: SuspectsOptions) -> None:
    with connect_in_memory() as db:
        own, others = paths(list(snakemake.input.observations)), paths(list(snakemake.input.witnesses))
        used = read_used(db, own, others, (spec.years[0], spec.years[1]))
        divisions = [d for path in paths(list(snakemake.input.divisions)) for d in read_divisions(path)]
        series = read_series(db, [*own, *others], spec.dated_by)
        found = rank_findings(search(series, spec.relations, divisions), used)
        further = rank_departures(series, found, divisions, used.has)
    out = snakemake.output
    for listed, table, text in (
        (found, out.table, out.text),
        (further, out.departures, out.departures_text),
    ):
        shown = list(map(hide_values, listed)) if spec.confidential else listed
        write(shown, used, Path(table), Path(text))
    log.info("%d suspects, %d of them used", len(found), sum(map(used.has, found)))


if "snakemake" in globals():
    run(globals()["snakemake"], _main, SuspectsOptions)
