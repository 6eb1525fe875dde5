"""What a file of weights gives before the study's units are known: its links, with ids or by position."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from spillover.errors import StudyError

Pair = tuple[str, str]


@dataclass(frozen=True)
class How:
    """How a file is to be read, where it does not say so itself. sheet: of a workbook; matrix: of a file with
    several; encoding: of a text.
    """

    sheet: str = ""
    matrix: str = ""
    encoding: str = "utf-8"


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


@cache
def tell(remark: str) -> None:
    """Has the end of a run, or the command that reads the file, say once how it was read."""
    logging.getLogger("spillover").warning("%s", remark)


class Links:
    """Links as they are read from lines, each once."""

    def __init__(self) -> None:
        self._weights: dict[Pair, float] = {}
        self._units: dict[str, int] = {}

    def name(self, unit: str) -> None:
        """A unit that the file names, whether or not it has a link."""
        self._units.setdefault(unit, len(self._units))

    def add(self, i: str, j: str, weight: float, place: str) -> None:
        """Records a link. Raises StudyError at the second mention, which would be a guess about the one that
        counts.
        """
        if (i, j) in self._weights:
            raise StudyError(f"{place}: the link from {i} to {j} is given twice; keep one")
        self._weights[i, j] = weight

    @property
    def units(self) -> dict[str, int]:
        """The units with their positions, those that only links name at the end."""
        return {**self._units, **{u: 0 for pair in self._weights for u in pair if u not in self._units}}

    def raw(self, units: Sequence[str]) -> Raw:
        """The links among the units, in their order."""
        position: Mapping[str, int] = {unit: i for i, unit in enumerate(units)}
        row = np.array([position[i] for i, _ in self._weights], dtype=np.int64)
        column = np.array([position[j] for _, j in self._weights], dtype=np.int64)
        value = np.array(list(self._weights.values()), dtype=float)
        return Raw(len(position), tuple(units), row, column, value)


def square(ids: Sequence[str] | None, values: np.ndarray) -> Raw:
    """An (n, n) array, row by row."""
    n = len(values)
    row, column = np.divmod(np.arange(n * n), max(n, 1))
    return Raw(n, None if ids is None else tuple(ids), row, column, values.reshape(-1), True)
