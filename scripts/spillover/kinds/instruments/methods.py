"""The sentence and equation of the kind `instruments` in the methods section."""

from spillover.words import _

METHODS = _(
    "In the equation of {outcome}, the instruments of {endogenous} are {instruments} "
    "(control variables: {controls})."
)
# The equation of the outcome, and the first stage of each endogenous regressor d by instruments z.
EQUATION = (
    r"y_{it} = d_{it}'\beta\controls(x_{it}'\gamma)\effects + \varepsilon_{it}",
    r"d_{it} = z_{it}'\pi\controls(x_{it}'\delta)\effects + v_{it}",
)
