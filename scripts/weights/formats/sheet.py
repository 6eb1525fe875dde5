"""Tables of weights in a workbook (.xlsx), Stata's data (.dta) or Parquet: square, or a row for each link."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ingest.format import format_of
from ingest.sheet import blank
from ingest.text import show
from weights.raw import How, Raw
from weights.table import Grid, read_grid


def read(path: Path, how: How) -> Raw:
    """The table. Raises StudyError naming file, sheet and cell."""
    source: dict[str, Any] = {"format": path.suffix.lower().removeprefix(".")}
    if how.sheet:
        source["sheet"] = re.escape(how.sheet)
    sheet = format_of(source).read(path, str(path))
    rows = []
    for i, row in enumerate(sheet.rows):
        if not all(map(blank, row)):
            where = f"row {i}" if sheet.columns else f"row {i + 1}"
            rows.append((where, [cell if isinstance(cell, float) else show(cell).strip() for cell in row]))
    return read_grid(Grid(sheet.place, rows))
