"""The result of a check of numbers. The warehouse reads findings, and loads none of what finds them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SuspectedNumber:
    """One suspected number. proposal: the value that the proof points to (NaN if none); ratio: value over
    what is expected; share: of the series' numbers, those as far from what is expected; chance: how many such
    findings chance would make in a sheet of this size (NaN where that is no question); proof: the cells that
    show it.
    """

    check: str
    source: str
    measure: str
    unit: str
    year: int
    value: float
    proposal: float
    ratio: float
    share: float
    chance: float
    file: str
    sheet: str
    cell: str
    proof: str
    reason: str
