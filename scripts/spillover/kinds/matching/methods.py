"""The sentence of the kind `matching` in the methods section."""

from spillover.words import _

METHODS = _(
    "Treated units are matched on {covariates}, then {outcome} is compared before and after {treatment}."
)
