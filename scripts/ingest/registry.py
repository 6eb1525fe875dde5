"""The sources of a study: entries of config/sources.yaml with the study's own keys, and the files they
mean.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import msgspec
from msgspec import UNSET

from base.checks import check_names, fail, plain_path
from base.formula import parse_formula
from base.input_file import check_regular, is_given
from base.language import DEFAULT
from base.patterns import fullmatch
from base.place import Place
from base.problems import problems
from base.yaml_file import read_yaml, resolve_languages
from ingest.declaration import (
    Allocation,
    DeclaredRelations,
    Identity,
    MeasureColumn,
    Registry,
    Source,
    Vintage,
)
from ingest.format import SOURCE_KEYS, check_bytes, format_keys, format_problems, layout_of
from ingest.package_files import package_folder
from spillover.declarations import convert
from spillover.errors import StudyError, quote_value, suggest_nearest, suggestion
from spillover.options import Range
from spillover.weights.text import quote_path
from spillover.words import _

# What a source's entry declares of its columns: identities, allocations and vintages, and the columns that
# are read for the checks alone.

PANEL = "panel"  # the source that a study's key `panel` means
Entry = dict[str, Any]  # a source as a file declares it: the user's keys, those of its format among them


class Relations(Protocol):
    """Relations between columns, as an entry or the key `panel` declares them."""

    @property
    def witnesses(self) -> tuple[str, ...]: ...
    @property
    def identities(self) -> tuple[Identity, ...]: ...
    @property
    def allocations(self) -> tuple[Allocation, ...]: ...
    @property
    def vintages(self) -> tuple[Vintage, ...]: ...


def witness_columns(
    name: str, source: Source, needed: Collection[str], others: Collection[str]
) -> dict[str, MeasureColumn]:
    """Select the columns that no variable needs and a check does. others: what vintages of any source are of.

    Raises StudyError where the entry names a column that it does not have.
    """
    columns, found = source.columns, {}
    for key, column in list_named_columns(source, f"source {name!r}: "):
        if column not in columns:
            raise StudyError(
                _(
                    "source {source!r}: {key} names {column}, which is not one of its 'columns'{hint}",
                    source=name,
                    key=key,
                    column=quote_value(column),
                    hint=suggestion(column, sorted(columns)),
                )
            )
        found[column] = columns[column]
    found |= {column: columns[column] for column in columns if column in others}
    return {column: value for column, value in found.items() if column not in needed}


def others_of_vintages(sources: Mapping[str, Source], registry: Mapping[str, Entry]) -> set[str]:
    """List the measures that vintages are of. Raises StudyError where one is of itself, or of a measure that
    neither the study nor the registry has: one that the study does not use is not compared.
    """
    given = {name: [*entry.get("columns", {})] for name, entry in registry.items()}
    given |= {name: [*source.columns] for name, source in sources.items()}
    found = set()
    for name, source in sources.items():
        for number, vintage in enumerate(source.vintages):
            of = vintage.of
            own = {of} if of == vintage.column else set()
            known = {m for n, columns in given.items() for m in columns if n != name or m not in own}
            if of not in known:
                hint = suggestion(of, sorted(known), listed=False)
                values = {"source": repr(name), "number": number, "of": quote_value(of), "hint": hint}
                if own:
                    raise StudyError(
                        _(
                            "source {source}: vintages[{number}].of names {of}, which no other source "
                            "gives{hint}; name a measure of the same quantity",
                            **values,
                        )
                    )
                raise StudyError(
                    _(
                        "source {source}: vintages[{number}].of names {of}, which no source gives{hint}; "
                        "name a measure of the same quantity",
                        **values,
                    )
                )
            found.add(of)
    return found


def read_declarations(sources: Mapping[str, Source]) -> dict[str, DeclaredRelations]:
    """Read every source's declarations, of the sources that have any."""
    found = {
        name: DeclaredRelations(
            identities=source.identities, allocations=source.allocations, vintages=source.vintages
        )
        for name, source in sources.items()
    }
    return {name: own for name, own in found.items() if own != DeclaredRelations()}


