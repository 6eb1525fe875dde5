"""What the methods section says of the kind `event_study`: a sentence and the equation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.equation import effects
from spillover.words import _

METHODS = _("{outcome} is followed before and after {treatment}, given {controls}.")


def equation(options: Mapping[str, Any]) -> list[str]:
    """The path, D being 1 where a unit adopted k periods before."""
    path = r"\sum_{k \ne -1} \beta_k D^{k}_{it}"
    return [rf"y_{{it}} = {path} + x_{{it}}'\gamma{effects(options)} + \varepsilon_{{it}}"]
