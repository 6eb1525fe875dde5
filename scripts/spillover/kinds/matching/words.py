"""What results of the kind `matching` say."""

from __future__ import annotations

from spillover.words import _

METHODS = _(
    "Treated units are matched on {covariates}, then {outcome} is compared before and after {treatment}."
)
