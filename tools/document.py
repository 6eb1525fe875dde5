"""Writes what is generated from declarations, schemas and the catalogue of words, in each language: the
schemas for editors in `config/schema/`, and the reference in `build/reference/`. git ignores both, except for
the schemas that are written by hand, whose texts are brought up to date; so are the conda files in `envs/`.

python -m tools.document [--schemas PROJECT | --reference PROJECT]
"""

import re
import sys
import textwrap
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from base.command import run_guarded
from base.language import DEFAULT, KNOWN
from base.lock_file import read_lock
from spillover.declarations import kinds_in
from sweep.declaration import sweep_type
from tools import json_lines
from tools.schemas import GROUPS, Describe, Group, Schema, describe_schema, schemas
from tools.schemas import rows as rows_of
from tools.texts import describe_in

REFERENCE = Path("build") / "reference"
# Sections whose keys the reference of kinds lists.
NAMED_APART = ("analyses", "weights", "tables", "figures", "sweeps")
HEADS = ("| key | takes | what it does |", "| --- | --- | --- |")

INTRODUCTION = """\
# Configuration

Every key of `config/<study>.yaml`; kinds of analyses, matrices, tables and figures have the page `kinds.md`.
This page is made from the schemas by `make reference`.
"""

CONDA_FILE = """\
# Made by `python -m tools.document` from [tool.spillover.environments] of pyproject.toml, with the versions
# of requirements.lock.
name: spillover-{name}
channels: [conda-forge, nodefaults]
dependencies:
  - python=3.11
"""


class Documents:
    """Schemas by name, with references between them followed."""

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self.files = {f"{name}.json": schema for name, schema in schemas.items()}

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
    parts = list(documents.parts(schema, file))
    for part, home in parts:
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
                kinds = [
                    kind_of(documents.resolve(form["properties"][key], place)[0])
                    for form, place in parts
                    if key in form.get("properties", {})
                ]
                yield path, " or ".join(dict.fromkeys(filter(None, kinds))) + _is_required(key, parts), text
            deeper = inner.get("type") in ("object", "array") or any(
                k in inner for k in ("properties", "allOf", "anyOf", "oneOf")
            )
            if deeper:
                for row in rows(documents, value, home, path, depth + 1):
                    if row[0] not in seen:
                        seen.add(row[0])
                        yield row


def _is_required(key: str, parts: Sequence[tuple[Schema, str]]) -> str:
    """Whether a key is required: by the schema itself or by each of its forms, or by some of these."""
    own, forms = parts[0][0], [form for form, _ in parts[1:] if "properties" in form]
    needing = [form for form in forms if key in form.get("required", ())]
    if key in own.get("required", ()) or (needing and len(needing) == len(forms)):
        return ", required"
    return ", required in some forms" if needing else ""


def page(schemas: Mapping[str, Schema]) -> str:
    """The reference of keys as Markdown."""
    documents = Documents(schemas)
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
        if kinds:
            lines += [describe_in(DEFAULT, GROUPS)("kinds-link"), ""]
        table = [] if key in NAMED_APART else list(rows(documents, value, "study.json"))
        lines += [*HEADS, *map(_line, table), ""] if table else []
    lines += ["## The registry of sources, `config/sources.yaml`", ""]
    ingest = documents.files["ingest.json"]
    return _wrap_lines([*lines, *HEADS, *map(_line, rows(documents, ingest, "ingest.json"))])


def _wrap_lines(lines: Sequence[str]) -> str:
    """The lines of a page, those of prose at most 110 characters long."""
    kept = [x if x.startswith(("|", "#", "- ")) or "\n" in x else _fill_paragraph(x) for x in lines]
    return "\n".join(kept).rstrip() + "\n"


def _fill_paragraph(text: str) -> str:
    """A paragraph in lines: between words, and in Chinese after a mark, for it has no blanks."""
    pieces = re.split("(?<=[，。；：、])", text)
    if len(pieces) == 1:
        return textwrap.fill(text, 110)
    lines = [""]
    for piece in pieces:
        lines += [""] if len(lines[-1] + piece) > 110 else []
        lines[-1] += piece
    return "\n".join(lines)


