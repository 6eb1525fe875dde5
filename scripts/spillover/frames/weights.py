"""Spatial weights of other programs as a `WeightMatrix`, whose rows carry ids: an order is never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, get_args

import narwhals.stable.v2 as nw
import numpy as np
from scipy import sparse

from spillover.arrays.foundation import EstimationError
from spillover.arrays.weights.matrix import WeightMatrix, from_dense, list_ids
from spillover.arrays.weights.standardise import standardise as standardised
from spillover.errors import StudyError, list_names
from spillover.frames.table import Frame, id_text, id_texts, open_frame
from spillover.messages.render import errors_spoken
from spillover.weights.files import Values, check_raw, matrix_of, reader_of
from spillover.weights.links import LINK_COLUMNS, How, do_count, is_count_of, tell_order
from spillover.words import _

Standardisation = Literal["none", "row", "spectral"]


@errors_spoken()
def weight_matrix(
    source: Any,
    ids: Iterable[object] | None = None,
    *,
    standardise: Standardisation = "none",
    islands: Literal["error", "allow"] = "error",
    only: Iterable[object] | None = None,
    values: Values = "weights",
    diagonal: Literal["error", "drop"] = "error",
    sheet: str = "",
    matrix: str = "",
    encoding: Literal["utf-8", "gb18030"] = "utf-8",
    name: str = "",
) -> WeightMatrix:
    """Build weights with the ids of their rows from whatever holds both.

    Parameters
    ----------
    source : object
        A libpysal `W` or `Graph`; a frame: a square one with its ids in the index or the first column, or a
        row for each link (`focal, neighbor, weight`, as libpysal writes it, and the headers of
        docs/matrices.md); a SciPy sparse matrix or an array, with `ids`; the path of a file in any layout of
        docs/matrices.md, of which .xlsx, .dta and .parquet need pandas.
    ids : sequence, optional
        The ids of the rows of a matrix or a file that has none, in their order.
    standardise : str, default "none"
        "row" divides each row by its sum, "spectral" all weights by the spectral radius.
    islands : str, default "error"
        Whether units without a neighbour are refused, or have a spatial lag of zero ("allow").
    only : sequence, optional
        The units to keep; the links of others go, before the rest is standardised.
    values : str, default "weights"
        What the numbers of a file are: weights, "links" that are marked, or "distances".
    diagonal : str, default "error"
        Whether weights of units on themselves in a file are refused or left out ("drop").
    sheet : str, optional
        A workbook's sheet.
    matrix : str, optional
        The name of a matrix in a .mat.
    encoding : str, default "utf-8"
        A text's encoding, or "gb18030".
    name : str, optional
        What tables and summaries call the matrix; of a file its name, else the option that it is given to.

    Returns
    -------
    WeightMatrix
        The weights in the order of their source.

    Raises
    ------
    StudyError
        A matrix without ids, or a source that holds none.
    EstimationError
        Weights that are negative, infinite or on the diagonal, ids that are there twice, islands.
    """
    choices = {
        "standardise": (get_args(Standardisation), standardise),
        "values": (get_args(Values), values),
        "diagonal": (("error", "drop"), diagonal),
        "encoding": (("utf-8", "gb18030"), encoding),
    }
    for option, (known, value) in choices.items():
        if value not in known:
            raise StudyError(
                _(
                    "{option}: {value!r} is not one of {known}",
                    option=option,
                    value=value,
                    known=", ".join(known),
                )
            )
    units, kept = _list_units(ids, "ids"), _list_units(only, "only")
    how = How(sheet, matrix, encoding)
    if isinstance(source, str | Path):
        found = _read_file(Path(source), how, units, values, diagonal)
    elif (how, values, diagonal) != (How(), "weights", "error"):
        raise StudyError(
            _(
                "weights: values, diagonal, sheet, matrix and encoding say how a file is read, and {type} is "
                "none; leave them out",
                type=type(source).__name__,
            )
        )
    else:
        found = _read_weights(source, units)
    if kept is not None:
        found = found.subset(tuple(id_text(unit, "only") for unit in kept))
    if islands == "error" and (alone := found.islands()):
        raise EstimationError(
            _(
                "weights: {units} unit(s) have no neighbour in the matrix: {names}. Leave them out of it and "
                "the data, or give islands='allow' (their spatial lag is zero; spatial models with time "
                "effects then take year_effects='by_row_sum')",
                units=len(alone),
                names=list_ids(alone),
            )
        )
    found = standardised(found, standardise)
    called = name or found.name or (Path(source).stem if isinstance(source, str | Path) else "")
    return replace(found, name=called) if called else found


def _list_units(units: Any, option: str) -> list[object] | None:
    """List units. A text is one unit's id, whose letters are no units, and a frame gives its headers."""
    if units is None or not (isinstance(units, str | bytes) or getattr(units, "ndim", 1) != 1):
        with suppress(TypeError):
            return None if units is None else list(units)
    raise StudyError(
        _(
            "{option}: expected a list of ids, found {found}; write {example}",
            option=option,
            found=type(units).__name__,
            example=f"{option}=[{units!r}]" if isinstance(units, str | int) else f"{option}=[…]",
        )
    )


