"""What results of the kind `robustness` say."""

from __future__ import annotations

from spillover.words import _

METHODS = _("The coefficient of {term} in {baseline} is compared across variations of the analysis.")
