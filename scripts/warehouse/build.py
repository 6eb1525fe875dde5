"""The observations of every source -> the warehouse: raw, staging, panel; one Parquet per variable and lists
of what was done.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from base.artifacts.atomic import atomic, original_cell
from base.formula import Formula, find_year_range, formulas_of, measures_of
from base.input_file import read_csv_table
from base.job import index_by_stem, log, paths, run
from ingest.places import Division, UnitNames, find_mergers, name_key, read_divisions, read_units
from ingest.rows import OTHER
from ingest.text import MARKS, read_number, read_year
from spillover.errors import StudyError, quote_value, suggest_nearest
from spillover.words import _
from warehouse.options import WarehouseOptions
from warehouse.panel import (
    RefusedError,
    check_table,
    keep_steps,
    make_tables,
    make_variable,
    make_wide,
    register_variables,
)
from warehouse.suspects.finding import SuspectedNumber
from warehouse.suspects.proposals import proposal_table, read_findings

# resources/<study>/corrections.csv: where a user repairs a cell.

COLUMNS = ("city", "year", "variable", "value", "reason", "source")


@dataclass(frozen=True)
class Correction:
    """Correction in one line of the study's file. year: as the study dates its panel; value: in the measure's
    target unit.
    """

    line: int
    unit: str
    year: int
    measure: str
    value: float
    reason: str
    source: str


def read_corrections(path: Path, units: UnitNames, measures: dict[str, list[str]]) -> list[Correction]:
    """Read and checks every line. measures: the study's measures, each with the variables made of it."""
    _header, lines = read_csv_table(path, COLUMNS, others=False)
    corrections = [
        _read_correction(_("{path}, line {line}", path=path, line=line), line, row, units, measures)
        for line, row in lines
    ]
    seen: dict[tuple[str, int, str], int] = {}
    for c in corrections:
        first = seen.setdefault((c.unit, c.year, c.measure), c.line)
        if first != c.line:
            raise StudyError(
                _(
                    "{path}, line {line}: {measure} of {unit} {year} is already corrected in line {first}; "
                    "keep one of them",
                    path=path,
                    line=c.line,
                    measure=c.measure,
                    unit=units.name(c.unit),
                    year=c.year,
                    first=first,
                )
            )
    return corrections


def _read_correction(
    where: str, line: int, cells: dict[str, str], units: UnitNames, measures: dict[str, list[str]]
) -> Correction:
    try:
        unit = units.find(original_cell(cells["city"]))
    except StudyError as error:
        raise StudyError(_("{where}: city {error}", where=where, error=error)) from None
    year, number = read_year(cells["year"]), read_number(cells["value"])
    # A yearbook's year may bear a footnote; in a list that people write, the mark is a slip, as in a value.
    if year is None or MARKS.split(cells["year"])[1]:
        raise StudyError(
            _("{where}: year {year} is not a year; correct it", where=where, year=quote_value(cells["year"]))
        )
    if number.value is None or number.flag:
        raise StudyError(
            _(
                "{where}: value {value} is not a number; correct it",
                where=where,
                value=quote_value(cells["value"]),
            )
        )
    if not cells["reason"] or not cells["source"]:
        raise StudyError(_("{where}: a correction needs its reason and its source", where=where))
    return Correction(
        line,
        unit,
        year,
        _measure(where, cells["variable"], measures),
        number.value,
        original_cell(cells["reason"]),
        original_cell(cells["source"]),
    )


def _measure(where: str, name: str, measures: dict[str, list[str]]) -> str:
    if name in measures:
        return name
    parts = [measure for measure, variables in measures.items() if name in variables]
    if parts:
        raise StudyError(
            _(
                "{where}: variable {name!r} is computed from {parts}; correct one of these",
                where=where,
                name=name,
                parts=", ".join(parts),
            )
        )
    hint = suggest_nearest(name, measures, _("the study's are {names}", names=", ".join(sorted(measures))))
    raise StudyError(
        _(
            "{where}: variable {name} is not a measure that the study reads; {hint}",
            where=where,
            name=quote_value(name),
            hint=hint,
        )
    )


# Divisions that were merged into units of the study: their numbers are added to the units' of before.


@dataclass(frozen=True)
class JoinedMeasures:
    """measures: those that are summed; mergers: unit, label of the rows that were set aside, name and year of
    each; witnesses: the files with these rows.
    """

    measures: tuple[str, ...]
    mergers: tuple[tuple[str, str, str, int], ...]
    witnesses: tuple[Path, ...]


NOTHING_JOINED = JoinedMeasures((), (), ())


def read_joined_measures(
    measures: Sequence[str], mergers: Sequence[Division], witnesses: Sequence[Path]
) -> JoinedMeasures:
    """Read the measures that are summed: none where the study names no measures. A row set aside is called by
    its name, or by its code where the file has no name.
    """
    if not measures:
        return NOTHING_JOINED
    labels = [
        (d.into[0], OTHER + label, d.name, d.year)
        for d in mergers
        for label in (name_key(d.name), name_key(d.adcode))
    ]
    return JoinedMeasures(tuple(measures), tuple(labels), tuple(witnesses))


