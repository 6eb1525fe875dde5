"""What the methods section says of the kind `several_groups`: a sentence and the equation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.equation import effects
from spillover.words import _

METHODS = _(
    "{outcome} is regressed on {regressors} in each {by}, and the equality of slopes "
    "across all groups is tested."
)


def equation(options: Mapping[str, Any]) -> list[str]:
    """The model, with slopes of its own for each group g."""
    return [rf"y_{{it}} = x_{{it}}'\beta_{{g(i)}}{effects(options)} + \varepsilon_{{it}}"]