def _read_weights(source: Any, ids: Sequence[object] | None) -> WeightMatrix:
    bare = sparse.issparse(source) or isinstance(source, np.ndarray)
    if ids is not None and not bare:
        raise StudyError(
            _(
                "weights: ids are for a matrix or a file without them, and {type} has its own; leave "
                "them out",
                type=type(source).__name__,
            )
        )
    if isinstance(source, WeightMatrix):
        return source
    for own in ("id_order", "unique_ids"):  # of a W, of a Graph
        if getattr(source, own, None) is not None:
            return _name_ids(tuple(getattr(source, own)), source.sparse, "libpysal")
    if bare:
        if ids is None:
            raise StudyError(
                _(
                    "weights: a matrix without ids has an order that cannot be checked; give "
                    "weight_matrix(matrix, ids)"
                )
            )
        return _name_ids(list(ids), source, "array")
    return _read_frame(source, open_frame(source, "weights"))


def _name_ids(ids: Sequence[object], matrix: Any, family: str) -> WeightMatrix:
    """Name the rows of a matrix by the texts of its ids; rows that all sum to one are row-standardised."""
    id_texts(ids, "weights")
    names = tuple(id_text(unit, "weights") for unit in ids)
    matrix = _real(matrix)
    if not sparse.issparse(matrix):
        return _note_standardisation(from_dense(names, matrix, family))
    return _note_standardisation(WeightMatrix(names, sparse.csr_array(matrix), family))


def _real(values: Any) -> Any:
    """Convert a matrix, or a list, to numbers."""
    matrix = values if sparse.issparse(values) else np.asarray(values)
    try:
        if matrix.dtype.kind not in "biufO":
            raise TypeError
        return matrix if matrix.dtype.kind == "f" and not sparse.issparse(matrix) else matrix.astype(float)
    except (TypeError, ValueError):
        raise StudyError(
            _(
                "weights: expected numbers, found {type}; give each link a real number",
                type=_("a text") if matrix.dtype.kind in "OUS" else matrix.dtype.name,
            )
        ) from None


def _note_standardisation(weights: WeightMatrix) -> WeightMatrix:
    sums = np.asarray(weights.matrix.sum(axis=1)).ravel()
    by_rows = sums.any() and np.allclose(sums[sums != 0], 1, rtol=0, atol=1e-12)
    return replace(weights, standardisation="row") if by_rows else weights


def _read_file(
    path: Path, how: How, ids: Sequence[object] | None, values: Values, diagonal: Literal["error", "drop"]
) -> WeightMatrix:
    """Read the weights of a file, by the reader of a study's files; our own keep how they were
    standardised.
    """
    reader = reader_of(path)
    if not path.is_file():
        raise StudyError(_("{path}: file not found", path=path))
    raw = check_raw(path, reader(path, path.read_bytes(), how))
    if raw.ids is None and ids is None:
        raise StudyError(
            _(
                "{path}: has rows without ids ({rows}), an order that cannot be checked; give "
                "weight_matrix(path, ids)",
                path=path,
                rows=raw.n,
            )
        )
    names = None if ids is None else [id_text(unit, "ids") for unit in ids]
    found = matrix_of(path, raw, names, values, diagonal)
    if path.suffix.lower() == ".npz" and (values, diagonal) == ("weights", "error"):
        return WeightMatrix.load(path)
    return _note_standardisation(found)


