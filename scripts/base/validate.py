"""A configuration checked against the strict JSON schemas of its sections."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.exceptions import Unresolvable

from base.checks import fail
from base.names import FIGURE_NAME, NAME, TABLE_NAME
from base.problems import FORMATS, Validator, explain
from spillover.errors import StudyError, quoted

Config = dict[str, Any]


def _named(pattern: str) -> Config:
    return {
        "type": "object",
        "propertyNames": {"pattern": pattern},
        "additionalProperties": {"type": "object"},
    }


def _schema(**sections: Config) -> Config:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": sections}


# What kinds declare is checked one by one (`plan`); here only that they are named keys.
DECLARED = {
    "analyses.json": _schema(analyses=_named(NAME), defaults={"type": "object"}),
    "panel.json": _schema(panel={"type": "object"}),
    "labels.json": _schema(labels={"type": "object"}),
    "sweep.json": _schema(sweeps=_named(NAME)),
    "weights.json": _schema(weights=_named(NAME)),
    "report.json": _schema(tables=_named(TABLE_NAME), figures=_named(FIGURE_NAME), report={"type": "object"}),
}
_RESTORE = "restore the project's config/schema folder (git checkout config/schema)"


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
