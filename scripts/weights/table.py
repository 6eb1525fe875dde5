"""Tables of weights, whatever file they come from: square ones with or without ids, and rows of links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ingest.text import show
from spillover.errors import StudyError, listed
from weights.plain_text import checked_weight, is_number, parse_id, parse_weight
from weights.raw import Links, Raw, square, tell

LINK_COLUMNS = frozenset(
    [
        ("from", "to", "weight"),
        ("i", "j", "w"),
        ("unit", "neighbour", "weight"),
        ("unit", "neighbor", "weight"),
        ("focal", "neighbor", "weight"),
        ("origin", "destination", "weight"),
    ]
)
Cell = str | float


@dataclass(frozen=True)
class Grid:
    """A table's rows that are not empty, each with its place; label: the file, and its sheet."""

    label: str
    rows: Sequence[tuple[str, Sequence[Cell]]]

    def place(self, row: int) -> str:
        """The file and the row."""
        return f"{self.label}, {self.rows[row][0]}"


def read_grid(grid: Grid, header: bool = True) -> Raw:
    """The weights. header: whether the first row may be one. Raises StudyError naming the row and the
    remedy.
    """
    if not grid.rows:
        raise StudyError(f"{grid.label}: the file is empty")
    head = [show(cell).strip() for cell in grid.rows[0][1]]
    if tuple(name.casefold() for name in head) in LINK_COLUMNS:
        return _links(grid)
    rows, width = len(grid.rows), len(head)
    numbers = all(is_number(cell) for cell in grid.rows[0][1])
    if rows == width and (numbers or not header):
        return square(None, _body(grid, 0, 0))
    if rows + 1 == width and (numbers or not header or not is_number(head[0])):
        ids = _ids(grid, 0)
        if not numbers and set(ids[1:]) <= set(head[1:]):
            raise StudyError(
                f"{grid.label}: its header names {width - 1} units and {rows - 1} rows follow; give one for "
                "each"
            )
        tell(f"{grid.label}: has no header; its columns are taken in the order of its rows")
        return square(ids, _body(grid, 0, 1))
    if not header:
        raise StudyError(
            f"{grid.label}: {rows} rows of an id and {width - 1} weights; give one for each unit"
        )
    if rows == width + 1:
        return _headed(grid, head)
    return _squared(grid, head)


def _links(grid: Grid) -> Raw:
    """A row for each link: a unit, its neighbour, the weight."""
    links = Links()
    for k, (_, row) in enumerate(grid.rows[1:], 1):
        place = grid.place(k)
        if len(row) != 3:
            raise StudyError(f"{place}: expected three values, found {len(row)}")
        i, j = (parse_id(show(cell).strip(), place) for cell in row[:2])
        links.add(i, j, _weight(row[2], place), place)
    if len(grid.rows) == 1:
        raise StudyError(f"{grid.label}: the file names no unit")
    return links.raw(list(links.units))


def _headed(grid: Grid, head: Sequence[str]) -> Raw:
    """Ids in the header alone, or names that only count the columns."""
    if _counting(head):
        return square(None, _body(grid, 1, 0))
    if all(is_number(name) for name in head) and not all(name.isdecimal() for name in head):
        raise StudyError(
            f"{grid.place(0)}: {len(grid.rows)} rows of {len(head)} numbers: the first is no header with "
            f"ids, {listed(head, 3)}; give each unit a row and a column"
        )
    ids = [parse_id(name, grid.place(0)) for name in head]
    _check_once(grid, ids)
    return square(ids, _body(grid, 1, 0))


def _squared(grid: Grid, head: Sequence[str]) -> Raw:
    """Ids in the first column and the header, which may be in another order."""
    ids = _ids(grid, 1)
    columns = [parse_id(name, grid.place(0)) for name in head[1:]]
    _check_once(grid, columns)
    bare = _without_stem(columns)
    if set(columns) != set(ids) and set(bare) == set(ids):
        if list(bare) != ids and _counting(columns):
            raise StudyError(
                f"{grid.label}: the columns count from {columns[0]} to {columns[-1]}, and the rows have "
                "those ids in another order: order the rows by their ids, or give the columns the ids"
            )
        columns = bare
    elif set(columns) != set(ids) and len(columns) == len(ids) and _counting(columns):
        tell(
            f"{grid.label}: its header names no unit ({columns[0]} to {columns[-1]}); the columns are taken "
            "in the order of the rows"
        )
        columns = ids
    if odd := sorted(set(ids) ^ set(columns)):
        raise StudyError(
            f"{grid.label}: not a square table: {listed([unit[:60] for unit in odd])} only among the rows or "
            "only among the columns; give the same ids in both, or the columns from,to,weight, divided by "
            "commas"
        )
    body = _body(grid, 1, 1)
    position = {unit: k for k, unit in enumerate(columns)}
    return square(ids, body[:, [position[unit] for unit in ids]])


def _ids(grid: Grid, first: int) -> list[str]:
    """The ids in the first column."""
    rows = range(first, len(grid.rows))
    ids = [parse_id(show(grid.rows[k][1][0]).strip(), grid.place(k)) for k in rows]
    _check_once(grid, ids)
    return ids


def _check_once(grid: Grid, ids: Sequence[str]) -> None:
    if len(set(ids)) != len(ids):
        twice = sorted({unit for unit in ids if ids.count(unit) > 1})
        raise StudyError(
            f"{grid.label}: an id appears twice among the rows or the columns ({listed(twice)}); give each "
            "unit once"
        )


def _counting(names: Sequence[str]) -> bool:
    """Whether names only count: w1, w2, … or var0, var1, …"""
    numbers = [re.fullmatch(r"(\D+)([0-9]+)", name) for name in names]
    if not all(numbers) or len({match[1] for match in numbers if match}) != 1:
        return False
    counted = [int(match[2]) for match in numbers if match]
    return counted == list(range(counted[0], counted[0] + len(counted))) and counted[0] in (0, 1)


def _without_stem(names: Sequence[str]) -> list[str]:
    """Names without the letters that all begin with, as Stata needs them before a number."""
    match = re.match(r"[A-Za-z_]+", names[0]) if names else None
    stem = match[0] if match else ""
    return (
        [name.removeprefix(stem) for name in names] if all(n.startswith(stem) for n in names) else list(names)
    )


def _body(grid: Grid, first: int, left: int) -> np.ndarray:
    """The weights of the rows from `first` on, behind the `left` first columns."""
    width = len(grid.rows[0][1]) - left
    values = np.zeros((len(grid.rows) - first, width))
    for k, (_, row) in enumerate(grid.rows[first:]):
        place = grid.place(first + k)
        if len(row) != width + left:
            raise StudyError(f"{place}: {len(row) - left} weights for {width} columns")
        values[k] = [_weight(cell, place) for cell in row[left:]]
    if values.shape[0] != values.shape[1]:
        raise StudyError(
            f"{grid.label}: not a square table: {values.shape[0]} rows and {width} columns of weights; give "
            "a row and a column for each unit, or the columns from,to,weight"
        )
    return values


def _weight(cell: Cell, place: str) -> float:
    if isinstance(cell, float):
        return checked_weight(cell, place)
    if not cell:
        raise StudyError(f"{place}: a cell without a weight; write 0 where there is no link")
    return parse_weight(cell, place)
