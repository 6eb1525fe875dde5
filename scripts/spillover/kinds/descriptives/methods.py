"""What the methods section says of the kind `descriptives`."""

from __future__ import annotations

from spillover.words import _

METHODS = _("Descriptive statistics of {variables}.")
