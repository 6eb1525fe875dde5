"""What the methods section says of the kind `panel`: a sentence and the equation."""

from spillover.words import _

METHODS = _("{outcome} is regressed on {regressors}.")
# The model, with the effects that it has.
EQUATION = (r"y_{it} = x_{it}'\beta\effects + \varepsilon_{it}",)
