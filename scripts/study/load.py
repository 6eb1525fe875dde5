"""Reads `config/<study>.yaml` and validates it against one strict JSON schema per top-level section."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError, validators
from referencing import Registry, Resource
from referencing.exceptions import Unresolvable

from study.checks import fail, unfit_names, unfit_years
from study.errors import StudyError, quoted
from study.yaml_file import read_yaml

Config = dict[str, Any]
FORMATS = FormatChecker(formats=())
# JSON schema counts 2010.0 among the integers; a year or a count is a whole number as written.
_Validator = validators.extend(
    Draft202012Validator,
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine(
        "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
    ),
)
_RESTORE = "restore the project's config/schema folder (git checkout config/schema)"
_STUDY_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


@FORMATS.checks("regex", raises=(re.error, OverflowError, RecursionError))
def _is_pattern(value: object) -> bool:
    return not isinstance(value, str) or re.compile(value) is not None


@FORMATS.checks("ascending")
def _ascends(value: object) -> bool:
    known = [v for v in value if isinstance(v, int | float)] if isinstance(value, list) else []
    return known == sorted(known)


def load_study(root: Path, name: str, overrides: Config | None = None) -> Config:
    """The validated configuration of study `name` below the project folder `root`.

    overrides: top-level keys given on the command line (`--config input=…`). Raises StudyError naming the
    key.
    """
    path = _file_of(root, str(name))
    where = str(path.relative_to(root))
    config = read_yaml(path)
    if not isinstance(config, dict):
        raise StudyError(f"{where}: expected keys and values at the top level, found {quoted(config)}")
    config = {**config, **(overrides or {})}
    validate(config, root / "config" / "schema", where)
    if config["study"] != name:
        raise StudyError(
            f"{where}: key 'study' is {quoted(config['study'])}; the file's name says {quoted(name)}"
        )
    fail(where, [*unfit_names(config), *unfit_years(config)])
    check_names(f"{where}: variables and indices", [*config["variables"], *config.get("indices", {})])
    return config


def _file_of(root: Path, name: str) -> Path:
    """The configuration of a study, which a name alone can call: no path and no pattern."""
    path = root / "config" / f"{name}.yaml"
    if _STUDY_NAME.fullmatch(name) and path.exists():
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
            raise StudyError(
                f"{where}: {quoted(name)} cannot be told from {seen[name.casefold()]}; rename it"
            )
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
        fail(where, [line for error in errors for line in _explain(error)])


@lru_cache
def _validator(folder: Path, schema: str) -> Draft202012Validator:
    try:
        documents = {
            path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))
        }
    except (OSError, ValueError) as error:
        raise StudyError(f"{folder}: a schema cannot be read ({error}); {_RESTORE}") from None
    if f"{schema}.json" not in documents:
        raise StudyError(f"{folder / schema}.json: no such schema; {_RESTORE}")
    registry: Registry = Registry().with_resources(
        [(name, Resource.from_contents(doc)) for name, doc in documents.items()]
    )
    return _Validator(documents[f"{schema}.json"], registry=registry, format_checker=FORMATS)


def _explain(error: ValidationError) -> list[str]:
    """One violation in words: where it is, what is wrong, what is allowed."""
    if error.validator in ("anyOf", "oneOf") and error.context:
        best = max(error.context, key=lambda e: (len(e.absolute_path), e.validator == "additionalProperties"))
        return _explain(best)
    place = ".".join(str(part) for part in error.absolute_path) or "top level"
    if (
        error.validator == "additionalProperties"
        and isinstance(error.instance, dict)
        and isinstance(error.schema, dict)
    ):
        allowed = sorted(error.schema.get("properties", {}))
        unknown = [key for key in error.instance if key not in allowed]
        return [f"{place}: unknown key {quoted(key)}{_suggest(str(key), allowed)}" for key in unknown] or [
            f"{place}: {_message(error)}"
        ]
    if error.validator == "format":
        problems = {
            "regex": f"no regular expression ({error.cause})",
            "ascending": "out of order; the lower one goes first",
        }
        return [f"{place}: {quoted(error.instance)} is {problems[str(error.validator_value)]}"]
    return [f"{place}: {_message(error)}{_remedy(error)}"]


def _message(error: ValidationError) -> str:
    """The validator's sentence, with at most a line of what was found."""
    return str(error.message).replace(repr(error.instance), quoted(error.instance))


def _remedy(error: ValidationError) -> str:
    """What to write instead, where YAML took a word for something else or the other way round."""
    wanted = error.validator_value if error.validator == "type" else None
    wanted = wanted if isinstance(wanted, list) else [wanted]
    if "string" in wanted and (error.instance is None or isinstance(error.instance, bool | int | float)):
        return "; put it in quotation marks, if it is a name or a text"
    if "boolean" in wanted and isinstance(error.instance, str):
        return "; write true or false"
    return ""


def _suggest(key: str, allowed: list[str]) -> str:
    close = difflib.get_close_matches(key, allowed, n=1)
    return f"; did you mean {quoted(close[0])}?" if close else f"; allowed here: {', '.join(allowed)}"
