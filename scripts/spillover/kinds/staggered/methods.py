"""The sentence and equation of the kind `staggered` in the methods section."""

from spillover.words import _

METHODS = _(
    "The change of {outcome} in each cohort is compared with that of its comparison group "
    "(control variables: {controls})."
)
# The effect on the cohort g in the period t, and an average of such effects.
EQUATION = (
    r"ATT(g, t) = E[y_t(g) - y_t(\infty) \mid G = g]",
    r"ATT = \sum_g \sum_{t \ge g} w_{gt} ATT(g, t)",
)
