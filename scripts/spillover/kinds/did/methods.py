"""What the methods section says of the kind `did`: a sentence and the equation."""

from spillover.words import _

METHODS = _(
    "Treated and untreated units are compared in {outcome}, before and after {treatment}, given {controls}."
)
# The model, D being 1 where and while a unit is treated.
EQUATION = (r"y_{it} = \beta D_{it} + x_{it}'\gamma\effects + \varepsilon_{it}",)
