"""Stars of significance: the rule that notes state, and the stars that a p-value has by it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from audit.reading.figures import Figure, normalise_digits
from audit.study_numbers import Key
from audit.study_reference import Levels
from spillover.messages.catalogue import VARIANCES

if TYPE_CHECKING:
    from audit.grid import FigureGrid

_STARS = r"(?<![\d*)\]])\*{1,4}(?!\*)"
_AND = r"(?:[\s,、;/()]|and|和|及|与|以及|或)+"
_SHARE = r"(?:\d*\.)?\d+(?:\s?%)?"
_RULE = re.compile(rf"({_STARS}(?:{_AND}{_STARS})*)([^*\d.。]*?)({_SHARE}(?:{_AND}{_SHARE})*)")
_SAID = re.compile(r"[A-Za-z<≤:=\u4e00-\u9fff]")  # between stars and their level, unless it is a per cent
_COMMA = re.compile(r"(?<![\d.,])0,(?=\d{1,3}(?!\d))")  # of a level, as in 0,05


def read_star_levels(texts: Iterable[str]) -> dict[int, str]:
    """Read the levels of stars from notes: by how many the level as it is printed, of `* p < 0.1`, `***, **
    and * denote 1%, 5% and 10%` and `*、**分别表示10%、5%水平显著`; decimal commas are read as points.
    """
    found: dict[int, str] = {}
    for text in texts:
        for stars, between, levels in _RULE.findall(_COMMA.sub("0.", normalise_digits(text))):
            if not _SAID.search(between) and "%" not in levels:
                continue
            counts, said = re.findall(r"\*+", stars), re.findall(_SHARE, levels)
            if len(said) >= len(counts):  # a list may go on with another number
                found |= {len(c): level for c, level in zip(counts, said, strict=False)}
    return found


def float_of(level: str) -> float:
    """A level as it is printed: 0.05, .05, 5% or 5."""
    value = float(level.strip("% "))
    return value / 100 if "%" in level or value >= 1 else value


def find_star_fault(figure: Figure, key: Key, grid: FigureGrid, levels: Levels) -> str:
    """Find what stars a coefficient should have: those that its p-value has by the table's rule where it has
    others, else "".
    """
    p = grid.known.numbers.values.get(key._replace(field="p"))
    if p is None:  # perhaps another program has its error; where the study prints it, it has no stars
        own = key in (*grid.marks.values(), *grid.alike.values())
        return "none" if figure.stars and own else ""
    if key.term in VARIANCES and not figure.stars:
        return ""
    right = max((count for count, level in levels.items() if p < level), default=0)
    return "" if right == figure.stars else "*" * right or "none"
