"""JSON schemas with descriptions, from declarations and the catalogue of words: for editors and the reference
page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any

import msgspec

from base.check import schema_of

Schema = dict[str, Any]
Describe = Callable[..., str]  # the text of the first of some keys of the catalogue


def described(kind: type[msgspec.Struct], group: str, describe: Describe, name: str = "") -> Schema:
    """The schema of a kind with every key's description, references to its own definitions resolved.

    group: what it is a kind of (`analysis`, `family`, …); name: its name, where it has no tag. A key's text
    is that of `<group>-<kind>-<key>`, else of `<group>-key-<key>`, else of `key-<key>`.
    """
    name = name or str(kind.__struct_config__.tag)
    schema = deepcopy(schema_of(kind))
    definitions = schema.pop("$defs")
    filled = _filled(schema, definitions, (), describe, f"{group}-{name}")
    order = sorted(filled["properties"], key=lambda key: key not in filled.get("required", ()))
    filled["properties"] = {key: filled["properties"][key] for key in order}
    return {"description": describe(f"{group}-{name}"), **filled}


def shared(definitions: Mapping[str, Schema]) -> dict[str, Schema]:
    """The definitions of kinds with keys that several have in the same form as definitions of their own."""
    forms: dict[str, list[Schema]] = {}
    for schema in definitions.values():
        for key, inner in schema["properties"].items():
            forms.setdefault(key, []).append(inner)
    common = {
        f"key-{key}": found[0]
        for key, found in forms.items()
        if sum(form == found[0] for form in found) > 1 and len(found[0]) > 2
    }
    cut = {}
    for name, schema in definitions.items():
        properties = {
            key: {"$ref": f"#/$defs/key-{key}"} if common.get(f"key-{key}") == inner else inner
            for key, inner in schema["properties"].items()
        }
        cut[name] = {**schema, "properties": properties}
    return {**cut, **common}


def _filled(
    schema: Schema, definitions: Schema, path: tuple[str, ...], describe: Describe, kind: str
) -> Schema:
    """A schema without references, each key with its description. path: the keys above."""
    if "$ref" in schema:
        rest = {key: value for key, value in schema.items() if key != "$ref"}
        schema = {**definitions[schema["$ref"].removeprefix("#/$defs/")], **rest}
    filled = dict(schema)
    filled.pop("discriminator", None)
    if "properties" in filled:
        filled["properties"] = {
            key: {
                "description": description_of((*path, key), describe, kind),
                **_filled(inner, definitions, (*path, key), describe, kind),
            }
            for key, inner in filled["properties"].items()
        }
    for key in ("items", "additionalProperties"):
        if isinstance(filled.get(key), dict):
            filled[key] = _filled(filled[key], definitions, path, describe, kind)
    for key in ("anyOf", "prefixItems"):
        if key in filled:
            filled[key] = [_filled(inner, definitions, path, describe, kind) for inner in filled[key]]
    return filled


def description_of(path: tuple[str, ...], describe: Describe, kind: str) -> str:
    """What a key does: the kind's own text, else that of its group, else of the key wherever it appears;
    within a block in another block (`rows.variance.by`) as within that one (`variance.by`).
    """
    keys, group = "-".join(path), kind.split("-")[0]
    inner = ["key-" + "-".join(path[i:]) for i in range(1, len(path) - 1)]
    return describe(f"{kind}-{keys}", f"{group}-key-{keys}", f"key-{keys}", *inner)


def rows(
    schema: Schema, describe: Describe, tag: str = "kind", prefix: str = ""
) -> Iterator[tuple[str, str, str, str]]:
    """(key, what it takes, its default, what it does) of every key of a described schema, nested ones after
    their parents, each once; a required key's default is the word for that, with the kinds that require it
    where others do not. tag: the key that names the kind, which is left out.
    """
    forms = [form for form in (schema, *schema.get("anyOf", ())) if isinstance(form, dict)]
    for form in forms:
        if isinstance(named := form.get("additionalProperties"), dict):
            yield from rows(named, describe, tag, f"{prefix}NAME.")
    forms = [form for form in forms if "properties" in form]
    for key in dict.fromkeys(key for form in forms for key in form["properties"]):
        if key == tag and not prefix:
            continue
        having = [form for form in forms if key in form["properties"]]
        inner = [form["properties"][key] for form in having]
        default = _required(key, having, forms, describe) or next(filter(None, map(_default, inner)), "")
        yield f"{prefix}{key}", _takes_any(inner, describe), default, inner[0].get("description", "")
        below = [one for value in inner for one in (value, value.get("items")) if isinstance(one, dict)]
        found: dict[str, tuple[str, str, str, str]] = {}
        for row in (row for one in below for row in rows(one, describe, tag, f"{prefix}{key}.")):
            found.setdefault(row[0], row)
        yield from found.values()


def _required(key: str, having: list[Schema], forms: list[Schema], describe: Describe) -> str:
    """The word for a required key, with the kinds that require it where others do not; "" for none."""
    needing = [form for form in having if key in form.get("required", ())]
    if not needing or len(needing) == len(forms):
        return describe("takes-required") if needing else ""
    kinds = [f"`{kind}`" for form in needing for kind in form["properties"].get("kind", {}).get("enum", ())]
    named = describe("takes-or").join(kinds)
    return describe("takes-required_by", kinds=named) if named else describe("takes-required")


def _takes_any(schemas: list[Schema], describe: Describe) -> str:
    """What a key takes that has several forms, each word once."""
    either = describe("takes-or")
    words = [takes(schema, describe) for schema in schemas]
    return either.join(dict.fromkeys(part for text in words for part in text.split(either)))


def _default(schema: Schema) -> str:
    if "default" not in schema:
        return ""
    value = schema["default"]
    return "" if value is None or value == [] or value == {} else msgspec.json.encode(value).decode()


def takes(schema: Mapping[str, Any], describe: Describe) -> str:
    """What a key takes, in a few words."""
    either = describe("takes-or")
    if "enum" in schema:
        return either.join(f"`{value}`" for value in schema["enum"])
    if "anyOf" in schema:
        options = [o for o in schema["anyOf"] if o.get("type") != "null"]
        kinds = [o["properties"]["kind"]["enum"][0] for o in options if "kind" in o.get("properties", {})]
        if kinds:
            return describe("takes-kinds", kinds=either.join(f"`{kind}`" for kind in kinds))
        words = list(dict.fromkeys(takes(option, describe) for option in options))
        whole, number = describe("takes-integer"), describe("takes-number")
        return number if words == [whole, number] else either.join(words)
    kind = str(schema.get("type", ""))
    if kind == "array":
        inner = schema.get("items") or (schema.get("prefixItems") or [{}])[0]
        if isinstance(inner, dict) and inner:
            return describe("takes-list_of", items=takes(inner, describe))
    return describe(f"takes-{kind}") if kind else ""
