"""The lines of `bacon` for packages of R."""

from __future__ import annotations

from spillover.replicate.r import comment, frame, name, when
from spillover.replicate.recipes import Further

WANTED = "bacondecomp"  # packages
WEIGHTS = False  # neither R's nor Stata's decomposition takes weights


def lines_of(analysis: Further) -> list[str]:
    y, treated = name(analysis.options["outcome"]), name(analysis.options["treatment"])
    lines = [f'print(bacondecomp::bacon({y} ~ {treated}, data = d, id_var = "unit", time_var = "year"))']
    said = comment("bacondecomp: no standard error; the sum of weight times estimate is the coefficient.")
    return [said, *frame(analysis), *when("bacondecomp", lines)]
