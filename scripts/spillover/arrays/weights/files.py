"""Weights from files that other programs write: .gal, .gwt, and .csv as a square table or a list of links.

Every line of a file is used or refused, with the file, the line and the remedy in the message.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy import sparse

from spillover.arrays.foundation import EstimationError
from spillover.arrays.weights.matrix import WeightMatrix, listed
from spillover.arrays.weights.words import (
    clipped,
    parse_count,
    parse_id,
    parse_weight,
    read_plain_text,
    split_words,
)

Links = dict[tuple[str, str], float]
LINK_COLUMNS = (("from", "to", "weight"), ("i", "j", "w"))


def read_weights(path: str | Path) -> WeightMatrix:
    """Read a weight matrix by its suffix; ids are those of the file, in its order.

    .gal: a header, then for each unit its id and number of neighbours, and a line of their ids; weights 1
    (GeoDa).
    .gwt: a header, then lines `from to value`; the value is a distance or a weight, and is taken as the
    weight.
    .csv: a square table with ids in the first column and the header, or columns from,to,weight (a row i, its
    neighbour j).
    The header of .gal and .gwt is `0 N name column`, or N alone, with N the number of units.
    """
    path = Path(path)
    readers: dict[str, Callable[[Path, str], tuple[list[str], Links]]] = {
        ".gal": _read_gal,
        ".gwt": _read_gwt,
        ".csv": _read_csv,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise EstimationError(
            f"{path}: weights are read from .gal, .gwt or .csv, not {path.suffix or 'a file without suffix'}"
        )
    ids, links = reader(path, read_plain_text(path))
    if not ids:
        raise EstimationError(f"{path}: the file names no unit")
    return _matrix(path, ids, links)


def _matrix(path: Path, ids: list[str], links: Links) -> WeightMatrix:
    """The matrix of the links; its own refusals get the file's name."""
    position = {unit: i for i, unit in enumerate(ids)}
    unknown = sorted({unit for pair in links for unit in pair} - set(position))
    if unknown:
        raise EstimationError(
            f"{path}: link to {unknown[0]}, which has no row of its own; add the unit or drop the link"
        )
    rows = np.array([position[i] for i, _ in links], dtype=np.int64)
    columns = np.array([position[j] for _, j in links], dtype=np.int64)
    values = np.array(list(links.values()), dtype=float)
    matrix = sparse.csr_array((values, (rows, columns)), shape=(len(ids), len(ids)), dtype=float)
    try:
        return WeightMatrix(tuple(ids), matrix, "file", {"file": path.name})
    except EstimationError as error:
        raise EstimationError(f"{path}: {error}") from error


def _add(links: Links, pair: tuple[str, str], weight: float, place: str) -> None:
    """Record a link once; a second mention would be a guess about which one counts."""
    if pair in links:
        raise EstimationError(f"{place}: the link from {pair[0]} to {pair[1]} is given twice; keep one")
    links[pair] = weight


def _declared(path: Path, lines: list[tuple[int, list[str]]]) -> int:
    """The number of units that the header declares. Without a header the first unit would be lost."""
    if not lines:
        raise EstimationError(f"{path}: the file is empty and names no unit")
    number, words = lines[0]
    count = words[0] if len(words) == 1 else words[1] if len(words) >= 4 and words[0] == "0" else ""
    if not count:
        raise EstimationError(
            f"{path}, line {number}: expected the header `0 N name column` (N: the number of units), found "
            f"{clipped(' '.join(words))}; put the header above the first unit"
        )
    return parse_count(count, f"{path}, line {number}", "the header's number of units")


def _read_gal(path: Path, text: str) -> tuple[list[str], Links]:
    lines = split_words(path, text)
    declared = _declared(path, lines)
    neighbours_of: dict[str, int] = {}
    links: Links = {}
    at = 1  # after the header
    while at < len(lines):
        number, words = lines[at]
        place = f"{path}, line {number}"
        if len(words) != 2:
            raise EstimationError(
                f"{place}: expected an id and its number of neighbours, found {clipped(' '.join(words))}"
            )
        unit, count = words[0], parse_count(words[1], place, "the number of neighbours")
        if unit in neighbours_of:
            raise EstimationError(f"{place}: the unit {unit} is given twice; keep one")
        neighbours_of[unit] = count
        at += 1
        if count:
            for neighbour in _neighbours(path, lines, at, unit, count):
                _add(links, (unit, neighbour), 1.0, f"{path}, line {lines[at][0]}")
            at += 1
    if declared != len(neighbours_of):
        raise EstimationError(
            f"{path}: the header declares {declared} units and the file has {len(neighbours_of)}; "
            "correct the header, or complete the file"
        )
    return list(neighbours_of), links


