"""The sentence and equation of the kind `gmm` in the methods section."""

from spillover.words import _

METHODS = _("{outcome} is regressed on {regressors}, its own lags among them, by GMM.")
# The dynamic model, and the moments of instruments z.
EQUATION = (
    r"y_{it} = \rho y_{i,t-1} + x_{it}'\beta\effects + \varepsilon_{it}",
    r"E[z_{it} \Delta \varepsilon_{it}] = 0",
)
