"""What the methods section says of the kind `bacon`: a sentence and the equation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.words import _

METHODS = _("The two-way coefficient of {treatment} is an average over pairs of cohorts.")


def equation(options: Mapping[str, Any]) -> list[str]:
    """The two-way coefficient as an average over pairs k of cohorts with the weights s."""
    return [r"\hat{\beta} = \sum_{k} s_{k} \hat{\beta}_{k}", r"\sum_{k} s_{k} = 1"]
