"""SAS data (.sas7bdat)."""

from __future__ import annotations

from typing import ClassVar

from ingest.readstat import ReadStat


class Sas7bdat(ReadStat, frozen=True, kw_only=True):
    """SAS data (.sas7bdat). A value with a label is read as its label, as SAS shows it: a name in a column of
    names, not a number in a column of numbers.
    """

    suffixes: ClassVar[tuple[str, ...]] = (".sas7bdat",)
