"""Workbooks that are equal byte for byte when their cells are."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment

_EPOCH = datetime(2026, 1, 1)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


@dataclass(frozen=True)
class Grid:
    """A sheet: rows of cells, and merged ranges such as "C1:D1"."""

    name: str
    rows: Sequence[Sequence[Any]]
    merged: Sequence[str] = ()


def write_workbook(path: Path, grids: Sequence[Grid]) -> None:
    """Writes the sheets. A carriage return within a cell is stored as Excel on Windows stores it,
    `_x000D_`.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for grid in grids:
        sheet = book.create_sheet(grid.name)
        for row in grid.rows:
            sheet.append(list(row))
        for area in grid.merged:
            sheet.merge_cells(area)
            sheet[area.split(":")[0]].alignment = Alignment(
                horizontal="center", vertical="center", wrap_text=True
            )
    book.properties.creator = "simulated"
    book.properties.created = _EPOCH
    buffer = io.BytesIO()
    book.save(buffer)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_without_dates(buffer))


def _without_dates(buffer: io.BytesIO) -> bytes:
    """The workbook's archive with fixed times: openpyxl stamps the hour of saving on it and on each of its
    parts.
    """
    result = io.BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + _EPOCH.isoformat().encode() + b"Z", content)
            if name.startswith("xl/worksheets/"):
                content = content.replace(b"&#13;", b"_x000D_")
            info = zipfile.ZipInfo(name, _EPOCH.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, content)
    return result.getvalue()
