"""Writes what is generated from declarations, schemas and the catalogue of words: the schemas with their
texts, `config/README.md` and the reference of kinds, `docs/kinds.md`; schemas and reference in each language.

python -m study.document
"""

from __future__ import annotations

import json
import re
import sys
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from analyses.kind import Analysis
from declare.discover import kinds_in
from declare.languages import by_language
from declare.schema import Describe, described, shared
from declare.schema import rows as rows_of
from door.declaration import Panel
from index.method import Method
from ingest.format import Format
from report.figure import Figure
from report.layout import Layout
from report.page_options import Page
from study.command import guarded
from study.environments import conda_files
from study.language import DEFAULT
from study.schema_texts import WRITTEN, worded
from sweep.declaration import sweep_type
from weights.family import Family
from words import LANGUAGES, words_of

Schema = dict[str, Any]


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
    Group("analysis", "analyses", "analyses.kinds", Analysis, "kind"),
    Group("method", "indices", "index.methods", Method, "method", schema=False),
    Group("family", "weights", "weights.families", Family, "family", schema=False),
    Group("format", "formats", "ingest.formats", Format, "format", schema=False),
    Group("layout", "tables", "report.layouts", Layout, "layout", schema=False),
    Group("figure", "figures", "report.figures", Figure, "kind", schema=False),
)

# Sections whose keys the reference of kinds lists.
NAMED_APART = ("weights", "tables", "figures", "sweeps")
# The names of tables and figures, which are those of files.
NAMES_OF = {"tables": "^table[0-9]{2}[a-z]?_[a-z0-9_]+$", "figures": "^[a-z][a-z0-9_]*$"}

INTRODUCTION = """\
# Configuration

One file is one study: `config/<study>.yaml`, chosen by `make study STUDY=<study>`. It is read as data and
never run. An unknown key, a wrong type or a name that nothing defines is an error that names the key before
anything runs. `nqp` is the default study; `config/sources.yaml` is the registry of shared sources.
To start a study of your own, follow `docs/new-study.md`.

On the command line only `study` and `input` (the folder of the raw files) are given.

This page is made from the schemas in `config/schema/` by `python -m study.document`.
"""


class Documents:
    """The schema files of a folder, with references between them followed."""

    def __init__(self, folder: Path) -> None:
        self.files = {
            path.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))
        }

    def resolve(self, schema: Schema, file: str) -> tuple[Schema, str]:
        """The schema that a reference stands for, with the keys beside the reference, and the file that it is
        in.
        """
        while "$ref" in schema:
            name, _, pointer = schema["$ref"].partition("#")
            file = name or file
            target: Any = self.files[file]
            for part in pointer.strip("/").split("/") if pointer.strip("/") else []:
                target = target[part]
            schema = {**target, **{k: v for k, v in schema.items() if k != "$ref"}}
        return schema, file

    def parts(self, schema: Schema, file: str) -> Iterator[tuple[Schema, str]]:
        """A schema and the alternatives and conditions that it holds."""
        schema, file = self.resolve(schema, file)
        yield schema, file
        for key in ("allOf", "anyOf", "oneOf"):
            for item in schema.get(key, []):
                yield from self.parts(item.get("then", item) if "if" in item else item, file)
        for key in ("then", "else"):
            if key in schema:
                yield from self.parts(schema[key], file)


def kind_of(schema: Schema) -> str:
    """What a key takes, in a word or two."""
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return " or ".join(f"`{value}`" for value in schema["enum"])
    if "enum" in schema.get("propertyNames", {}):
        return "text, or a text by language"
    kind = schema.get("type", "")
    words = {
        "string": "text",
        "array": "list",
        "object": "keys",
        "integer": "whole number",
        "boolean": "true or false",
        "null": "null",
    }
    names = [kind] if isinstance(kind, str) else kind
    return " or ".join(words.get(name, name) for name in names if name)


