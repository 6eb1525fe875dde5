"""What the methods section says of the kind `descriptives`."""

from spillover.words import _

METHODS = _("Descriptive statistics of {variables}.")
