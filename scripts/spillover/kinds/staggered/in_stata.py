"""The lines of `staggered` for user-written commands of Stata."""

from __future__ import annotations

from spillover.replicate.recipes import Further
from spillover.replicate.stata import CSDID, comment, csdid, rows, window_part


def lines_of(analysis: Further) -> list[str]:
    options = analysis.options
    if options["anticipation"]:
        return [comment("No line: csdid has no anticipation.")]
    drawn, said = options.get("bootstrap"), [CSDID]
    more = " long2" if options["base"] == "universal" else ""
    if drawn and drawn["weights"] == "webb":
        said.append(comment("No line: the bootstrap with Webb's weights; errors below are by formula."))
    elif drawn:
        more += f" wboot wbtype({drawn['weights']}) reps({drawn['draws']}) rseed({options['seed']})"
        said.append(comment("Stata's draws are not the workflow's, whatever the seed."))
    if options.get("balance") is not None:
        said.append(
            comment(f"No line: the path balanced to {options['balance']}; that below is of all cohorts.")
        )
    command, call, last = csdid(analysis, more)
    after = [f"capture noisily estat {by}" for by in ("simple", "group", "calendar")]
    event = f"capture noisily estat event{window_part(options)}"
    return [*said, *rows(analysis), command, call, *after, event, last]
