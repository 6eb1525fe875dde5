"""Workbooks: each table of a sheet, with its blank rows, and other texts as paragraphs.

A number is read as its cell shows it: with the decimals of its format, where that has a fixed number.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from audit.reading.manuscript import (
    BESIDE,
    Cell,
    Manuscript,
    ManuscriptTable,
    drop_control_characters,
    join_texts,
)
from audit.reading.reader import Archive
from base.input_file import check_limit
from spillover.errors import StudyError
from spillover.weights.text import quote_path
from spillover.words import _

_FIXED = re.compile(r"(#,##)?0(?:\.(0+))?(%?)(?:_\)|_ )?(?:;.*)?")

_SERIAL = re.compile(r"\s*[(（]\d{1,2}[)）]\s*")
_PANEL = re.compile(r"\s*(?:panel\b|面板|part\s+[A-Z]\b)", re.IGNORECASE)  # of the table that it stands in
_HEADS = ("variables", "variable", "变量", "指标", "model", "模型")  # a label above labels
LONGEST_LABEL = 60  # characters of a row's label: what is longer is a caption or a note

_MERGED = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^<>]*?ref\s*=\s*(["'])([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})\1"""
)
# A formula that no value follows.
_EMPTY = re.compile(rb"(?:</f>|<f[^<>]*/>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")


def read(data: bytes, path: Path) -> Manuscript:
    """The blocks of each sheet. Formulas are not computed: their last values are read."""
    import openpyxl

    where = quote_path(path)
    archive = Archive(data, where)
    if "xl/workbook.xml" not in archive.names:
        raise StudyError(_("{path}: is not a workbook; save it again as .xlsx", path=where))
    found = Manuscript()
    for name in archive.names:
        # Its data are looked at for entities and false sizes before the library reads it.
        if name.endswith((".xml", ".rels")) and _EMPTY.search(archive.data(name)):
            found.remark(
                _("the workbook has formulas without values: save it again in Excel to have them read")
            )
    # The library makes an object of each cell that is merged, so these are counted before it does.
    merged = sum(_count_merged_cells(archive.data(name)) for name in archive.names if name.endswith(".xml"))
    check_limit("SPILLOVER_ARTICLE_CELLS", merged, _("the number of merged cells"), where)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    count = 0
    for sheet in book.worksheets:
        count += sheet.max_row * sheet.max_column
        check_limit("SPILLOVER_ARTICLE_CELLS", count, _("the number of cells"), where)
        if sheet.sheet_state != "visible":
            found.remark(_("the workbook has hidden sheets, which are read too"))
        _add_tables(found, sheet)
    if any(name.startswith("xl/media/") for name in archive.names):
        found.remark(_("the manuscript has pictures: tables in them cannot be read"))
    if "xl/vbaProject.bin" in archive.names:
        found.remark(_("the manuscript holds macros, which were not run"))
    return found


def _count_merged_cells(sheet: bytes) -> int:
    """Count the merged cells in a sheet's XML."""
    from openpyxl.utils import range_boundaries

    count = 0
    for _quote, reference in _MERGED.findall(sheet):
        left, top, right, bottom = range_boundaries(reference.decode("ascii", "replace"))
        count += (right - left + 1) * (bottom - top + 1)
    return count


def _add_tables(found: Manuscript, sheet: Any) -> None:
    """The tables of a sheet. Blank rows within a table, as outreg2 writes them, do not part it: a table ends
    where, behind a blank row or at the foot, words stand alone, heads come again, or a label does.
    """
    table: ManuscriptTable | None = None
    caption, blank = "", False
    rows = [[Cell(_format_cell(cell)) for cell in row] for row in sheet.iter_rows()]
    for number, cells in enumerate(rows, start=1):
        filled = [cell.text for cell in cells if cell.text.strip()]
        if not filled:
            blank = True
            continue
        following = next((r for r in rows[number:] if any(c.text.strip() for c in r)), [])
        alone = _stands_alone(rows[number - 1 :], following, table)
        if table and blank and _begins_anew(cells, following, table, alone):
            _add_table(found, table)
            table = None
        blank = False
        if alone and (table is None or len(filled[0]) > LONGEST_LABEL or not _texts_with_digits(following)):
            if table:
                _add_table(found, table, join_texts(filled))
                table = None
            caption = join_texts(filled)
            found.paragraphs.append(
                (_("sheet {name}, row {row}", name=drop_control_characters(sheet.title), row=number), caption)
            )
            continue
        if table is None:
            place = _("sheet {name}, row {row}", name=drop_control_characters(sheet.title), row=number)
            table = ManuscriptTable(place, [], caption)
        table.rows.append(cells)
    if table:
        _add_table(found, table)


def _stands_alone(rows: Sequence[list[Cell]], following: list[Cell], table: ManuscriptTable | None) -> bool:
    """Return whether the first of some rows is words alone, and no label of the row below. following: the
    next row that is not blank.
    """
    filled = [cell.text for cell in rows[0] if cell.text.strip()]
    if len(filled) != 1 or not rows[0][0].text.strip() or _PANEL.match(filled[0]):
        return False
    below = rows[1] if len(rows) > 1 else []
    several = len([cell for cell in below if cell.text.strip()]) > 1
    return not (table and several and not _begins(below, table, following))


def _begins_anew(cells: list[Cell], following: list[Cell], table: ManuscriptTable, alone: bool) -> bool:
    """Return whether another table begins at a row behind a blank one."""
    first = next(cell.text for cell in cells if cell.text.strip())
    if _PANEL.match(first):
        return False
    return _begins(cells, table, following) or (alone and _begins(following, table))


def _add_table(found: Manuscript, table: ManuscriptTable, note: str = "") -> None:
    """Adds a table whose rows are read to what was found, if it has two rows."""
    if len(table.rows) > 1:
        table.notes += [note] if note else []
        found.tables.append(table)


def _texts_with_digits(cells: Sequence[Cell]) -> list[str]:
    """The cells behind the first that have digits, unless they number columns as (1) and (2)."""
    return [c.text for c in cells[1:] if any(map(str.isdigit, c.text)) and not _SERIAL.fullmatch(c.text)]


def _begins(cells: Sequence[Cell], table: ManuscriptTable | None, following: Sequence[Cell] = ()) -> bool:
    """Return whether a row behind a blank one begins another table: it numbers or heads columns, with numbers
    in the row that follows, or its label stands with numbers in the table above already.
    """
    if not cells or not table or not any(_texts_with_digits(row) for row in table.rows):
        return False
    label = cells[0].text.strip()
    beside = [cell.text.strip() for cell in cells[1:] if cell.text.strip()]
    if not beside:
        return False
    if not _texts_with_digits(cells):
        heads = not BESIDE & {text.casefold() for text in beside} and bool(_texts_with_digits(following))
        heads = heads and not (len(beside) > 1 and len(set(beside)) < len(beside))  # as a sample, of each
        return not label or label.casefold() in _HEADS or heads or all(map(_SERIAL.fullmatch, beside))
    return bool(label) and any(row[0].text.strip() == label and _texts_with_digits(row) for row in table.rows)


def _format_cell(cell: Any) -> str:
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
