"""The sentence and equation of the kind `quantile` in the methods section."""

from spillover.words import _

METHODS = _(
    "The quantiles {quantiles} of {outcome} given {regressors} and fixed effects "
    "follow from regressions of location and scale, by the method of moments of "
    "Machado and Santos Silva (2019); standard errors are from {draws} resamples of "
    "units."
)
# Location and scale, and the slopes of the quantile q.
EQUATION = (
    r"y_{it} = x_{it}'\beta\effects + (x_{it}'\gamma + \delta_i) u_{it}",
    r"\beta(q) = \beta + \gamma Q_u(q)",
)
