"""Print the lists of commands as JSON (--json): the records that their text is made of."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping
from typing import Any

import msgspec

from base.confidential import show_value
from base.speech_language import message


def json_text(record: Any) -> str:
    """Write a record as JSON: its fields by their names, sentences in the language of commands, paths as they
    can be opened from where one stands, null for a number that there is none of. Of a confidential study the
    values are left out that are left out of its text.
    """
    return json.dumps(_json_value("", record), ensure_ascii=False, indent=1, allow_nan=False)


def _json_value(name: str, value: Any) -> Any:
    """Convert a value to one that JSON has. name: of the field that it is in."""
    if (fields := _fields(value)) is not None:
        return {key: _json_value(key, one) for key, one in fields.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_json_value(name, one) for one in value]
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float) and not math.isfinite(value):
        return None
    shown = show_value(name, value)
    return shown if isinstance(shown, int | float) else message(shown)


def _fields(value: Any) -> Mapping[str, Any] | None:
    """List the fields of a record with what follows from them, or a mapping's entries; None of
    anything else.
    """
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.asdict(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        names += [name for name, one in vars(type(value)).items() if isinstance(one, property)]
        return {name: getattr(value, name) for name in names}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return value._asdict()
    return value if isinstance(value, Mapping) else None
