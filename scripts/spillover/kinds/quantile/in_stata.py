"""The lines of `quantile` for the user-written command xtqreg of Stata."""

from __future__ import annotations

from spillover.replicate.recipes import Further
from spillover.replicate.stata import comment, names, percent, rows, stata_name, with_years


def lines_of(analysis: Further) -> list[str]:
    options = analysis.options
    lines, years = with_years(rows(analysis), options["effects"] == "two-way")
    quantiles = " ".join(f"{one:.10g}" for one in options["quantiles"])
    drawn = (
        f"bootstrap _b, reps({options['draws']}) seed({options['seed']}) cluster(unit_code) "
        f"idcluster(_copy) level({percent(options['level'])}) nodots"
    )
    command = f"xtqreg {stata_name(options['outcome'])}{names(options['regressors'])}{years}"
    return [
        comment("xtqreg (ssc install xtqreg) is by the authors of the method. Its draws are not those of"),
        comment(
            "the workflow. Where N times the quantile is a whole number, two residuals solve the problem:"
        ),
        comment("the workflow takes their mean, xtqreg one of them."),
        *lines,
        "xtset, clear",
        f"capture noisily {command}, id(unit_code) ls",
        f"foreach quantile of numlist {quantiles} {{",
        f"  capture noisily {drawn}: {command}, id(_copy) quantile(`quantile')",
        "}",
    ]
