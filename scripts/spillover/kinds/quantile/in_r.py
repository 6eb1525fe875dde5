"""The lines of `quantile` for R, by its own regressions."""

from __future__ import annotations

from spillover.replicate.r import comment, frame, name, total, vector
from spillover.replicate.recipes import Further
from spillover.replicate.stata import stata_name

WANTED = ""  # packages


def lines_of(analysis: Further) -> list[str]:
    options = analysis.options
    effects = "factor(unit) + factor(year)" if options["effects"] == "two-way" else "factor(unit)"
    quantiles = ", ".join(f"{one:.10g}" for one in options["quantiles"])
    return [
        comment("No line: the bootstrap of units."),
        *frame(analysis),
        f"location <- lm({name(options['outcome'])} ~ {total(options['regressors'])} + {effects}, data = d)",
        "d$.size <- abs(resid(location))",
        "scale <- update(location, .size ~ .)",
        "kept <- abs(fitted(scale)) > 1e-10 * max(d$.size)",
        "ratio <- (resid(location) / fitted(scale))[kept]",
        f"q <- quantile(ratio, c({quantiles}), type = 2)",
        f"own <- {vector(map(stata_name, options['regressors']))}",
        "print(cbind(location = coef(location)[own], scale = coef(scale)[own],",
        "  coef(location)[own] + outer(coef(scale)[own], q)), digits = 15)",
    ]