def _read_frame(source: Frame, table: nw.DataFrame[Any]) -> WeightMatrix:
    """Read a frame of links, or a square one: its ids in the index or in the first column."""
    if not len(table):
        raise StudyError(_("weights: the frame has no rows; give each unit or link a row"))
    names = [str(name).lower() for name in table.columns]
    for header in LINK_COLUMNS:
        if set(header) <= set(names):
            focal, neighbour, weight = (
                table.get_column(table.columns[names.index(one)]).to_list() for one in header
            )
            return _read_links(focal, neighbour, weight)
    return _read_square(*_square(source, table))


def _read_square(rows: Sequence[object], columns: Sequence[object], values: np.ndarray) -> WeightMatrix:
    """Read a square table whose rows and columns have the same ids, in any order."""
    texts = id_texts(rows, "weights")
    names = [id_text(column, "weights") for column in columns]
    if is_count_of(names, [*texts.values()]):
        tell_order("weights", names)
        columns = rows
    place = {text: i for i, text in enumerate(texts.values())}
    order = [place.get(id_text(column, "weights"), -1) for column in columns]
    if sorted(order) != list(range(len(rows))):
        odd = [str(column) for column, i in zip(columns, order, strict=True) if i < 0]
        raise StudyError(
            _(
                "weights: {rows} rows and {columns} columns whose ids are not the same{odd}; give a square "
                "frame with ids in the index or the first column, or a row for each link with the header "
                "focal, neighbor, weight",
                rows=len(rows),
                columns=len(columns),
                odd=_(" ({names} names no row)", names=list_names(odd, 3)) if odd else "",
            )
        )
    square = np.empty((len(rows), len(rows)))
    square[:, order] = _real(values)
    return _name_ids(rows, square, "frame")


def _square(source: Frame, table: nw.DataFrame[Any]) -> tuple[list[object], list[object], np.ndarray]:
    """Take ids of rows and columns, and values: by the index of a square frame of pandas, or the first
    column.
    """
    index: Any = getattr(source, "index", None)
    names: list[object] = [*table.columns]
    numbered, is_square = type(index).__name__ == "RangeIndex", len(table) == len(names)
    if index is not None and (set(index) & set(names) or (is_square and (not numbered or do_count(names)))):
        if numbered and do_count(names):
            raise StudyError(
                _(
                    "weights: the rows and columns of the frame are numbered and have no ids, an order that "
                    "cannot be checked; give weight_matrix(frame.to_numpy(), ids)"
                )
            )
        return list(index), names, table.to_numpy()
    values: np.ndarray = table[:, 1:].to_numpy() if len(names) > 1 else np.empty((len(table), 0))
    return table[:, 0].to_list(), names[1:], values


def _read_links(focal: list[object], neighbour: list[object], weight: list[Any]) -> WeightMatrix:
    """Read a row for each link; a unit without neighbours has one to itself of weight zero."""
    texts = id_texts([*focal, *neighbour], "weights")
    place = {text: i for i, text in enumerate(dict.fromkeys(texts.values()))}
    rows, columns = ([place[texts[unit]] for unit in ends] for ends in (focal, neighbour))
    twice = len(rows) - len(set(zip(rows, columns, strict=True)))
    if twice:
        raise StudyError(_("weights: links that are given twice: {links}; keep one of each", links=twice))
    values = _real([np.nan if one is None else one for one in weight])
    return _name_ids(
        list(place), sparse.csr_array((values, (rows, columns)), shape=(len(place),) * 2), "links"
    )


def check_matrix_units(weights: WeightMatrix, ids: Sequence[str], used: Sequence[str]) -> None:
    """Refuse a matrix that lacks a unit of the sample, or names one that the data do not have.

    ids: of the data; used: of the sample. Raises StudyError naming the units and the remedy.
    """
    known = set(weights.ids)
    lacking = [unit for unit in used if unit not in known]
    if len(lacking) == len(used):
        raise StudyError(
            _(
                "weights: no unit of the data ({data}) is in the matrix ({matrix}); rows are "
                "matched by id, so give the matrix the ids of the data",
                data=list_names(used, 3),
                matrix=list_names(weights.ids, 3),
            )
        )
    if lacking:
        raise StudyError(
            _(
                "weights: the matrix has no row for {units}; add them, or leave the units out "
                "with sample.without.units",
                units=list_names(lacking),
            )
        )
    unknown = sorted(known - set(ids))
    if unknown:
        raise StudyError(
            _(
                "weights: the matrix has units that the data lack: {units}; leave them out with "
                "weight_matrix(source, only=units, standardise=…)",
                units=list_names(unknown),
            )
        )
