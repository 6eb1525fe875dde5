"""The file of spatial weights that a person gives: its units, and how the configuration names it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from base.checks import relative_path
from door.wish import Wish
from spillover.errors import StudyError, list_names, quote_value
from spillover.weights.files import are_row_numbers
from spillover.weights.links import How, Raw
from spillover.words import _, ngettext
from weights.files import read_ids, read_raw

ASCENDING = "ascending"


def read_given_matrix(wish: Wish, root: Path) -> tuple[Raw, str] | None:
    """Read the file of a matrix, and its encoding; None where none is given. Raises StudyError naming the
    file.
    """
    if not wish.matrix:
        return None
    path = root / relative_path(wish.matrix, root)
    if not path.is_file():
        raise StudyError(
            _("MATRIX: file not found: {file}; correct the path", file=quote_value(wish.matrix, 200))
        )
    try:
        return read_raw(path, How()), "utf-8"
    except StudyError as error:
        if "encoding: gb18030" not in str(error):
            raise
    return read_raw(path, How(encoding="gb18030")), "gb18030"


def read_matrix_ids(wish: Wish, root: Path) -> set[str]:
    """The units that the file names; none without a file, or where it has no ids."""
    found = read_given_matrix(wish, root)
    return set(found[0].ids or ()) if found else set()


def matrix_options(
    wish: Wish, root: Path, units: Sequence[Mapping[str, str]]
) -> tuple[dict[str, Any], list[tuple[str, Mapping[str, object]]]]:
    """Options of a matrix that is read from the file, and the decisions about it: sentences and their values.
    units: rows of the list of units.

    Raises StudyError where it has other units than the panel, nothing says whose its rows are, or a unit
    without neighbours has no place.
    """
    options = _build_options(wish, root, units)
    decided: list[tuple[str, Mapping[str, object]]] = []
    if _has_diagonal(wish, root):
        options["diagonal"] = "drop"
        decided.append(
            (
                _("{file} links units to themselves; these links are left out (diagonal: drop)."),
                {"file": wish.matrix},
            )
        )
    if alone := _find_islands(options, root, units):
        names = {"units": list_names(alone), "count": len(alone)}
        if not all(row["longitude"] for row in units):
            raise StudyError(
                ngettext(
                    "MATRIX: in {file}, {count} unit has no neighbour: {names}. Link it in a copy of the "
                    "file, leave it out of the panel and the matrix, or give PLACES= with a file of its "
                    "coordinates: then it is linked to the nearest unit",
                    "MATRIX: in {file}, {count} units have no neighbour: {names}. Link them in a copy of "
                    "the file, leave them out of the panel and the matrix, or give PLACES= with a file of "
                    "their coordinates: then each is linked to the nearest unit",
                    "count",
                    file=wish.matrix,
                    count=len(alone),
                    names=list_names(alone),
                )
            )
        options["islands"] = "nearest"
        decided.append(
            (
                ngettext(
                    "{count} unit has no neighbour in the given matrix, and is linked to the nearest unit "
                    "(islands: nearest): {units}.",
                    "{count} units have no neighbour in the given matrix, and each is linked to the nearest"
                    " unit (islands: nearest): {units}.",
                    "count",
                ),
                names,
            )
        )
    return options, decided


def _has_diagonal(wish: Wish, root: Path) -> bool:
    """Return whether the file links units to themselves."""
    found = read_given_matrix(wish, root)
    assert found is not None
    return bool(((found[0].row == found[0].column) & (found[0].value != 0)).any())


def _find_islands(options: Mapping[str, Any], root: Path, units: Sequence[Mapping[str, str]]) -> list[str]:
    """The names of units without neighbours. Raises StudyError where the file is no matrix of the units."""
    import numpy as np

    from spillover.arrays.foundation import EstimationError
    from weights.families.file import File
    from weights.ground import Ground

    ids = tuple(sorted(row["unit"] for row in units))
    called = {row["unit"]: row["name"] for row in units}
    local = {row["unit"]: row["name_local"] for row in units}
    nowhere, never = np.full((len(ids), 2), np.nan), np.array([], dtype=int)
    paths = {key: str(root / options[key]) for key in ("file", "ids") if key in options}
    fields = {key: value for key, value in options.items() if key not in ("family", "standardise")}
    try:
        built = File(**fields | paths).build(Ground(ids, nowhere, never, {}, called, local))
    except EstimationError as error:
        raise StudyError(_("MATRIX: {error}", error=error)) from None
    return [called[unit] for unit in built.islands()]


def _build_options(wish: Wish, root: Path, units: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Options of a matrix from a file: where it is, and whose its rows are."""
    found = read_given_matrix(wish, root)
    assert found is not None
    raw, encoding = found
    options: dict[str, Any] = {
        "family": "file",
        "file": relative_path(wish.matrix, root),
        "standardise": "row",
    }
    if encoding != "utf-8":
        options["encoding"] = encoding
    numbered = (
        raw.ids is not None and are_row_numbers(raw.ids) and set(raw.ids) != {row["unit"] for row in units}
    )
    if raw.ids is not None and not (wish.matrix_order and numbered):
        _check_units(wish, set(raw.ids), units)
        if wish.matrix_order:
            raise StudyError(_("MATRIX: {file} has ids of its own; leave out MATRIX_ORDER", file=wish.matrix))
        return options
    if raw.n != len(units):
        raise StudyError(
            _(
                "MATRIX: {file} has {rows} rows without ids, the panel {units} units; give one row for "
                "each unit, or a file with ids",
                file=wish.matrix,
                rows=raw.n,
                units=len(units),
            )
        )
    if not wish.matrix_order:
        raise StudyError(
            _(
                "MATRIX: {file} has {rows} rows without ids; give MATRIX_ORDER=ascending if they "
                "are ordered by the units' ids, or MATRIX_ORDER= with a text file of the ids, "
                "one a line",
                file=wish.matrix,
                rows=raw.n,
            )
        )
    if wish.matrix_order == ASCENDING:
        return {**options, "order": ASCENDING}
    file = relative_path(wish.matrix_order, root)
    if not (root / file).is_file():
        raise StudyError(
            _(
                "MATRIX_ORDER: {order} is not a file, and not {word}",
                order=quote_value(wish.matrix_order),
                word=ASCENDING,
            )
        )
    _check_units(wish, set(read_ids(root / file)), units)
    return {**options, "ids": file}


