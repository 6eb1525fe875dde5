"""The sentence and equation of the kind `moran` in the methods section."""

from spillover.words import _

METHODS = _("Moran's I of {outcome} in every year, under the matrix {weights}.")
# The statistic of each year.
EQUATION = (
    r"I_t = \frac{N}{\sum_i \sum_j w_{ij}} \frac{\sum_i \sum_j w_{ij} (y_{it} - \bar{y}_t)"
    r" (y_{jt} - \bar{y}_t)}{\sum_i (y_{it} - \bar{y}_t)^2}",
)
