"""What results of the kind `did` say."""

from __future__ import annotations

from spillover.words import _

METHODS = _(
    "Treated and untreated units are compared in {outcome}, before and after {treatment}, given {controls}."
)