def rows(
    documents: Documents, schema: Schema, file: str, prefix: str = "", depth: int = 0
) -> Iterator[tuple[str, str, str]]:
    """(key, what it takes, description) of every key below a schema; `NAME` stands for a name that the user
    gives.
    """
    if depth > 5:
        return
    seen: set[str] = set()
    for part, home in documents.parts(schema, file):
        required = set(part.get("required", []))
        named = {**part.get("properties", {})}
        for rest in ("additionalProperties", "items"):
            if isinstance(part.get(rest), dict):
                named["NAME" if rest == "additionalProperties" else "[]"] = part[rest]
        for key, value in named.items():
            inner, _ = documents.resolve(value, home)
            path = f"{prefix}.{key}" if prefix and key != "[]" else f"{prefix}[]" if key == "[]" else key
            text = inner.get("description", "")
            if key not in ("NAME", "[]") and text and path not in seen:
                seen.add(path)
                yield path, kind_of(inner) + (", required" if key in required else ""), text
            deeper = inner.get("type") in ("object", "array") or any(
                k in inner for k in ("properties", "allOf", "anyOf", "oneOf")
            )
            if deeper:
                for row in rows(documents, value, home, path, depth + 1):
                    if row[0] not in seen:
                        seen.add(row[0])
                        yield row


def page(folder: Path) -> str:
    """The page as Markdown."""
    documents = Documents(folder)
    study = documents.files["study.json"]
    lines = [INTRODUCTION]
    for key, value in study["properties"].items():
        schema, _ = documents.resolve(value, "study.json")
        required = ", required" if key in study["required"] else ""
        lines += [
            f"## `{key}`",
            "",
            f"{schema.get('description', '')} ({kind_of(schema) or 'keys'}{required})",
            "",
        ]
        kinds = key == "sweeps" or key in {group.section for group in GROUPS}
        listed = key in {group.section for group in GROUPS if group.schema} or key in NAMED_APART
        if kinds:
            lines += [words_of("en").text("kinds-link"), ""]
        table = [] if listed else list(rows(documents, value, "study.json"))
        if table:
            lines += ["| key | takes | what it does |", "| --- | --- | --- |"]
            lines += [f"| `{path}` | {_cell(kind)} | {_cell(text)} |" for path, kind, text in table]
            lines.append("")
    lines += ["## The registry of sources, `config/sources.yaml`", ""]
    ingest = documents.files["ingest.json"]
    table = list(rows(documents, ingest, "ingest.json"))
    lines += ["| key | takes | what it does |", "| --- | --- | --- |"]
    lines += [f"| `{path}` | {_cell(kind)} | {_cell(text)} |" for path, kind, text in table]
    return _wrapped(lines)


def _wrapped(lines: Sequence[str]) -> str:
    """The lines of a page, those of prose at most 110 characters long."""
    kept = [x if x.startswith(("|", "#", "- ")) or "\n" in x else _filled(x) for x in lines]
    return "\n".join(kept).rstrip() + "\n"


def _filled(text: str) -> str:
    """A paragraph in lines: between words, and in Chinese after a mark, for it has no blanks."""
    pieces = re.split("(?<=[，。；：、])", text)
    if len(pieces) == 1:
        return textwrap.fill(text, 110)
    lines = [""]
    for piece in pieces:
        lines += [""] if len(lines[-1] + piece) > 110 else []
        lines[-1] += piece
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


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
        "$schema": "https://json-schema.org/draft/2020-12/schema",
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
                "propertyNames": {"pattern": "^[A-Za-z][A-Za-z0-9_]*$"},
                "additionalProperties": inheriting,
            },
            **definitions,
        },
    }


def report_schema(describe: Describe) -> Schema:
    """The schema of tables, figures and the page's options, for editors."""
    definitions: dict[str, Schema] = {"report": described(Page, "page", describe, "report")}
    for group in (group for group in GROUPS if group.section in NAMES_OF):
        known = kinds_in(group.package, group.base)
        each = [
            {
                "if": {"properties": {group.tag: {"const": name}}},
                "then": {"$ref": f"#/$defs/{group.name}-{name}"},
            }
            for name in known
        ]
        kind = {"description": describe(f"{group.name}-key-{group.tag}"), "enum": list(known)}
        definitions[group.section] = {
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
        definitions |= {
            f"{group.name}-{name}": described(declared, group.name, describe)
            for name, declared in known.items()
        }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "report.json",
        "$defs": definitions,
    }


