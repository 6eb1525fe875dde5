"""The schemas of a configuration for editors, from its declarations and the catalogue of words."""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any, NamedTuple

import msgspec

from audit.declaration import AuditFile
from base.language import KNOWN
from base.problems import schema_of
from base.yaml_file import LISTS_OF_TEXTS, TEXTS, TEXTS_BY_NAME
from door.declaration import PanelEntry
from index.method import Method
from ingest.declaration import Registry
from ingest.format import Format
from plan.declaration import BY_KIND, Study, StudyEntry
from plan.labels import Labels
from report.figure import Figure
from report.page_plan import Page
from spillover.analysis import Analysis
from spillover.declarations import kinds_in
from spillover.tables.layout import Layout
from sweep.declaration import sweep_type
from weights.family import Family

# JSON schemas with descriptions, from declarations and the catalogue of words: for editors and the reference
# page.

Schema = dict[str, Any]
Describe = Callable[..., str]  # the text of the first of some keys of the catalogue


def describe_schema(kind: type[msgspec.Struct], group: str, describe: Describe, name: str = "") -> Schema:
    """The schema of a kind with every key's description, references to its own definitions resolved.

    group: what it is a kind of (`analysis`, `family`, …); name: its name, where it has no tag. A key's text
    is that of `<group>-<kind>-<key>`, else of `<group>-key-<key>`, else of `key-<key>`.
    """
    name = name or str(kind.__struct_config__.tag)
    schema = deepcopy(schema_of(kind))
    definitions = schema.pop("$defs")
    filled = _fill_references(schema, definitions, (), describe, f"{group}-{name}")
    order = sorted(filled["properties"], key=lambda key: key not in filled.get("required", ()))
    filled["properties"] = {key: filled["properties"][key] for key in order}
    return {"description": describe(f"{group}-{name}"), **filled}


def share_definitions(definitions: Mapping[str, Schema]) -> dict[str, Schema]:
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


def _fill_references(
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
                **_fill_references(inner, definitions, (*path, key), describe, kind),
            }
            for key, inner in filled["properties"].items()
        }
    for key in ("items", "additionalProperties"):
        if isinstance(filled.get(key), dict):
            filled[key] = _fill_references(filled[key], definitions, path, describe, kind)
    for key in ("anyOf", "prefixItems"):
        if key in filled:
            filled[key] = [
                _fill_references(inner, definitions, path, describe, kind) for inner in filled[key]
            ]
    return filled


