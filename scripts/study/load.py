"""Reads `config/<study>.yaml` and validates it against one strict JSON schema per top-level section."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from referencing import Registry, Resource

from study.errors import StudyError
from study.yaml_file import read_yaml

Config = dict[str, Any]
FORMATS = FormatChecker(formats=())


@FORMATS.checks("regex", raises=re.error)
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
    path = root / "config" / f"{name}.yaml"
    if not path.exists():
        known = sorted(p.stem for p in path.parent.glob("*.yaml") if p.stem != "sources")
        raise StudyError(
            f"study {name!r} has no {path.relative_to(root)}; the studies here are {', '.join(known)}"
        )
    config = read_yaml(path)
    if not isinstance(config, dict):
        raise StudyError(f"{path.relative_to(root)}: expected keys and values at the top level")
    config = {**config, **(overrides or {})}
    validate(config, root / "config" / "schema", str(path.relative_to(root)))
    if config["study"] != name:
        raise StudyError(
            f"{path.relative_to(root)}: key 'study' is {config['study']!r}; the file's name says {name!r}"
        )
    check_names(
        f"{path.relative_to(root)}: variables and indices", [*config["variables"], *config.get("indices", {})]
    )
    return config


def check_names(where: str, names: Iterable[str]) -> None:
    """Raises StudyError where two names differ in case alone, or one is a column that every table has: SQL
    would mix them up.
    """
    seen = {"unit": "the tables' own column 'unit'", "year": "the tables' own column 'year'"}
    for name in names:
        if name.casefold() in seen:
            raise StudyError(f"{where}: {name!r} cannot be told from {seen[name.casefold()]}; rename it")
        seen[name.casefold()] = repr(name)


def validate(config: Any, schema_folder: Path, where: str, schema: str = "study") -> None:
    """Raises StudyError listing every violation of `<schema>.json`, each with the key's place and the
    remedy.
    """
    errors = sorted(
        _validator(schema_folder, schema).iter_errors(config), key=lambda e: [str(p) for p in e.absolute_path]
    )
    if errors:
        lines = [f"  {line}" for error in errors for line in _explain(error)]
        raise StudyError(f"{where}: the configuration is not valid\n" + "\n".join(lines))


@lru_cache
def _validator(folder: Path, schema: str) -> Draft202012Validator:
    documents = {
        path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))
    }
    registry: Registry = Registry().with_resources(
        [(name, Resource.from_contents(doc)) for name, doc in documents.items()]
    )
    return Draft202012Validator(documents[f"{schema}.json"], registry=registry, format_checker=FORMATS)


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
        return [f"{place}: unknown key {key!r}{_suggest(str(key), allowed)}" for key in unknown] or [
            f"{place}: {error.message}"
        ]
    if error.validator == "format":
        problems = {
            "regex": f"no regular expression ({error.cause})",
            "ascending": "out of order; the lower one goes first",
        }
        return [f"{place}: {error.instance!r} is {problems[str(error.validator_value)]}"]
    return [f"{place}: {error.message}"]


def _suggest(key: str, allowed: list[str]) -> str:
    close = difflib.get_close_matches(key, allowed, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; allowed here: {', '.join(allowed)}"
