"""The lines of `staggered` for packages of R."""

from __future__ import annotations

from spillover.replicate.r import att_gt, comment, frame, when
from spillover.replicate.recipes import Further

WANTED = "did"  # packages


def lines_of(analysis: Further) -> list[str]:
    options = analysis.options
    drawn = options.get("bootstrap")
    needed = drawn is not None or analysis.cluster != "unit"
    biters = f", biters = {drawn['draws']}" if drawn else ""
    window, balance = options.get("window"), options.get("balance")
    event = f", min_e = {window[0]}, max_e = {window[1]}" if window else ""
    event += f", balance_e = {balance}" if balance is not None else ""
    lines = [
        f"set.seed({options['seed']})",
        att_gt(
            analysis,
            options["base"],
            f", bstrap = TRUE{biters}" if needed else ", bstrap = FALSE, cband = FALSE",
        ),
        "print(summary(cells))",
        'print(did::aggte(cells, type = "simple"))',
        f'print(did::aggte(cells, type = "dynamic"{event}))',
        'print(did::aggte(cells, type = "group"))',
        'print(did::aggte(cells, type = "calendar"))',
    ]
    said = [
        comment(
            "did: no small-sample factor; its draws differ from the workflow's, and so do errors by them."
        )
    ]
    if drawn:
        said.append(comment(f"The workflow's weights of the draws are {drawn['weights']}; did has its own."))
    if needed and not drawn:
        said.append(comment("did clusters by the bootstrap alone; the workflow's errors are by formula."))
    return [*said, *frame(analysis, 0), *when("did", lines)]
