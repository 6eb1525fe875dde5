"""The version of the program, whether its code is as released, and which one made a study's results."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from typing import NamedTuple

from base import memory
from base.place import LIBRARY, PROGRAM
from spillover.weights.text import parse_csv

CODE = ("Snakefile", "rules", "scripts", "profiles", "envs")


def program_version() -> str:
    """Find the version of this program: a clone's is in its pyproject.toml, whatever is installed
    beside it.
    """
    declared = PROGRAM / "pyproject.toml"
    if declared.is_file():
        project = tomllib.loads(declared.read_text(encoding="utf-8"))["project"]
        return str(project["version"])
    try:
        return version("spillover")
    except PackageNotFoundError:  # copied by hand
        return "0"


def record_of(study: str) -> Path:
    """Path of the file in which a complete run records the program that made it."""
    return Path(".snakemake") / f"{study}.program"


class ProgramRun(NamedTuple):
    """Program that made a study. changed_files: files of its code that were not as they were released."""

    version: str
    changed_files: list[str]


def note_run(study: str) -> None:
    """Write down with which program a study ran."""
    memory.store_value(record_of(study), ProgramRun(program_version(), program_changed())._asdict())


def run_of(study: str, project: Path = Path()) -> ProgramRun | None:
    """Read with which program a study of a project last ran to its end; None where that is not known."""
    try:
        found = json.loads((project / record_of(study)).read_text(encoding="utf-8"))
        return ProgramRun(found["version"], found["changed_files"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def program_changed() -> list[str]:
    """List the files of the program's code that are not as they were released: in a clone those that differ
    from the last commit, of an installed program those that differ from what pip recorded.
    """
    if (PROGRAM / ".git").exists():
        words = ["git", "-C", str(PROGRAM), "status", "--porcelain", "--", *CODE]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        return [line[3:] for line in done.stdout.splitlines()]
    return sorted(_list_changed_files())


def _list_changed_files() -> Iterator[str]:
    try:
        recorded = distribution("spillover").read_text("RECORD") or ""
    except PackageNotFoundError:
        return
    for _line, (name, digest, *_size) in parse_csv(recorded, "RECORD"):
        kind, _sign, expected = digest.partition("=")
        path = LIBRARY / name
        if kind != "sha256" or not name.startswith("spillover/"):
            continue
        found = hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b""
        if base64.urlsafe_b64encode(found).decode().rstrip("=") != expected:
            yield name
