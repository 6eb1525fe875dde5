"""The sentence of the kind `descriptives` in the methods section."""

from spillover.words import _

METHODS = _("Descriptive statistics of {variables}.")
