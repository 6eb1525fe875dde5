"""What results of the kind `instruments` say."""

from __future__ import annotations

from spillover.words import _

METHODS = _("In the equation of {outcome}, {endogenous} is instrumented by {instruments}, given {controls}.")
