"""Repeat the remarks of a run's jobs at its end: the warnings in their logs, of which
Snakemake's own log has none where the job ends well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from base.speech_language import message
from spillover.words import _

_WARNING = re.compile(r"^\d\d:\d\d:\d\d WARNING (.*)$", re.MULTILINE)
MOST = 5
NOTE = _("Note: ")


def read_remarks(logs: Iterable[str | Path], since: float) -> list[str]:
    """Read the warnings of the logs written since a time, MOST of them, and where the rest are."""
    new = [path for path in map(Path, logs) if path.is_file() and path.stat().st_mtime >= since]
    found = [
        (path, text)
        for path in new
        for text in dict.fromkeys(_WARNING.findall(path.read_text(encoding="utf-8", errors="replace")))
    ]
    said = [f"{message(NOTE)}{text}" for _path, text in found[:MOST]]
    if len(found) > MOST:
        rest = ", ".join(dict.fromkeys(str(path) for path, _ in found[MOST:]))
        said.append(message(_("{more} more notes are in {logs}", more=len(found) - MOST, logs=rest)))
    return said
