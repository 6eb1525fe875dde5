"""SPSS portable data (.por)."""

from __future__ import annotations

from ingest.readstat import ReadStat


class Por(ReadStat, frozen=True, kw_only=True, tag="por"):
    """SPSS portable data (.por)."""