def _check_units(wish: Wish, ids: set[str], rows: Sequence[Mapping[str, str]]) -> None:
    """Raises StudyError where the matrix calls the units neither by id nor by name."""
    callings = [{row[key] for row in rows} for key in ("unit", "name", "name_local")]
    units = max(callings, key=lambda called: len(called & ids))  # those that the matrix means
    if ids in callings:
        return
    part = ids < units or units < ids  # then the numbers are ids, of which some are missing
    if are_row_numbers(ids) and not part and not wish.matrix_order:
        raise StudyError(
            _(
                "MATRIX: the ids of {file} are row numbers, {first} to {last}; give UNIT= with the "
                "column that has these numbers, MATRIX_ORDER=ascending if its rows are ordered by the "
                "units' ids, or MATRIX_ORDER= with a text file of the ids, one a line",
                file=wish.matrix,
                first=min(map(int, ids)),
                last=max(map(int, ids)),
            )
        )
    raise StudyError(
        _(
            "MATRIX: {file} names {ids} units, the panel {units}; only in the panel: {lost}; only in "
            "the matrix: {more}. Give UNIT= with the column that has the matrix's ids, or a matrix of "
            "the panel's units",
            file=wish.matrix,
            ids=len(ids),
            units=len(units),
            lost=list_names(sorted(units - ids)) or _("none"),
            more=list_names(sorted(ids - units)) or _("none"),
        )
    )