def list_named_columns(source: Relations, where: str = "") -> Iterator[tuple[str, str]]:
    """Yield each column of its own that an entry's declarations name, with the key where they do. where: what
    messages about formulas begin with.
    """
    for number, column in enumerate(source.witnesses):
        yield f"witnesses[{number}]", column
    for number, identity in enumerate(source.identities):
        yield f"identities[{number}].column", identity.column
        key = f"identities[{number}].formula"
        formula = parse_formula(identity.formula, where + key)
        if formula.proposal_measures:
            raise StudyError(
                _(
                    "{where}{key}: corrected(x) is for variables; an identity compares numbers as they "
                    "were read",
                    where=where,
                    key=key,
                )
            )
        yield from ((key, measure) for measure in formula.measures)
    for number, allocation in enumerate(source.allocations):
        columns = {"column": allocation.column, "by": allocation.by, "within": allocation.within}
        for key, name in columns.items():
            if name is not UNSET:
                yield f"allocations[{number}].{key}", name
    for number, vintage in enumerate(source.vintages):
        yield f"vintages[{number}].column", vintage.column


MOST_FILES = 100_000


def read_study_sources(root: Path, study: dict[str, Any], measures: Iterable[str]) -> dict[str, Source]:
    """Read every source of the study, complete, with only the columns of the `measures` that its variables
    need.

    A source that gives none of them is an error, and so is a measure that no source gives.
    What is printed in place of the registry's texts joins the study's.
    """
    registry, spoken = read_registry(Place(root), study.get("language", DEFAULT))
    where, needed = f"config/{study['study']}.yaml", set(measures)
    study.setdefault("texts", {"printed_texts": {}, "missing_places": []})["printed_texts"].update(spoken)
    _check_keys(where, study.get("sources", {}))
    sources = {}
    for name, given in study.get("sources", {}).items():
        if not given and name not in registry:
            raise StudyError(
                _(
                    "{where}: config/sources.yaml has no source {name}{hint}",
                    where=where,
                    name=quote_value(name),
                    hint=suggestion(name, registry),
                )
            )
        origin = where if given else "config/sources.yaml"
        place = _("source {name} of {where}", name=repr(name), where=origin)
        entry = resolve(name, given, registry)
        fail(place, problems(entry, Source))
        fail(origin, format_problems(entry, f"sources.{name}"))
        sources[name] = build_source(entry)
        _check_years(name, sources[name])
    _check_measures(where, study, needed, sources)
    others = others_of_vintages(sources, registry)
    for name, whole in sources.items():
        source = msgspec.structs.replace(
            whole,
            check_columns=witness_columns(name, whole, needed, others),
            columns={m: c for m, c in whole.columns.items() if m in needed},
        )
        sources[name] = source
        if not source.columns and not _is_witness(source, study["sources"][name] or {}, others):
            raise StudyError(
                _(
                    "{where}: no variable needs source {name!r}; leave it out of 'sources'",
                    where=where,
                    name=name,
                )
            )
    _check_targets(where, sources)
    return sources


def build_source(entry: Entry) -> Source:
    """Build the source of an entry without problems that has all that it inherits."""
    layout = {key: value for key, value in entry.items() if key not in SOURCE_KEYS and key != "format"}
    return convert({**{key: entry[key] for key in entry if key not in layout}, "layout": layout}, Source)


def read_registry(place: Place, language: str) -> tuple[dict[str, Entry], dict[str, str]]:
    """Read the sources that a study may name: the program's, and over them those of the project's own file;
    and what is printed in place of their texts.
    """
    registry, spoken = dict[str, Entry](), dict[str, str]()
    for path in filter(is_given, place.both("config/sources.yaml")):
        document, texts = resolve_languages(read_yaml(path), language)
        fail("config/sources.yaml", problems(document, Registry))
        _check_keys("config/sources.yaml", document["sources"])
        registry |= document["sources"]
        spoken |= texts.printed_texts
    return registry, spoken


def _is_witness(source: Source, given: Entry, others: set[str]) -> bool:
    """Return whether a source of which no variable is made is there to be compared with."""
    return "witnesses" in given or any(column in others for column in source.check_columns)


def _check_keys(where: str, sources: Mapping[str, Entry]) -> None:
    """Raise StudyError where an entry has a key that neither sources nor its format have."""
    wrong = []
    for name, entry in sources.items():
        known = SOURCE_KEYS | format_keys(entry.get("format"))
        wrong += [
            _(
                "{place}: unknown key {key}{hint}",
                place=f"sources.{name}",
                key=quote_value(key),
                hint=suggestion(key, sorted(known)),
            )
            for key in entry
            if key not in known
        ]
    fail(where, wrong)


