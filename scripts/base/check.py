"""Plain values checked against the JSON schema of a declaration, every violation in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from jsonschema import Draft202012Validator

from base.problems import FORMATS, Validator, explain
from spillover.declared import plain

Schema = dict[str, Any]


@lru_cache
def schema_of(declaration: type[msgspec.Struct]) -> Schema:
    """The JSON schema of a struct, with its own definitions under `$defs`."""
    (top,), definitions = msgspec.json.schema_components([declaration])
    return {**top, "$defs": {name: _without_texts(inner) for name, inner in definitions.items()}}


def _without_texts(schema: Schema) -> Schema:
    """Without titles and docstrings, which are for programmers: what users read is in the catalogue of
    words.
    """
    return {key: value for key, value in schema.items() if key not in ("title", "description")}


@lru_cache
def _validator(declaration: type[msgspec.Struct]) -> Draft202012Validator:
    return Validator(schema_of(declaration), format_checker=FORMATS)


def problems(
    value: Mapping[str, Any], declaration: type[msgspec.Struct], place: Sequence[str] = ()
) -> list[str]:
    """Every violation in words, each with its place below `place`; none where the value can become the
    struct.
    """
    found = sorted(
        _validator(declaration).iter_errors(plain(value)), key=lambda e: [str(p) for p in e.absolute_path]
    )
    return [line for error in found for line in explain(error, place)]
