"""What results of the kind `moderation` say."""

from __future__ import annotations

from spillover.words import _

METHODS = _("The effect of {treatment} on {outcome} may vary with {moderator}, given {controls}.")
