"""The content of a file of weights before the study's units are known: links with ids or by position, their
words held to plain digits and visible ids, and tables of them.
"""

from __future__ import annotations

import logging
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import numpy as np

from spillover.errors import StudyError, list_names, quote_value
from spillover.weights.text import SAVE_AS_UTF8, decode, quote_path, show
from spillover.words import _

# The words of a weights file: plain text of a bounded size, ids that can be seen, counts and weights in plain
# digits.

LONGEST_ID = 100
# Weights beyond these overflow, or vanish, in products of a few of them.
SMALLEST, LARGEST = 1e-100, 1e100

_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", re.ASCII)
Lines = list[tuple[int, list[str]]]
_COUNT = re.compile(r"[0-9]{1,9}", re.ASCII)


def read_plain_text(path: Path, data: bytes, encoding: str = "utf-8") -> str:
    """Decode the text of a file. Another encoding is an error with the remedy."""
    remedy = (
        _("save the file as UTF-8 (in Excel: 'CSV UTF-8'), or give 'encoding: gb18030'")
        if encoding == "utf-8"
        else SAVE_AS_UTF8
    )
    return decode(data, quote_path(path), encoding, remedy)


def read_declared_units(path: Path, lines: Lines) -> int:
    """Read the number of units that the header of a .gal or .gwt declares. Without one the first unit would
    be lost.
    """
    if not lines:
        raise StudyError(_("{path}: the file is empty and names no unit; obtain it again", path=path))
    number, words = lines[0]
    count = words[0] if len(words) == 1 else words[1] if len(words) >= 4 and words[0] == "0" else ""
    if not count:
        raise StudyError(
            _(
                "{path}, line {line}: expected the header `0 N name column` (N: the number of "
                "units), found {words}; put the header above the first unit",
                path=path,
                line=number,
                words=quote_value(" ".join(words)),
            )
        )
    return parse_count(
        count, _("{path}, line {line}", path=path, line=number), _("the header's number of units")
    )


def split_words(path: Path, text: str) -> Lines:
    """Split each line that is not empty into words, with its number. A word is what blanks and tabs
    divide.
    """
    lines = []
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        words = [word for word in re.split(r"[ \t]+", line) if word]
        if words:
            lines.append(
                (
                    number,
                    [
                        parse_id(word, _("{path}, line {line}", path=path, line=number), quotes=False)
                        for word in words
                    ],
                )
            )
    return lines


def parse_id(text: str, place: str, quotes: bool = True) -> str:
    """Parse an id: not empty, without characters that nobody can see. quotes: whether it may have any."""
    if not text:
        raise StudyError(
            _("{place}: a unit without an id; give each row and column its unit's id", place=place)
        )
    if len(text) > LONGEST_ID:
        raise StudyError(
            _(
                "{place}: {text} has {text2:,} characters; give ids of at most {most}",
                place=place,
                text=quote_value(text),
                text2=len(text),
                most=LONGEST_ID,
            )
        )
    if not text.isprintable():
        raise StudyError(
            _(
                "{place}: {text} has an invisible character; remove it from the id",
                place=place,
                text=quote_value(text),
            )
        )
    if '"' in text and not quotes:
        raise StudyError(
            _(
                "{place}: {text} has a quotation mark; .gal and .gwt files have ids without "
                "blanks and without quotation marks",
                place=place,
                text=quote_value(text),
            )
        )
    return text


def parse_count(text: str, place: str, what: str) -> int:
    """Parse a number of units in plain digits."""
    if not _COUNT.fullmatch(text):
        raise StudyError(
            _(
                "{place}: {what} is {text}; give it in at most nine digits from 0 to 9",
                place=place,
                what=what,
                text=quote_value(text),
            )
        )
    return int(text)


def parse_weight(text: str, place: str) -> float:
    """Parse a weight in plain digits. `1_0`, digits of other scripts, infinities and numbers that a
    computer's arithmetic would lose are errors.
    """
    if not _NUMBER.fullmatch(text):
        if text.lower().lstrip("+-") in ("nan", "inf", "infinity"):
            raise _build_infinite_error(quote_value(text), place)
        raise StudyError(
            _("{where}: {text} is not a number; give a weight", where=place, text=quote_value(text))
        )
    zero = not re.search(r"[1-9]", re.split("[eE]", text)[0])
    return 0.0 if zero else check_weight(float(text), place, text)


