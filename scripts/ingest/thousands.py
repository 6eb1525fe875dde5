"""Columns whose commas were taken for those between thousands, though they may be decimal marks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

# One comma, with three digits behind it: 1,234.
_EITHER = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
# What a text with decimal commas does not have: a point, or a second comma.
_TELLS = re.compile(r"[^.]*\.[0-9]+|[^,]*,.*,.*")


class Doubt(NamedTuple):
    """A column of which nothing says what its commas are. cells: those with one; first: where the first is;
    text: what it holds.
    """

    measure: str
    cells: int
    first: str
    text: str


def either(text: str) -> bool:
    """Whether a number may be one with three decimals as well as a whole one."""
    return bool(_EITHER.fullmatch(text.strip()))


def doubts(columns: Iterable[tuple[str, str, str]]) -> list[Doubt]:
    """The measures with such numbers and none that tells. columns: measure, text and place of each cell."""
    found: dict[str, Doubt] = {}
    told = set()
    for measure, text, place in columns:
        if either(text):
            before = found.get(measure, Doubt(measure, 0, place, text.strip()))
            found[measure] = before._replace(cells=before.cells + 1)
        elif _TELLS.fullmatch(text.strip()):
            told.add(measure)
    return [doubt for measure, doubt in found.items() if measure not in told]
