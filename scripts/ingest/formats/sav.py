"""SPSS data (.sav, .zsav)."""

from __future__ import annotations

from typing import ClassVar

from ingest.readstat import ReadStat


class Sav(ReadStat, frozen=True, kw_only=True):
    """SPSS data (.sav, .zsav). A value with a label is read as its label, as SPSS shows it: a name in a
    column of names, not a number in a column of numbers.
    """

    suffixes: ClassVar[tuple[str, ...]] = (".sav", ".zsav")
