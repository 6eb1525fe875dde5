"""What the methods section says of the kind `panel`: a sentence and the equation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.equation import effects
from spillover.words import _

METHODS = _("{outcome} is regressed on {regressors}.")


def equation(options: Mapping[str, Any]) -> list[str]:
    """The model, with the effects that it has."""
    return [rf"y_{{it}} = x_{{it}}'\beta{effects(options)} + \varepsilon_{{it}}"]
