"""Writes `config/README.md`: every key of a study, from the descriptions in its schema.

python -m study.document
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from study.command import guarded

Schema = dict[str, Any]

INTRODUCTION = """\
# Configuration

One file is one study: `config/<study>.yaml`, chosen by `snakemake --config study=<study>` or `make study \
STUDY=<study>`. It is
read as data and never run. An unknown key, a wrong type or a name that nothing defines is an error that \
names the key before
anything runs. Three studies come with the project: `nqp` (the default), `munnell` and `observed`. \
`config/sources.yaml` is the
registry of sources that studies share. To start a study of your own, follow `docs/new-study.md`.

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
    """The whole page as Markdown."""
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
        table = list(rows(documents, value, "study.json"))
        if table:
            lines += ["| key | takes | what it does |", "| --- | --- | --- |"]
            lines += [f"| `{path}` | {_cell(kind)} | {_cell(text)} |" for path, kind, text in table]
            lines.append("")
    lines += ["## The registry of sources, `config/sources.yaml`", ""]
    ingest = documents.files["ingest.json"]
    table = list(rows(documents, ingest, "ingest.json"))
    lines += ["| key | takes | what it does |", "| --- | --- | --- |"]
    lines += [f"| `{path}` | {_cell(kind)} | {_cell(text)} |" for path, kind, text in table]
    return "\n".join(lines).rstrip() + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> None:
    """Writes the page."""
    folder = Path(__file__).resolve().parents[2] / "config"
    (folder / "README.md").write_text(page(folder / "schema"), encoding="utf-8")
    print("config/README.md is written")


if __name__ == "__main__":
    sys.exit(guarded("document", main))
