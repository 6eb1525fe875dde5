"""SPSS data (.sav, .zsav)."""

from __future__ import annotations

from ingest.readstat import ReadStat


class Sav(ReadStat, frozen=True, kw_only=True, tag="sav"):
    """SPSS data (.sav, .zsav)."""
