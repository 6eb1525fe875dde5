"""Schemas for editors, in which a text may be given by language."""

from __future__ import annotations

from typing import Any

from base.texts import LISTS_OF_TEXTS, TEXTS, TEXTS_BY_NAME

Schema = dict[str, Any]
BY_LANGUAGE = "study.json#/$defs/text"


def by_language(schema: Any) -> Any:
    """A schema in which each text for readers may be a text by language as well."""
    if isinstance(schema, list):
        return [by_language(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: by_language(value) for key, value in schema.items()}
    for key, inner in schema.get("properties", {}).items():
        if key in TEXTS:
            made["properties"][key] = _text(made["properties"][key])
        elif key in LISTS_OF_TEXTS and isinstance(inner.get("items"), dict):
            made["properties"][key] = {**inner, "items": _text(inner["items"])}
        elif key in TEXTS_BY_NAME:
            made["properties"][key] = _by_name(made["properties"][key])
    return made


def texts_by_name(schema: Schema) -> Schema:
    """A schema in which each value of a mapping of names to texts may be a text by language."""
    made = {
        key: {name: texts_by_name(inner) for name, inner in value.items()} if key == "properties" else value
        for key, value in schema.items()
    }
    values = made.get("additionalProperties")
    if isinstance(values, dict):
        made["additionalProperties"] = (
            _text(values) if "type" in values and values["type"] == "string" else texts_by_name(values)
        )
    return made


def _text(schema: Schema) -> Schema:
    """A text, which may be absent."""
    if "anyOf" in schema:
        return {**schema, "anyOf": [_text(option) for option in schema["anyOf"]]}
    if schema.get("type") != "string":
        return schema
    return {"$ref": BY_LANGUAGE, **{key: value for key, value in schema.items() if key != "type"}}


def _by_name(schema: Schema) -> Schema:
    """A mapping of names to texts."""
    if "anyOf" in schema:
        return {**schema, "anyOf": [_by_name(option) for option in schema["anyOf"]]}
    values = schema.get("additionalProperties")
    return {**schema, "additionalProperties": _text(values)} if isinstance(values, dict) else schema
