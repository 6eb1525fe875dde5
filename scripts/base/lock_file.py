"""The lock file: the packages with which the program was tested, each with its version and hashes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from spillover.errors import StudyError, quote_value
from spillover.words import _

_LINE = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[^\s;\\]+)\s*(?:;(?P<marker>[^\\]*))?")
_HASH = re.compile(r"--hash=sha256:(?P<hash>[0-9a-f]{64})(?=\s|$)")


@dataclass(frozen=True)
class LockedPackage:
    """Package of the lock file. marker: where it is needed, empty for everywhere; hashes: SHA-256 of its
    files.
    """

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Package URL of the package."""
        return f"pkg:pypi/{re.sub(r'[-_.]+', '-', self.name).lower()}@{self.version}"


def read_lock(text: str) -> list[LockedPackage]:
    """Read every package of a lock file, in its order. Raises StudyError at a line that names no version and
    no hash, for what is installed from it cannot be checked.
    """
    found = []
    for entry in re.sub(r"\\\n\s*", " ", text).splitlines():
        if not entry.strip() or entry.lstrip().startswith("#"):
            continue
        match, hashes = _LINE.match(entry), tuple(m["hash"] for m in _HASH.finditer(entry))
        if match is None or not hashes:
            raise StudyError(
                _("requirements.lock: {entry} has no exact version with hashes", entry=quote_value(entry))
            )
        marker = (match["marker"] or "").split("--hash")[0].strip()
        found.append(LockedPackage(match["name"], match["version"], marker, hashes))
    return found


def read_tested_versions(lines: Iterable[str]) -> dict[str, str]:
    """Read the version of each package by its name from the lines of a lock file that are for this Python and
    system.
    """
    from packaging.markers import Marker

    return {
        one.name: one.version
        for one in read_lock("\n".join(lines))
        if not one.marker or Marker(one.marker).evaluate()
    }


def normalise_package_name(name: str) -> str:
    """Write a package's name in its one spelling (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
