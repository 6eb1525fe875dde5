"""What results of the kind `spatial` say."""

from __future__ import annotations

from spillover.words import _

METHODS = _("{model}: {outcome} on {regressors}, under the matrix {weights}.")
