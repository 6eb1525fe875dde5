"""The equation of the kind `moran`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def equation(options: Mapping[str, Any]) -> list[str]:
    """The statistic of each year."""
    return [
        r"I_t = \frac{N}{\sum_i \sum_j w_{ij}} \frac{\sum_i \sum_j w_{ij} (y_{it} - \bar{y}_t)"
        r" (y_{jt} - \bar{y}_t)}{\sum_i (y_{it} - \bar{y}_t)^2}"
    ]
