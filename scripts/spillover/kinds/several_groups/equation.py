"""The equation of the kind `several_groups`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.equation import effects


def equation(options: Mapping[str, Any]) -> list[str]:
    """The model, with slopes of its own for each group g."""
    return [rf"y_{{it}} = x_{{it}}'\beta_{{g(i)}}{effects(options)} + \varepsilon_{{it}}"]
