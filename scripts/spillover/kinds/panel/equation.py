"""The equation of the kind `panel`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.equation import effects


def equation(options: Mapping[str, Any]) -> list[str]:
    """The model, with the effects that it has."""
    return [rf"y_{{it}} = x_{{it}}'\beta{effects(options)} + \varepsilon_{{it}}"]
