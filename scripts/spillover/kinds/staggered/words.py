"""What results of the kind `staggered` say."""

from __future__ import annotations

from spillover.words import _

METHODS = _("The change of {outcome} in each cohort is compared with that of its controls, given {controls}.")
