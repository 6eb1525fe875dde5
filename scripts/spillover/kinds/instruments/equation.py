"""The equation of the kind `instruments`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.equation import effects


def equation(options: Mapping[str, Any]) -> list[str]:
    """The equation of the outcome, and the first stage of each endogenous regressor d by instruments z."""
    own = effects(options)
    return [
        rf"y_{{it}} = d_{{it}}'\beta + x_{{it}}'\gamma{own} + \varepsilon_{{it}}",
        rf"d_{{it}} = z_{{it}}'\pi + x_{{it}}'\delta{own} + v_{{it}}",
    ]
