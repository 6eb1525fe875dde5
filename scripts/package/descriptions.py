"""Describe a package to programs: its software bill of materials (CycloneDX 1.6), made from the lock
file, and RO-Crate 1.1 metadata (https://w3id.org/ro/crate/1.1).
"""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Mapping
from datetime import datetime
from importlib.metadata import PackageNotFoundError, metadata
from typing import Any
from urllib.parse import quote

from base.lock_file import LockedPackage
from spillover.words import _

BILL = "bom.cdx.json"


def build_bill(name: str, commit: str, date: datetime, packages: list[LockedPackage]) -> bytes:
    """Build the bill of a package made at a commit. The licence of a package is the one that the installed
    one declares, where it is installed.
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


def _component(package: LockedPackage) -> dict[str, Any]:
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


def _licence(package: LockedPackage) -> str:
    """Read the licence that the installed package declares, on one line."""
    try:
        declared = metadata(package.name)
    except PackageNotFoundError:
        return ""
    if declared["Version"] != package.version:
        return ""
    stated = [declared[key] for key in ("License-Expression", "License") if key in declared]
    return stated[0].strip().split("\n")[0][:100] if stated else ""


METADATA = "ro-crate-metadata.json"
SNAKEMAKE = {
    "@id": "https://snakemake.github.io",
    "@type": "ComputerLanguage",
    "name": "Snakemake",
    "url": {"@id": "https://snakemake.github.io"},
}
LICENCE = {
    "@id": "https://spdx.org/licenses/MIT",
    "@type": "CreativeWork",
    "name": "MIT License",
    "identifier": "MIT",
}
WORKFLOW = "code/Snakefile"

# What mimetypes does not know.
TYPES = {
    ".R": "text/x-r",
    ".do": "text/x-stata",
    ".dta": "application/x-stata-dta",
    ".parquet": "application/vnd.apache.parquet",
    ".smk": "text/x-snakemake",
    ".md": "text/markdown",
    ".yaml": "application/yaml",
    ".lock": "text/plain",
    ".npz": "application/octet-stream",
    ".sha256": "text/plain",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".csv": "text/csv",
    ".gal": "text/plain",
}


def build_crate(
    name: str,
    title: str,
    description: str,
    citation: str,
    commit: str,
    date: datetime,
    files: Mapping[str, bytes],
) -> bytes:
    """Build the metadata file: the package as a dataset, the workflow, and every other file."""
    paths = sorted(files)
    article = {"@id": "#article", "@type": "ScholarlyArticle", "name": citation}
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": _("Replication package: {title}", title=title),
        "identifier": name,
        "description": description,
        "datePublished": date.date().isoformat(),
        "license": {"@id": LICENCE["@id"]},
        "version": commit,
        "mainEntity": {"@id": WORKFLOW},
        "hasPart": [{"@id": quote(path)} for path in paths],
    }
    if citation:
        root["citation"] = {"@id": article["@id"]}
    descriptor = {
        "@id": METADATA,
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
    }
    entities = [
        descriptor,
        root,
        LICENCE,
        SNAKEMAKE,
        *([article] if citation else []),
        *(_file(p, files[p]) for p in paths),
    ]
    document = {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": entities}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _file(path: str, content: bytes) -> dict[str, Any]:
    suffix = path[path.rfind(".") :] if "." in path.rsplit("/", 1)[-1] else ""
    kind = TYPES.get(suffix) or mimetypes.types_map.get(suffix) or "text/plain"
    entity: dict[str, Any] = {
        "@id": quote(path),
        "@type": "File",
        "name": path.rsplit("/", 1)[-1],
        "contentSize": str(len(content)),
    }
    entity["encodingFormat"] = kind
    if path == WORKFLOW:
        entity["@type"] = ["File", "SoftwareSourceCode", "ComputationalWorkflow"]
        entity["name"] = "Workflow from raw files to every table and figure"
        entity["programmingLanguage"] = {"@id": SNAKEMAKE["@id"]}
    elif path.endswith((".py", ".R", ".do", ".smk")):
        entity["@type"] = ["File", "SoftwareSourceCode"]
    return entity