def _build_infinite_error(weight: object, place: str) -> StudyError:
    return StudyError(
        _("{place}: {text} is not a finite number; recompute it or drop the link", place=place, text=weight)
    )


def check_weight(weight: float, place: str, text: str = "") -> float:
    """Check that arithmetic does not lose a weight. text: how the file writes it."""
    if not math.isfinite(weight) and not text:
        raise _build_infinite_error(weight, place)
    if (text or weight) and not SMALLEST <= abs(weight) <= LARGEST:
        raise StudyError(
            _(
                "{place}: the weight {weight} is not between {smallest:g} and {largest:g}; "
                "rescale the file's weights",
                place=place,
                weight=quote_value(text or repr(weight)),
                smallest=SMALLEST,
                largest=LARGEST,
            )
        )
    return weight


def is_number(cell: str | float) -> bool:
    """Return whether a cell of a table is a number."""
    return isinstance(cell, float) or bool(_NUMBER.fullmatch(cell.strip()))


# What a file of weights gives before the study's units are known: its links, with ids or by position.

Pair = tuple[str, str]
T = TypeVar("T")


@dataclass(frozen=True)
class How:
    """Settings for reading a file that does not give them itself. sheet: of a workbook; matrix: of a file
    with several; encoding: of a text; max_bytes: bytes that it may unpack to.
    """

    sheet: str = ""
    matrix: str = ""
    encoding: str = "utf-8"
    max_bytes: int = 2**40


@dataclass(frozen=True, eq=False)
class Raw:
    """Weights as a file has them. ids: of the n rows and columns, None where the file has none; row, column,
    value: of each link, zeros included where the file writes them; square: whether it gives all n × n.
    """

    n: int
    ids: tuple[str, ...] | None
    row: np.ndarray
    column: np.ndarray
    value: np.ndarray
    square: bool = False


def one_of(path: Path, wanted: str, held: Mapping[str, T], what: str, key: str) -> tuple[str, T]:
    """Choose of a file's sheets or matrices the one that is named, else the only one. Raises StudyError with
    the names.
    """
    names = list_names(map(quote_value, held)) or _("nothing")
    if wanted and wanted not in held:
        raise StudyError(
            _(
                "{path}: has no {what} {name}; it has {names}",
                path=path,
                what=what,
                name=quote_value(wanted),
                names=names,
            )
        )
    if not wanted and len(held) != 1:
        raise StudyError(
            _(
                "{path}: one {what} is needed, and it has {count} ({names}); name one by {key!r}, or save "
                "one alone",
                path=path,
                what=what,
                count=len(held),
                names=names,
                key=key,
            )
        )
    name = wanted or next(iter(held))
    return name, held[name]


@cache
def tell(remark: str) -> None:
    """Have the end of a run, or the command that reads the file, say once how it was read."""
    logging.getLogger("spillover").warning("%s", remark)


class Links:
    """Links as they are read from lines, each once."""

    def __init__(self) -> None:
        self._weights: dict[Pair, float] = {}
        self._units: dict[str, int] = {}

    def name(self, unit: str) -> None:
        """Record a unit that the file names, whether or not it has a link."""
        self._units.setdefault(unit, len(self._units))

    def add(self, i: str, j: str, weight: float, place: str) -> None:
        """Record a link. Raises StudyError at the second mention, which would be a guess about the one that
        counts.
        """
        if (i, j) in self._weights:
            raise StudyError(
                _("{place}: the link from {i} to {j} is given twice; keep one", place=place, i=i, j=j)
            )
        self._weights[i, j] = weight

    @property
    def units(self) -> dict[str, int]:
        """Units with their positions, those that only links name at the end."""
        return {**self._units, **{u: 0 for pair in self._weights for u in pair if u not in self._units}}

    def select_units(self, units: Sequence[str], path: Path) -> Raw:
        """List the links of a file that gives each unit a row. Raises StudyError where a link leads
        elsewhere.
        """
        if unknown := [unit for unit in self.units if unit not in units]:
            raise StudyError(
                _(
                    "{path}: link to {unknown}, which has no row of its own; add the unit or drop the link",
                    path=path,
                    unknown=unknown[0],
                )
            )
        return self.raw(units)

    def raw(self, units: Sequence[str]) -> Raw:
        """List the links among the units, in their order."""
        position: Mapping[str, int] = {unit: i for i, unit in enumerate(units)}
        row = np.array([position[i] for i, _ in self._weights], dtype=np.int64)
        column = np.array([position[j] for _, j in self._weights], dtype=np.int64)
        value = np.array(list(self._weights.values()), dtype=float)
        return Raw(len(position), tuple(units), row, column, value)


