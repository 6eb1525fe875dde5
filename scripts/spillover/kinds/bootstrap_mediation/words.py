"""What results of the kind `bootstrap_mediation` say."""

from __future__ import annotations

from spillover.words import _

METHODS = _(
    "The indirect effect of {treatment} on {outcome} through {mediators} is resampled {resamples:,} times."
)
