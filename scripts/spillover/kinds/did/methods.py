"""The sentence and equation of the kind `did` in the methods section."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spillover.words import _

METHODS = _(
    "Treated and untreated units are compared in {outcome}, before and after {treatment} "
    "(control variables: {controls})."
)
# The model, D being 1 where and while a unit is treated, R within a ring around treated units.
MODEL = r"y_{it} = \beta D_{it}%s\controls(x_{it}'\gamma)\effects + \varepsilon_{it}"
RINGS, SHARE = r"\sum_r \delta_r %sR^{r}_{it}", r"\delta %s\sum_j w_{ij} D_{jt}"


def equation(options: Mapping[str, Any]) -> list[str]:
    """Write the model, and the one with exposure to treated units where the analysis has it."""
    exposure = options.get("exposure")
    if not exposure:
        return [MODEL % ""]
    of = "" if exposure.get("on_treated") else r"(1 - D_{it}) "
    return [MODEL % "", MODEL % (" + " + (RINGS if exposure.get("rings_km") else SHARE) % of)]
