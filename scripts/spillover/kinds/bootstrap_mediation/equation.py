"""The equation of the kind `bootstrap_mediation`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.equation import effects


def equation(options: Mapping[str, Any]) -> list[str]:
    """Those of the mediation, computed in each resample."""
    own = effects(options)
    return [
        rf"m_{{it}} = a d_{{it}} + x_{{it}}'\alpha{own} + u_{{it}}",
        rf"y_{{it}} = c^{{*}} d_{{it}} + b m_{{it}} + x_{{it}}'\beta{own} + \varepsilon_{{it}}",
        r"\text{indirect} = a \cdot b",
    ]
