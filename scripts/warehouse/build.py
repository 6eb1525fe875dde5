"""The observations of every source -> the warehouse: raw, staging, panel; one Parquet per variable and lists
of what was done.
"""

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from base.artifacts.atomic import atomic
from base.formula import Formula, formulas_of, measures_of, reach
from base.job import by_stem, log, paths, run
from ingest.divisions import mergers, read_divisions
from ingest.places import Units, read_units
from spillover.errors import StudyError
from warehouse.corrections import Correction, read_corrections
from warehouse.joined import NOTHING_JOINED, Joined, join_tables, joined_of
from warehouse.panel import keep_steps, make_variable, make_wide, register_variables
from warehouse.steps import RefusedError, run_step, run_tests
from warehouse.suspects.cells import Finding
from warehouse.suspects.proposals import proposal_table, read_findings

Connection = duckdb.DuckDBPyConnection
SCHEMAS = ("raw", "staging", "panel")
RAW_STEPS = ("raw/units", "raw/observations", "raw/parts", "raw/ledger", "raw/corrections")
STAGING_STEPS = (
    "staging/dated",
    "staging/resolved",
    "staging/proposed",
    "staging/conflicts",
    "staging/settled",
)
PANEL_STEPS = ("panel/behind", "panel/variables")
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
    "marks": (
        "select d.source, u.name, d.year, d.measure, d.raw, d.mark, d.value, d.file, d.sheet, d.cell "
        "from staging.dated d semi join staging.grid using (unit, year) join raw.names u using (unit) "
        "where d.mark <> '' order by d.measure, d.unit, d.year, d.source"
    ),
    "ledger": "from raw.ledger order by source, file, sheet, status, why",
}


def build(
    db: Connection,
    spec: dict[str, Any],
    files: list[Path],
    ledgers: list[Path],
    units: Units,
    corrections: list[Correction],
    joined: Joined = NOTHING_JOINED,
    suspects: Sequence[Finding] = (),
) -> None:
    """Makes every table of the warehouse in `db` and runs the tests beside each. Raises StudyError at the
    first that fails.

    files, ledgers: what ingest wrote of each source; spec: years, dated_by, precedence, gaps, conflicts,
    variables, ranges (per source and measure), groups, study; joined: mergers whose numbers are summed;
    suspects: findings whose proposals formulas may take.
    """
    formulas = formulas_of(spec["variables"], spec["study"])
    for schema in SCHEMAS:
        db.execute(f"create schema {schema}")
    _settings(db, spec, formulas)
    for name, paths_of in (("observation_files", files), ("ledger_files", ledgers)):
        db.execute(f"set variable {name} = ?", [[str(path) for path in paths_of]])
    db.register("units_csv", _units_table(units, spec["groups"]))
    db.register("corrections_csv", _corrections_table(corrections))
    join_tables(db, joined)
    proposal_table(db, suspects)
    for step in RAW_STEPS:
        run_step(db, step)
    _options(db, spec)
    register_variables(db, spec["variables"], formulas)
    for step in STAGING_STEPS:
        run_step(db, step)
    make_wide(db, sorted(measures_of(formulas)), {m for f in formulas.values() for m in f.proposed})
    for step in PANEL_STEPS:
        run_step(db, step)
    for name, formula in formulas.items():
        make_variable(db, name, formula, (spec["years"][0], spec["years"][1]))
    apart = keep_steps(db, spec.get("step"))
    if apart > 1:
        log.info("the panel's years are %d apart", apart)
    run_tests(db, "panel/variables")
    run_step(db, "panel/missing")


def _settings(db: Connection, spec: dict[str, Any], formulas: dict[str, Formula]) -> None:
    gaps, max_lag = spec["gaps"], max(formula.max_lag for formula in formulas.values())
    first, last = reach(spec["years"], gaps, formulas)
    settings = {
        "first_year": spec["years"][0],
        "last_year": spec["years"][1],
        "max_lag": max_lag,
        "dated_by": spec["dated_by"],
        "gap_window": gaps.get("window", 0),
        "reach_first": first,
        "reach_last": last,
        "one_sided": gaps.get("one_sided", False),
        "tolerance": float(spec["conflicts"].get("tolerance", 0.02)),
    }
    for name, value in settings.items():
        db.execute(f"set variable {name} = ?", [value])


