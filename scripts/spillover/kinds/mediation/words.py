"""What results of the kind `mediation` say."""

from __future__ import annotations

from spillover.words import _

METHODS = _(
    "The effect of {treatment} on {outcome} is decomposed into a direct effect and "
    "an indirect one through {mediators}, given {controls}."
)