def join_tables(db: duckdb.DuckDBPyConnection, joined: JoinedMeasures) -> None:
    """Join the tables from which SQL makes raw.parts: what is summed, and the rows that were set aside."""
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
        "create temp table witness_rows (source varchar, measure varchar, unit varchar, year_data integer, "
        "value double, file varchar, sheet varchar, cell varchar)"
    )
    if files:
        db.execute(
            "insert into witness_rows select source, measure, unit, year_data, value, file, sheet, cell "
            "from read_parquet(?)",
            [files],
        )


Connection = duckdb.DuckDBPyConnection
SCHEMAS = ("raw", "staging", "panel")
# What each list holds, and in which order it is written.
LISTS = {
    "observations": (
        "select o.unit, u.name, o.year, o.measure, o.value, o.target_unit, o.source, o.year_data, "
        "o.year_edition, o.file, "
        "o.sheet, o.cell, o.raw, o.number, o.stated_unit, o.factor, o.flag, o.mark, o.unit_printed, "
        "coalesce(r.origin = 'observed' and r.source = o.source, false) as chosen "
        "from staging.dated o join raw.names u using (unit) left join staging.resolved r using (unit, "
        "year, measure) "
        "order by o.measure, o.unit, o.year, o.rank"
    ),
    "corrections": "from staging.corrections order by measure, unit, year",
    "imputed": "from staging.imputed order by measure, unit, year",
    "conflicts": "from staging.conflicts order by measure, unit, year, source_a, source_b",
    "missing": "from panel.missing order by variable, unit, year",
    "absent": "from panel.absent order by unit, year",
    "marks": (
        "select d.source, u.name, d.year, d.measure, d.raw, d.mark, d.value, d.file, d.sheet, d.cell "
        "from staging.dated d semi join staging.grid using (unit, year) join raw.names u using (unit) "
        "where d.mark <> '' order by d.measure, d.unit, d.year, d.source"
    ),
    "ledger": "from raw.ledger order by source, file, sheet, status, why",
}


@dataclass(frozen=True)
class WarehouseInputs:
    """Inputs that the panel is made from. files, ledgers: of each source, as ingest wrote them; mergers:
    mergers whose numbers are summed; suspects: findings whose proposals formulas may take.
    """

    files: Sequence[Path]
    ledgers: Sequence[Path]
    units: UnitNames
    corrections: Sequence[Correction] = ()
    mergers: JoinedMeasures = NOTHING_JOINED
    suspects: Sequence[SuspectedNumber] = ()


def build(db: Connection, spec: WarehouseOptions, inputs: WarehouseInputs) -> None:
    """Make every table of the warehouse in `db` and run the tests beside each. Raises StudyError at the
    first that fails.
    """
    formulas = prepare(db, spec, inputs)
    make_tables(db, "staging")
    make_wide(db, sorted(measures_of(formulas)), {m for f in formulas.values() for m in f.proposal_measures})
    make_tables(db, "panel", "behind", "variables")
    for name, formula in formulas.items():
        make_variable(db, name, formula, (spec.years[0], spec.years[1]))
    apart = keep_steps(db, spec.step)
    if apart > 1:
        log.info("the panel's years are %d apart", apart)
    check_table(db, "panel", "variables")
    make_tables(db, "panel", "absent", "missing")


def prepare(db: Connection, spec: WarehouseOptions, inputs: WarehouseInputs) -> dict[str, Formula]:
    """Make what the warehouse is built from, the schema raw and the settings of its queries, and return the
    formulas of the variables.
    """
    formulas = formulas_of(spec.variables, spec.study)
    for schema in SCHEMAS:
        db.execute(f"create schema {schema}")
    _settings(db, spec, formulas)
    for name, paths_of in (("observation_files", inputs.files), ("ledger_files", inputs.ledgers)):
        db.execute(f"set variable {name} = ?", [[str(path) for path in paths_of]])
    db.register("units_csv", _units_table(inputs.units, list(spec.groups)))
    db.register("corrections_csv", _corrections_table(inputs.corrections))
    join_tables(db, inputs.mergers)
    proposal_table(db, inputs.suspects)
    make_tables(db, "raw")
    _options(db, spec)
    register_variables(db, spec.variables, formulas)
    return formulas


def _settings(db: Connection, spec: WarehouseOptions, formulas: dict[str, Formula]) -> None:
    gaps, max_lag = spec.gaps, max(formula.max_lag for formula in formulas.values())
    first, last = find_year_range(spec.years, gaps, formulas)
    settings = {
        "first_year": spec.years[0],
        "last_year": spec.years[1],
        "max_lag": max_lag,
        "dated_by": spec.dated_by,
        "gap_window": gaps.get("window", 0),
        "reach_first": first,
        "reach_last": last,
        "one_sided": gaps.get("one_sided", False),
        "tolerance": float(spec.conflicts.get("tolerance", 0.02)),
    }
    for name, value in settings.items():
        db.execute(f"set variable {name} = ?", [value])


