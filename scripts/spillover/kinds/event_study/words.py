"""What results of the kind `event_study` say."""

from __future__ import annotations

from spillover.words import _

METHODS = _("{outcome} is followed before and after {treatment}, given {controls}.")
