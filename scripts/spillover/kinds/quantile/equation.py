"""The equation of the kind `quantile`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.equation import effects


def equation(options: Mapping[str, Any]) -> list[str]:
    """Location and scale, and the slopes of the quantile q."""
    own = effects(options)
    return [
        rf"y_{{it}} = x_{{it}}'\beta{own} + (x_{{it}}'\gamma + \delta_i) u_{{it}}",
        r"\beta(q) = \beta + \gamma Q_u(q)",
    ]
