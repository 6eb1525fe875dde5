"""Resampled effects, a row per effect."""

from __future__ import annotations

from spillover.tables.table import TermList


class Bootstrap(TermList, frozen=True, kw_only=True):
    """Bootstrapped effects, one row per effect."""
