"""The lines of `placebo` for packages of R."""

from __future__ import annotations

from spillover.replicate.r import comment, frame, text, vector
from spillover.replicate.recipes import Further
from spillover.replicate.stata import stata_name

WANTED = ""  # packages


def lines_of(analysis: Further) -> list[str]:
    options = analysis.options
    y, treated = (text(stata_name(options[key])) for key in ("outcome", "treatment"))
    controls = vector(map(stata_name, analysis.controls))
    weights = text(stata_name(analysis.weights)) if analysis.weights else "NULL"
    lines = [
        comment("R's draws are not the workflow's, whatever the seed: p differs by the noise of the draws."),
        *frame(analysis),
        f"set.seed({options['seed']})",
        f"for (kind in {vector(options['dealt'])}) {{",
        f"  found <- placebo_of(d, {y}, {treated}, {controls}, {weights}, kind, {options['draws']})",
        '  cat(sprintf("%s: coefficient %.10g, p %.4g\\n", kind, found[["estimate"]], found[["p"]]))',
        "}",
    ]
    if options["earlier"]:
        lines += [
            f"for (years in {vector(options['earlier'])}) {{",
            f"  before <- d[d[[{treated}]] == 0, ]",
            f"  before[[{treated}]] <- (before$year >= before$.adoption - years) + 0",
            f'  found <- placebo_of(before, {y}, {treated}, {controls}, {weights}, "units", 0)',
            '  cat(sprintf("%d years earlier: coefficient %.10g\\n", years, found[["estimate"]]))',
            "}",
        ]
    return lines
