"""One source of a study -> its observations (Parquet) and what was set aside (JSON)."""

import hashlib
import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from artifacts.atomic import atomic, write_text
from ingest.observe import Observation, SetAside, check_unique, observe
from ingest.places import Units, read_units
from ingest.tables import Source, read_sheet
from ingest.text import read_year
from study.errors import StudyError
from study.job import log, paths, run

_NUMERIC = {"year_data": "integer", "year_edition": "integer", "number": "double", "factor": "double", "value": "double"}


def ingest(name: str, source: Source, files: dict[str, Path], units: Units) -> tuple[list[Observation], SetAside]:
    """Every observation of one source. files: paths by the names that messages and observations use."""
    aside = SetAside()
    observations: list[Observation] = []
    for label, path in files.items():
        _check_file(label, path, source)
        match = re.fullmatch(source["files"], label)
        edition = match.groupdict().get("edition") if match else None
        if edition and read_year(edition) is None:
            raise StudyError(
                f"{label}: the group 'edition' of {source['files']!r} reads {edition!r}, which is no year; mend 'files'"
            )
        observations += observe(read_sheet(path, label, source), source, units, int(edition) if edition else None, aside)
    check_unique(observations, name)
    _check_found(name, source, observations, files)
    return observations, aside


def _check_file(label: str, path: Path, source: Source) -> None:
    expected = source.get("checksums", {}).get(label)
    if expected and hashlib.sha256(path.read_bytes()).hexdigest() != expected:
        raise StudyError(f"{label}: its SHA-256 is not the one of the registry; obtain the file again, or mend 'checksums'")


def _check_found(name: str, source: Source, observations: list[Observation], files: dict[str, Path]) -> None:
    if not observations:
        raise StudyError(
            f"source {name!r}: no row of {', '.join(files)} is about a unit of the study; look at 'unit' in its entry"
        )
    found = {o.measure for o in observations}
    if absent := [m for m in source["columns"] if m not in found]:
        patterns = ", ".join(f"{m} ({source['columns'][m].get('header', m)})" for m in absent)
        raise StudyError(f"source {name!r}: no item of {', '.join(files)} matches {patterns}; mend the pattern")


def write_observations(path: Path, name: str, observations: list[Observation]) -> None:
    """Writes the observations in the order of measure, unit, data year."""
    columns = {f.name: np.array([getattr(o, f.name) for o in observations], dtype=object) for f in fields(Observation)}
    for column in _NUMERIC:
        # A number where nothing is known: NaN here, NULL in the file.
        columns[column] = np.array([np.nan if v is None else v for v in columns[column]], dtype=float)
    selected = ", ".join(
        f"cast(case when isnan({c}) then null else {c} end as {_NUMERIC[c]}) as {c}"
        if c in _NUMERIC
        else f"cast({c} as varchar) as {c}"
        for c in columns
    )
    with duckdb.connect(config={"threads": 1}) as db, atomic(path) as temporary:
        db.register("observations", columns)
        db.execute(
            f"copy (select '{name}' as source, {selected} from observations order by measure, unit, year_data, file, cell) "
            "to ? (format parquet)",
            [str(temporary)],
        )


def set_aside(name: str, observations: list[Observation], aside: SetAside, units: Units) -> dict[str, Any]:
    """What the run report tells about a source."""
    present = {o.unit for o in observations}
    return {
        "source": name,
        "observations": len(observations),
        "values": sum(o.value is not None for o in observations),
        "units_not_found": [row["name"] for row in units.rows if row["unit"] not in present],
        "total_rows": dict(sorted(aside.totals.items())),
        "outside_the_study": dict(sorted(aside.outside.items())),
        "marks": dict(sorted(aside.marks.items())),
        "headers": aside.headers,
    }


def _main(snakemake: Any, spec: dict[str, Any]) -> None:
    name, source = spec["name"], spec["source"]
    files = dict(zip(spec["files"], paths(list(snakemake.input.files)), strict=True))
    if not files:
        raise StudyError(
            f"source {name!r}: no file in {spec['folder']} matches {source['files']!r}. {source['title']}: {source['obtain']}"
        )
    units = read_units(Path(snakemake.input.units))
    observations, aside = ingest(name, source, files, units)
    write_observations(Path(snakemake.output.observations), name, observations)
    facts = set_aside(name, observations, aside, units)
    write_text(snakemake.output.aside, json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=False) + "\n")
    log.info("%d observations, %d with a value", facts["observations"], facts["values"])
    if facts["units_not_found"]:
        log.warning("units of the study that the files do not hold: %s", ", ".join(facts["units_not_found"]))


if "snakemake" in globals():
    run(globals()["snakemake"], _main)
