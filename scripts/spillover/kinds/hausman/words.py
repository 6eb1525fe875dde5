"""What results of the kind `hausman` say."""

from __future__ import annotations

from spillover.words import _

METHODS = _("Fixed effects are tested against random effects in the regression of {outcome} on {regressors}.")
