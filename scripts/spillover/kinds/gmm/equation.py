"""The equation of the kind `gmm`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.equation import effects


def equation(options: Mapping[str, Any]) -> list[str]:
    """The dynamic model, and the moments of instruments z."""
    return [
        rf"y_{{it}} = \rho y_{{i,t-1}} + x_{{it}}'\beta{effects(options)} + \varepsilon_{{it}}",
        r"E[z_{it} \Delta \varepsilon_{it}] = 0",
    ]