def _neighbours(path: Path, lines: list[tuple[int, list[str]]], at: int, unit: str, count: int) -> list[str]:
    """The line that names the neighbours of a unit, which has `count` of them."""
    if at == len(lines):
        raise EstimationError(
            f"{path}, line {lines[at - 1][0]}: {unit} has {count} neighbours and the file ends; complete it"
        )
    number, neighbours = lines[at]
    if len(neighbours) != count:
        raise EstimationError(
            f"{path}, line {number}: {unit} has {count} neighbours, the line names {len(neighbours)}; "
            "correct one"
        )
    return neighbours


def _read_gwt(path: Path, text: str) -> tuple[list[str], Links]:
    lines = split_words(path, text)
    declared = _declared(path, lines)
    links: Links = {}
    for number, words in lines[1:]:
        place = f"{path}, line {number}"
        if len(words) != 3:
            raise EstimationError(f"{place}: expected `from to value`, found {clipped(' '.join(words))}")
        _add(links, (words[0], words[1]), parse_weight(words[2], place), place)
    ids = list(dict.fromkeys(unit for pair in links for unit in pair))
    if declared != len(ids):
        raise EstimationError(
            f"{path}: the header declares {declared} units and the links name {len(ids)}; a .gwt file "
            "cannot hold islands: write it as .gal or as a square .csv"
        )
    return ids, links


def _rows(path: Path, text: str) -> list[tuple[int, list[str]]]:
    """The rows of a CSV with the line that each ends on; rows without any text are passed over."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((reader.line_num, [cell.strip() for cell in row]))
    except csv.Error as error:
        raise EstimationError(
            f"{path}, line {reader.line_num}: not a CSV file ({error}); put cells in quotation marks"
        ) from error
    return rows


def _read_csv(path: Path, text: str) -> tuple[list[str], Links]:
    rows = _rows(path, text)
    if not rows:
        raise EstimationError(f"{path}: the file is empty")
    if tuple(name.lower() for name in rows[0][1]) not in LINK_COLUMNS:
        return _read_square(path, rows)
    links: Links = {}
    for number, row in rows[1:]:
        place = f"{path}, line {number}"
        if len(row) != 3:
            raise EstimationError(f"{place}: expected three values, found {len(row)}")
        pair = (parse_id(row[0], place), parse_id(row[1], place))
        _add(links, pair, parse_weight(row[2], place), place)
    return list(dict.fromkeys(unit for pair in links for unit in pair)), links


def _read_square(path: Path, rows: list[tuple[int, list[str]]]) -> tuple[list[str], Links]:
    """A square table whose rows may be in another order than its columns: both carry ids."""
    columns = [parse_id(name, f"{path}, line {rows[0][0]}") for name in rows[0][1][1:]]
    ids = [parse_id(row[0], f"{path}, line {number}") for number, row in rows[1:]]
    if len(set(ids)) != len(ids) or len(set(columns)) != len(columns):
        raise EstimationError(
            f"{path}: an id appears twice among the rows or the columns; give each unit once"
        )
    odd = sorted(set(ids) ^ set(columns))
    if odd:
        raise EstimationError(
            f"{path}: not a square table: {listed([unit[:60] for unit in odd])} only among the rows or only "
            "among the columns; give the same ids in both, or the columns from,to,weight, divided by commas"
        )
    links: Links = {}
    for unit, (number, row) in zip(ids, rows[1:], strict=True):
        place = f"{path}, line {number}"
        if len(row) != len(columns) + 1:
            raise EstimationError(f"{place}: {len(row) - 1} weights for {len(columns)} columns")
        for name, cell in zip(columns, row[1:], strict=True):
            weight = parse_weight(cell, place)
            if weight != 0:
                links[(unit, name)] = weight
    return ids, links
