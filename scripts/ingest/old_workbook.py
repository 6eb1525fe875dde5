"""Workbooks of Excel 5.0 to 2003 (.xls), which the library xlrd reads: in a process of its own, for a damaged
one can make it go round for ever.

    python -m ingest.old_workbook -- FILE CELLS LABEL [SHEET]

writes what it reads as JSON: the names of its sheets, and unless CELLS is 0 the cells of the one sheet whose
name matches, if there is one.
"""

from __future__ import annotations

import codecs
import io
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from base.command import run_guarded
from ingest.apart import bound_memory, run_apart
from ingest.format import Range, check_cells, column_letters
from ingest.text import LOW, SMALL, Fault
from ingest.workbook import find_matching_sheets
from spillover.errors import StudyError
from spillover.weights.text import explain_damage
from spillover.words import _

WHAT = _("a workbook")
BEGINS = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x09\x00", b"\x09\x02", b"\x09\x04", b"\x09\x08")
MOMENTS: dict[str, Callable[[str], Any]] = {"date": date.fromisoformat, "time": datetime.fromisoformat}
DIGITS = {1: SMALL, 2: LOW}  # by the escapement of their font


# A cell that JSON has no form for: its kind (fault, date, time) and its text.
MarkedText = tuple[str, str]


class Content(msgspec.Struct, frozen=True):
    """names: of all sheets, in the workbook's order; rows: the cells of the one that was asked for, from A1
    on; merged_ranges: its ranges of merged cells; hidden_ranges: what it does not show, as Sheet.settled has
    it.
    """

    names: list[str]
    rows: list[list[Any]] = []
    merged_ranges: tuple[Range, ...] = ()
    hidden_ranges: dict[str, str] = {}


def content_of(path: Path, label: str, cells: int, sheet: str | None = None) -> Content:
    """Read a workbook, of sheets at most so many cells. StudyError where it cannot be read."""
    _check_kind(path, label)
    words = [str(cells), label, *([] if sheet is None else [sheet])]
    data = run_apart("ingest.old_workbook", path, *words, label=label, what=WHAT)
    with explain_damage(label, WHAT):
        content = msgspec.json.decode(data, type=Content)
        rows = [[_unmark(cell) for cell in row] for row in content.rows]
    return Content(content.names, rows, content.merged_ranges, content.hidden_ranges)


def _check_kind(path: Path, label: str) -> None:
    """Raise StudyError where the file is of another kind than its name says."""
    with path.open("rb") as stream:
        begin = stream.read(4096)
    if begin.startswith(b"PK\x03\x04"):
        raise StudyError(
            _(
                "{label}: is a workbook of the newer form; rename it to .xlsx and write format: xlsx",
                label=label,
            )
        )
    is_utf16 = begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if is_utf16 or (b"\t" in begin and not set(begin) & {0, *b"<"}):
        raise StudyError(
            _(
                (
                    "{label}: is a text file and not a workbook, whatever its ending; give a copy the "
                    "ending .txt"
                ),
                label=label,
            )
        )
    if not begin.startswith(BEGINS):
        raise StudyError(
            _(
                "{label}: is not a workbook, whatever its ending, but perhaps a web page or a table of "
                "text; open it in a spreadsheet program and save it as .xlsx",
                label=label,
            )
        )


def _unmark(cell: Any) -> Any:
    """Convert a cell back from JSON, which has arrays for what is marked."""
    if not isinstance(cell, list):
        return cell
    kind, text = cell
    return Fault(text) if kind == "fault" else MOMENTS[kind](text)


def read_contents(path: str, label: str, cells: int, pattern: str | None) -> Content:
    """Read a file in this process."""
    import xlrd

    book = xlrd.open_workbook(path, formatting_info=True, on_demand=True, logfile=io.StringIO())
    names = list(book.sheet_names())
    found = find_matching_sheets(names, pattern)
    if not cells or len(found) != 1:
        return Content(names)
    page = book.sheet_by_index(found[0])
    check_cells(page.nrows, page.ncols, label, cells)
    rows = [
        [_read_cell(book, page, row, column) for column in range(page.row_len(row))]
        for row in range(page.nrows)
    ]
    merged = [((top, left), (below - 1, right - 1)) for top, below, left, right in page.merged_cells]
    return Content(names, rows, tuple(merged), _find_hidden(page))


def _find_hidden(page: Any) -> dict[str, str]:
    """Find the rows and columns that a sheet does not show, and whether it is hidden itself."""
    sheet = {"hidden_sheet": "true"} if page.visibility else {}
    rows = [
        str(row + 1) for row, info in sorted(page.rowinfo_map.items()) if info.hidden and row < page.nrows
    ]
    columns = [
        column_letters(column)
        for column, info in sorted(page.colinfo_map.items())
        if info.hidden and column < page.ncols
    ]
    found = {"hidden_rows": rows, "hidden_columns": columns}
    return sheet | {what: ", ".join(names) for what, names in found.items() if names}


def _read_cell(book: Any, page: Any, row: int, column: int) -> str | float | bool | MarkedText:
    """Read a cell's value; digits printed small and high or low are characters of their own."""
    import xlrd

    cell = page.cell(row, column)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return ("fault", xlrd.error_text_from_code.get(cell.value, "#ERROR"))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _moment(cell.value, book.datemode)
    runs = page.rich_text_runlist_map.get((row, column))
    if cell.ctype != xlrd.XL_CELL_TEXT or not runs:
        return cell.value
    starts = [start for start, _font in runs]
    parts = [cell.value[: starts[0]]]
    for (start, font), end in zip(runs, [*starts[1:], len(cell.value)], strict=True):
        parts.append(cell.value[start:end].translate(DIGITS.get(book.font_list[font].escapement, {})))
    return "".join(parts)


def _moment(days: float, datemode: int) -> MarkedText:
    """Convert a count of days to the date, or date and time; to an error where it is none."""
    import xlrd

    try:
        moment = xlrd.xldate_as_datetime(days, datemode)
    except (OverflowError, ValueError):
        return "fault", str(days)
    return ("time", moment.isoformat()) if days % 1 else ("date", moment.date().isoformat())


def main() -> None:
    """Write what a file holds to standard output."""
    path, cells, label, *sheet = sys.argv[2:]
    bound_memory(Path(path).stat().st_size)
    with explain_damage(label, WHAT):
        content = read_contents(path, label, int(cells), sheet[0] if sheet else None)
    sys.stdout.buffer.write(msgspec.json.encode(content))


if __name__ == "__main__":
    sys.exit(run_guarded("old_workbook", main))
