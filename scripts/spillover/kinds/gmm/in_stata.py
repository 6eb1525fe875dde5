"""The lines of `gmm` for user-written commands of Stata."""

from __future__ import annotations

from spillover.replicate.recipes import Further
from spillover.replicate.stata import comment, names, percent, prepared, stata_name, with_years


def lines_of(analysis: Further) -> list[str]:
    options = analysis.options
    system = options["system"]
    equation = {"both": "both", "difference": "diff", "level": "level"}
    parts = []
    for one in options["lagged"]:
        last = one["lags"][1] if len(one["lags"]) == 2 else "."
        collapse = " collapse" if one["collapse"] else ""
        where = f" equation({equation[one['equation']]})" if system else ""
        parts.append(f"gmm({stata_name(one['variable'])}, lag({one['lags'][0]} {last}){collapse}{where})")
    own = names((*options["exogenous"], *options["instruments"])).strip()
    places = {"separate": ("diff", "level")}.get(options["exogenous_in"], (options["exogenous_in"],))
    if own and system:
        parts += [f"iv({own}, equation({equation.get(place, place)}))" for place in places]
    elif own:
        parts.append(f"iv({own})")
    lines, years = with_years(prepared(analysis.recipe, complete=False), options["period_effects"])
    if years:
        parts.append("iv(_year*, equation(level))" if system else "iv(_year*)")
    parts += ["noleveleq"] if not system else []
    parts += ["orthogonal"] if options["transformation"] == "orthogonal" else []
    parts += ["twostep"] if options["steps"] == 2 else []
    parts += ["robust"] if options["robust"] else []
    parts.append(f"h({ {'full': 3, 'blocks': 2, 'identity': 1}[options['weighting']] })")
    parts.append(f"level({percent(options['level'])})")
    call = (
        f"capture noisily xtabond2 {stata_name(options['outcome'])}{names(options['regressors'])}{years}, "
        f"{' '.join(parts)}"
    )
    return [
        comment("xtabond2: Wald's test has the year dummies in it, the workflow's has the slopes alone."),
        *lines,
        call,
    ]
