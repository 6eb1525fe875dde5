"""What results of the kind `bacon` say."""

from __future__ import annotations

from spillover.words import _

METHODS = _("The two-way coefficient of {treatment} is an average over pairs of cohorts.")
