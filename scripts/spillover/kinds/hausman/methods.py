"""The sentence and equation of the kind `hausman` in the methods section."""

from spillover.words import _

METHODS = _("Fixed effects are tested against random effects in the regression of {outcome} on {regressors}.")
# The model, and the distance of its estimates by fixed and by random effects.
EQUATION = (
    r"y_{it} = x_{it}'\beta\effects + \varepsilon_{it}",
    r"H = (\hat{\beta}_{F} - \hat{\beta}_{R})' (V_{F} - V_{R})^{-1} (\hat{\beta}_{F} - \hat{\beta}_{R})",
)
