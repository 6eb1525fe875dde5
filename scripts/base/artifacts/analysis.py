"""An analysis file: the estimates of one analysis as JSON, a row per term, with settings, tests and series
for figures.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from base.artifacts.atomic import write_text
from spillover.errors import StudyError
from spillover.words import _

if TYPE_CHECKING:
    from spillover.fit import Record

# The form of analysis files; another one is an error, not a guess.
SCHEMA = 3


def write_analysis(
    path: str | Path,
    analysis: str,
    kind: str,
    simulated: bool,
    estimates: Sequence[Record],
    series: Mapping[str, Sequence[Record]] | None = None,
    rows: str | None = None,
) -> None:
    """Writes one analysis. A number that is not finite is an EstimationError that names its place.

    rows: those of its sample, as `analyses.rows` writes them; None where it reads other analyses alone.
    """
    from spillover.fit import json_value, require_finite

    document = {
        "schema": SCHEMA,
        "analysis": analysis,
        "kind": kind,
        "simulated": simulated,
        "rows": rows,
        "estimates": list(estimates),
        "series": dict(series or {}),
    }
    require_finite(document, analysis)
    # A note is a key with values, which reports put in words; a sentence is a fault of the analysis.
    for estimate in estimates:
        notes = [*estimate["notes"], *(test[key] for test in estimate["tests"] for key in ("null", "note"))]
        for said in notes:
            if said is not None and not (isinstance(said, Mapping) and "key" in said):
                raise TypeError(f"analysis {analysis}: {said!r} is not a note; make it with `note(key, …)`")
    write_text(
        path, json.dumps(document, ensure_ascii=False, indent=1, default=json_value, allow_nan=False) + "\n"
    )


def read_analysis(path: str | Path) -> Record:
    """The document that `write_analysis` wrote. Raises StudyError where another version wrote it."""
    document = read_document(path)
    found = document.get("schema", 1)
    if found != SCHEMA:
        raise StudyError(
            _(
                "{path}: the file has form {found} of analysis files, and this version reads "
                "form {own}; delete it and run the study again",
                path=path,
                found=found,
                own=SCHEMA,
            )
        )
    return document


def read_document(path: str | Path) -> Record:
    """The keys and values of a JSON file: the facts of an index or of a matrix."""
    return json.loads(Path(path).read_text(encoding="utf-8"))