def _defaults(definitions: Schema) -> Schema:
    """The options that any kind has a default for, each with the forms that the kinds give it."""
    found: dict[str, list[Schema]] = {}
    for schema in definitions.values():
        for key, inner in schema.get("properties", {}).items():
            if key not in schema.get("required", ()) and inner not in found.setdefault(key, []):
                found[key].append(inner)
    return {key: forms[0] if len(forms) == 1 else {"anyOf": forms} for key, forms in sorted(found.items())}


def kinds_page(groups: Sequence[Group], describe: Describe) -> str:
    """The reference of kinds: a section for each, its keys with what they take, their defaults and what they
    do."""
    lines = [describe("kinds-page-title"), "", describe("kinds-page-introduction"), ""]
    heads = [describe("kinds-page-heads"), "| --- | --- | --- | --- |"]
    for group in groups:
        lines += [f"## {describe(f'section-{group.section}-title')}", ""]
        for name, declared in kinds_in(group.package, group.base).items():
            schema = described(declared, group.name, describe)
            lines += [f"### `{name}`", "", schema["description"], ""]
            keys = rows_of(schema, describe, group.tag)
            lines += [*heads, *(f"| `{k}` | {_cell(t)} | {_cell(d)} | {_cell(x)} |" for k, t, d, x in keys)]
            lines += ["", describe(f"{group.name}-{name}-results", f"{group.name}-results"), ""]
    lines += [f"## {describe('section-sweeps-title')}", "", describe("section-sweeps"), ""]
    keys = rows_of(described(sweep_type(), "sweep", describe, "key"), describe)
    lines += [*heads, *(f"| `{k}` | {_cell(t)} | {_cell(d)} | {_cell(x)} |" for k, t, d, x in keys)]
    lines += ["", describe("sweep-results"), ""]
    return _wrapped(lines)


def generated(root: Path) -> dict[Path, str]:
    """Every generated file with its text. root: the project's folder."""
    files = {root / "config" / "README.md": page(root / "config" / "schema")}
    for language in LANGUAGES:
        describe, folder = words_of(language).text, "" if language == DEFAULT else language
        files[root / "docs" / folder / "kinds.md"] = kinds_page(GROUPS, describe)
        for name, schema in _schemas(root, describe).items():
            files[root / "config" / "schema" / folder / f"{name}.json"] = _pretty(schema)
    return files | conda_files(root)


def _schemas(root: Path, describe: Describe) -> dict[str, Schema]:
    """Every schema by the name of its file: those of the declarations, and those written by hand, worded."""
    made = {group.section: kinds_schema(group, describe) for group in GROUPS if group.schema}
    made |= {"panel": panel_schema(describe), "report": report_schema(describe)}
    made = {name: by_language(schema) for name, schema in {**made, "sweep": sweep_schema(describe)}.items()}
    for name in WRITTEN:
        text = (root / "config" / "schema" / f"{name}.json").read_text(encoding="utf-8")
        made[name] = worded(json.loads(text), name, describe)
    return made


def sweep_schema(describe: Describe) -> Schema:
    """The schema of sweeps: a key of their own or of a choice each."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "sweep.json",
        "$defs": {
            "sweeps": {
                "description": describe("section-sweeps"),
                "type": "object",
                "propertyNames": {"pattern": "^[A-Za-z][A-Za-z0-9_]*$"},
                "additionalProperties": {"$ref": "#/$defs/sweep"},
            },
            "sweep": described(sweep_type(), "sweep", describe, "key"),
        },
    }


def panel_schema(describe: Describe) -> Schema:
    """The schema of the key `panel`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "panel.json",
        "$defs": {"panel": described(Panel, "panel", describe, "key")},
    }


def _pretty(schema: Schema) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def main() -> None:
    """Writes the generated files."""
    root = Path(__file__).resolve().parents[2]
    for path, text in generated(root).items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(root)} is written")


if __name__ == "__main__":
    sys.exit(guarded("document", main))
