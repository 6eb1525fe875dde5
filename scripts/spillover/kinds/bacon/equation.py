"""The equation of the kind `bacon`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def equation(options: Mapping[str, Any]) -> list[str]:
    """The two-way coefficient as an average over pairs k of cohorts with the weights s."""
    return [r"\hat{\beta} = \sum_{k} s_{k} \hat{\beta}_{k}", r"\sum_{k} s_{k} = 1"]
