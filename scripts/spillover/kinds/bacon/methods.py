"""The sentence and equation of the kind `bacon` in the methods section."""

from spillover.words import _

METHODS = _("The two-way coefficient of {treatment} is an average over pairs of cohorts.")
# The two-way coefficient as an average over pairs k of cohorts with the weights s.
EQUATION = (
    r"\hat{\beta} = \sum_{k} s_{k} \hat{\beta}_{k}",
    r"\sum_{k} s_{k} = 1",
)
