"""The sentence and equation of the kind `bootstrap_mediation` in the methods section."""

from spillover.kinds.mediation.methods import EQUATION as EQUATION  # computed in each resample
from spillover.words import _

METHODS = _(
    "The indirect effect of {treatment} on {outcome} through {mediators} is resampled {resamples:,} times."
)
