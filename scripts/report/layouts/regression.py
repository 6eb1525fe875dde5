"""The layout of regressions."""

from __future__ import annotations

from spillover.tables.regression import Regressions


class Regression(Regressions, frozen=True, kw_only=True):
    """Models in columns, terms in rows, with standard errors below; statistics at the foot."""
