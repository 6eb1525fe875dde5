"""What results of the kind `panel` say."""

from __future__ import annotations

from spillover.words import _

METHODS = _("{outcome} is regressed on {regressors}.")
