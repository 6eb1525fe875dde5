"""Workbooks of Excel 5.0 to 2003 (.xls), as statistical offices still hand them out."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from ingest.format import Sheet, check_size
from ingest.old_workbook import content_of
from ingest.workbook import Workbook, find_sheet


class Xls(Workbook, frozen=True, kw_only=True):
    """Workbooks of Excel 5.0 to 2003 (.xls). A formula has the value with which the file was saved."""

    suffixes: ClassVar[tuple[str, ...]] = (".xls",)

    def names(self, path: Path, label: str) -> list[str]:
        """List the names of all sheets."""
        check_size(path, label, self.max_bytes)
        return content_of(path, label, 0).names

    def read(self, path: Path, label: str) -> Sheet:
        """Read the one sheet whose name matches 'sheet'."""
        check_size(path, label, self.max_bytes)
        content = content_of(path, label, self.max_cells, self.sheet)
        name = content.names[find_sheet(content.names, label, self.sheet)]
        return Sheet(label, name, content.rows, content.merged_ranges, properties=content.hidden_ranges)
