"""The sentence and equation of the kind `panel` in the methods section."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.words import _

METHODS = _("{outcome} is regressed on {regressors}.")
WITHIN = r"y_{it} = x_{it}'\beta\effects + \varepsilon_{it}"
# Those that have a constant and no dummies: α is the tables' constant.
OTHERS = {
    "pooled": r"y_{it} = \alpha + x_{it}'\beta + \varepsilon_{it}",
    "random": r"y_{it} = \alpha + x_{it}'\beta\effects + \varepsilon_{it}",
    "between": r"\bar{y}_i = \alpha + \bar{x}_i'\beta + \bar{\varepsilon}_i",
    "first-difference": r"\Delta y_{it} = \alpha + \Delta x_{it}'\beta + \Delta\varepsilon_{it}",
}


def equation(options: Mapping[str, Any]) -> list[str]:
    """Write the model as its estimator has it: the effects, the units' means, or differences over time."""
    return [OTHERS.get(options.get("estimator") or "within", WITHIN)]
