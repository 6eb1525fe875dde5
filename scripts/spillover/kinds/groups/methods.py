"""The sentence and equation of the kind `groups` in the methods section."""

from spillover.words import _

METHODS = _("{outcome} is regressed on {regressors} in each {by}, and the slopes are compared.")
# The model, with slopes of its own for each group g.
EQUATION = (r"y_{it} = x_{it}'\beta_{g(i)}\effects + \varepsilon_{it}",)
