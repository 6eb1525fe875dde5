"""The lines of `threshold` for packages of R."""

from __future__ import annotations

from spillover.replicate.r import comment, frame, name, text, vector, when
from spillover.replicate.recipes import Further
from spillover.replicate.stata import stata_name

WANTED = ""  # packages


def lines_of(analysis: Further) -> list[str]:
    options = analysis.options
    x, z = (vector(map(stata_name, options.get(key, ()))) for key in ("regressors", "controls"))
    y, q = (text(stata_name(options[key])) for key in ("outcome", "threshold"))
    years = options["effects"] == "two-way"
    grid = options.get("grid")
    call = (
        f"thresholds_of(d, {y}, {x}, {z}, {q}, count = {options['thresholds']}, trim = {options['trim']}, "
        f"grid = {'NULL' if grid is None else grid}, years = {'TRUE' if years else 'FALSE'})"
    )
    effects = "unit + year" if years else "unit"
    terms = " + ".join(
        [*(f"{name(t)}:.regime" for t in options["regressors"]), *map(name, options["controls"])]
    )
    errors = ", cluster = ~ .cluster" if analysis.cluster else ""
    fit = f"print(summary(fixest::feols({name(options['outcome'])} ~ {terms} | {effects}, data = d{errors})))"
    said = [comment("No line: the bootstrap test and the intervals of the thresholds.")]
    if not analysis.cluster:
        said.append(comment("No line: the workflow's standard errors; those below are fixest's default."))
    return [
        *said,
        *frame(analysis),
        f"found <- {call}",
        'cat("thresholds", format(found, digits = 15), "\\n")',
        f"d$.regime <- factor(findInterval(d[[{q}]], found, left.open = TRUE))",
        comment("The slopes in each regime; run where R has fixest."),
        *when("fixest", [fit]),
    ]
