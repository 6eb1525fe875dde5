"""What results of the kind `specification_tests` say."""

from __future__ import annotations

from spillover.words import _

METHODS = _("The spatial specification of {outcome} on {regressors} is tested, under the matrix {weights}.")
