"""The equation of the kind `staggered`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def equation(options: Mapping[str, Any]) -> list[str]:
    """The effect on the cohort g in the period t, and an average of such effects."""
    return [
        r"ATT(g, t) = E[y_t(g) - y_t(\infty) \mid G = g]",
        r"ATT = \sum_g \sum_{t \ge g} w_{gt} ATT(g, t)",
    ]