def _line(row: Sequence[str]) -> str:
    """A row of a table of keys: the key, and what is said of it."""
    key, *told = row
    return " | ".join([f"| `{key}`", *map(_cell, told)]) + " |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def kinds_page(groups: Sequence[Group], describe: Describe) -> str:
    """The reference of kinds: a section for each, its keys with what they take, their defaults and what they
    do."""
    lines = [describe("kinds-page-title"), "", describe("kinds-page-introduction"), ""]
    heads = [describe("kinds-page-heads"), "| --- | --- | --- | --- |"]
    for group in groups:
        lines += [f"## {describe(f'section-{group.section}-title')}", ""]
        kinds = kinds_in(group.package, group.base).items()
        made = {name: describe_schema(declared, group.name, describe) for name, declared in kinds}
        lines += [f"- [`{name}`](#{name}): {schema['description']}" for name, schema in made.items()]
        lines.append("")
        for name, schema in made.items():
            lines += [f"### `{name}`", "", schema["description"], ""]
            lines += [*heads, *map(_line, rows_of(schema, describe, group.tag))]
            lines += ["", describe(f"{group.name}-{name}-results", f"{group.name}-results"), ""]
    lines += [f"## {describe('section-sweeps-title')}", "", describe("section-sweeps"), ""]
    keys = rows_of(describe_schema(sweep_type(), "sweep", describe, "key"), describe)
    lines += [*heads, *map(_line, keys), "", describe("sweep-results"), ""]
    return _wrap_lines(lines)


def conda_files(root: Path) -> dict[Path, str]:
    """Every conda file with its text, from pyproject.toml and the lock file: one source of dependencies."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    lists = dict(project["tool"]["spillover"]["environments"])
    packages = read_lock((root / "requirements.lock").read_text(encoding="utf-8"))
    # Of several versions for several Pythons the first, which is that of the oldest.
    locked = {package.name: package.version for package in reversed(packages)}
    base = lists.pop("base")
    return {
        root / "envs" / f"{name}.yaml": _conda_file(name, [*base, *own], locked)
        for name, own in lists.items()
    }


def _conda_file(name: str, packages: list[str], locked: dict[str, str]) -> str:
    plain = sorted(package for package in packages if not package.startswith("pip:"))
    by_pip = sorted(package.removeprefix("pip:") for package in packages if package.startswith("pip:"))
    lines = [f"  - {package}={locked[package]}\n" for package in plain]
    if by_pip:
        lines += ["  - pip\n", "  - pip:\n"]
        lines += [f"      - {package}=={locked[package]}\n" for package in by_pip]
    return CONDA_FILE.format(name=name) + "".join(lines)


def generate_files(root: Path) -> dict[Path, str]:
    """Every generated file with its text. root: the program's folder."""
    return {**conda_files(root), **schema_files(root, root), **reference_files(root, root)}


def reference_files(root: Path, project: Path) -> dict[Path, str]:
    """The pages that list every key of a configuration and every kind. root: the program's folder."""
    files = {}
    for language in KNOWN:
        describe, folder = describe_in(language, GROUPS), "" if language == DEFAULT else language
        files[project / REFERENCE / folder / "kinds.md"] = kinds_page(GROUPS, describe)
        if language == DEFAULT:
            files[project / REFERENCE / "configuration.md"] = page(schemas(root, describe, language))
    return files


def schema_files(root: Path, project: Path) -> dict[Path, str]:
    """The schemas for editors of the configurations of a project. root: the program's folder."""
    files = {}
    for language in KNOWN:
        describe, folder = describe_in(language, GROUPS), "" if language == DEFAULT else language
        for name, schema in schemas(root, describe, language).items():
            file = project / "config" / "schema" / folder / f"{name}.json"
            files[file] = json_lines.text(schema, width=110, indent=2)
    return files


def main(words: Sequence[str]) -> None:
    """Writes the generated files that are not there or out of date: of a clone all, of a project the schemas,
    with `--reference` the reference as well.
    """
    root = Path(__file__).resolve().parents[1]
    project, files = root, {}
    if words:
        project = Path(words[1])
        files = schema_files(root, project)
        files |= reference_files(root, project) if words[0] == "--reference" else {}
    for path, text in (files or generate_files(root)).items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"{path.relative_to(project)} is written")


if __name__ == "__main__":
    sys.exit(run_guarded("document", partial(main, sys.argv[1:])))
