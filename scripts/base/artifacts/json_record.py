"""A record as a JSON file that people can read: one struct, a line for each of its fields."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from base.artifacts.atomic import write_text

Record = TypeVar("Record", bound=msgspec.Struct)


def write_json_record(path: str | Path, record: msgspec.Struct) -> None:
    """Write a record as JSON; a sentence is written as text, its values are not. Raises ValueError where a
    number is not finite.
    """
    plain = msgspec.to_builtins(record, enc_hook=_encode)
    write_text(path, json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def read_json_record(path: str | Path, record: type[Record]) -> Record:
    """Read what `write_json_record` wrote."""
    return msgspec.convert(json.loads(Path(path).read_text(encoding="utf-8")), type=record)


def _encode(value: Any) -> str:
    if isinstance(value, str):  # a sentence (`spillover.words`)
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be written to a record")
