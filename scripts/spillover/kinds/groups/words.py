"""What results of the kind `groups` say."""

from __future__ import annotations

from spillover.words import _

METHODS = _("{outcome} is regressed on {regressors} in each {by}, and the slopes are compared.")