def resolve(name: str, own: Entry, registry: dict[str, Entry], seen: tuple[str, ...] = ()) -> Entry:
    """Complete an entry with the keys it inherits from the one it is like: by default the registry's of the
    same name.
    """
    parent = own.get("like", name if name in registry and registry[name] is not own else None)
    source = {k: v for k, v in own.items() if k != "like"}
    if parent is None:
        return source
    if parent in seen or parent not in registry:
        if parent in seen:
            raise StudyError(
                _("source {source} inherits from itself; correct its key 'like'", source=repr(name))
            )
        raise StudyError(
            _(
                "source {source} inherits from {parent}, which is not in config/sources.yaml; "
                "correct its key 'like'",
                source=repr(name),
                parent=repr(parent),
            )
        )
    taken = resolve(parent, registry[parent], registry, (*seen, parent))
    if source.get("format", taken.get("format")) != taken.get("format"):
        foreign = format_keys() - format_keys(source["format"])
        taken = {k: v for k, v in taken.items() if k not in foreign}
    columns = {**taken.get("columns", {}), **source.get("columns", {})}
    return {**taken, **source, "columns": columns}


def _check_years(name: str, source: Source) -> None:
    """Raise StudyError where a year is to be read from a place whose pattern has no group for it, or from two
    places.
    """
    where, origin = f"source {name!r}", source.year.origin
    if origin == "file" and "edition" not in re.compile(source.files).groupindex:
        raise StudyError(
            _(
                "{where}: 'files' {files!r} has no group 'edition', which dates its files (year.from: file)",
                where=where,
                files=source.files,
            )
        )
    if origin == "sheet" and "edition" not in re.compile(source.layout.get("sheet") or "").groupindex:
        raise StudyError(
            _(
                "{where}: 'sheet' has no group 'edition', which dates its sheets (year.from: sheet): write "
                "sheet: {pattern}",
                where=where,
                pattern="(?P<edition>[0-9]{4})",
            )
        )
    for key, pattern, has_year in _year_patterns(source):
        if ("year" in re.compile(pattern).groupindex) != has_year:
            raise StudyError(
                _(
                    "{place}: the group 'year' is needed if year.from is header, and not allowed otherwise",
                    place=f"{where}: {key} {pattern!r}",
                )
            )


def _year_patterns(source: Source) -> Iterator[tuple[str, str, bool]]:
    """Yield the patterns of a source's headers: their key, their text, and whether a group `year` belongs in
    it.

    The years across a file with a column of items are those of its values: what names an item has none.
    """
    across, items = source.year.origin == "header", source.items
    if items:
        yield "items.value", items.value, across
    for measure, column in source.columns.items():
        for entry in (column, *column.exceptions):
            if entry.header is not UNSET:
                yield f"columns.{measure}.header", entry.header, across and not items
            elif entry is column:
                yield f"columns.{measure}.header", "", across and not items


def _check_measures(where: str, study: dict[str, Any], needed: set[str], sources: dict[str, Source]) -> None:
    check_names(f"{where}: measures", sorted(needed))
    given = {measure for source in sources.values() for measure in source.columns}
    for measure in sorted(needed - given):
        hint = suggest_nearest(measure, sorted(given), _("name one in 'sources'"))
        if measure in study["variables"]:
            hint = _(
                "it is a variable, and formulas are of measures: write that variable's formula in its place"
            )
        raise StudyError(
            _(
                "{where}: no source of the study gives the measure {measure!r}; {hint}",
                where=where,
                measure=measure,
                hint=hint,
            )
        )
    for key, named in (
        ("ranges", study.get("ranges", {})),
        ("gaps.except", study.get("gaps", {}).get("except", [])),
    ):
        if unknown := [measure for measure in named if measure not in needed]:
            raise StudyError(
                _(
                    "{where}: {key} names {unknown}, which no variable of the study needs; leave it out",
                    where=where,
                    key=key,
                    unknown=", ".join(unknown),
                )
            )


def _check_targets(where: str, sources: dict[str, Source]) -> None:
    targets: dict[str, dict[str, str]] = {}
    for name, source in sources.items():
        for measure, column in source.columns.items():
            targets.setdefault(measure, {})[name] = column.target_unit
    for measure, units in targets.items():
        if len(set(units.values())) > 1:
            listed = "; ".join(f"{name}: {unit}" for name, unit in units.items())
            raise StudyError(
                _(
                    "{where}: the sources give {measure!r} in different target units ({listed}); set "
                    "'factor' and 'target'",
                    where=where,
                    measure=measure,
                    listed=listed,
                )
            )


