"""What the methods section says of the kind `mediation`: a sentence and the equation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.equation import effects
from spillover.words import _

METHODS = _(
    "The effect of {treatment} on {outcome} is decomposed into a direct effect and "
    "an indirect one through {mediators}, given {controls}."
)


def equation(options: Mapping[str, Any]) -> list[str]:
    """The equations of each mediator m and of the outcome, and the effect through m."""
    own = effects(options)
    return [
        rf"m_{{it}} = a d_{{it}} + x_{{it}}'\alpha{own} + u_{{it}}",
        rf"y_{{it}} = c^{{*}} d_{{it}} + b m_{{it}} + x_{{it}}'\beta{own} + \varepsilon_{{it}}",
        r"\theta = a \cdot b",
    ]
