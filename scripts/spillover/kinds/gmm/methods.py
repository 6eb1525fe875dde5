"""What the methods section says of the kind `gmm`: a sentence and the equation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.equation import effects
from spillover.words import _

METHODS = _("{outcome} is regressed on {regressors}, its own lags among them, by GMM.")


def equation(options: Mapping[str, Any]) -> list[str]:
    """The dynamic model, and the moments of instruments z."""
    return [
        rf"y_{{it}} = \rho y_{{i,t-1}} + x_{{it}}'\beta{effects(options)} + \varepsilon_{{it}}",
        r"E[z_{it} \Delta \varepsilon_{it}] = 0",
    ]