def description_of(path: tuple[str, ...], describe: Describe, kind: str) -> str:
    """Return what a key does: the kind's own text, else that of its group, else of the key wherever it
    appears; within a block in another block (`rows.variance.by`) as within that one (`variance.by`).
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
        default = _name_required(key, having, forms, describe) or next(filter(None, map(_default, inner)), "")
        yield f"{prefix}{key}", _takes_any(inner, describe), default, inner[0].get("description", "")
        below = [one for value in inner for one in (value, value.get("items")) if isinstance(one, dict)]
        found: dict[str, tuple[str, str, str, str]] = {}
        for row in (row for one in below for row in rows(one, describe, tag, f"{prefix}{key}.")):
            found.setdefault(row[0], row)
        yield from found.values()


def _name_required(key: str, having: list[Schema], forms: list[Schema], describe: Describe) -> str:
    """The word for a required key, with the kinds that require it where others do not; "" for none."""
    needing = [form for form in having if key in form.get("required", ())]
    if not needing or len(needing) == len(forms):
        return describe("takes-required") if needing else ""
    kinds = [f"`{kind}`" for form in needing for kind in form["properties"].get("kind", {}).get("enum", ())]
    named = describe("takes-or").join(kinds)
    return describe("takes-required_by", kinds=named) if named else describe("takes-required")


def _takes_any(schemas: list[Schema], describe: Describe) -> str:
    """Say what a key with several forms takes, each word once."""
    either = describe("takes-or")
    words = [takes(schema, describe) for schema in schemas]
    return either.join(dict.fromkeys(part for text in words for part in text.split(either)))


def _default(schema: Schema) -> str:
    if "default" not in schema:
        return ""
    value = schema["default"]
    return "" if value is None or value == [] or value == {} else msgspec.json.encode(value).decode()


def takes(schema: Mapping[str, Any], describe: Describe) -> str:
    """Say what a key takes, in a few words."""
    either = describe("takes-or")
    if "enum" in schema:
        return either.join(f"`{value}`" for value in schema["enum"])
    if "anyOf" in schema and "type" not in schema:
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


# Schemas for editors, in which a text may be given by language.

BY_LANGUAGE = "study.json#/$defs/text"


def allow_languages(schema: Any) -> Any:
    """A schema in which each text for readers may be a text by language as well."""
    if isinstance(schema, list):
        return [allow_languages(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: allow_languages(value) for key, value in schema.items()}
    for key, inner in schema.get("properties", {}).items():
        if key in TEXTS:
            made["properties"][key] = _text(made["properties"][key])
        elif key in LISTS_OF_TEXTS and isinstance(inner.get("items"), dict):
            made["properties"][key] = {**inner, "items": _text(inner["items"])}
        elif key in TEXTS_BY_NAME:
            made["properties"][key] = _allow_names(made["properties"][key])
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
    if schema.get("type") != "string" or "format" in schema:  # a header's pattern is none
        return schema
    return {"$ref": BY_LANGUAGE, **{key: value for key, value in schema.items() if key != "type"}}


def _allow_names(schema: Schema) -> Schema:
    """A mapping of names to texts."""
    if "anyOf" in schema:
        return {**schema, "anyOf": [_allow_names(option) for option in schema["anyOf"]]}
    values = schema.get("additionalProperties")
    return {**schema, "additionalProperties": _text(values)} if isinstance(values, dict) else schema


DRAFT = "https://json-schema.org/draft/2020-12/schema"


class Group(NamedTuple):
    """Kinds of one sort. section: of the configuration; tag: the key that names the kind."""

    name: str
    section: str
    package: str
    base: type[msgspec.Struct]
    tag: str


GROUPS = (
    Group("analysis", "analyses", "spillover.kinds", Analysis, "kind"),
    Group("method", "indices", "index.methods", Method, "method"),
    Group("family", "weights", "weights.families", Family, "family"),
    Group("format", "formats", "ingest.formats", Format, "format"),
    Group("layout", "tables", "report.layouts", Layout, "layout"),
    Group("figure", "figures", "report.figures", Figure, "kind"),
)


def build_schemas(describe: Describe) -> dict[str, Schema]:
    """Every schema by the name of its file."""
    groups = {group.section: group for group in GROUPS}
    made = {
        "analyses": kinds_schema(groups["analyses"], describe),
        "panel": _document("panel", {"panel": describe_schema(PanelEntry, "panel", describe, "key")}),
        "report": report_schema(describe),
        "weights": _document("weights", _entries(groups["weights"], describe)),
        "sweep": sweep_schema(describe),
    }
    made |= {"study": study_schema(describe)}
    made |= {"registry": _whole("registry", describe_schema(Registry, "registry", describe, "key"))}
    made |= {"audit": _whole("audit", describe_schema(AuditFile, "audit", describe, "key"))}
    made = {name: allow_languages(schema) for name, schema in made.items()}
    labels = texts_by_name(describe_schema(Labels, "labels", describe, "key"))
    made["labels"] = _document("labels", {"labels": labels})
    made["study"]["$defs"] = {"text": TEXT}
    return made


TEXT = {
    "type": ["string", "object"],
    "minProperties": 1,
    "propertyNames": {"enum": list(KNOWN)},
    "additionalProperties": {"type": "string"},
}


def study_schema(describe: Describe) -> Schema:
    """The schema of a study; sections whose entries are of kinds are in files of their own."""
    own = describe_schema(StudyEntry, "study", describe, "key")
    parts = {key: {"$ref": f"{file}.json#/$defs/{key}"} for key, file in BY_KIND.items()}
    conditions = {key: value for key, value in schema_of(Study).items() if key not in ("$ref", "$defs")}
    return _whole("study", {**own, **conditions, "properties": {**own["properties"], **parts}})


def kinds_schema(group: Group, describe: Describe) -> Schema:
    """The schema of a section whose entries are of kinds: each entry by its kind, one that inherits (`like`)
    freely."""
    known = kinds_in(group.package, group.base)
    each = [
        {
            "if": {"properties": {group.tag: {"const": name}}, "required": [group.tag]},
            "then": {"$ref": f"#/$defs/{name}"},
        }
        for name in known
    ]
    kind = {"description": describe(f"key-{group.tag}"), "enum": list(known)}
    entry = {"type": "object", "required": [group.tag], "properties": {group.tag: kind}, "allOf": each}
    like = {"description": describe("key-like"), "type": "string"}
    inheriting = {"type": "object", "properties": {"like": like}, "if": {"required": ["like"]}, "else": entry}
    definitions = share_definitions(
        {name: describe_schema(declared, group.name, describe) for name, declared in known.items()}
    )
    return {
        "$schema": DRAFT,
        "$id": f"{group.section}.json",
        "title": describe(f"study-key-{group.section}"),
        "$defs": {
            "defaults": {
                "description": describe("study-key-defaults"),
                "type": "object",
                "additionalProperties": False,
                "properties": _defaults(definitions),
            },
            group.section: {
                "description": describe(f"study-key-{group.section}"),
                "type": "object",
                "propertyNames": _names_of(group.section),
                "additionalProperties": inheriting,
            },
            **definitions,
        },
    }


def _entries(group: Group, describe: Describe) -> dict[str, Schema]:
    """The definition of a section whose entries are of kinds, and those of its kinds."""
    known = kinds_in(group.package, group.base)
    each = [
        {
            "if": {"properties": {group.tag: {"const": name}}},
            "then": {"$ref": f"#/$defs/{group.name}-{name}"},
        }
        for name in known
    ]
    kind = {"description": describe(f"{group.name}-key-{group.tag}"), "enum": list(known)}
    section = {
        "description": describe(f"study-key-{group.section}"),
        "type": "object",
        "propertyNames": _names_of(group.section),
        "additionalProperties": {
            "type": "object",
            "required": [group.tag],
            "properties": {group.tag: kind},
            "allOf": each,
        },
    }
    kinds = {
        f"{group.name}-{n}": describe_schema(declared, group.name, describe) for n, declared in known.items()
    }
    return {group.section: section, **kinds}


def report_schema(describe: Describe) -> Schema:
    """The schema of tables, figures and the page's options, for editors."""
    definitions: dict[str, Schema] = {"report": describe_schema(Page, "page", describe, "report")}
    for group in (group for group in GROUPS if group.section in ("tables", "figures")):
        definitions |= _entries(group, describe)
    return _document("report", definitions)


