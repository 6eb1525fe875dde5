"""What the methods section says of the kind `staggered`: a sentence and the equation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.words import _

METHODS = _("The change of {outcome} in each cohort is compared with that of its controls, given {controls}.")


def equation(options: Mapping[str, Any]) -> list[str]:
    """The effect on the cohort g in the period t, and an average of such effects."""
    return [
        r"ATT(g, t) = E[y_t(g) - y_t(\infty) \mid G = g]",
        r"ATT = \sum_g \sum_{t \ge g} w_{gt} ATT(g, t)",
    ]
