"""One file for each file format, found by its name here: `read(path, label, source)` gives a Sheet that holds
every cell of the file, or raises StudyError naming the file and the place.

A new format is a new file: its name is what `format` of a source says.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from ingest.limits import check_size
from ingest.sheet import Sheet

FORMATS = tuple(sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py")))


def read_sheet(path: Path, label: str, source: dict[str, Any]) -> Sheet:
    """The sheet that the registry entry asks for. label: the file's name in messages and observations."""
    check_size(path, label, source)
    sheet: Sheet = import_module(f"ingest.formats.{source['format']}").read(path, label, source)
    return sheet
