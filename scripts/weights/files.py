"""Files of weights that a study names, by the library's reader: within the limits of given files, workbooks
and data by the readers of sources, and MATLAB's files in a process of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from base.input_file import check_lines, read_bytes, read_limit, read_text
from ingest.format import format_of, is_blank
from spillover.arrays.weights.matrix import WeightMatrix
from spillover.errors import StudyError
from spillover.weights import files
from spillover.weights.files import Values, check_raw, matrix_of, reader_of
from spillover.weights.links import How, LinkTable, Raw, parse_id, read_grid
from spillover.weights.text import quote_path, show
from spillover.words import _
from weights.mat_file import read_mat

LIMIT_VARIABLE = "SPILLOVER_WEIGHTS_BYTES"
TEXTS = (".csv", ".tsv", ".txt", ".dat", ".gal", ".gwt", ".kwt")


def read_sheet(path: Path, data: bytes, how: How) -> Raw:
    """Read the table of a sheet. Raises StudyError naming file, sheet and cell."""
    source: dict[str, Any] = {"format": path.suffix.lower().removeprefix(".")}
    if how.sheet:
        source["sheet"] = re.escape(how.sheet)
    sheet = format_of(source).read(path, str(path))
    rows = []
    for i, row in enumerate(sheet.rows):
        if not all(map(is_blank, row)):
            where = f"row {i}" if sheet.columns else f"row {i + 1}"
            rows.append((where, [cell if isinstance(cell, float) else show(cell).strip() for cell in row]))
    return read_grid(LinkTable(sheet.place, rows))


READERS = {
    **files.READERS,
    **dict.fromkeys((".xlsx", ".xls", ".dta", ".parquet"), read_sheet),
    ".mat": read_mat,
}


def read_raw(path: Path, how: How) -> Raw:
    """Read what a file has, by its suffix. Raises StudyError naming the file and the remedy."""
    reader = reader_of(path, READERS)
    data = read_bytes(path, LIMIT_VARIABLE)
    if path.suffix.lower() in TEXTS:
        check_lines(data, quote_path(path))
    return check_raw(path, reader(path, data, replace(how, max_bytes=read_limit(LIMIT_VARIABLE))))


def read_weights(
    path: str | Path,
    how: How | None = None,
    ids: Sequence[str] | None = None,
    values: Values = "weights",
    diagonal: Literal["error", "drop"] = "error",
) -> WeightMatrix:
    """Read a weight matrix; its ids are those of the file, in its order.

    ids, values, diagonal: as `spillover.weights.files.matrix_of` has them, whose StudyError this raises.
    """
    path = Path(path)
    return matrix_of(path, read_raw(path, how or How()), ids, values, diagonal)


def read_ids(path: Path) -> list[str]:
    """Read the ids of a file with one a line. Raises StudyError naming a line that is none, or there
    twice.
    """
    ids: dict[str, int] = {}
    for number, line in enumerate(read_text(path, LIMIT_VARIABLE).splitlines(), 1):
        if line.strip():
            unit = parse_id(line.strip(), _("{path}, line {line}", path=path, line=number))
            if unit in ids:
                raise StudyError(
                    _(
                        "{path}, line {line}: {unit} is also in line {first}; keep one",
                        path=path,
                        line=number,
                        unit=unit,
                        first=ids[unit],
                    )
                )
            ids[unit] = number
    return list(ids)


def sort_ids(ids: Sequence[str]) -> list[str]:
    """Sort ids in ascending order: as numbers where all are, else as text."""
    return sorted(ids, key=int) if all(unit.isdecimal() for unit in ids) else sorted(ids)


def rename_to_ids(
    matrix: WeightMatrix, ids: Sequence[str], names: Iterable[Mapping[str, str]]
) -> WeightMatrix:
    """Replace names by the study's ids in a matrix that calls every unit by its name. names: by id."""
    if set(matrix.ids) == set(ids):
        return matrix
    for names_of in names:
        known = {name: unit for unit, name in names_of.items()}
        if len(known) == len(names_of) and set(known) == set(matrix.ids):
            return replace(matrix, ids=tuple(known[name] for name in matrix.ids))
    return matrix
