"""The software bill of materials of a package: CycloneDX 1.6 as JSON, made from the lock file."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any

from spillover.errors import StudyError, quoted

BILL = "bom.cdx.json"
_LINE = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[^\s;\\]+)\s*(?:;(?P<marker>[^\\]*))?")
_HASH = re.compile(r"--hash=sha256:(?P<hash>[0-9a-f]{64})(?=\s|$)")


@dataclass(frozen=True)
class Locked:
    """A package of the lock file. marker: where it is needed, empty for everywhere; hashes: SHA-256 of its
    files.
    """

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Its package URL."""
        return f"pkg:pypi/{re.sub(r'[-_.]+', '-', self.name).lower()}@{self.version}"


def read_lock(text: str) -> list[Locked]:
    """Every package of a lock file, in its order. Raises StudyError at a line that names no version and no
    hash, for what is installed from it cannot be checked.
    """
    found = []
    for entry in re.sub(r"\\\n\s*", " ", text).splitlines():
        if not entry.strip() or entry.lstrip().startswith("#"):
            continue
        match, hashes = _LINE.match(entry), tuple(m["hash"] for m in _HASH.finditer(entry))
        if match is None or not hashes:
            raise StudyError(f"requirements.lock: {quoted(entry)} has no exact version with hashes")
        marker = (match["marker"] or "").split("--hash")[0].strip()
        found.append(Locked(match["name"], match["version"], marker, hashes))
    return found


def bill(name: str, commit: str, date: datetime, packages: list[Locked]) -> bytes:
    """The bill of a package made at a commit. The licence of a package is the one that the installed one
    declares, where it is installed.
    """
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": date.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {"type": "application", "bom-ref": name, "name": name, "version": commit},
        },
        "components": [_component(package) for package in packages],
        "dependencies": [{"ref": name, "dependsOn": sorted({p.purl for p in packages})}],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _component(package: Locked) -> dict[str, Any]:
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": package.purl,
        "name": package.name,
        "version": package.version,
        "purl": package.purl,
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in package.hashes],
    }
    if licence := _licence(package):
        component["licenses"] = [{"license": {"name": licence}}]
    if package.marker:
        component["properties"] = [{"name": "marker", "value": package.marker}]
    return component


def _licence(package: Locked) -> str:
    """The licence that the installed package declares, on one line."""
    try:
        declared = metadata(package.name)
    except PackageNotFoundError:
        return ""
    if declared["Version"] != package.version:
        return ""
    stated = [declared[key] for key in ("License-Expression", "License") if key in declared]
    return stated[0].strip().split("\n")[0][:100] if stated else ""
