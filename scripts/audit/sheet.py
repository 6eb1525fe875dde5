"""A CSV file of printed numbers as rows of text: every cell is accounted for, or the file is refused."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from base.given_file import read_text
from spillover.errors import StudyError, quoted

LONGEST_CELL = 500  # characters; the longest label of a published table here has 97


def read_sheet(path: Path) -> tuple[list[str], list[list[str]]]:
    """The header and the rows below it, the first of which is row 2; padding is gone, empty rows are [].

    Raises StudyError naming file and row: no regular file, other than UTF-8, quotation marks that do not
    close, another number of cells than the header has, a column twice or without a name, a cell of two lines.
    """
    text = read_text(path, "SPILLOVER_TABLE_BYTES")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    lines = []
    try:
        for row in reader:
            lines.append([cell.strip() for cell in row] if any(cell.strip() for cell in row) else [])
    except csv.Error as error:
        raise StudyError(
            f"{path}, line {reader.line_num}: not a CSV file ({error}); close its quotation marks"
        ) from None
    if len(lines) < 2:
        raise StudyError(f"{path}: a header and at least one row are needed")
    _check_header(path, lines[0])
    for number, row in enumerate(lines, start=1):
        _check_row(path, number, row, len(lines[0]))
    return lines[0], lines[1:]


def _check_header(path: Path, header: list[str]) -> None:
    twice = sorted({name for name in header if header.count(name) > 1 and name})
    if twice:
        raise StudyError(f"{path}, row 1: duplicate column {quoted(twice[0])}; keep one")
    if "" in header:
        raise StudyError(f"{path}, row 1: column {header.index('') + 1} has no name; name it, or remove it")


def _check_row(path: Path, number: int, row: list[str], width: int) -> None:
    if row and len(row) != width:
        raise StudyError(
            f"{path}, row {number}: {len(row)} cells under a header of {width}; quote cells with commas"
        )
    for cell in row:
        if len(cell) > LONGEST_CELL:
            raise StudyError(
                f"{path}, row {number}: {quoted(cell)} has {len(cell):,} characters, more than "
                f"{LONGEST_CELL}; shorten it"
            )
        if not cell.isprintable():
            raise StudyError(
                f"{path}, row {number}: {quoted(cell)} has a line break or an invisible character; "
                "take it out, and close the quotation mark before it"
            )
