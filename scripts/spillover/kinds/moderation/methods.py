"""The sentence and equation of the kind `moderation` in the methods section."""

from spillover.words import _

METHODS = _(
    "The effect of {treatment} on {outcome} may vary with {moderator} (control variables: {controls})."
)
# The model with the product of treatment d and moderator m, and the effect of d at m.
EQUATION = (
    r"y_{it} = \beta_1 d_{it} + \beta_2 m_{it} + \beta_3 d_{it} m_{it}"
    r"\controls(x_{it}'\gamma)\effects + \varepsilon_{it}",
    r"\frac{\partial y}{\partial d} = \beta_1 + \beta_3 m",
)