def folder_of(source: Source, root: Path, study_input: str | None) -> Path:
    """Find the folder that the source's file pattern is relative to: the study's input folder, or an
    installed package's.
    """
    if source.folder is not UNSET:
        return root / source.folder
    if source.package:
        return package_folder(source.package)
    if study_input is None:
        raise StudyError(
            _(
                "the study's configuration has no 'input', the folder of its raw files; set it "
                "or give --config input=FOLDER"
            )
        )
    return root / study_input


def confidential_sources(sources: Mapping[str, Source]) -> list[str]:
    """List the names of the sources that are declared confidential."""
    return [name for name, source in sources.items() if source.confidential]


def files_of(source: Source, folder: Path) -> list[str]:
    """List the files that the source's pattern matches, relative to `folder`; in order.

    Raises StudyError where one is no file (a pipe, a device), or a link below the folder leads nowhere: what
    lies behind it, such as a share that is not mounted, may be editions of the source.
    """
    most = layout_of(source).max_bytes  # before any file is read for its digest
    if source.file is not UNSET:  # one file, wherever it is: what lies beside it is not looked at
        path = folder / source.file
        if not is_given(path):
            return []
        check_bytes(path.stat().st_size, source.file, most)
        return [plain_path(source.file)]
    found = [name for name in _walk(folder) if fullmatch(source.files, name)]
    for name in found:
        check_regular(folder / name)
        check_bytes((folder / name).stat().st_size, name, most)
        if any("\ud800" <= character <= "\udfff" for character in name):
            raise StudyError(
                _(
                    "{folder}: the name of the file {file} is not UTF-8; rename it",
                    folder=folder,
                    file=quote_value(name),
                )
            )
    return [plain_path(name) for name in found]


@lru_cache
def _walk(folder: Path) -> list[str]:
    """List the files below a folder, also those behind links to folders. ~$ is what a spreadsheet program
    leaves beside a workbook that is open, . what systems hide.
    """
    found: list[str] = []
    for path in _below(folder, (os.path.realpath(folder),)):
        found.append(path.relative_to(folder).as_posix())
        if len(found) > MOST_FILES:
            raise StudyError(
                _(
                    "{folder} holds more than {most_files:,} files: 'input' of the study (INPUT of "
                    "make) is the folder of its raw files alone",
                    folder=folder,
                    most_files=MOST_FILES,
                )
            )
    return sorted(found)


def _below(folder: Path, above: tuple[str, ...]) -> Iterator[Path]:
    """Yield every file below a folder. above: where the folder and those that led to it really are.

    Raises StudyError at a link that leads nowhere or back to one of these.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:  # whoever asks says that there is no file
        if folder.is_symlink():
            check_regular(folder)
        return
    except OSError as error:
        where = quote_path(folder)
        if len(above) > 1:
            said = _("{where}: cannot be read ({reason})", where=where, reason=error.strerror)
        else:
            said = _(
                "'input' of the study (INPUT of make): {where} cannot be read ({reason}); give the folder of "
                "its raw files",
                where=where,
                reason=error.strerror,
            )
        raise StudyError(said) from None
    for entry in entries:
        if entry.name.startswith(("~$", ".")):
            continue
        path, real = folder / entry.name, os.path.realpath(entry.path)
        if entry.is_symlink() and (not path.exists() or real in above):
            raise StudyError(
                _(
                    "{where}: is a broken or circular link; obtain the file, or remove the link",
                    where=quote_path(path),
                )
            )
        if entry.is_dir():
            yield from _below(path, (*above, real))
        else:
            yield path


def precedence_of(study: dict[str, Any], sources: dict[str, Source]) -> list[str]:
    """Order the sources from the most to the least trusted: those that 'precedence' names, then the others in
    their order.
    """
    named = study.get("precedence", [])
    if unknown := [name for name in named if name not in sources]:
        raise StudyError(
            _(
                "config/{study}.yaml: precedence names {unknown}, which 'sources' does not have; correct "
                "it, or add the source",
                study=study["study"],
                unknown=", ".join(unknown),
            )
        )
    return [*named, *(name for name in sources if name not in named)]


def ranges_of(study: dict[str, Any], sources: dict[str, Source]) -> dict[str, dict[str, Range]]:
    """Collect the possible values of each source's measures: the study's own 'ranges' go before the source's;
    null leaves a side open.
    """
    own = study.get("ranges", {})
    return {
        name: {
            measure: own.get(measure, column.range or (None, None))
            for measure, column in source.columns.items()
        }
        for name, source in sources.items()
    }
