"""What results of the kind `several_groups` say."""

from __future__ import annotations

from spillover.words import _

METHODS = _(
    "{outcome} is regressed on {regressors} in each {by}, and the equality of slopes "
    "across all groups is tested."
)
