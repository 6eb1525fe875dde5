"""One source of a study -> its observations (Parquet) and what was set aside (JSON)."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from base.artifacts.atomic import atomic
from base.artifacts.json_record import write_json_record
from base.artifacts.memory_database import connect_in_memory
from base.job import log, paths, run
from base.patterns import fullmatch
from ingest.declaration import Source
from ingest.format import Format, Sheet, hidden_parts, layout_of
from ingest.observe import Observation, Span, check_renamed, check_unique, observe
from ingest.options import IngestOptions
from ingest.package_files import find_package_files
from ingest.places import UnitNames, add_former_names, read_divisions, read_units
from ingest.registry import PANEL
from ingest.rows import APART, Line, SetAside
from ingest.text import find_doubts, read_year
from spillover.errors import StudyError, list_names, quote_value
from spillover.words import _, ngettext

ANY_YEAR = Span(-9999, 9999, "data_year")
_NUMERIC = {
    "year_data": "integer",
    "year_edition": "integer",
    "number": "double",
    "factor": "double",
    "value": "double",
    "cells": "integer",
}


def ingest_source(
    name: str, source: Source, files: dict[str, Path], units: UnitNames, span: Span = ANY_YEAR
) -> tuple[list[Observation], SetAside]:
    """Read every observation of one source. files: paths by the names that messages and observations use;
    span: the panel's years.
    """
    checksums = source.checksums or {}
    if unknown := sorted(set(checksums) - set(files)):
        raise StudyError(
            _(
                "source {source!r}: 'checksums' names {unknown}, which is not one of its files "
                "({files}); correct the name, path included",
                source=name,
                unknown=list_names(unknown),
                files=list_names(files),
            )
        )
    aside, layout = SetAside(), layout_of(source)
    observations: list[Observation] = []
    editions = set()
    for label, path in files.items():
        expected = checksums.get(label)
        if expected and hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            raise StudyError(
                _(
                    "{label}: its checksum (SHA-256) is not the one of the registry; obtain the file "
                    "again, or correct 'checksums'",
                    label=label,
                )
            )
        for sheet, edition in _read_sheets(label, path, source, layout):
            editions.add(edition)
            observations += observe(sheet, source, units, edition, aside)
    if source.year.origin in APART and source.year.consecutive:
        _check_editions(name, source, {edition for edition in editions if edition is not None})
    check_unique(observations, name)
    _check_found(name, source, observations, files)
    check_renamed(name, observations, aside.strays, units, span)
    return observations, aside


def _read_sheets(
    label: str, path: Path, source: Source, layout: Format
) -> Iterator[tuple[Sheet, int | None]]:
    """Yield each sheet that is read of a file, with the year that its name gives. Raises StudyError where the
    system cannot read it to its end: a broken disk, or a share that went away.
    """
    try:
        for part, edition in _read_parts(label, path, source, layout):
            yield part.read(path, label), edition
    except OSError as error:
        raise StudyError(
            _("{where}: cannot be read ({reason})", where=label, reason=error.strerror or str(error))
        ) from None


def _read_parts(
    label: str, path: Path, source: Source, layout: Format
) -> Iterator[tuple[Format, int | None]]:
    """Yield what is read of a file, with the year that its name gives: of a workbook with a sheet for each
    year each of these.
    """
    if source.year.origin != "sheet":
        yield layout, _year_of_name(label, source.files, label, "files")
        return
    sheets, pattern = layout.sheets(path, label), source.layout["sheet"]
    for sheet in sheets:
        yield layout.restrict_to_sheet(sheet), _year_of_name(sheet.strip(), pattern, label, "sheet")
    if not sheets:
        raise StudyError(
            _(
                "{label}: no sheet's name matches {pattern!r}; correct 'sheet' of the source",
                label=label,
                pattern=pattern,
            )
        )


def _year_of_name(name: str, pattern: str, label: str, key: str) -> int | None:
    """Read the year that the name of a file or sheet gives, where the source's pattern has a group for it."""
    match = fullmatch(pattern, name)
    text = match.groupdict().get("edition") if match else None
    if text and read_year(text) is None:
        raise StudyError(
            _(
                "{label}: the group 'edition' of {pattern!r} matches {text}, which is not a year; "
                "correct {key!r}",
                label=label,
                pattern=pattern,
                text=quote_value(text),
                key=key,
            )
        )
    return int(text) if text else None


