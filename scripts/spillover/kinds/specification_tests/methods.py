"""The sentence and equation of the kind `specification_tests` in the methods section."""

from spillover.words import _

METHODS = _("The spatial specification of {outcome} on {regressors} is tested, under the matrix {weights}.")
# The spatial Durbin model, and its restrictions to SAR and SEM.
EQUATION = (
    r"y_{it} = \rho \sum_j w_{ij} y_{jt} + x_{it}'\beta + \sum_j w_{ij} x_{jt}'\theta"
    r"\effects + \varepsilon_{it}",
    r"\theta = 0, \quad \theta + \rho \beta = 0",
)
