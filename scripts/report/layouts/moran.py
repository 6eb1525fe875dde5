"""Moran's I, a row per year."""

from __future__ import annotations

from spillover.tables.table import TermList


class Moran(TermList, frozen=True, kw_only=True):
    """Moran's I, one row per year."""
