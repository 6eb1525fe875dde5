"""What the methods section says of the kind `bootstrap_mediation`: a sentence and the equation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.equation import effects
from spillover.words import _

METHODS = _(
    "The indirect effect of {treatment} on {outcome} through {mediators} is resampled {resamples:,} times."
)


def equation(options: Mapping[str, Any]) -> list[str]:
    """Those of the mediation, computed in each resample."""
    own = effects(options)
    return [
        rf"m_{{it}} = a d_{{it}} + x_{{it}}'\alpha{own} + u_{{it}}",
        rf"y_{{it}} = c^{{*}} d_{{it}} + b m_{{it}} + x_{{it}}'\beta{own} + \varepsilon_{{it}}",
        r"\theta = a \cdot b",
    ]
