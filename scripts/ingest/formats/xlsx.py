"""Excel workbooks (.xlsx). Cells come from calamine; what it ignores is found in the XML."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta

from ingest.format import Format
from ingest.limits import check_size, reading
from ingest.sheet import Range, Sheet
from ingest.workbook import Parts, read_parts
from spillover.errors import StudyError


class Xlsx(Format, frozen=True, kw_only=True, tag="xlsx"):
    """Excel workbooks (.xlsx).

    sheet: Regular expression for the name of the sheet, from its first letter to its last; the workbook's
        only sheet by default.
    """

    sheet: Annotated[str, Meta(extra_json_schema={"format": "regex"})] | None = None

    def read(self, path: Path, label: str) -> Sheet:
        """The one sheet whose name matches 'sheet'."""
        check_size(path, label, self.max_bytes)
        if not zipfile.is_zipfile(path):
            raise StudyError(
                f"{label}: is not an xlsx workbook; save it as .xlsx (an .xls or one with a password will "
                "not do) or obtain it again"
            )
        with reading(label, "a workbook"):
            from python_calamine import CalamineError

            parts = read_parts(path, label, self.sheet, self.max_bytes, self.max_cells)
            try:
                rows, merged = _cells(path, parts)
                again = _filled(rows) != parts.cells.valued
            except CalamineError:
                if parts.content:
                    raise
                again = True
            # A plain sheet does not tell of a shared text that is empty or that the workbook lacks.
            if again and not parts.content:
                parts = read_parts(path, label, self.sheet, self.max_bytes, self.max_cells, rewrite=True)
                rows, merged = _cells(path, parts)
        if _filled(rows) != parts.cells.valued:
            raise StudyError(
                f"{label}, sheet {parts.name!r}: {parts.cells.valued} of its cells have a value, "
                f"{_filled(rows)} can be read; open the workbook in a spreadsheet program and save it again"
            )
        for (row, column), value in {**parts.small, **parts.cells.faults}.items():
            rows += [[] for _ in range(row + 1 - len(rows))]
            rows[row] += [""] * (column + 1 - len(rows[row]))
            rows[row][column] = value
        return Sheet(label, parts.name, rows, merged)


def _cells(path: Path, parts: Parts) -> tuple[list[list[Any]], tuple[Range, ...]]:
    """The values of every cell from A1 on, and the ranges of merged ones."""
    from python_calamine import CalamineWorkbook

    if parts.content:
        book = CalamineWorkbook.from_filelike(io.BytesIO(parts.content))
    else:
        book = CalamineWorkbook.from_path(str(path))
    sheet = book.get_sheet_by_index(parts.index)
    return sheet.to_python(skip_empty_area=False), tuple(sheet.merged_cell_ranges or ())


def _filled(rows: list[list[Any]]) -> int:
    return sum(len(row) - row.count("") for row in rows)
