"""What the methods section says of the kind `quantile`: a sentence and the equation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.equation import effects
from spillover.words import _

METHODS = _(
    "The quantiles {quantiles} of {outcome} given {regressors} and fixed effects "
    "follow from regressions of location and scale, by the method of moments of "
    "Machado and Santos Silva (2019); standard errors are from {draws} resamples of "
    "units."
)


def equation(options: Mapping[str, Any]) -> list[str]:
    """Location and scale, and the slopes of the quantile q."""
    own = effects(options)
    return [
        rf"y_{{it}} = x_{{it}}'\beta{own} + (x_{{it}}'\gamma + \delta_i) u_{{it}}",
        r"\beta(q) = \beta + \gamma Q_u(q)",
    ]
