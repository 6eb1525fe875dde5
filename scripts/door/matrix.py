"""The file of spatial weights that a person gives: its units, and how the configuration names it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from door.wish import Wish
from study.errors import StudyError, listed, quoted
from study.names import relative
from weights.files import How, listed_ids, read_raw
from weights.raw import Raw

ASCENDING = "ascending"


def given_matrix(wish: Wish, root: Path) -> tuple[Raw, str] | None:
    """What the file has, and its encoding; None where none is given. Raises StudyError naming the file."""
    if not wish.matrix:
        return None
    path = root / relative(wish.matrix, root)
    if not path.is_file():
        raise StudyError(f"MATRIX: there is no file {quoted(wish.matrix, 200)}; give its path")
    try:
        return read_raw(path, How()), "utf-8"
    except StudyError as error:
        if "encoding: gb18030" not in str(error):
            raise
    return read_raw(path, How(encoding="gb18030")), "gb18030"


def matrix_ids(wish: Wish, root: Path) -> set[str]:
    """The units that the file names; none without a file, or where it has no ids."""
    found = given_matrix(wish, root)
    return set(found[0].ids or ()) if found else set()


def matrix_options(wish: Wish, root: Path, units: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """The file as a matrix of the configuration. units: rows of the list of units.

    Raises StudyError where it has other units than the panel, or nothing says whose its rows are.
    """
    found = given_matrix(wish, root)
    assert found is not None
    raw, encoding = found
    made: dict[str, Any] = {"family": "file", "file": relative(wish.matrix, root), "standardise": "row"}
    if encoding != "utf-8":
        made["encoding"] = encoding
    if raw.ids is not None:
        _check_units(wish, set(raw.ids), units)
        return made
    if raw.n != len(units):
        raise StudyError(f"MATRIX: {wish.matrix} has {raw.n} rows without ids, the panel {len(units)} units")
    if not wish.matrix_order:
        raise StudyError(
            f"MATRIX: {wish.matrix} has {raw.n} rows without ids; give MATRIX_ORDER=ascending if they are "
            "ordered by the units' ids, or MATRIX_ORDER= with a text file of the ids, one a line"
        )
    if wish.matrix_order == ASCENDING:
        return {**made, "order": ASCENDING}
    file = relative(wish.matrix_order, root)
    if not (root / file).is_file():
        raise StudyError(f"MATRIX_ORDER: {quoted(wish.matrix_order)} is not a file, and not {ASCENDING}")
    _check_units(wish, set(listed_ids(root / file)), units)
    return {**made, "ids": file}


def _check_units(wish: Wish, ids: set[str], rows: Sequence[Mapping[str, str]]) -> None:
    """Raises StudyError where the matrix calls the units neither by id nor by name."""
    units = {row["unit"] for row in rows}
    if ids in (units, {row["name"] for row in rows}, {row["name_local"] for row in rows}):
        return
    raise StudyError(
        f"MATRIX: {wish.matrix} names {len(ids)} units, the panel {len(units)}; only in the panel: "
        f"{listed(sorted(units - ids)) or 'none'}; only in the matrix: "
        f"{listed(sorted(ids - units)) or 'none'}. "
        "Give UNIT= with the column that calls them as the matrix does, or a matrix of these units"
    )
