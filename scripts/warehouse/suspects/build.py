"""The observations of every source -> every check over their series -> results/<study>/suspects.parquet and
.csv.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import duckdb

from base.artifacts.atomic import atomic, csv_text, write_text
from base.artifacts.parquet import clause_for
from base.job import log, paths, run
from ingest.places import Division, read_divisions
from warehouse.suspects import declared as of_sources
from warehouse.suspects import rows, sources, years
from warehouse.suspects.cells import Evidence, Finding, Series, series_of

FIELDS = [field.name for field in fields(Finding)]
# A finding, the name of its unit in the file, and whether the study uses its number.
COLUMNS = [*FIELDS[: FIELDS.index("unit") + 1], "name", *FIELDS[FIELDS.index("unit") + 1 :], "used"]
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
class Used:
    """What a study uses: source, measure and unit of its observations, and years; names: of the units, as
    their files have them.
    """

    numbers: frozenset[tuple[str, str, str]]
    years: tuple[int, int]
    names: Mapping[str, str]

    def has(self, found: Finding) -> bool:
        """Whether a finding's number is one of them."""
        first, last = self.years
        return first <= found.year <= last and (found.source, found.measure, found.unit) in self.numbers


def read_used(
    db: duckdb.DuckDBPyConnection, used: list[Path], others: list[Path], years: tuple[int, int]
) -> Used:
    """What the study uses. used: its observations; others: those read only for the search."""
    query = "select distinct source, measure, unit from read_parquet(?)"
    numbers = frozenset(db.execute(query, [[str(path) for path in used]]).fetchall())
    query = "select unit, min(trim(unit_printed)) from read_parquet(?) group by all"
    names = dict(db.execute(query, [[str(path) for path in [*used, *others]]]).fetchall())
    return Used(numbers, years, names)


def ranked(found: Iterable[Finding], used: Used) -> list[Finding]:
    """The findings in the study's own numbers first, those that chance explains least first among them."""

    def key(one: Finding) -> tuple[bool, bool, float]:
        return not used.has(one), one.check in LAST, 0.0 if math.isnan(one.chance) else one.chance

    return sorted(found, key=key)


def without_values(found: Finding) -> Finding:
    """A finding with its place alone: its proof and reason quote numbers."""
    return replace(found, value=math.nan, suggested=math.nan, ratio=math.nan, proof="", reason="confidential")


def write(db: duckdb.DuckDBPyConnection, found: list[Finding], used: Used, table: Path, text: Path) -> None:
    """The findings as Parquet and as CSV."""
    numbers = {
        "used": "boolean",
        "year": "integer",
        "value": "double",
        "suggested": "double",
        "ratio": "double",
        "share": "double",
        "chance": "double",
    }
    columns = ", ".join(f'"{name}" {numbers.get(name, "varchar")}' for name in COLUMNS)
    db.execute(f"create or replace temp table suspects ({columns})")
    rows = [[None if value != value else value for value in _row(one, used)] for one in found]
    if rows:
        db.executemany(f"insert into suspects values ({', '.join('?' * len(COLUMNS))})", rows)
    with atomic(table) as temporary:
        kept = clause_for(value for row in rows for value in row)
        db.execute(f"copy suspects to ? (format parquet{kept})", [str(temporary)])
    write_text(text, csv_text([COLUMNS, *rows]))


def _row(found: Finding, used: Used) -> list[Any]:
    more = {"name": used.names.get(found.unit, found.unit), "used": used.has(found)}
    return [more[column] if column in more else getattr(found, column) for column in COLUMNS]


def _main(snakemake: Any, spec: dict[str, Any]) -> None:
    with duckdb.connect(config={"threads": 1}) as db:
        own, others = paths(list(snakemake.input.observations)), paths(list(snakemake.input.witnesses))
        used = read_used(db, own, others, (spec["years"][0], spec["years"][1]))
        divisions = [d for path in paths(list(snakemake.input.divisions)) for d in read_divisions(path)]
        found = search(read_series(db, [*own, *others], spec["dated_by"]), spec["declared"], divisions)
        found = ranked(found, used)
        found = list(map(without_values, found)) if spec["confidential"] else found
        write(db, found, used, Path(snakemake.output.table), Path(snakemake.output.text))
    log.info("%d suspects, %d of them used", len(found), sum(map(used.has, found)))


def _all(evidence: Evidence) -> list[Evidence]:
    return [evidence]


def _series(evidence: Evidence) -> Sequence[Series]:
    return evidence.series


def _sources(evidence: Evidence) -> list[list[Series]]:
    """The series of each source."""
    names = dict.fromkeys(series.source for series in evidence.series)
    return [list(evidence.of(name).values()) for name in names]


# By the name that findings bear, the function that makes them, and what it is given one by one: all of the
# evidence, the series of a source, or a series.
CHECKS: Mapping[str, tuple[Callable[[Evidence], Iterable[Any]], Callable[[Any], Iterable[Finding]]]] = {
    "allocations": (_all, of_sources.find_allocations),
    "changed_borders": (_all, years.find_changed_borders),
    "denied_spikes": (_all, sources.find_denied_spikes),
    "identities": (_all, of_sources.find_identities),
    "interpolated": (_series, years.find_interpolated),
    "misspelt_names": (_sources, rows.find_misspelt_names),
    "other_columns": (_sources, rows.find_other_columns),
    "other_counts": (_all, sources.find_other_counts),
    "parts_of_total": (_sources, rows.find_parts_of_total),
    "repeated_years": (_sources, years.find_repeated_years),
    "shifted_rows": (_series, rows.find_shifted_rows),
    "slips": (_series, rows.find_slips),
    "splices": (_all, years.find_splices),
    "sum_of_others": (_sources, rows.find_sum_of_others),
    "vintages": (_all, of_sources.find_vintages),
}
Declared = Mapping[str, Mapping[str, Any]]


def search(
    all_series: Sequence[Series], declared: Declared | None = None, divisions: Sequence[Division] = ()
) -> list[Finding]:
    """The findings of every check, in the order of checks, series, units and years."""
    evidence = Evidence(tuple(all_series), declared or {}, tuple(divisions))
    return [found for given, find in CHECKS.values() for one in given(evidence) for found in find(one)]


if "snakemake" in globals():
    run(globals()["snakemake"], _main)
