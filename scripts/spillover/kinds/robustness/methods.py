"""The sentence of the kind `robustness` in the methods section."""

from spillover.words import _

METHODS = _("The coefficient of {term} in {baseline} is compared across variations of the analysis.")
