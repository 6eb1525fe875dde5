"""A study's raw files to its warehouse, in one process: what the jobs of `ingest` and `warehouse` do."""

from pathlib import Path
from typing import Any

import duckdb
from msgspec import convert

from analyses.files import Files
from base.formula import formulas_of, measures_of
from ingest.build import describe_source
from ingest.observe import Span
from ingest.places import add_former_names, file_of, read_divisions, read_units
from ingest.registry import files_of, folder_of, precedence_of, ranges_of, read_study_sources
from plan.analyses import resolve_analyses
from plan.load import load_study
from small_study import ingested, ingested_files
from warehouse.build import LISTS, WarehouseInputs, build, export, read_corrections
from warehouse.options import WarehouseOptions

ROOT = Path(__file__).parents[2]


def run_chain(
    name: str,
    folder: Path,
    study_input: str | None = None,
    corrections: Path | None = None,
    root: Path = ROOT,
    **overrides: Any,
) -> tuple[duckdb.DuckDBPyConnection, dict[str, Any]]:
    """The warehouse of a study that comes with the project, and each source's list of what was set aside.

    root: the folder of the project, if it is another; study_input, overrides: in place of the study's own
    input and keys; corrections: in place of its own file.
    """
    study = load_study(root, name, overrides | ({"input": study_input} if study_input else {}))
    formulas = formulas_of(study["variables"], name)
    sources = read_study_sources(root, study, measures_of(formulas))
    units = read_units(root / study["units"]["file"])
    if file := file_of(study):
        units = add_former_names(units, read_divisions(root / file))
    lag = max(formula.max_lag for formula in formulas.values())
    span = Span(study["years"][0] - lag, study["years"][1], study.get("dated_by", "data_year"))
    facts = {}
    for source_name, source in sources.items():
        place = folder_of(source, root, study.get("input"))
        files = {f: place / f for f in files_of(source, place)}
        observations, aside = ingested(folder, source_name, source, files, units, span)
        facts[source_name] = describe_source(source_name, observations, aside, units)
    corrections = corrections or root / "resources" / name / "corrections.csv"
    lines = read_corrections(corrections, units, measures_of(formulas)) if corrections.exists() else []
    spec = {
        "study": name,
        "years": study["years"],
        "dated_by": study.get("dated_by", "data_year"),
        "precedence": precedence_of(study, sources),
        "gaps": study.get("gaps", {}),
        "conflicts": study.get("conflicts", {}),
        "variables": study["variables"],
        "groups": study["units"].get("groups", []),
        "ranges": ranges_of(study, sources),
    }
    db = duckdb.connect(config={"threads": 1})
    files, ledgers = ingested_files(folder, sources)
    build(db, convert(spec, WarehouseOptions), WarehouseInputs(files, ledgers, units, lines))
    return db, facts


def fit_baseline(name: str, folder: Path, root: Path) -> dict[str, float]:
    """The coefficients of a study's analysis `baseline`, from its raw files on."""
    db, _facts = run_chain(name, folder, root=root)
    study = load_study(root, name)
    variables = {variable: folder / f"{variable}.parquet" for variable in study["variables"]}
    outputs = {one: folder / f"{one}.parquet" for one in ("units", *LISTS)}
    export(db, outputs, [*variables.values()])
    files = Files("baseline", False, outputs["units"], variables, {}, {}, [], [])
    (record,) = resolve_analyses(study)["baseline"].fit(files).estimates
    return {term.term: term.estimate for term in record.terms}
