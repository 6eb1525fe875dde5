"""Reads the variables of MATLAB's files, versions 5 to 7, in Python alone: a damaged file must not end the
process, as it can with a library in C.

The layout is that of MathWorks, MAT-File Format (2023), chapter 1.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

HEADER = 128
MATRIX, COMPRESSED, UTF8 = 14, 15, 16
TYPES = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"}
TYPES |= {UTF8: "u1", 17: "u2", 18: "u4"}
CELL, CHARACTERS, SPARSE, NUMBERS = 1, 4, 5, range(6, 16)
COMPLEX = 0x800
DEEPEST = 3


class DamagedError(Exception):
    """The file is not what its header says."""


@dataclass(frozen=True, eq=False)
class Sparse:
    """A sparse matrix: the row and column of each number."""

    shape: tuple[int, ...]
    row: np.ndarray
    column: np.ndarray
    value: np.ndarray


def variables(data: bytes, most: int) -> dict[str, Any]:
    """The variables of a file by name: arrays (strings are arrays of texts), `Sparse`, or None for what is
    neither. most: bytes that it may unpack to.

    Raises DamagedError saying what is wrong.
    """
    if len(data) < HEADER or data[126:128] not in (b"IM", b"MI"):
        raise DamagedError("its header is not that of MATLAB 5 to 7")
    order = "<" if data[126:128] == b"IM" else ">"
    found, left = {}, most
    for kind, content in _elements(data[HEADER:], order):
        part = content
        if kind == COMPRESSED:
            part = _unpacked(content, left)
            left -= len(part)
            kind, part = next(_elements(part, order), (0, b""))
        if kind == MATRIX:
            name, value = _matrix(part, order, 0)
            found[name] = value
    return found


def _unpacked(content: bytes, most: int) -> bytes:
    try:
        unpacker = zlib.decompressobj()
        part = unpacker.decompress(content, most + 1)
    except zlib.error as error:
        raise DamagedError(f"a compressed part is damaged ({error})") from None
    if len(part) > most:
        raise DamagedError(f"it unpacks to more than {most:,} bytes; write links instead of a square table")
    if not unpacker.eof:
        raise DamagedError("a compressed part breaks off")
    return part


def _elements(data: bytes, order: str) -> Iterator[tuple[int, bytes]]:
    """The type and content of each element. A small one has its content in its own tag."""
    at = 0
    while at + 8 <= len(data):
        kind, size = (int(n) for n in np.frombuffer(data, f"{order}u4", 2, at))
        if kind >> 16:
            kind, size, start, step = kind & 0xFFFF, kind >> 16, at + 4, 8
            if size > 4:
                raise DamagedError("an element is longer than its place")
        else:
            start, step = at + 8, 8 + (size if kind == COMPRESSED else -(-size // 8) * 8)
        if start + size > len(data):
            raise DamagedError("it breaks off within an element")
        yield kind, data[start : start + size]
        at += step


def _matrix(data: bytes, order: str, depth: int) -> tuple[str, Any]:
    """The name and value of a matrix."""
    parts = _elements(data, order)
    flags, dimensions, name = (_next(parts) for _ in range(3))
    given = _array(*flags, order)
    shape = tuple(int(n) for n in _array(*dimensions, order))
    if not len(given) or len(shape) < 2 or min(shape) < 0:
        raise DamagedError("a variable has no sound dimensions")
    kind, text = int(given[0]) & 0xFF, bytes(name[1]).decode("latin-1")
    if int(given[0]) & COMPLEX:
        return text, None
    if kind == SPARSE:
        return text, _sparse(parts, order, shape)
    if kind == CHARACTERS:
        return text, _texts(*_next(parts), order, shape)
    if kind == CELL and depth < DEEPEST:
        cells = [_matrix(content, order, depth + 1)[1] for _, content in parts]
        if len(cells) != _count(shape):
            raise DamagedError(f"{text or 'a cell array'} has {len(cells)} cells, not {_count(shape)}")
        return text, np.array([*cells, None], dtype=object)[:-1]
    if kind not in NUMBERS:
        return text, None
    values = _array(*_next(parts), order)
    return text, _shaped(values, shape)


def _next(parts: Iterator[tuple[int, bytes]]) -> tuple[int, bytes]:
    found = next(parts, None)
    if found is None:
        raise DamagedError("a variable breaks off")
    return found


def _array(kind: int, content: bytes, order: str) -> np.ndarray:
    name = TYPES.get(kind)
    if name is None or len(content) % int(name[1]):
        raise DamagedError(f"an element of type {kind} is not a list of numbers")
    return np.frombuffer(content, order + name)


def _count(shape: tuple[int, ...]) -> int:
    count = 1
    for size in shape:
        count *= size
    return count


def _shaped(values: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    if len(values) != _count(shape):
        raise DamagedError(f"a variable has {len(values)} values, not {' × '.join(map(str, shape))}")
    return values.reshape(shape, order="F")


def _sparse(parts: Iterator[tuple[int, bytes]], order: str, shape: tuple[int, ...]) -> Sparse:
    row, ends, value = (_array(*_next(parts), order) for _ in range(3))
    row, ends = row.astype(np.int64), ends.astype(np.int64)
    sound = len(shape) == 2 and len(ends) == shape[1] + 1 and not ends[0] and bool((np.diff(ends) >= 0).all())
    if not sound or ends[-1] > min(len(row), len(value)):
        raise DamagedError("a sparse matrix has no sound columns")
    row, value = row[: ends[-1]], value[: ends[-1]]
    if len(row) and not 0 <= row.min() <= row.max() < shape[0]:
        raise DamagedError("a sparse matrix has a number outside its rows")
    return Sparse(shape, row, np.repeat(np.arange(shape[1]), np.diff(ends)), value)


def _texts(kind: int, content: bytes, order: str, shape: tuple[int, ...]) -> np.ndarray:
    """Rows of characters as texts."""
    if kind == UTF8:  # fewer characters than bytes
        given = np.array([ord(c) for c in content.decode("utf-8", "replace")], dtype=np.int64)
    else:
        given = _array(kind, content, order).astype(np.int64)
    table = _shaped(given, shape).reshape(shape[0], -1)
    return np.array(["".join(chr(n) if 0 <= n < 0x110000 else "�" for n in row).strip() for row in table])