def _options(db: Connection, spec: WarehouseOptions) -> None:
    db.execute(
        "create table raw.precedence (source varchar primary key, rank integer);"
        "create table raw.never_filled (measure varchar primary key);"
        "create table raw.ranges (source varchar, measure varchar, low double, high double)"
    )
    for rank, source in enumerate(spec.precedence):
        db.execute("insert into raw.precedence values (?, ?)", [source, rank])
    for measure in spec.gaps.get("except", []):
        db.execute("insert into raw.never_filled values (?)", [measure])
    for source, ranges in spec.ranges.items():
        for measure, (low, high) in ranges.items():
            db.execute("insert into raw.ranges values (?, ?, ?, ?)", [source, measure, low, high])


def _units_table(units: UnitNames, groups: list[str]) -> dict[str, np.ndarray]:
    absent = [group for group in groups if group not in units.rows[0]]
    if absent:
        raise StudyError(
            _(
                "units.csv has no column {absent}, which 'units.groups' of the study names; add it, or "
                "correct the key",
                absent=", ".join(absent),
            )
        )
    for group in groups:
        if unlabelled := [row["unit"] for row in units.rows if not row[group]]:
            raise StudyError(
                _(
                    "units.csv: unit {unit} has no {group}, which 'units.groups' of the study names; fill it",
                    unit=unlabelled[0],
                    group=group,
                )
            )
    columns = [c for c in units.rows[0] if c not in ("aliases", "shared", "text")]
    table = {c: np.array([row[c] for row in units.rows], dtype=object) for c in columns}
    for c in ("longitude", "latitude"):
        table[c] = np.array([float(text) if text else np.nan for text in table[c]])
    return table


def _corrections_table(corrections: Sequence[Correction]) -> dict[str, np.ndarray]:
    kinds = {"line": np.int32, "year": np.int32, "value": np.float64}
    return {
        f.name: np.array([getattr(c, f.name) for c in corrections], dtype=kinds.get(f.name, object))
        for f in fields(Correction)
    }


def export(db: Connection, outputs: dict[str, Path], variables: list[Path]) -> None:
    """Write units, the lists and one file per variable, each in the order of its key."""
    _copy(db, "from raw.units order by unit", outputs["units"])
    for name, query in LISTS.items():
        _copy(db, query, outputs[name])
    for name, path in index_by_stem([str(p) for p in variables]).items():
        export_variable(db, name, path)


def export_variable(db: Connection, name: str, path: Path) -> None:
    """Write a variable's file: a row for each unit and year, and whether any source has one."""
    query = (
        "select unit, year, value, (unit, year) not in (select (unit, year) from panel.absent) as present "
        f"from panel.variables where variable = '{name}' order by unit, year"
    )
    _copy(db, query, path)


def _copy(db: Connection, query: str, path: Path) -> None:
    with atomic(path) as temporary:
        db.execute(f"copy ({query}) to ? (format parquet)", [str(temporary)])


def read_inputs(files: Any, spec: WarehouseOptions) -> WarehouseInputs:
    """Read all that the panel is made from, of the input files of a job."""
    units = read_units(Path(files.units))
    measures = measures_of(formulas_of(spec.variables, spec.study))
    divisions = [d for path in paths(list(files.divisions)) for d in read_divisions(path)]
    return WarehouseInputs(
        files=paths(list(files.observations)),
        ledgers=paths(list(files.ledgers)),
        units=units,
        corrections=[
            c for path in paths(list(files.corrections)) for c in read_corrections(path, units, measures)
        ],
        mergers=read_joined_measures(spec.sum, find_mergers(divisions, units), paths(list(files.witnesses))),
        suspects=[f for path in paths(list(files.suspects)) for f in read_findings(path)],
    )


def _main(snakemake: Any, spec: WarehouseOptions) -> None:
    inputs = read_inputs(snakemake.input, spec)
    outputs = {name: Path(str(snakemake.output[name])) for name in ("units", *LISTS)}
    # One thread: sums and averages do not depend on how rows are cut.
    with (
        atomic(snakemake.output.database) as temporary,
        duckdb.connect(str(temporary), config={"threads": 1}) as db,
    ):
        try:
            build(db, spec, inputs)
        except RefusedError as error:
            raise error.add_file(Path(snakemake.log[0]).with_suffix(".refused.csv")) from None
        export(db, outputs, paths(list(snakemake.output.variables)))
        for table in ("corrections", "imputed", "conflicts"):
            (count,) = db.execute(f"select count(*) from staging.{table}").fetchone() or (0,)
            log.info("%d %s", count, table)


if "snakemake" in globals():
    run(globals()["snakemake"], _main, WarehouseOptions)