def square(ids: Sequence[str] | None, values: np.ndarray) -> Raw:
    """List the links of an (n, n) array, row by row."""
    n = len(values)
    row, column = np.divmod(np.arange(n * n), max(n, 1))
    return Raw(n, None if ids is None else tuple(ids), row, column, values.reshape(-1), True)


# Tables of weights, whatever file they come from: square ones with or without ids, and rows of links.

LINK_COLUMNS = (
    ("unit", "neighbour", "weight"),
    ("unit", "neighbor", "weight"),
    ("focal", "neighbor", "weight"),
    ("from", "to", "weight"),
    ("origin", "destination", "weight"),
    ("i", "j", "w"),
)
CellValue = str | float


@dataclass(frozen=True)
class LinkTable:
    """Rows of a table that are not empty, each with its place; label: the file, and its sheet."""

    label: str
    rows: Sequence[tuple[str, Sequence[CellValue]]]

    def place(self, row: int) -> str:
        """Name the file and the row, for messages."""
        where: str = _("{file}, {place}", file=self.label, place=self.rows[row][0])
        return where


def read_grid(grid: LinkTable, header: bool = True) -> Raw:
    """Read the weights. header: whether the first row may be one. Raises StudyError naming the row and the
    remedy.
    """
    if not grid.rows:
        raise StudyError(_("{where}: the file is empty; obtain it again", where=grid.label))
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
                _(
                    "{label}: its header names {width} units and {count} rows follow; give one for each",
                    label=grid.label,
                    width=width - 1,
                    count=rows - 1,
                )
            )
        tell(_("{path}: has no header; its columns are taken in the order of its rows", path=grid.label))
        return square(ids, _body(grid, 0, 1))
    if not header:
        raise StudyError(
            _(
                "{where}: {rows} rows of an id and {columns} weights; give one for each unit",
                where=grid.label,
                rows=rows,
                columns=width - 1,
            )
        )
    if rows == width + 1:
        return _read_headed(grid, head)
    return _read_squared(grid, head)


def _links(grid: LinkTable) -> Raw:
    """Read links, one in each row: a unit, its neighbour, the weight."""
    links = Links()
    for k, (_rest, row) in enumerate(grid.rows[1:], 1):
        place = grid.place(k)
        if len(row) != 3:
            raise StudyError(_("{place}: expected three values, found {row}", place=place, row=len(row)))
        i, j = (parse_id(show(cell).strip(), place) for cell in row[:2])
        links.add(i, j, _weight(row[2], place), place)
    if len(grid.rows) == 1:
        raise StudyError(_("{path}: the file names no unit; obtain it again", path=grid.label))
    return links.raw(list(links.units))


def _read_headed(grid: LinkTable, head: Sequence[str]) -> Raw:
    """Read a square table with ids in the header alone, or with names that only count the columns."""
    if do_count(head) and not is_number(head[0]):
        return square(None, _body(grid, 1, 0))
    if all(is_number(name) for name in head) and not all(name.isdecimal() for name in head):
        raise StudyError(
            _(
                "{place}: {rows} rows of {columns} numbers: the first is no header with ids, "
                "{head}; give each unit a row and a column",
                place=grid.place(0),
                rows=len(grid.rows),
                columns=len(head),
                head=list_names(head, 3),
            )
        )
    ids = [parse_id(name, grid.place(0)) for name in head]
    _check_once(grid, ids)
    return square(ids, _body(grid, 1, 0))


