"""further.R: each analysis that needs packages of R, by the lines of its kind."""

from __future__ import annotations

from collections.abc import Iterable

from spillover.declared import part_of
from spillover.replicate.r import comment, text
from spillover.replicate.recipes import Further, no_line

HEADER = """\
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
RUN = "Run by a test of the project on simulated data"


def further_r(analyses: Iterable[Further], functions: str) -> str:
    """The text of further.R. functions: those that its lines call."""
    return HEADER + functions + "".join(_block(analysis) for analysis in analyses) + END


def _block(analysis: Further) -> str:
    head = ["", f"# --- {analysis.name}: {analysis.kind}", f"message({text(analysis.name)})"]
    if why := no_line(analysis):
        return "\n".join([*head, comment(f"No line: {why}.")]) + "\n"
    own = part_of(analysis.kind, "in_r")
    run = f"{RUN}, where R has {own.WANTED}." if own.WANTED else f"{RUN}."
    return "\n".join([*head, comment(run), *own.lines_of(analysis)]) + "\n"
