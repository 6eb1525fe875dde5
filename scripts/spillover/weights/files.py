"""Weights from files that other programs write. Every line of a file is used or refused, with the file, the
line and the remedy in the message: docs/matrices.md.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from struct import error, unpack_from
from typing import Literal

import numpy as np
from scipy import sparse

from spillover.arrays.foundation import EstimationError
from spillover.arrays.weights.matrix import WeightMatrix
from spillover.errors import StudyError, quote_value
from spillover.weights.links import (
    LARGEST,
    SMALLEST,
    How,
    Lines,
    Links,
    LinkTable,
    Raw,
    check_weight,
    is_number,
    parse_count,
    parse_id,
    parse_weight,
    read_declared_units,
    read_grid,
    read_plain_text,
    split_words,
    tell,
)
from spillover.weights.matlab import read_mat
from spillover.weights.tables import read_table
from spillover.weights.text import explain_damage, parse_csv
from spillover.words import _

# The formats of files with spatial weights: each function gives the weights as the file has them.

# Tables of weights as text (.csv, .tsv): square, or a row for each link; divided by commas, semicolons (with
# decimal points or commas) or tabs.

_DECIMAL = re.compile(r"[+-]?[0-9]+,[0-9]+([eE][+-]?[0-9]+)?", re.ASCII)


def read_csv(path: Path, data: bytes, how: How) -> Raw:
    """Read the table. Raises StudyError naming file and line."""
    text = read_plain_text(path, data, how.encoding)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max((",", ";", "\t"), key=first.count)
    rows = read_rows(path, text, delimiter)
    if delimiter != ",":
        replace_decimal_commas(path, rows)
    return read_grid(LinkTable(str(path), rows))


def read_rows(path: Path, text: str, delimiter: str) -> list[tuple[str, list[str]]]:
    """Read the rows with the line that each ends on; rows without any text are passed over."""
    rows = ((line, [cell.strip() for cell in row]) for line, row in parse_csv(text, str(path), delimiter))
    return [(_("line {line}", line=line), row) for line, row in rows if any(row)]


def replace_decimal_commas(path: Path, rows: list[tuple[str, list[str]]]) -> None:
    """Replace decimal commas by points. Raises StudyError where commas could be apart thousands, or points
    are beside them.
    """
    cells = [cell for _, row in rows for cell in row]
    commas = [cell for cell in cells if _DECIMAL.fullmatch(cell)]
    if not commas:
        return
    if all(re.fullmatch(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}", cell) for cell in commas):
        raise StudyError(
            _(
                "{path}: {text!r} may be a number with three decimals or thousands; write decimal points",
                path=path,
                text=commas[0],
            )
        )
    if points := [cell for cell in cells if "." in cell and is_number(cell)]:
        raise StudyError(
            _(
                "{path}: {comma!r} has a decimal comma and {point!r} a point; write all numbers alike",
                path=path,
                comma=commas[0],
                point=points[0],
            )
        )
    for _rest, row in rows:
        row[:] = [cell.replace(",", ".") if _DECIMAL.fullmatch(cell) else cell for cell in row]
    tell(
        _(
            "{path}: its decimal commas are read as such: {before} is {after}",
            path=path,
            before=commas[0],
            after=commas[0].replace(",", "."),
        )
    )


# Text divided by blanks or tabs (.txt, .dat): what Stata's `spmatrix export` and `spmat export` write, and
# tables as R and MATLAB write them. Stata: a line with the number of units, then for each unit its id and its
# n weights.


def read_txt(path: Path, data: bytes, how: How) -> Raw:
    """Read the table. Raises StudyError naming file and line."""
    text = read_plain_text(path, data, how.encoding)
    first = next((line for line in text.splitlines() if line.strip()), "")
    # With blanks between the cells, commas are decimal.
    decimal = re.fullmatch(r"\s*\S+(\s+[+-]?[0-9]+(,[0-9]+)?)+\s*", first)
    delimiter = next((mark for mark in "\t;" if mark in first), "," if "," in first and not decimal else " ")
    if delimiter == " ":
        text = "\n".join(re.sub(" +", " ", line.strip().replace("\t", " ")) for line in text.splitlines())
    rows = read_rows(path, text, delimiter)
    if delimiter != ",":
        replace_decimal_commas(path, rows)
    if rows and len(rows[0][1]) == 1:
        return _read_counted(path, rows)
    if len(rows) > 1 and len(rows[0][1]) + 1 == len(rows[1][1]):  # R writes no header above the ids
        rows[0][1].insert(0, "")
    return read_grid(LinkTable(str(path), rows))


def _read_counted(path: Path, rows: list[tuple[str, list[str]]]) -> Raw:
    """Read a table below the number of its units."""
    place, (count,) = rows[0]
    declared = parse_count(
        count, _("{file}, {place}", file=path, place=place), _("the number of units above the weights")
    )
    if declared != len(rows) - 1:
        raise StudyError(
            _(
                "{path}: its first line declares {declared} units and {rows} rows follow; "
                "correct the number, or complete the file",
                path=path,
                declared=declared,
                rows=len(rows) - 1,
            )
        )
    return read_grid(LinkTable(str(path), rows[1:]), header=False)


# Neighbours as GeoDa, libpysal and spdep write them (.gal). A header `0 N name column`, or N alone; then for
# each unit its id and number of neighbours, and a line of their ids. Weights are 1.


def read_gal(path: Path, data: bytes, how: How) -> Raw:
    """Read the links. Raises StudyError naming file and line."""
    lines = split_words(path, read_plain_text(path, data, how.encoding))
    declared = read_declared_units(path, lines)
    counts: dict[str, int] = {}
    links = Links()
    at = 1  # after the header
    while at < len(lines):
        number, words = lines[at]
        place = _("{path}, line {line}", path=path, line=number)
        if len(words) != 2:
            raise StudyError(
                _(
                    "{place}: expected an id and its number of neighbours, found {words}",
                    place=place,
                    words=quote_value(" ".join(words)),
                )
            )
        unit, count = words[0], parse_count(words[1], place, _("the number of neighbours"))
        if unit in counts:
            raise StudyError(_("{place}: the unit {unit} is given twice; keep one", place=place, unit=unit))
        counts[unit] = count
        links.name(unit)
        at += 1
        if count:
            for neighbour in _neighbours(path, lines, at, unit, count):
                links.add(unit, neighbour, 1.0, _("{path}, line {line}", path=path, line=lines[at][0]))
            at += 1
    if declared != len(counts):
        raise StudyError(
            _(
                "{path}: the header declares {declared} units and the file has {counts}; correct "
                "the header, or complete the file",
                path=path,
                declared=declared,
                counts=len(counts),
            )
        )
    return links.select_units(list(counts), path)


def _neighbours(path: Path, lines: Lines, at: int, unit: str, count: int) -> list[str]:
    """Read the line that names the neighbours of a unit, which has `count` of them."""
    if at == len(lines):
        raise StudyError(
            _(
                "{path}, line {line}: {unit} has {count} neighbours and the file ends; complete it",
                path=path,
                line=lines[at - 1][0],
                unit=unit,
                count=count,
            )
        )
    number, neighbours = lines[at]
    if len(neighbours) != count:
        raise StudyError(
            _(
                "{path}, line {line}: {unit} has {count} neighbours, the line names "
                "{neighbours}; correct one",
                path=path,
                line=number,
                unit=unit,
                count=count,
                neighbours=len(neighbours),
            )
        )
    return neighbours


# Links with a value, as GeoDa, libpysal and spdep write them (.gwt; with kernel weights .kwt). A header `0 N
# name column`, or N alone; then lines `from to value`.


def read_gwt(path: Path, data: bytes, how: How) -> Raw:
    """Read the links. Raises StudyError naming file and line."""
    lines = split_words(path, read_plain_text(path, data, how.encoding))
    declared = read_declared_units(path, lines)
    links = Links()
    for number, words in lines[1:]:
        place = _("{path}, line {line}", path=path, line=number)
        if len(words) != 3:
            raise StudyError(
                _(
                    "{place}: expected `from to value`, found {words}; write the three, divided by spaces",
                    place=place,
                    words=quote_value(" ".join(words)),
                )
            )
        links.add(words[0], words[1], parse_weight(words[2], place), place)
    ids = list(links.units)
    if declared != len(ids):
        raise StudyError(
            _(
                "{path}: the header declares {declared} units and the links name {ids}; a "
                "{suffix} file cannot hold islands: write it as .gal or as a square .csv",
                path=path,
                declared=declared,
                ids=len(ids),
                suffix=path.suffix,
            )
        )
    return links.raw(ids)


# ArcGIS's spatial weights (.swm): a header in text, then for each unit its number, its neighbours' and their
# weights, little-endian. ESRI's layout before and since version 10.1, as libpysal documents it
# (libpysal.io.iohandlers.arcgis_swm).


def read_swm(path: Path, data: bytes, how: How) -> Raw:
    """Read the links. Raises StudyError where the file breaks off or goes on."""
    del how
    header, mark, body = data.partition(b"\n")
    if not mark or b";" not in header:
        raise StudyError(
            _("{path}: does not begin with ArcGIS's header; write the file again, or as .gal", path=path)
        )
    fixed = b"FIXEDWEIGHTS@TRUE" in header.upper().replace(b" ", b"")
    links, ids = Links(), dict[str, None]()
    try:
        at = _units(path, body, fixed, links, ids)
    except error:
        raise StudyError(
            _("{path}: breaks off after {ids} units; write the file again", path=path, ids=len(ids))
        ) from None
    if at != len(body):
        raise StudyError(_("{path}: continues after its last unit; write the file again", path=path))
    return links.select_units(list(ids), path)


def _units(path: Path, body: bytes, fixed: bool, links: Links, ids: dict[str, None]) -> int:
    """Read every unit; return where the last one ends."""
    count, at = unpack_from("<i", body, 0)[0], 8
    for _rest in range(count):
        unit, neighbours = unpack_from("<2i", body, at)
        place = _("{path}, unit {unit}", path=path, unit=unit)
        at += 8
        if str(unit) in ids or neighbours < 0:
            raise StudyError(
                _(
                    "{place}: is given twice or with {neighbours} neighbours; write it again",
                    place=place,
                    neighbours=neighbours,
                )
            )
        ids[str(unit)] = None
        if not neighbours:
            continue
        if 4 * neighbours > len(body) - at:
            raise error
        others = unpack_from(f"<{neighbours}i", body, at)
        at += 4 * neighbours
        kept = 1 if fixed else neighbours
        weights = unpack_from(f"<{kept}d", body, at)
        at += 8 * kept + 8  # their sum follows
        for k, other in enumerate(others):
            weight = check_weight(weights[0 if fixed else k], place)
            links.add(str(unit), str(other), weight, place)
    if at > len(body):
        raise error
    return at


# The project's own matrices (results/<study>/weights/<matrix>.npz).

NEEDED = ("data", "indices", "indptr", "shape", "ids")


def read_npz(path: Path, data: bytes, how: How) -> Raw:
    """Read the matrix with its ids. Raises StudyError where the file is of another program, or damaged."""
    content = io.BytesIO(data)
    with explain_damage(str(path), _("a matrix of this project")):
        with zipfile.ZipFile(content) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size > how.max_bytes:
            raise StudyError(
                _(
                    "{path}: unpacks to {size:,} bytes, more than the limit of {most:,}; write links "
                    "instead of a square table",
                    path=path,
                    size=size,
                    most=how.max_bytes,
                )
            )
        with np.load(content, allow_pickle=False) as stored:
            if absent := [name for name in NEEDED if name not in stored.files]:
                raise StudyError(
                    _(
                        "{path}: has no {absent}; it is not a matrix of this project",
                        path=path,
                        absent=", ".join(absent),
                    )
                )
            links, indices, ends, shape, ids = (np.atleast_1d(stored[name]) for name in NEEDED)
    _check_arrays(path, links, indices, ends, shape, ids)
    names = tuple(parse_id(str(unit), f"{path}, id {i}") for i, unit in enumerate(ids.tolist(), 1))
    if len(set(names)) != len(names):
        raise StudyError(_("{path}: an id appears twice; write the matrix again", path=path))
    row = np.repeat(np.arange(len(ids)), np.diff(ends))
    return Raw(len(ids), names, row, indices.astype(np.int64), links.astype(float))


def _check_arrays(
    path: Path, data: np.ndarray, indices: np.ndarray, ends: np.ndarray, *rest: np.ndarray
) -> None:
    """Raise StudyError where the arrays are not those of one matrix: SciPy would read beyond their ends."""
    shape, ids = rest
    n = len(ids)
    sound = data.dtype.kind in "fiu" and indices.dtype.kind in "iu" and ends.dtype.kind in "iu"
    sound = sound and ids.dtype.kind in "Uiu" and all(a.ndim == 1 for a in (data, indices, ends, ids))
    sound = sound and shape.tolist() == [n, n] and len(ends) == n + 1 and len(data) == len(indices)
    if sound:
        ends, indices = ends.astype(np.int64), indices.astype(np.int64)
        sound = ends[0] == 0 and ends[-1] == len(data) and bool((np.diff(ends) >= 0).all())
        sound = sound and bool(((indices >= 0) & (indices < n)).all())
    if not sound:
        raise StudyError(
            _("{path}: its arrays are not those of one matrix with ids; write it again", path=path)
        )


Reader = Callable[[Path, bytes, How], Raw]
READERS: Mapping[str, Reader] = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".txt": read_txt,
    ".dat": read_txt,
    ".xlsx": read_table,
    ".dta": read_table,
    ".parquet": read_table,
    ".mat": read_mat,
    ".gal": read_gal,
    ".gwt": read_gwt,
    ".kwt": read_gwt,
    ".swm": read_swm,
    ".npz": read_npz,
}
Values = Literal["weights", "links", "distances"]


def reader_of(path: Path, readers: Mapping[str, Reader] = READERS) -> Reader:
    """Get the reader of a file, by its suffix. Raises StudyError where there is none."""
    if path.suffix.lower() not in readers:
        raise StudyError(
            _(
                "{path}: weights are read from {readers}, not from {found}",
                path=path,
                readers=", ".join(readers),
                found=path.suffix or _("a file without an ending"),
            )
        )
    return readers[path.suffix.lower()]


def check_raw(path: Path, raw: Raw) -> Raw:
    """Check what a file has. Raises StudyError where that is no unit, a link given twice (their sum would be
    a guess), or a number that arithmetic loses.
    """
    if not raw.n:
        raise StudyError(_("{path}: the file names no unit; obtain it again", path=path))
    places = raw.row.astype(np.int64) * raw.n + raw.column
    if not raw.square and len(np.unique(places)) != len(places):
        raise StudyError(_("{path}: a link is given twice; keep one", path=path))
    sizes = np.abs(raw.value[np.isfinite(raw.value) & (raw.value != 0)])
    if odd := sizes[(sizes < SMALLEST) | (sizes > LARGEST)].tolist():
        raise StudyError(
            _(
                "{path}: the weight {weight!r} is not between {smallest:g} and {largest:g} "
                "({odd} such); rescale the file's weights",
                path=path,
                weight=odd[0],
                smallest=SMALLEST,
                largest=LARGEST,
                odd=len(odd),
            )
        )
    return raw


def matrix_of(
    path: Path,
    raw: Raw,
    ids: Sequence[str] | None = None,
    values: Values = "weights",
    diagonal: Literal["error", "drop"] = "error",
) -> WeightMatrix:
    """Build a matrix from the weights of a file; its ids are those of the file, in its order.

    ids: of the rows of a file that has none; values: whether numbers are weights, mark links (each gets the
    weight 1), or are distances (the weight is 1/d); diagonal: whether weights of units on themselves are
    refused or left out. Raises StudyError naming the file and the remedy.
    """
    named = _choose_ids(path, raw, ids)
    return _build_matrix(path, _read_values(path, _drop_diagonal(raw, diagonal), named, values), named)


def _choose_ids(path: Path, raw: Raw, ids: Sequence[str] | None) -> tuple[str, ...]:
    """Choose the ids of the rows: the file's own, else those that are given."""
    own = raw.ids
    if own is not None:
        if ids is None:
            return own
        if not are_row_numbers(own) or set(ids) == set(own):
            raise StudyError(_("{path}: has ids of its own; leave out 'order' and 'ids'", path=path))
    if ids is None:
        raise StudyError(
            _(
                "{path}: has {rows} rows without ids; give 'ids' with a file of the units' ids "
                "in the order of the rows, one a line, or 'order: ascending' if the rows are "
                "ordered by id",
                path=path,
                rows=raw.n,
            )
        )
    if len(ids) != raw.n:
        raise StudyError(
            _(
                "{path}: has {rows} rows without ids, and {ids} ids are given for them; give one for each "
                "row",
                path=path,
                rows=raw.n,
                ids=len(ids),
            )
        )
    if own is None:
        return tuple(ids)
    first = min(map(int, own))
    return tuple(ids[int(unit) - first] for unit in own)


