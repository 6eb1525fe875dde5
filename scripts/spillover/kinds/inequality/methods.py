"""The sentence and equation of the kind `inequality` in the methods section."""

from spillover.words import _

METHODS = _("Inequality of {variable} in each year, with a bootstrap of units.")
# The Gini coefficient of a year.
EQUATION = (r"G_t = \frac{\sum_i \sum_j |y_{it} - y_{jt}|}{2 N^2 \bar{y}_t}",)
