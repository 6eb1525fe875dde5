"""What the methods section says of the kind `specification_tests`: a sentence and the equation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.equation import effects
from spillover.words import _

METHODS = _("The spatial specification of {outcome} on {regressors} is tested, under the matrix {weights}.")


def equation(options: Mapping[str, Any]) -> list[str]:
    """The spatial Durbin model, and its restrictions to SAR and SEM."""
    return [
        r"y_{it} = \rho \sum_j w_{ij} y_{jt} + x_{it}'\beta + \sum_j w_{ij} x_{jt}'\theta"
        rf"{effects(options)} + \varepsilon_{{it}}",
        r"\theta = 0, \quad \theta + \rho \beta = 0",
    ]