def _read_squared(grid: LinkTable, head: Sequence[str]) -> Raw:
    """Read a square table with ids in the first column and the header, which may be in another order."""
    ids = _ids(grid, 1)
    columns = [parse_id(name, grid.place(0)) for name in head[1:]]
    _check_once(grid, columns)
    bare = _remove_stem(columns)
    if set(columns) != set(ids) and set(bare) == set(ids):
        if list(bare) != ids and do_count(columns):
            raise StudyError(
                _(
                    "{label}: the columns count from {first} to {last}, and the rows have those ids "
                    "in another order: order the rows by their ids, or give the columns the ids",
                    label=grid.label,
                    first=columns[0],
                    last=columns[-1],
                )
            )
        columns = bare
    elif is_count_of(columns, ids):
        tell_order(grid.label, columns)
        columns = ids
    if odd := sorted(set(ids) ^ set(columns)):
        raise StudyError(
            _(
                "{where}: not a square table: {ids} only among the rows or only among the "
                "columns; give the same ids in both, or the columns from,to,weight, divided by "
                "commas",
                where=grid.label,
                ids=list_names([unit[:60] for unit in odd]),
            )
        )
    body = _body(grid, 1, 1)
    position = {unit: k for k, unit in enumerate(columns)}
    return square(ids, body[:, [position[unit] for unit in ids]])


def _ids(grid: LinkTable, first: int) -> list[str]:
    """Read the ids in the first column."""
    rows = range(first, len(grid.rows))
    ids = [parse_id(show(grid.rows[k][1][0]).strip(), grid.place(k)) for k in rows]
    _check_once(grid, ids)
    return ids


def _check_once(grid: LinkTable, ids: Sequence[str]) -> None:
    if len(set(ids)) != len(ids):
        twice = sorted({unit for unit in ids if ids.count(unit) > 1})
        raise StudyError(
            _(
                "{label}: an id appears twice among the rows or the columns ({twice}); give each unit once",
                label=grid.label,
                twice=list_names(twice),
            )
        )


def is_count_of(names: Sequence[str], ids: Sequence[str]) -> bool:
    """Return whether names only count columns whose rows have other ids."""
    return len(names) == len(ids) and not set(names) & set(ids) and do_count(names)


def tell_order(label: str, columns: Sequence[str]) -> None:
    """Tell once that columns that are only counted are taken in the order of the rows."""
    tell(
        _(
            "{path}: its header names no unit ({first} to {last}); the columns are taken in "
            "the order of the rows",
            path=label,
            first=columns[0],
            last=columns[-1],
        )
    )


def do_count(names: Sequence[object]) -> bool:
    """Return whether names only count: w1, w2, … or var0, var1, … or 0, 1, …"""
    numbers = [re.fullmatch(r"(\D*)([0-9]+)", str(name)) for name in names]
    if not all(numbers) or len({match[1] for match in numbers if match}) != 1:
        return False
    counted = [int(match[2]) for match in numbers if match]
    return counted == list(range(counted[0], counted[0] + len(counted))) and counted[0] in (0, 1)


def _remove_stem(names: Sequence[str]) -> list[str]:
    """Strip names of the letters that all begin with, as Stata needs them before a number."""
    match = re.match(r"[A-Za-z_]+", names[0]) if names else None
    stem = match[0] if match else ""
    return (
        [name.removeprefix(stem) for name in names] if all(n.startswith(stem) for n in names) else list(names)
    )


def _body(grid: LinkTable, first: int, left: int) -> np.ndarray:
    """Read the weights of the rows from `first` on, behind the `left` first columns."""
    width = len(grid.rows[0][1]) - left
    values = np.zeros((len(grid.rows) - first, width))
    for k, (_rest, row) in enumerate(grid.rows[first:]):
        place = grid.place(first + k)
        if len(row) != width + left:
            raise StudyError(
                _(
                    "{place}: {found} weights for {width} columns; give one for each",
                    place=place,
                    found=len(row) - left,
                    width=width,
                )
            )
        values[k] = [_weight(cell, place) for cell in row[left:]]
    if values.shape[0] != values.shape[1]:
        raise StudyError(
            _(
                "{label}: not a square table: {rows} rows and {columns} columns of weights; give "
                "a row and a column for each unit, or the columns from,to,weight",
                label=grid.label,
                rows=values.shape[0],
                columns=width,
            )
        )
    return values


def _weight(cell: CellValue, place: str) -> float:
    if isinstance(cell, float):
        return check_weight(cell, place)
    if not cell:
        raise StudyError(_("{where}: a cell without a weight; write 0 where there is no link", where=place))
    return parse_weight(cell, place)
