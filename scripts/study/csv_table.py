"""A CSV that a user writes by hand or in a spreadsheet program."""

from __future__ import annotations

import csv
import io
from itertools import zip_longest
from pathlib import Path

from study.errors import StudyError


def read_csv_table(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """The header, and each row by column with the line it ends on; padding is gone, empty rows are passed
    over.

    Raises StudyError naming file and line: other than UTF-8, a column that stands twice, more cells than
    columns.
    """
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise StudyError(f"{path}, line {line}: is not UTF-8; save the file as 'CSV UTF-8'") from None
    reader = csv.reader(io.StringIO(text, newline=""))
    header = [cell.strip() for cell in next(reader, [])]
    if twice := sorted({column for column in header if header.count(column) > 1}):
        raise StudyError(f"{path}: the column {twice[0]!r} stands twice in its header; keep one")
    rows = []
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(header):
            raise StudyError(
                f"{path}, line {reader.line_num}: more cells than columns; put quotes around a text with "
                "a comma"
            )
        cells = zip_longest(header, (cell.strip() for cell in row), fillvalue="")
        rows.append((reader.line_num, dict(cells)))
    return header, rows
