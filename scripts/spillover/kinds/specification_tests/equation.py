"""The equation of the kind `specification_tests`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.equation import effects


def equation(options: Mapping[str, Any]) -> list[str]:
    """The spatial Durbin model, and its restrictions to SAR and SEM."""
    return [
        r"y_{it} = \rho \sum_j w_{ij} y_{jt} + x_{it}'\beta + \sum_j w_{ij} x_{jt}'\theta"
        rf"{effects(options)} + \varepsilon_{{it}}",
        r"\theta = 0, \quad \theta + \rho \beta = 0",
    ]
