"""The schemas of a configuration, from what kinds declare and the catalogue of words: for editors, and for
those sections that no declaration checks.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from base.names import FIGURE_NAME, NAME, TABLE_NAME
from door.declaration import PanelEntry
from index.method import Method
from ingest.format import Format
from plan.labels import Labels
from report.figure import Figure
from report.layout import Layout
from report.page_options import Page
from spillover.analysis import Analysis
from spillover.declared import kinds_in
from sweep.declaration import sweep_type
from tools.languages import by_language, texts_by_name
from tools.schema import Describe, described, shared
from weights.family import Family

Schema = dict[str, Any]
# The schemas that are written by hand: by them a run checks what no kind declares.
WRITTEN = ("audit", "index", "ingest", "registry", "source", "study", "warehouse")
DRAFT = "https://json-schema.org/draft/2020-12/schema"


class Group(NamedTuple):
    """Kinds of one sort. section: of the configuration; tag: the key that names the kind; schema: whether the
    section's schema lists the kinds, or leaves them to the declarations alone.
    """

    name: str
    section: str
    package: str
    base: type[msgspec.Struct]
    tag: str
    schema: bool = True


GROUPS = (
    Group("analysis", "analyses", "spillover.kinds", Analysis, "kind"),
    Group("method", "indices", "index.methods", Method, "method", schema=False),
    Group("family", "weights", "weights.families", Family, "family", schema=False),
    Group("format", "formats", "ingest.formats", Format, "format", schema=False),
    Group("layout", "tables", "report.layouts", Layout, "layout", schema=False),
    Group("figure", "figures", "report.figures", Figure, "kind", schema=False),
)
NAMES_OF = {"tables": TABLE_NAME, "figures": FIGURE_NAME, "weights": NAME}


def schemas(root: Path, describe: Describe) -> dict[str, Schema]:
    """Every schema by the name of its file: those of the declarations, and those written by hand, worded."""
    made = {group.section: kinds_schema(group, describe) for group in GROUPS if group.schema}
    made |= {"panel": panel_schema(describe), "report": report_schema(describe)}
    made |= {"weights": weights_schema(describe)}
    made = {name: by_language(schema) for name, schema in {**made, "sweep": sweep_schema(describe)}.items()}
    made["labels"] = labels_schema(describe)
    for name in WRITTEN:
        text = (root / "config" / "schema" / f"{name}.json").read_text(encoding="utf-8")
        made[name] = worded(json.loads(text), name, describe)
    return made


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
    definitions = shared(
        {name: described(declared, group.name, describe) for name, declared in known.items()}
    )
    return {
        "$schema": DRAFT,
        "$id": f"{group.section}.json",
        "title": describe(f"section-{group.section}"),
        "$defs": {
            "defaults": {
                "description": describe("section-defaults"),
                "type": "object",
                "additionalProperties": False,
                "properties": _defaults(definitions),
            },
            group.section: {
                "description": describe(f"section-{group.section}"),
                "type": "object",
                "propertyNames": {"pattern": NAME},
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
        "description": describe(f"section-{group.section}"),
        "type": "object",
        "propertyNames": {"pattern": NAMES_OF[group.section]},
        "additionalProperties": {
            "type": "object",
            "required": [group.tag],
            "properties": {group.tag: kind},
            "allOf": each,
        },
    }
    kinds = {f"{group.name}-{n}": described(declared, group.name, describe) for n, declared in known.items()}
    return {group.section: section, **kinds}


def report_schema(describe: Describe) -> Schema:
    """The schema of tables, figures and the page's options, for editors."""
    definitions: dict[str, Schema] = {"report": described(Page, "page", describe, "report")}
    for group in (group for group in GROUPS if group.section in ("tables", "figures")):
        definitions |= _entries(group, describe)
    return {
        "$schema": DRAFT,
        "$id": "report.json",
        "$defs": definitions,
    }


def weights_schema(describe: Describe) -> Schema:
    """The schema of weight matrices, for editors."""
    (group,) = (group for group in GROUPS if group.section == "weights")
    return {
        "$schema": DRAFT,
        "$id": "weights.json",
        "$defs": _entries(group, describe),
    }


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
    return {
        "$schema": DRAFT,
        "$id": "sweep.json",
        "$defs": {
            "sweeps": {
                "description": describe("section-sweeps"),
                "type": "object",
                "propertyNames": {"pattern": NAME},
                "additionalProperties": {"$ref": "#/$defs/sweep"},
            },
            "sweep": described(sweep_type(), "sweep", describe, "key"),
        },
    }


def panel_schema(describe: Describe) -> Schema:
    """The schema of the key `panel`."""
    return {
        "$schema": DRAFT,
        "$id": "panel.json",
        "$defs": {"panel": described(PanelEntry, "panel", describe, "key")},
    }


def labels_schema(describe: Describe) -> Schema:
    """The schema of the key `labels`: texts, or texts by language, by name."""
    return {
        "$schema": DRAFT,
        "$id": "labels.json",
        "$defs": {"labels": texts_by_name(described(Labels, "labels", describe, "key"))},
    }


def worded(schema: Schema, name: str, describe: Describe) -> Schema:
    """A schema that is written by hand, with its title and every description in a language.

    Such a schema says where a text belongs; the text itself is the catalogue's message of the key's path:
    `schema-warehouse-gaps-window`, with `-each` for an entry of a list or of a mapping with a text of its
    own. name: that of its file.
    """
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
