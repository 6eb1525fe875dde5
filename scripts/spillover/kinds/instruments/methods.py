"""What the methods section says of the kind `instruments`: a sentence and the equation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.equation import effects
from spillover.words import _

METHODS = _("In the equation of {outcome}, {endogenous} is instrumented by {instruments}, given {controls}.")


def equation(options: Mapping[str, Any]) -> list[str]:
    """The equation of the outcome, and the first stage of each endogenous regressor d by instruments z."""
    own = effects(options)
    return [
        rf"y_{{it}} = d_{{it}}'\beta + x_{{it}}'\gamma{own} + \varepsilon_{{it}}",
        rf"d_{{it}} = z_{{it}}'\pi + x_{{it}}'\delta{own} + v_{{it}}",
    ]
