"""SPSS portable data (.por)."""

from __future__ import annotations

from typing import ClassVar

from ingest.readstat import ReadStat


class Por(ReadStat, frozen=True, kw_only=True):
    """SPSS portable data (.por). A value with a label is read as its label, as SPSS shows it: a name in a
    column of names, not a number in a column of numbers.
    """

    suffixes: ClassVar[tuple[str, ...]] = (".por",)