def are_row_numbers(ids: Collection[str]) -> bool:
    """Return whether ids are no names but numbers of rows, as programs write that were told none: 0 … n − 1,
    or 1 … n.
    """
    return any(set(ids) == {str(i + first) for i in range(len(ids))} for first in (0, 1))


def _drop_diagonal(raw: Raw, diagonal: str) -> Raw:
    """Drop what stands on the diagonal, where that is to be left out."""
    if diagonal == "error":
        return raw
    keep = raw.row != raw.column
    return replace(raw, row=raw.row[keep], column=raw.column[keep], value=raw.value[keep])


def _read_values(path: Path, raw: Raw, ids: Sequence[str], values: Values) -> Raw:
    """Convert the numbers of a file to the weights that they mean."""
    if values == "weights":
        return raw
    apart = raw.row != raw.column
    if values == "links":
        return replace(raw, value=(raw.value != 0).astype(float))
    if zero := np.flatnonzero(apart & (raw.value == 0)).tolist():
        i, j = ids[raw.row[zero[0]]], ids[raw.column[zero[0]]]
        raise StudyError(
            _(
                "{path}: the distance from {i} to {j} is 0 ({zero} such), and 1/0 is not a "
                "weight; correct it or leave the pair out of a list of links",
                path=path,
                i=i,
                j=j,
                zero=len(zero),
            )
        )
    return replace(raw, value=np.divide(1.0, raw.value, out=np.zeros(len(raw.value)), where=raw.value != 0))


def _build_matrix(path: Path, raw: Raw, ids: tuple[str, ...]) -> WeightMatrix:
    """Build the matrix of the links; its own refusals get the file's name."""
    matrix = sparse.csr_array((raw.value, (raw.row, raw.column)), shape=(raw.n, raw.n), dtype=float)
    try:
        return WeightMatrix(ids, matrix, "file", {"file": path.name})
    except EstimationError as error:
        if "on the diagonal" in str(error):
            raise StudyError(
                _("{path}: {error} (or give 'diagonal: drop')", path=path, error=error)
            ) from error
        raise StudyError(_("{path}: {error}", path=path, error=error)) from error
