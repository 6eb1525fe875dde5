"""Compares the packages of the lock file with published advisories.

    python -m package.advisories [FOLDER]

FOLDER: advisories in the OSV format, one JSON file each, as databases offer them to be downloaded; without
it, the program pip-audit asks its own, if it is installed. The status is 3 where an advisory concerns one of
the packages, 2 where no database is at hand.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

from base.command import run_guarded
from base.lock_file import LockedPackage, normalise_package_name, read_lock
from spillover.errors import StudyError
from spillover.words import _

LOCK = Path("requirements.lock")
FOUND = 3
Advisory = dict[str, Any]


def advisories_in(folder: Path) -> list[Advisory]:
    """Read every advisory of a folder. Raises StudyError where there is none, or a file is no advisory."""
    files = sorted(folder.rglob("*.json")) if folder.is_dir() else []
    if not files:
        raise StudyError(
            _(
                "{folder}: no advisories (*.json in the OSV format) are there; nothing was compared",
                folder=folder,
            )
        )
    found = []
    for path in files:
        try:
            advisory = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise StudyError(
                _("{path}: cannot be read as JSON ({error}); nothing was compared", path=path, error=error)
            ) from None
        if (
            not isinstance(advisory, dict)
            or "id" not in advisory
            or not _read_members(advisory, "affected", dict)
        ):
            raise StudyError(
                _("{path}: is not an advisory in the OSV format; nothing was compared", path=path)
            )
        found.append(advisory)
    return found


def match_advisories(
    packages: list[LockedPackage], advisories: list[Advisory]
) -> Iterator[tuple[LockedPackage, Advisory]]:
    """Match advisories with the packages that they name with their version."""
    by_name: dict[str, list[LockedPackage]] = {}
    for package in packages:
        by_name.setdefault(normalise_package_name(package.name), []).append(package)
    for advisory in advisories:
        if advisory.get("withdrawn"):
            continue
        for affected in _read_members(advisory, "affected", dict):
            named = affected.get("package")
            if not isinstance(named, dict) or str(named.get("ecosystem", "")).lower() != "pypi":
                continue
            for package in by_name.get(normalise_package_name(str(named.get("name", ""))), []):
                if _is_affected(package.version, affected):
                    yield package, advisory


def _read_members(holder: dict[str, Any], key: str, kind: type) -> list[Any]:
    """Read the members of a list of an advisory that are what they should be."""
    found = holder.get(key)
    return [part for part in found if isinstance(part, kind)] if isinstance(found, list) else []


def _is_affected(version: str, affected: dict[str, Any]) -> bool:
    """Return whether a version is listed, or lies in a range: from `introduced` up to `fixed`, or through
    `last_affected`.
    """
    if version in _read_members(affected, "versions", str):
        return True
    for interval in _read_members(affected, "ranges", dict):
        if interval.get("type") != "ECOSYSTEM":  # of commits
            continue
        inside = False
        events = [
            (_version(text), kind)
            for e in _read_members(interval, "events", dict)
            for kind, text in e.items()
        ]
        for at, kind in sorted(events, key=lambda event: event[0]):
            reached = at <= Version(version) if kind != "last_affected" else at < Version(version)
            if reached:
                inside = kind == "introduced"
        if inside:
            return True
    return False


def _version(text: object) -> Version:
    try:
        return Version(str(text))
    except InvalidVersion:
        raise StudyError(
            _(
                "an advisory has the version {version!r}, which is not a version; obtain it again",
                version=str(text)[:40],
            )
        ) from None


def main(words: list[str]) -> int:
    """Print what concerns the packages; return an exit code."""
    options = argparse.ArgumentParser(description="Compares the packages of the lock file with advisories.")
    options.add_argument("folder", nargs="?", default="", help="advisories in the OSV format")
    return run_guarded("advisories", partial(_compare_advisories, options.parse_args(words).folder))


def _compare_advisories(folder: str) -> int:
    if not folder:
        return _ask_pip_audit()
    packages = read_lock(LOCK.read_text(encoding="utf-8"))
    advisories = advisories_in(Path(folder))
    found = [
        f"{package.name} {package.version}: {advisory['id']} {str(advisory.get('summary', ''))[:200]}".strip()
        for package, advisory in match_advisories(packages, advisories)
    ]
    for line in sorted(set(found)):
        print(line)
    print(
        f"{len(packages)} packages, {len(advisories)} advisories, {len(set(found))} of them concern a package"
    )
    return FOUND if found else 0


def _ask_pip_audit() -> int:
    if importlib.util.find_spec("pip_audit") is None:
        raise StudyError(
            _(
                "there is no database of advisories: give FOLDER= with advisories in the OSV format, "
                "or install pip-audit (.venv/bin/python -m pip install pip-audit), which queries one "
                "over the network"
            )
        )
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--requirement",
        str(LOCK),
        "--require-hashes",
        "--disable-pip",
    ]
    done = subprocess.run(command, check=False)
    return FOUND if done.returncode == 1 else done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
