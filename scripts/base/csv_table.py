"""CSV, read strictly: as many fields in each row as in its header, quotation marks that close, nothing
filled and nothing dropped.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from base.given_file import read_text
from spillover.errors import StudyError, quoted


def parse_csv(text: str, where: str, delimiter: str = ",") -> list[tuple[int, list[str]]]:
    """Every row of a CSV with the line on which it ends; an empty line is a row without fields.

    Raises StudyError naming the line where a quotation mark is not closed, or closed before a field's end.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    try:
        for row in reader:
            rows.append((reader.line_num, row))
    except csv.Error as error:
        first = rows[-1][0] + 1 if rows else 1
        raise StudyError(
            f"{where}, row that begins in line {first}: cannot be read as csv ({error}); look for a "
            "quotation "
            "mark that is not closed or is within a text: it is written twice there"
        ) from None
    return rows


def check_fields(row: list[str], line: int, count: int, where: str, delimiter: str = ",") -> None:
    """Raises StudyError where a row has not as many fields as the header, or a field holds other rows.

    A quotation mark left open swallows what follows up to the next one, delimiters and all.
    """
    if len(row) != count:
        more = "more" if len(row) > count else "fewer"
        raise StudyError(
            f"{where}, line {line}: {more} cells than columns ({len(row)}, the header has {count}); put "
            f"quotation marks around a text or number with {delimiter!r} in it, and leave no cell out"
        )
    for field in row:
        if ("\n" in field or "\r" in field) and field.count(delimiter) >= count - 1:
            raise StudyError(
                f"{where}, line {line}: a quotation mark is left open: the field that ends here holds "
                f"other rows, {quoted(field, 60)}; close it, or write the text on one line"
            )


def read_csv_table(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """The header, and each row by column with the line it ends on; padding is gone, empty rows are passed
    over.

    Raises StudyError naming file and line: other than UTF-8, a column that appears twice, cells too many or
    too few.
    """
    lines = parse_csv(read_text(path, "SPILLOVER_LIST_BYTES"), str(path))
    header = [cell.strip() for cell in lines[0][1]] if lines else []
    _check_header(header, path)
    rows = []
    for line, row in lines[1:]:
        if not any(cell.strip() for cell in row):
            continue
        check_fields(row, line, len(header), str(path))
        rows.append((line, dict(zip(header, (cell.strip() for cell in row), strict=True))))
    return header, rows


def _check_header(header: list[str], path: Path) -> None:
    folded = [column.casefold() for column in header]
    for column in header:
        if folded.count(column.casefold()) > 1:
            raise StudyError(f"{path}: duplicate column {quoted(column)} in its header; keep one")
        if not column and len(header) > 1:
            raise StudyError(f"{path}: a column has no name in its header; name it, or remove it")
