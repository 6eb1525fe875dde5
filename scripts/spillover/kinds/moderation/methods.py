"""What the methods section says of the kind `moderation`: a sentence and the equation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.equation import effects
from spillover.words import _

METHODS = _("The effect of {treatment} on {outcome} may vary with {moderator}, given {controls}.")


def equation(options: Mapping[str, Any]) -> list[str]:
    """The model with the product of treatment d and moderator m, and the effect of d at m."""
    own = effects(options)
    product = r"\beta_1 d_{it} + \beta_2 m_{it} + \beta_3 d_{it} m_{it}"
    return [
        rf"y_{{it}} = {product} + x_{{it}}'\gamma{own} + \varepsilon_{{it}}",
        r"\frac{\partial y}{\partial d} = \beta_1 + \beta_3 m",
    ]
