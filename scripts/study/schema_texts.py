"""The texts of the schemas that are written by hand, from the catalogue of words.

Such a schema says where a text belongs; the text itself is the catalogue's message of the key's path:
`schema-warehouse-gaps-window`, with `-each` for an entry of a list or of a mapping with a text of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Describe = Callable[..., str]  # the text of a key of the catalogue

WRITTEN = ("audit", "index", "ingest", "registry", "source", "study", "warehouse")


def worded(schema: dict[str, Any], name: str, describe: Describe) -> dict[str, Any]:
    """A schema with its title and every description in a language. name: that of its file."""
    path = f"schema-{name}"
    return _worded(schema, path, describe) | ({"title": describe(path)} if "title" in schema else {})


def _worded(schema: Any, path: str, describe: Describe) -> Any:
    if isinstance(schema, list):
        return [_worded(inner, path, describe) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    made: dict[str, Any] = {}
    for key, inner in schema.items():
        if key in ("properties", "$defs"):
            made[key] = {name: _worded(value, f"{path}-{name}", describe) for name, value in inner.items()}
        elif key == "description":
            made[key] = describe(path)
        else:
            each = key in ("items", "additionalProperties") and isinstance(inner, dict)
            own = each and "description" in inner
            made[key] = _worded(inner, f"{path}-each" if own else path, describe)
    return made
