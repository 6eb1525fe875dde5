"""What the methods section says of the kind `matching`."""

from spillover.words import _

METHODS = _(
    "Treated units are matched on {covariates}, then {outcome} is compared before and after {treatment}."
)
