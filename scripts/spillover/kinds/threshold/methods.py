"""The sentence and equation of the kind `threshold` in the methods section."""

from spillover.words import _

METHODS = _(
    "The slopes of {outcome} on {regressors} change where {threshold} passes a threshold "
    "(control variables: {controls})."
)
# The model, whose slopes differ between regimes r of q divided by thresholds γ.
EQUATION = (
    r"y_{it} = \sum_{r} x_{it}'\beta_{r} I(\gamma_{r-1} < q_{it} \le \gamma_{r})"
    r"\controls(z_{it}'\delta)\effects + \varepsilon_{it}",
)
