"""What results of the kind `threshold` say."""

from __future__ import annotations

from spillover.words import _

METHODS = _(
    "The slopes of {outcome} on {regressors} change where {threshold} passes a threshold, given {controls}."
)
