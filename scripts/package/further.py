"""further.R and further.do: each analysis that needs packages of R or user-written commands of Stata, by the
lines of its kind.
"""

from __future__ import annotations

from collections.abc import Iterable

from spillover.declared import part_of
from spillover.replicate import r, stata
from spillover.replicate.recipes import Further, no_line

R_HEADER = """\
# The analyses that need packages of R: did, fixest, bacondecomp, didimputation, MatchIt, plm.
#
#   Rscript further.R              (in this folder)
#
# Above each analysis is whether a test of the project has run its lines. Nothing is compared: read the
# numbers beside those of the workflow. An error of a package is printed, and the lines below it run. Where
# an option has no counterpart, a comment says so and there is no line.

source("data.R", encoding = "UTF-8")

"""
END = """
if (failures > 0) {
  message(failures, " of these ended with an error")
  quit(status = 1)
}
"""
STATA_HEADER = """\
* The analyses that need user-written commands: bacondecomp, csdid (with drdid), did_imputation,
* eventstudyinteract (with avar), psmatch2, reghdfe (with ftools), xtabond2, xthreg. ssc install each.
* Run in this folder: do further.do. No test of the project has run these lines, for Stata is not at hand.
* Nothing is compared: read the numbers beside those of the workflow. Where an option has no counterpart, a
* comment says so and there is no line.
version 14
clear all
set more off
"""
RUN = "Run by a test of the project on simulated data"


def further_r(analyses: Iterable[Further], functions: str) -> str:
    """The text of further.R. functions: those that its lines call."""
    return R_HEADER + functions + "".join(map(_in_r, analyses)) + END


def further_do(analyses: Iterable[Further]) -> str:
    """The text of further.do."""
    return STATA_HEADER + "".join(map(_in_stata, analyses))


def _in_r(analysis: Further) -> str:
    head = ["", f"# --- {analysis.name}: {analysis.kind}", f"message({r.text(analysis.name)})"]
    if why := no_line(analysis):
        return "\n".join([*head, r.comment(f"No line: {why}.")]) + "\n"
    own = part_of(analysis.kind, "in_r")
    run = f"{RUN}, where R has {own.WANTED}." if own.WANTED else f"{RUN}."
    return "\n".join([*head, r.comment(run), *own.lines_of(analysis)]) + "\n"


def _in_stata(analysis: Further) -> str:
    head = ["", f"* --- {analysis.name}: {analysis.kind}", f'display as text "{analysis.name}"']
    if why := no_line(analysis):
        return "\n".join([*head, stata.comment(f"No line: {why}.")]) + "\n"
    own = part_of(analysis.kind, "in_stata")
    return "\n".join([*head, stata.comment("Not run."), *own.lines_of(analysis)]) + "\n"
