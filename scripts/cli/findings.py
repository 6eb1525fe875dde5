"""What the audit of a study's printed tables found, as text or as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from audit.run import translate_document
from base.records import json_text
from cli.match import open_study
from spillover.words import from_data


def findings_of(root: Path, study: str, as_json: bool) -> str:
    """The findings that the job has written."""
    folder = root / "results" / study / "audit"
    if not as_json:
        return (folder / "findings.txt").read_text(encoding="utf-8")
    open_study(root, study)
    document = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
    said = {text: from_data(data) for text, data in document["sentences"].items()}
    return json_text(translate_document(document, lambda text: said.get(text, text))) + "\n"
