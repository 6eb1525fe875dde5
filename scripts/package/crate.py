"""RO-Crate 1.1 metadata of the package (https://w3id.org/ro/crate/1.1)."""

from __future__ import annotations

import json
import mimetypes
from datetime import datetime
from typing import Any
from urllib.parse import quote

from package.archive import Files

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


def crate(
    name: str, title: str, description: str, citation: str, commit: str, date: datetime, files: Files
) -> bytes:
    """The metadata file: the package as a dataset, the workflow, and every other file."""
    paths = sorted(files)
    article = {"@id": "#article", "@type": "ScholarlyArticle", "name": citation}
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Replication package: {title}",
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
