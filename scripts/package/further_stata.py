"""further.do: each analysis that needs user-written commands of Stata, by the lines of its kind."""

from __future__ import annotations

from collections.abc import Iterable

from spillover.declared import part_of
from spillover.replicate.recipes import Further, no_line
from spillover.replicate.stata import comment

HEADER = """\
* The analyses that need user-written commands: bacondecomp, csdid (with drdid), did_imputation,
* eventstudyinteract (with avar), psmatch2, reghdfe (with ftools), xtabond2, xthreg. ssc install each.
* Run in this folder: do further.do. No test of the project has run these lines, for Stata is not at hand.
* Nothing is compared: read the numbers beside those of the workflow. Where an option has no counterpart, a
* comment says so and there is no line.
version 14
clear all
set more off
"""


def further_do(analyses: Iterable[Further]) -> str:
    """The text of further.do."""
    return HEADER + "".join(_block(analysis) for analysis in analyses)


def _block(analysis: Further) -> str:
    head = ["", f"* --- {analysis.name}: {analysis.kind}", f'display as text "{analysis.name}"']
    if why := no_line(analysis):
        return "\n".join([*head, comment(f"No line: {why}.")]) + "\n"
    own = part_of(analysis.kind, "in_stata")
    return "\n".join([*head, comment("Not run."), *own.lines_of(analysis)]) + "\n"
