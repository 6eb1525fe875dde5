"""The sentence and equation of the kind `mediation` in the methods section."""

from spillover.words import _

METHODS = _(
    "The effect of {treatment} on {outcome} is decomposed into a direct effect and "
    "an indirect one through {mediators} (control variables: {controls})."
)
# The equations of each mediator m and of the outcome, and the effect through m.
EQUATION = (
    r"m_{it} = a d_{it}\controls(x_{it}'\alpha)\effects + u_{it}",
    r"y_{it} = c' d_{it} + b m_{it}\controls(x_{it}'\beta)\effects + \varepsilon_{it}",
    r"\theta = a \cdot b",
)
