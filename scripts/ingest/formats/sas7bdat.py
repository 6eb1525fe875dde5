"""SAS data (.sas7bdat)."""

from __future__ import annotations

from ingest.readstat import ReadStat


class Sas7bdat(ReadStat, frozen=True, kw_only=True, tag="sas7bdat"):
    """SAS data (.sas7bdat)."""
