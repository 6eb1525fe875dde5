"""further.R and further.do: each analysis that needs packages of R or user-written commands of Stata, by the
lines of its kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

from jinja2 import Environment

from base.templates import template_environment
from spillover.replicate import r, stata
from spillover.replicate.recipes import Code, Further, no_line

FOLDER = Path(r.__file__).parents[1] / "kinds"  # each kind has its templates
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


def further_r(analyses: Iterable[Further], functions: str) -> str:
    """Write the text of further.R. functions: those that its lines call."""
    blocks = _render_blocks(analyses, r, "replicate.R.j2", "#", "message({})")
    return R_HEADER + functions + "".join(blocks) + END


def further_do(analyses: Iterable[Further]) -> str:
    """Write the text of further.do."""
    return STATA_HEADER + "".join(
        _render_blocks(analyses, stata, "replicate.do.j2", "*", "display as text {}")
    )


def environment_of(program: ModuleType) -> Environment:
    """Build the environment of the templates of a program's lines. program: has what they call."""
    filters = {"code": Code, "decimal": "{:.10g}".format, **program.FILTERS}
    return template_environment(FOLDER, filters, program.literal, code=Code, **program.WORDS)


def _render_blocks(
    analyses: Iterable[Further], program: ModuleType, template: str, mark: str, said: str
) -> Iterator[str]:
    """Render the lines of each analysis. program: has what the templates call; mark: begins a comment; said:
    prints.
    """
    environment = environment_of(program)
    for one in analyses:
        yield f"\n{mark} --- {one.name}: {one.kind}\n{said.format(program.literal(one.name))}\n"
        if why := no_line(one):
            yield f"{mark} No line: {why}.\n{said.format(program.literal(f'  No line: {why}.'))}\n"
        else:
            filled = environment.get_template(f"{one.kind}/{template}")
            lines = filled.render(analysis=one, options=one.options)
            yield lines
            for line in lines.splitlines():  # what a run prints, too: nothing below a name says nothing
                if line.startswith(f"{mark} No line: "):
                    yield f"{said.format(program.literal(f'  {line[len(mark) + 1 :]}'))}\n"
