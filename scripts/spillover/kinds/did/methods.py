"""What the methods section says of the kind `did`: a sentence and the equation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.equation import effects
from spillover.words import _

METHODS = _(
    "Treated and untreated units are compared in {outcome}, before and after {treatment}, given {controls}."
)


def equation(options: Mapping[str, Any]) -> list[str]:
    """The model, D being 1 where and while a unit is treated."""
    return [rf"y_{{it}} = \beta D_{{it}} + x_{{it}}'\gamma{effects(options)} + \varepsilon_{{it}}"]
