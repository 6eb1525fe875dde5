"""Writes what is generated from declarations and the catalogue of words, in each language: the schemas for
editors in `config/schema/`, and the reference in `build/reference/`, both ignored by git; and the conda files
in `envs/`.

python -m tools.document [--schemas PROJECT | --reference PROJECT]
"""

import re
import sys
import textwrap
import tomllib
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import msgspec

from base.command import run_guarded
from base.language import DEFAULT, KNOWN
from base.lock_file import read_lock
from door.declaration import PanelEntry
from ingest.declaration import Registry
from plan.declaration import StudyEntry
from plan.labels import Labels
from report.page_plan import Page
from spillover.declarations import kinds_in
from sweep.declaration import sweep_type
from tools import json_lines
from tools.schemas import GROUPS, Describe, Group, Schema, build_schemas, describe_schema, takes
from tools.schemas import rows as rows_of
from tools.texts import describe_in

REFERENCE = Path("build") / "reference"


CONDA_FILE = """\
# Made by `python -m tools.document` from [tool.spillover.environments] of pyproject.toml, with the versions
# of requirements.lock.
name: spillover-{name}
channels: [conda-forge, nodefaults]
dependencies:
  - python=3.11
"""


def write_keys_page(describe: Describe) -> str:
    """The reference of the keys of a study and of the registry, as Markdown."""
    study = describe_schema(StudyEntry, "study", describe, "key")
    whole: dict[str, type[msgspec.Struct]] = {"panel": PanelEntry, "labels": Labels}
    own = {key: describe_schema(entry, key, describe, "key") for key, entry in whole.items()}
    own["report"] = describe_schema(Page, "page", describe, "report")
    link = {group.section for group in GROUPS} | {"sweeps"}
    lines = [describe("keys-page-title"), "", describe("keys-page-introduction"), ""]
    for key, entry in study["properties"].items():
        needed = f", {describe('takes-required')}" if key in study["required"] else ""
        lines += [f"## `{key}`", "", f"{entry['description']} ({takes(entry, describe)}{needed})", ""]
        lines += [describe("kinds-link"), ""] if key in link else []
        lines += _table_of(own.get(key, entry), describe)
    registry = describe_schema(Registry, "registry", describe, "key")["properties"]["sources"]
    lines += [describe("registry-page-title"), "", *_table_of(registry, describe)]
    return _wrap_lines(lines)


def _table_of(schema: Schema, describe: Describe, tag: str = "kind") -> list[str]:
    """The table of the keys below a described schema, with an empty line; nothing of one without keys."""
    lines = [*map(_line, rows_of(schema, describe, tag))]
    return [describe("kinds-page-heads"), "| --- | --- | --- | --- |", *lines, ""] if lines else []


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


def write_kinds_page(groups: Sequence[Group], describe: Describe) -> str:
    """The reference of kinds: a section for each, its keys with what they take, their defaults and what they
    do."""
    lines = [describe("kinds-page-title"), "", describe("kinds-page-introduction"), ""]
    for group in groups:
        lines += [f"## {describe(f'section-{group.section}-title')}", ""]
        kinds = kinds_in(group.package, group.base).items()
        made = {name: describe_schema(declared, group.name, describe) for name, declared in kinds}
        lines += [f"- [`{name}`](#{name}): {schema['description']}" for name, schema in made.items()]
        lines.append("")
        for name, schema in made.items():
            lines += [f"### `{name}`", "", schema["description"], ""]
            lines += _table_of(schema, describe, group.tag)
            lines += [describe(f"{group.name}-{name}-results", f"{group.name}-results"), ""]
    lines += [f"## {describe('section-sweeps-title')}", "", describe("study-key-sweeps"), ""]
    lines += _table_of(describe_schema(sweep_type(), "sweep", describe, "key"), describe)
    lines += [describe("sweep-results"), ""]
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
    return {**conda_files(root), **schema_files(root), **reference_files(root)}


def reference_files(project: Path) -> dict[Path, str]:
    """The pages that list every key of a configuration and every kind."""
    files = {}
    for language in KNOWN:
        describe, folder = describe_in(language, GROUPS), "" if language == DEFAULT else language
        files[project / REFERENCE / folder / "kinds.md"] = write_kinds_page(GROUPS, describe)
        files[project / REFERENCE / folder / "configuration.md"] = write_keys_page(describe)
    return files


def schema_files(project: Path) -> dict[Path, str]:
    """The schemas for editors of the configurations of a project."""
    files = {}
    for language in KNOWN:
        describe, folder = describe_in(language, GROUPS), "" if language == DEFAULT else language
        for name, schema in build_schemas(describe).items():
            file = project / "config" / "schema" / folder / f"{name}.json"
            files[file] = json_lines.to_lines(schema, width=110, indent=2)
    return files


def main(words: Sequence[str]) -> None:
    """Writes the generated files that are not there or out of date: of a clone all, of a project the schemas,
    with `--reference` the reference as well.
    """
    root = Path(__file__).resolve().parents[1]
    project, files = root, {}
    if words:
        project = Path(words[1])
        files = schema_files(project) | (reference_files(project) if words[0] == "--reference" else {})
    for path, text in (files or generate_files(root)).items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"{path.relative_to(project)} is written")


if __name__ == "__main__":
    sys.exit(run_guarded("document", partial(main, sys.argv[1:])))
