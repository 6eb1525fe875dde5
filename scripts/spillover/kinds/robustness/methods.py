"""What the methods section says of the kind `robustness`."""

from spillover.words import _

METHODS = _("The coefficient of {term} in {baseline} is compared across variations of the analysis.")
