"""Excel workbooks (.xlsx). Cells come from calamine; what it passes over in silence is found in the XML."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

from ingest.limits import check_bytes, reading
from ingest.sheet import Sheet, blank, letters
from ingest.text import Fault
from ingest.workbook import Parts, column_number, read_parts
from study.errors import StudyError, listed

# The cells that hold an error or a formula, in the plain form that `Parts.xml` has.
_CELL = re.compile(rb'<c\s([^>/]*\bt="e"[^>/]*|[^>/]*(?=>\s*<f\b))>(.*?)</c>', re.DOTALL)
_FORMULA = re.compile(rb"<f\b[^>]*>([^<]*)")
_VALUE = re.compile(rb"<v>([^<]+)<")
_PLACE = re.compile(rb'\br="([A-Z]+)(\d+)"')


def read(path: Path, label: str, source: dict[str, Any]) -> Sheet:
    """The one sheet whose name matches 'sheet' of the source."""
    if not zipfile.is_zipfile(path):
        raise StudyError(
            f"{label}: is no xlsx workbook; save it as .xlsx (an .xls or one with a password will not do) "
            "or obtain it again"
        )
    with reading(label, "a workbook"):
        from python_calamine import CalamineWorkbook

        with zipfile.ZipFile(path) as archive:
            check_bytes(sum(entry.file_size for entry in archive.infolist()), label, source)
            parts = read_parts(archive, label, source)
        book = CalamineWorkbook.from_path(str(path))
        if len(book.sheet_names) <= parts.index:
            raise StudyError(f"{label}: its list of sheets cannot be read; save the workbook again")
        sheet = book.get_sheet_by_index(parts.index)
        rows = sheet.to_python(skip_empty_area=False)
        merged = tuple(sheet.merged_cell_ranges or ())
    _check_places(rows, parts, label)
    for (row, column), value in {**parts.superscripts, **_faults(parts.xml)}.items():
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = value
    return Sheet(label, parts.name, rows, merged)


def _check_places(rows: list[list[Any]], parts: Parts, label: str) -> None:
    """Raises StudyError where calamine has a value at a place that the XML does not give one: the two then
    count cells without a reference in different ways.
    """
    if parts.places is None:
        return
    found = {(i, j) for i, row in enumerate(rows) for j, value in enumerate(row) if not blank(value)}
    if odd := sorted(found - parts.places):
        cells = listed(f"{letters(j)}{i + 1}" for i, j in odd)
        raise StudyError(
            f"{label}, sheet {parts.name!r}: its cells have no clear places ({cells}); open the workbook "
            "in a "
            "spreadsheet program and save it again"
        )


def _faults(xml: bytes) -> dict[tuple[int, int], Fault]:
    """The text of each error cell (#DIV/0!), and `=formula` for each formula without a stored value, by row
    and column.
    """
    found = {}
    for attributes, content in _CELL.findall(xml):
        value = _VALUE.search(content)
        formula = _FORMULA.search(content)
        if b't="e"' in attributes:
            text = value[1] if value else b"#ERROR"
        elif formula and not value and b't="str"' not in attributes:
            text = b"=" + formula[1]
        else:
            continue
        place = _PLACE.search(attributes)
        assert place
        found[int(place[2]) - 1, column_number(place[1])] = Fault(text.decode("utf-8"))
    return found
