"""What results of the kind `descriptives` say."""

from __future__ import annotations

from spillover.words import _

METHODS = _("Descriptive statistics of {variables}.")
