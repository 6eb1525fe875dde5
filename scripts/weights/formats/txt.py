"""Text divided by blanks or tabs (.txt, .dat): what Stata's `spmatrix export` and `spmat export` write, and
tables as R and MATLAB write them.

Stata: a line with the number of units, then for each unit its id and its n weights.
"""

from __future__ import annotations

import re
from pathlib import Path

from spillover.errors import StudyError
from weights.formats.csv import rows_of, with_points
from weights.plain_text import parse_count, read_plain_text
from weights.raw import How, Raw
from weights.table import Grid, read_grid


def read(path: Path, how: How) -> Raw:
    """The table. Raises StudyError naming file and line."""
    text = read_plain_text(path, how.encoding)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = next((mark for mark in "\t;" if mark in first), "," if _divides(first) else " ")
    if delimiter == " ":
        text = "\n".join(re.sub(" +", " ", line.strip().replace("\t", " ")) for line in text.splitlines())
    rows = rows_of(path, text, delimiter)
    if delimiter != ",":
        with_points(path, rows)
    if rows and len(rows[0][1]) == 1:
        return _counted(path, rows)
    if len(rows) > 1 and len(rows[0][1]) + 1 == len(rows[1][1]):  # R writes no header above the ids
        rows[0][1].insert(0, "")
    return read_grid(Grid(str(path), rows))


def _divides(first: str) -> bool:
    """Whether commas divide the cells of a line: with blanks between them, they are decimal commas."""
    return "," in first and not re.fullmatch(r"\s*\S+(\s+[+-]?[0-9]+(,[0-9]+)?)+\s*", first)


def _counted(path: Path, rows: list[tuple[str, list[str]]]) -> Raw:
    """A table below the number of its units."""
    place, (count,) = rows[0]
    declared = parse_count(count, f"{path}, {place}", "the number of units above the weights")
    if declared != len(rows) - 1:
        raise StudyError(
            f"{path}: its first line declares {declared} units and {len(rows) - 1} rows follow; correct the "
            "number, or complete the file"
        )
    return read_grid(Grid(str(path), rows[1:]), header=False)
