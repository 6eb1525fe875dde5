"""What the methods section says of the kind `threshold`: a sentence and the equation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.equation import effects
from spillover.words import _

METHODS = _(
    "The slopes of {outcome} on {regressors} change where {threshold} passes a threshold, given {controls}."
)


def equation(options: Mapping[str, Any]) -> list[str]:
    """The model, whose slopes differ between regimes r of q divided by thresholds γ."""
    regimes = r"\sum_{r} x_{it}'\beta_{r} I(\gamma_{r-1} < q_{it} \le \gamma_{r})"
    return [rf"y_{{it}} = {regimes} + z_{{it}}'\delta{effects(options)} + \varepsilon_{{it}}"]
