"""What results of the kind `gmm` say."""

from __future__ import annotations

from spillover.words import _

METHODS = _("{outcome} is regressed on {regressors}, its own lags among them, by GMM.")
