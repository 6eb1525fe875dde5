"""Tables of weights as text (.csv, .tsv): square, or a row for each link; divided by commas, semicolons (with
decimal points or commas) or tabs.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from spillover.errors import StudyError
from weights.plain_text import is_number, read_plain_text
from weights.raw import How, Raw, tell
from weights.table import Grid, read_grid

_DECIMAL = re.compile(r"[+-]?[0-9]+,[0-9]+([eE][+-]?[0-9]+)?", re.ASCII)


def read(path: Path, how: How) -> Raw:
    """The table. Raises StudyError naming file and line."""
    text = read_plain_text(path, how.encoding)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max((",", ";", "\t"), key=first.count)
    rows = rows_of(path, text, delimiter)
    if delimiter != ",":
        with_points(path, rows)
    return read_grid(Grid(str(path), rows))


def rows_of(path: Path, text: str, delimiter: str) -> list[tuple[str, list[str]]]:
    """The rows with the line that each ends on; rows without any text are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    rows = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((f"line {reader.line_num}", [cell.strip() for cell in row]))
    except csv.Error as error:
        raise StudyError(
            f"{path}, line {reader.line_num}: not a CSV file ({error}); put cells in quotation marks"
        ) from error
    return rows


def with_points(path: Path, rows: list[tuple[str, list[str]]]) -> None:
    """Decimal commas as points. Raises StudyError where commas could be apart thousands, or points are beside
    them.
    """
    cells = [cell for _, row in rows for cell in row]
    commas = [cell for cell in cells if _DECIMAL.fullmatch(cell)]
    if not commas:
        return
    if all(re.fullmatch(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}", cell) for cell in commas):
        raise StudyError(
            f"{path}: {commas[0]!r} may be a number with three decimals or thousands; write decimal points"
        )
    if points := [cell for cell in cells if "." in cell and is_number(cell)]:
        raise StudyError(
            f"{path}: {commas[0]!r} has a decimal comma and {points[0]!r} a point; write all numbers alike"
        )
    for _, row in rows:
        row[:] = [cell.replace(",", ".") if _DECIMAL.fullmatch(cell) else cell for cell in row]
    tell(f"{path}: its decimal commas are read as such: {commas[0]} is {commas[0].replace(',', '.')}")
