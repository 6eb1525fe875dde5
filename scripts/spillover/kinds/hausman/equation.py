"""The equation of the kind `hausman`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.equation import effects


def equation(options: Mapping[str, Any]) -> list[str]:
    """The model, and the distance of its estimates by fixed and by random effects."""
    return [
        rf"y_{{it}} = x_{{it}}'\beta{effects(options)} + \varepsilon_{{it}}",
        r"H = (\hat{\beta}_{F} - \hat{\beta}_{R})' (V_{F} - V_{R})^{-1} (\hat{\beta}_{F} - \hat{\beta}_{R})",
    ]
