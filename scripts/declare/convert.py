"""Declarations from plain values, and plain values from declarations."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeVar

import msgspec

Declaration = TypeVar("Declaration", bound=msgspec.Struct)


def convert(value: Mapping[str, Any], declaration: type[Declaration]) -> Declaration:
    """The struct of a value without problems. A value that only msgspec refuses is a ValueError with
    its words.
    """
    return msgspec.convert(plain(value), declaration)


@lru_cache
def fields_of(declaration: type[msgspec.Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    """The fields of a declaration. Kept, since msgspec reads all annotations each time."""
    return msgspec.structs.fields(declaration)


def kind_of(declaration: msgspec.Struct | type[msgspec.Struct]) -> str:
    """The name of a declaration's kind."""
    return str(declaration.__struct_config__.tag)


def options_of(declaration: msgspec.Struct) -> dict[str, Any]:
    """A struct as plain values without its defaults: what a job's params hold."""
    return plain(msgspec.to_builtins(declaration, str_keys=True))


def all_options_of(declaration: msgspec.Struct) -> dict[str, Any]:
    """A struct as plain values with its defaults, for those who only read: tables, the page, other
    programs.
    """
    given = options_of(declaration)
    filled = {
        field.encode_name: _filled(getattr(declaration, field.name)) for field in fields_of(type(declaration))
    }
    return {**given, **{key: value for key, value in filled.items() if value is not None}}


def every_option_of(declaration: msgspec.Struct) -> dict[str, Any]:
    """The same, with the defaults of what it lists, too."""
    options = all_options_of(declaration)
    for field in fields_of(type(declaration)):
        value = getattr(declaration, field.name)
        if isinstance(value, tuple) and value and isinstance(value[0], msgspec.Struct):
            options[field.encode_name] = [all_options_of(one) for one in value]
    return options


def _filled(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        tag = value.__struct_config__.tag
        tagged = {value.__struct_config__.tag_field: tag} if value.__struct_config__.tag_field else {}
        return {**tagged, **all_options_of(value)}
    return plain(msgspec.to_builtins(value, str_keys=True)) if not isinstance(value, str) else value


def plain(value: Any) -> Any:
    """Tuples as lists, all the way down: JSON's values."""
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list | tuple) else value
