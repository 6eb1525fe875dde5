"""The lines of `bacon` for user-written commands of Stata."""

from __future__ import annotations

from spillover.replicate.recipes import Further
from spillover.replicate.stata import comment, rows, stata_name


def lines_of(analysis: Further) -> list[str]:
    y, treated = (stata_name(analysis.options[key]) for key in ("outcome", "treatment"))
    said = comment("bacondecomp: a balanced panel; the sum of weight times estimate is the coefficient.")
    return [said, *rows(analysis), f"capture noisily bacondecomp {y} {treated}, ddetail"]
