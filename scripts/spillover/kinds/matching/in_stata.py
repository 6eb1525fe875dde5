"""The lines of `matching` for user-written commands of Stata."""

from __future__ import annotations

from spillover.replicate.recipes import Further
from spillover.replicate.stata import REGHDFE, comment, names, reghdfe, rows, stata_name


def lines_of(analysis: Further) -> list[str]:
    options = analysis.options
    rule = {
        "nearest": f"neighbor({options['neighbours']})",
        "radius": "radius",
        "kernel": f"kernel kerneltype({'normal' if options['kernel'] == 'normal' else 'epan'}) "
        f"bwidth({options['bandwidth']})",
    }[options["method"]]
    caliper = options.get("caliper")
    rule += f" caliper({caliper})" if caliper is not None and options["method"] != "kernel" else ""
    rule += "" if options["replacement"] else " noreplacement descending"
    rule += " common" if options["support"] else ""
    rule += " ties" if options["method"] == "nearest" and options["replacement"] else ""
    call = f"psmatch2 _ever{names(options['covariates'])}, logit {rule}"
    lines = [*rows(analysis), "generate double _matched = ."]
    if options["by_year"]:
        lines += [
            "quietly levelsof year, local(years)",
            "foreach one of local years {",
            "    preserve",
            "    quietly keep if year == `one'",
            f"    {call}",
            "    quietly replace _matched = _weight",
            "    tempfile part`one'",
            "    quietly save `part`one''",
            "    restore",
            "}",
            "clear",
            "foreach one of local years {",
            "    quietly append using `part`one''",
            "}",
        ]
    else:
        lines += [call, "quietly replace _matched = _weight"]
    if options["whole_units"]:
        lines += [
            "egen double _mean = mean(_matched), by(unit_code)",
            "quietly replace _matched = _mean if missing(_matched)",
        ]
    weights = None
    if options["weighted"]:
        if analysis.weights:
            lines.append(f"quietly replace _matched = _matched * {stata_name(analysis.weights)}")
        weights = " [aw = _matched]"
    said = comment("psmatch2: ties share a place as in the workflow with `ties`; else it takes one of them.")
    lines += [
        "quietly keep if !missing(_matched)",
        reghdfe(analysis, stata_name(options["treatment"]), weights),
    ]
    found = ["capture which psmatch2", "if _rc == 0 {", *(f"    {line}" for line in lines), "}"]
    return [said, REGHDFE, *found, 'else display as error "psmatch2 is not installed: left out"']