def _check_editions(name: str, source: Source, editions: set[int]) -> None:
    if lost := sorted(set(range(min(editions), max(editions))) - editions):
        raise StudyError(
            _(
                "source {source!r}: no file or sheet of the edition {lost}, though there are earlier and "
                "later ones; obtain it ({obtain}), or say 'consecutive: false' in 'year' of the "
                "source",
                source=name,
                lost=", ".join(map(str, lost)),
                obtain=source.obtain,
            )
        )


def _check_found(name: str, source: Source, observations: list[Observation], files: dict[str, Path]) -> None:
    if not source.columns:
        return
    if not observations:
        raise StudyError(
            _(
                "source {source!r}: no row of {files} is about a unit of the study; look at "
                "'unit' in its entry and at 'units.file' of the study",
                source=name,
                files=list_names(files),
            )
        )
    found = {o.measure for o in observations}
    if absent := [m for m in source.columns if m not in found]:
        patterns = ", ".join(f"{m} ({source.columns[m].header or m})" for m in absent)
        raise StudyError(
            _(
                "source {source!r}: no item of {files} matches {patterns}; correct the pattern",
                source=name,
                files=list_names(files),
                patterns=patterns,
            )
        )


def write_observations(path: Path, name: str, observations: list[Observation]) -> None:
    """Write the observations in the order of measure, unit, data year."""
    _write_observations(path, name, Observation._fields, observations, "measure, unit, year_data, file, cell")


def write_witnesses(path: Path, name: str, aside: SetAside) -> None:
    """Write what the checks between sources read and the panel does not."""
    _write_observations(
        path, name, Observation._fields, aside.witnesses, "measure, unit, year_data, file, cell"
    )


def write_ledger(path: Path, name: str, aside: SetAside) -> None:
    """Write what became of the cells of a source's files, by file, sheet, status and reason."""
    lines = [line for account in aside.accounts for line in account.lines()]
    _write_observations(path, name, [f.name for f in fields(Line)], lines, "file, sheet, status, why")


def _write_observations(
    path: Path, name: str, names: Sequence[str], rows: Sequence[object], order: str
) -> None:
    columns = {column: np.array([getattr(row, column) for row in rows], dtype=object) for column in names}
    for column in _NUMERIC.keys() & columns.keys():
        # A number where nothing is known: NaN here, NULL in the file.
        columns[column] = np.array([np.nan if v is None else v for v in columns[column]], dtype=float)
    selected = ", ".join(
        f"cast(case when isnan({c}) then null else {c} end as {_NUMERIC[c]}) as {c}"
        if c in _NUMERIC
        else f"cast({c} as varchar) as {c}"
        for c in columns
    )
    with connect_in_memory(threads=1) as db, atomic(path) as temporary:
        db.register("rows", columns)
        db.execute(
            f"copy (select '{name}' as source, {selected} from rows order by {order}) to ? (format parquet)",
            [str(temporary)],
        )


class SourceFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Account of a source: what it gave and what was set aside (docs/data.md): ingest/<source>.json.

    former_names: the years, by the printed name and the unit's; headers, file_properties: by file; marks: how
    often each was taken off a number; near_items: what they may be a slip of.
    """

    source: str
    observations: int
    values: int
    units_not_found: list[str]
    total_rows: dict[str, int]
    outside_the_study: dict[str, int]
    former_names: dict[str, list[int | None]]
    rows_without_a_name: list[str]
    marks: dict[str, int]
    headers: dict[str, dict[str, str]]
    outside_the_table: dict[str, list[str]]
    file_properties: dict[str, dict[str, str]]
    near_items: dict[str, str]


def describe_source(
    name: str, observations: list[Observation], aside: SetAside, units: UnitNames
) -> SourceFacts:
    """Describe what a source gave and what was set aside."""
    present = {o.unit for o in observations}
    return SourceFacts(
        source=name,
        observations=len(observations),
        values=sum(o.value is not None for o in observations),
        units_not_found=[row["name"] for row in units.rows if row["unit"] not in present],
        total_rows=dict(sorted(aside.totals.items())),
        outside_the_study=dict(sorted(aside.outside_labels.items())),
        former_names={
            f"{printed} = {units.name(unit)}": sorted(years, key=lambda y: y or 0)
            for printed, found in sorted(aside.former_names.items())
            for unit, years in sorted(found.items())
        },
        rows_without_a_name=aside.nameless_rows,
        marks=dict(sorted(aside.marks.items())),
        headers=aside.headers,
        outside_the_table=aside.texts_above,
        file_properties=aside.file_properties,
        near_items=aside.near_items,
    )


def _main(snakemake: Any, spec: IngestOptions) -> None:
    name, source = spec.name, spec.source
    given = paths(list(snakemake.input.files))
    if spec.package_digests and spec.folder:
        given = find_package_files(spec.folder, spec.package_digests)
    files = dict(zip(spec.files, given, strict=True))
    if not files:
        raise StudyError(
            _(
                "source {source!r}: no file in {folder} matches {pattern}. {title}: {obtain}. If "
                "the files lie elsewhere, set 'input' of the study, or give INPUT=folder.",
                source=name,
                folder=quote_value(spec.folder, 200)[1:-1],
                pattern=quote_value(source.files, 200),
                title=source.title,
                obtain=source.obtain.rstrip(" .。"),
            )
        )
    units = read_units(Path(snakemake.input.units))
    for path in paths(list(snakemake.input.divisions)):
        units = add_former_names(units, read_divisions(path))
    observations, aside = ingest_source(name, source, files, units, Span(*spec.span))
    write_observations(Path(snakemake.output.observations), name, observations)
    write_witnesses(Path(snakemake.output.witnesses), name, aside)
    write_ledger(Path(snakemake.output.ledger), name, aside)
    facts = describe_source(name, observations, aside, units)
    write_json_record(snakemake.output.aside, facts)
    log.info("%d observations, %d with a value", facts.observations, facts.values)
    for remark in find_remarks(
        source, observations, aside, list(files), facts.units_not_found, name == PANEL
    ):
        log.warning("%s", remark)


def find_remarks(
    source: Source,
    observations: list[Observation],
    aside: SetAside,
    files: Sequence[str] = (),
    lacking: Sequence[str] = (),
    is_panel: bool = False,
) -> Iterator[str]:
    """Yield remarks for the end of a run. lacking: the units that the source's files do not hold; is_panel:
    whether the study declares the file under `panel`, which leaves out what sums up or groups units.
    """
    left = aside.totals + Counter(stray.name for stray in aside.strays if stray.name)
    if is_panel and left:
        yield _(
            "rows of totals or groups of units are left out: {units}; 'totals: []' under 'panel' keeps them",
            units=list_names([f"{label} ({rows})" for label, rows in left.items()], 20),
        )
    if aside.nameless_rows:
        yield ngettext(
            "{rows} row has numbers but no name, at {place}",
            "{rows} rows have numbers but no name, the first at {place}",
            "rows",
            rows=len(aside.nameless_rows),
            place=aside.nameless_rows[0],
        )
    for place, settled in aside.file_properties.items():
        yield from hidden_parts(place, settled)
    for item, measure in aside.near_items.items():
        yield _(
            "the item {item} is not read, though its name is close to that of {measure}",
            item=item,
            measure=measure,
        )
    if lacking:
        yield _(
            "units of the study that are not in {files}: {units}",
            files=list_names(files, 2),
            units=list_names(lacking, 20),
        )
    if layout_of(source).decimal is None:
        for doubt in find_doubts((o.measure, o.raw, o.place) for o in observations):
            place = f"{doubt.measure} ({doubt.first})"
            yield (
                _(
                    "{place}: {cells} numbers such as {text} are read with a mark of thousands, but it "
                    "may be a decimal mark: then set 'decimal'",
                    place=place,
                    cells=doubt.cells,
                    text=quote_value(doubt.text),
                )
            )


if "snakemake" in globals():
    run(globals()["snakemake"], _main, IngestOptions)