def _options(db: Connection, spec: dict[str, Any]) -> None:
    db.execute(
        "create table raw.precedence (source varchar primary key, rank integer);"
        "create table raw.never_filled (measure varchar primary key);"
        "create table raw.ranges (source varchar, measure varchar, low double, high double)"
    )
    for rank, source in enumerate(spec["precedence"]):
        db.execute("insert into raw.precedence values (?, ?)", [source, rank])
    for measure in spec["gaps"].get("except", []):
        db.execute("insert into raw.never_filled values (?)", [measure])
    for source, ranges in spec["ranges"].items():
        for measure, (low, high) in ranges.items():
            db.execute("insert into raw.ranges values (?, ?, ?, ?)", [source, measure, low, high])


def _units_table(units: Units, groups: list[str]) -> dict[str, np.ndarray]:
    absent = [group for group in groups if group not in units.rows[0]]
    if absent:
        raise StudyError(
            f"units.csv has no column {', '.join(absent)}, which 'units.groups' of the study names"
        )
    for group in groups:
        if unlabelled := [row["unit"] for row in units.rows if not row[group]]:
            raise StudyError(
                f"units.csv: unit {unlabelled[0]} has no {group}, which 'units.groups' of the study names"
            )
    columns = [c for c in units.rows[0] if c not in ("aliases", "shared", "text")]
    table = {c: np.array([row[c] for row in units.rows], dtype=object) for c in columns}
    for c in ("longitude", "latitude"):
        table[c] = np.array([float(text) if text else np.nan for text in table[c]])
    return table


def _corrections_table(corrections: list[Correction]) -> dict[str, np.ndarray]:
    kinds = {"line": np.int32, "year": np.int32, "value": np.float64}
    return {
        f.name: np.array([getattr(c, f.name) for c in corrections], dtype=kinds.get(f.name, object))
        for f in fields(Correction)
    }


def export(db: Connection, outputs: dict[str, Path], variables: list[Path]) -> None:
    """Writes units, the lists and one file per variable, each in the order of its key."""
    _copy(db, "from raw.units order by unit", outputs["units"])
    for name, query in LISTS.items():
        _copy(db, query, outputs[name])
    for name, path in by_stem([str(p) for p in variables]).items():
        _copy(
            db,
            f"select unit, year, value from panel.variables where variable = '{name}' order by unit, year",
            path,
        )


def _copy(db: Connection, query: str, path: Path) -> None:
    with atomic(path) as temporary:
        db.execute(f"copy ({query}) to ? (format parquet)", [str(temporary)])


def _main(snakemake: Any, spec: dict[str, Any]) -> None:
    units = read_units(Path(snakemake.input.units))
    measures = measures_of(formulas_of(spec["variables"], spec["study"]))
    corrections = [
        c
        for path in paths(list(snakemake.input.corrections))
        for c in read_corrections(path, units, measures)
    ]
    divisions = [d for path in paths(list(snakemake.input.divisions)) for d in read_divisions(path)]
    joined = joined_of(spec.get("sum", []), mergers(divisions, units), paths(list(snakemake.input.witnesses)))
    suspects = [f for path in paths(list(snakemake.input.suspects)) for f in read_findings(path)]
    files, ledgers = paths(list(snakemake.input.observations)), paths(list(snakemake.input.ledgers))
    outputs = {name: Path(str(snakemake.output[name])) for name in ("units", *LISTS)}
    # One thread: sums and averages do not depend on how rows are cut.
    with (
        atomic(snakemake.output.database) as temporary,
        duckdb.connect(str(temporary), config={"threads": 1}) as db,
    ):
        try:
            build(db, spec, files, ledgers, units, corrections, joined, suspects)
        except RefusedError as error:
            raise error.kept(Path(snakemake.log[0]).with_suffix(".refused.csv")) from None
        export(db, outputs, paths(list(snakemake.output.variables)))
        for table in ("corrections", "imputed", "conflicts"):
            (count,) = db.execute(f"select count(*) from staging.{table}").fetchone() or (0,)
            log.info("%d %s", count, table)


if "snakemake" in globals():
    run(globals()["snakemake"], _main)
