"""Weights from files that other programs write: .gal, .gwt, and .csv as a square table or a list of links."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from scipy import sparse

from spillover.arrays.foundation import EstimationError
from spillover.arrays.weights.matrix import WeightMatrix

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
    """
    path = Path(path)
    readers: dict[str, Callable[[Path], tuple[list[str], Links]]] = {
        ".gal": _read_gal,
        ".gwt": _read_gwt,
        ".csv": _read_csv,
    }
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise EstimationError(
            f"{path}: weights are read from .gal, .gwt or .csv, not {path.suffix or 'a file without suffix'}"
        )
    try:
        ids, links = reader(path)
    except UnicodeDecodeError as error:
        raise EstimationError(
            f"{path}: not text in UTF-8 ({error.reason} at byte {error.start}); save it as UTF-8"
        ) from error
    if not ids:
        raise EstimationError(f"{path}: the file names no unit")
    position = {unit: i for i, unit in enumerate(ids)}
    unknown = sorted({unit for pair in links for unit in pair} - set(position))
    if unknown:
        raise EstimationError(
            f"{path}: link to {unknown[0]}, which has no row of its own; add the unit or drop the link"
        )
    rows = [position[i] for i, _ in links]
    columns = [position[j] for _, j in links]
    matrix = sparse.csr_array(
        (list(links.values()), (rows, columns)), shape=(len(ids), len(ids)), dtype=float
    )
    return WeightMatrix(tuple(ids), matrix, "file", {"file": path.name})


def _number(text: str, path: Path, line: int) -> float:
    """A weight, or an error that says where it stands."""
    try:
        return float(text)
    except ValueError:
        raise EstimationError(f"{path}, line {line}: {text!r} is not a number; give a weight") from None


def _add(links: Links, pair: tuple[str, str], weight: float, path: Path, line: int) -> None:
    """Record a link once; a second mention would be a guess about which one counts."""
    if pair in links:
        raise EstimationError(
            f"{path}, line {line}: the link from {pair[0]} to {pair[1]} is given twice; keep one"
        )
    links[pair] = weight


def _lines(path: Path) -> list[tuple[int, list[str]]]:
    """The words of each line that is not empty, with its number."""
    text = path.read_text(encoding="utf-8-sig")
    return [(number, words) for number, line in enumerate(text.splitlines(), 1) if (words := line.split())]


def _read_gal(path: Path) -> tuple[list[str], Links]:
    lines = _lines(path)
    ids: list[str] = []
    links: Links = {}
    at = 1  # after the header
    while at < len(lines):
        number, words = lines[at]
        if len(words) < 2 or not words[1].isdigit():
            raise EstimationError(
                f"{path}, line {number}: expected an id and its number of neighbours, found "
                f"{' '.join(words)!r}"
            )
        unit, count = words[0], int(words[1])
        neighbours: list[str] = []
        at += 1
        if count:
            if at == len(lines):
                raise EstimationError(
                    f"{path}, line {number}: {unit} has {count} neighbours and the file ends; complete it"
                )
            number, neighbours = lines[at]
            at += 1
        if len(neighbours) != count:
            raise EstimationError(
                f"{path}, line {number}: {unit} has {count} neighbours, the line names {len(neighbours)}; "
                "mend one"
            )
        ids.append(unit)
        for neighbour in neighbours:
            _add(links, (unit, neighbour), 1.0, path, number)
    return ids, links


def _read_gwt(path: Path) -> tuple[list[str], Links]:
    lines = _lines(path)
    links: Links = {}
    for number, words in lines[1:]:
        if len(words) != 3:
            raise EstimationError(
                f"{path}, line {number}: expected `from to value`, found {' '.join(words)!r}"
            )
        _add(links, (words[0], words[1]), _number(words[2], path, number), path, number)
    ids = list(dict.fromkeys(unit for pair in links for unit in pair))
    declared = (
        next((int(word) for word in lines[0][1][:2] if word.isdigit() and int(word) > 0), 0) if lines else 0
    )
    if declared and declared != len(ids):
        raise EstimationError(
            f"{path}: the header declares {declared} units and the links name {len(ids)}; a .gwt file "
            "cannot hold islands: "
            "write it as .gal or as a square .csv"
        )
    return ids, links


def _read_csv(path: Path) -> tuple[list[str], Links]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.reader(stream) if row]
    if not rows:
        raise EstimationError(f"{path}: the file is empty")
    header = tuple(name.strip().lower() for name in rows[0])
    if header in LINK_COLUMNS:
        links: Links = {}
        for number, row in enumerate(rows[1:], 2):
            if len(row) != 3:
                raise EstimationError(f"{path}, line {number}: expected three values, found {len(row)}")
            _add(links, (row[0].strip(), row[1].strip()), _number(row[2], path, number), path, number)
        return list(dict.fromkeys(unit for pair in links for unit in pair)), links
    return _read_square(path, rows)


def _read_square(path: Path, rows: list[list[str]]) -> tuple[list[str], Links]:
    """A square table whose rows may stand in another order than its columns: both carry ids."""
    columns = [name.strip() for name in rows[0][1:]]
    ids = [row[0].strip() for row in rows[1:]]
    if len(set(ids)) != len(ids) or len(set(columns)) != len(columns):
        raise EstimationError(
            f"{path}: an id stands twice among the rows or the columns; give each unit once"
        )
    odd = sorted(set(ids) ^ set(columns))
    if odd:
        raise EstimationError(
            f"{path}: not a square table: {', '.join(odd[:10])} only among the rows or only among the columns"
        )
    links: Links = {}
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(columns) + 1:
            raise EstimationError(f"{path}, line {number}: {len(row) - 1} weights for {len(columns)} columns")
        for name, text in zip(columns, row[1:], strict=True):
            weight = _number(text, path, number)
            if weight != 0:
                links[(ids[number - 2], name)] = weight
    return ids, links
