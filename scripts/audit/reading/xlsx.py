"""Workbooks: each block of cells with text, between rows without any, is a table; other texts are paragraphs.

A number is read as its cell shows it: with the decimals of its format, where that has a fixed number.
"""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path
from typing import Any

from audit.reading.manuscript import Cell, Manuscript, Table, squeezed
from audit.reading.reader import Archive
from base.given_file import check_limit
from spillover.errors import StudyError
from spillover.weights.text import called
from spillover.words import _

_FIXED = re.compile(r"(#,##)?0(?:\.(0+))?(%?)(?:_\)|_ )?(?:;.*)?")

# A formula that no value follows.
_EMPTY = re.compile(rb"(?:</f>|<f[^<>]*/>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")


def read(data: bytes, path: Path) -> Manuscript:
    """The blocks of each sheet. Formulas are not computed: their last values are read."""
    import openpyxl

    where = called(path)
    archive = Archive(data, where)
    if "xl/workbook.xml" not in archive.names:
        raise StudyError(_("{path}: is not a workbook; save it again as .xlsx", path=where))
    found = Manuscript()
    for name in archive.names:
        # Its data are looked at for entities and false sizes before the library reads it.
        if name.endswith((".xml", ".rels")) and _EMPTY.search(archive.data(name)):
            found.remark("the workbook has formulas without values: save it again in Excel to have them read")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    count = 0
    for sheet in book.worksheets:
        count += sheet.max_row * sheet.max_column
        check_limit("SPILLOVER_ARTICLE_CELLS", count, _("the number of cells"), where)
        if sheet.sheet_state != "visible":
            found.remark("the workbook has hidden sheets, which are read too")
        _blocks(found, sheet)
    if any(name.startswith("xl/media/") for name in archive.names):
        found.remark("the manuscript has pictures: tables in them cannot be read")
    if "xl/vbaProject.bin" in archive.names:
        found.remark("the manuscript holds macros, which were not run")
    return found


def _blocks(found: Manuscript, sheet: Any) -> None:
    block: list[list[Cell]] = []
    caption, first = "", 1
    for row in [*sheet.iter_rows(), ()]:
        cells = [Cell(_shown(cell)) for cell in row]
        filled = [cell.text for cell in cells if cell.text.strip()]
        title = len(filled) == 1 and bool(cells[0].text.strip()) and (not block or len(filled[0]) > 60)
        if filled and not title:
            first = row[0].row if not block else first
            block.append(cells)
            continue
        if len(block) > 1:
            found.tables.append(
                Table(_("sheet {name}, row {row}", name=sheet.title, row=first), block, caption)
            )
            found.tables[-1].notes = [squeezed(filled)] if filled else []
        block = []
        if filled:
            caption = squeezed(filled)
            found.paragraphs.append((_("sheet {name}, row {row}", name=sheet.title, row=row[0].row), caption))


def _shown(cell: Any) -> str:
    """A cell's value as its format shows it."""
    value = cell.value
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value)
    if not isinstance(value, int | float):
        return str(value)
    match = _FIXED.fullmatch(cell.number_format or "")
    if not match or (isinstance(value, float) and cell.number_format == "General"):
        return repr(value) if isinstance(value, int) else f"{value:.15g}"
    decimals, percent = len(match[2] or ""), bool(match[3])
    return f"{value * 100 if percent else value:.{decimals}f}" + ("%" if percent else "")
