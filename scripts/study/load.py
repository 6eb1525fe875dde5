"""Reads `config/<study>.yaml` and validates it against one strict JSON schema per top-level section."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.exceptions import Unresolvable

from declare.problems import FORMATS, Validator, explain
from study.checks import fail, unfit_names, unfit_years
from study.confidential import declare, is_so
from study.control_lists import unfit_lists, with_controls
from study.errors import StudyError, quoted
from study.names import FIGURE_NAME, NAME, STUDY_NAME, TABLE_NAME
from study.texts import resolved
from study.yaml_file import read_yaml

Config = dict[str, Any]


def _named(pattern: str) -> Config:
    return {
        "type": "object",
        "propertyNames": {"pattern": pattern},
        "additionalProperties": {"type": "object"},
    }


def _schema(**sections: Config) -> Config:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": sections}


# What kinds declare is checked one by one (`analyses.resolve`, `report.resolve`); here only that they are
# named keys.
DECLARED = {
    "analyses.json": _schema(analyses=_named(NAME), defaults={"type": "object"}),
    "panel.json": _schema(panel={"type": "object"}),
    "labels.json": _schema(labels={"type": "object"}),
    "sweep.json": _schema(sweeps=_named(NAME)),
    "weights.json": _schema(weights=_named(NAME)),
    "report.json": _schema(tables=_named(TABLE_NAME), figures=_named(FIGURE_NAME), report={"type": "object"}),
}
_RESTORE = "restore the project's config/schema folder (git checkout config/schema)"


def load_study(root: Path, name: str, overrides: Config | None = None) -> Config:
    """The validated configuration of study `name` below the project folder `root`.

    Texts in several languages become one text (`study.texts`); what was chosen is its key `texts`. overrides:
    top-level keys given on the command line (`--config input=…`). Raises StudyError naming the key.
    """
    path = _file_of(root, str(name))
    where = str(path.relative_to(root))
    config = read_yaml(path)
    if not isinstance(config, dict):
        raise StudyError(f"{where}: expected keys and values at the top level, found {quoted(config)}")
    for key, value in (overrides or {}).items():
        if isinstance(value, str) and "\0" in value:  # no file has such a name, and the system refuses it
            raise StudyError(f"--config {key}={quoted(value)}: has a character that no path can have")
    config, texts = resolved({**config, **(overrides or {})})
    declare(any(map(is_so, _declarations(config))))
    config = with_controls(config, where)
    if "panel" in config:
        from door.expand import expand

        config = expand(config, root, where)
    validate(config, root / "config" / "schema", where)
    if config["study"] != name:
        raise StudyError(
            f"{where}: key 'study' is {quoted(config['study'])}; the file's name says {quoted(name)}"
        )
    fail(where, [*unfit_names(config), *unfit_years(config), *unfit_lists(config)])
    check_names(f"{where}: variables and indices", [*config["variables"], *config.get("indices", {})])
    if "labels" in config:
        from study.labels import check_labels

        check_labels(config, _declared(config), where)
    return {**config, "texts": texts._asdict()}


def _declared(config: Config) -> dict[str, list[str]]:
    """The names that labels may be of, by sort."""
    groups = list(config["units"].get("groups") or [])
    named = {sort: list(config.get(sort) or {}) for sort in ("weights", "analyses", "sweeps", "sources")}
    return {"groups": groups, "values": groups, **named}


def _declarations(config: Config) -> list[Config]:
    """The panel and the sources as they are written, which may be wrong still."""
    sources = config.get("sources")
    given = [config.get("panel"), *(sources.values() if isinstance(sources, dict) else ())]
    return [value for value in given if isinstance(value, dict)]


def _file_of(root: Path, name: str) -> Path:
    """The configuration of a study, which a name alone can call: no path and no pattern."""
    path = root / "config" / f"{name}.yaml"
    if STUDY_NAME.fullmatch(name) and path.exists():
        return path
    known = sorted(p.stem for p in (root / "config").glob("*.yaml") if p.stem != "sources")
    raise StudyError(
        f"study {quoted(name)} has no {quoted(f'config/{name}.yaml', 120)}; the studies here are "
        f"{', '.join(known)}"
    )


def check_names(where: str, names: Iterable[str]) -> None:
    """Raises StudyError where two names differ in case alone, or one is a column that every table has: SQL
    would mix them up.
    """
    seen = {"unit": "the tables' own column 'unit'", "year": "the tables' own column 'year'"}
    for name in names:
        if name.casefold() in seen:
            raise StudyError(f"{where}: {quoted(name)} clashes with {seen[name.casefold()]}; rename it")
        seen[name.casefold()] = repr(name)


def validate(config: Any, schema_folder: Path, where: str, schema: str = "study") -> None:
    """Raises StudyError listing every violation of `<schema>.json`, each with the key's place and the
    remedy.
    """
    validator = _validator(schema_folder, schema)
    try:
        errors = sorted(validator.iter_errors(config), key=lambda e: [str(p) for p in e.absolute_path])
    except Unresolvable as error:
        raise StudyError(f"{schema_folder}: no schema {quoted(error.ref)}; {_RESTORE}") from None
    if errors:
        fail(where, [line for error in errors for line in explain(error)])


@lru_cache
def _validator(folder: Path, schema: str) -> Draft202012Validator:
    try:
        documents = {
            path.name: json.loads(path.read_text(encoding="utf-8"))
            for path in sorted(folder.glob("*.json"))
            if path.name not in DECLARED  # those are for editors
        } | DECLARED
    except (OSError, ValueError) as error:
        raise StudyError(f"{folder}: a schema cannot be read ({error}); {_RESTORE}") from None
    if f"{schema}.json" not in documents:
        raise StudyError(f"{folder / schema}.json: no such schema; {_RESTORE}")
    registry: Registry = Registry().with_resources(
        [(name, Resource.from_contents(doc)) for name, doc in documents.items()]
    )
    return Validator(documents[f"{schema}.json"], registry=registry, format_checker=FORMATS)
