"""Print what the audit of a study's printed tables found, as text or as JSON."""

from __future__ import annotations

from pathlib import Path

from audit.facts import require_facts
from audit.findings import read_findings
from audit.run import translate_document
from base.records import json_text
from cli.match import open_study


def findings_of(root: Path, study: str, as_json: bool) -> str:
    """Read the findings that the job has written."""
    folder = root / "results" / study / "audit"
    if not as_json:
        return (folder / "findings.txt").read_text(encoding="utf-8")
    open_study(root, study)
    return json_text(translate_document(read_findings(folder / "findings.json"))) + "\n"


def check_audited(root: Path, study: str) -> None:
    """Refuse a study that has no printed tables, before a run is started for them."""
    require_facts(open_study(root, study).facts)
