"""Moran's I, a row per year."""

from __future__ import annotations

from report.term_list import TermList


class Moran(TermList, frozen=True, kw_only=True):
    """Moran's I, a row per year."""