def _defaults(definitions: Schema) -> Schema:
    """The options that any kind has a default for, each with the forms that the kinds give it."""
    found: dict[str, list[Schema]] = {}
    for schema in definitions.values():
        for key, inner in schema.get("properties", {}).items():
            if key not in schema.get("required", ()) and inner not in found.setdefault(key, []):
                found[key].append(inner)
    return {key: forms[0] if len(forms) == 1 else {"anyOf": forms} for key, forms in sorted(found.items())}


def sweep_schema(describe: Describe) -> Schema:
    """The schema of sweeps: a key of their own or of a choice each."""
    sweeps = {
        "description": describe("study-key-sweeps"),
        "type": "object",
        "propertyNames": _names_of("sweeps"),
        "additionalProperties": {"$ref": "#/$defs/sweep"},
    }
    own = describe_schema(sweep_type(), "sweep", describe, "key")
    return _document("sweep", {"sweeps": sweeps, "sweep": own})


def _names_of(section: str) -> Schema:
    """The schema of the names that a section's entries may have."""
    names: Schema = schema_of(Study)["$defs"]["StudyEntry"]["properties"][section]["propertyNames"]
    return names


def _whole(name: str, schema: Schema) -> Schema:
    return {"$schema": DRAFT, "$id": f"{name}.json", **schema}


def _document(name: str, definitions: Mapping[str, Schema]) -> Schema:
    return {"$schema": DRAFT, "$id": f"{name}.json", "$defs": definitions}
