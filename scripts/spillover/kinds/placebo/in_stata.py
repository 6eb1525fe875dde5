"""The lines of `placebo` for user-written commands of Stata."""

from __future__ import annotations

from spillover.replicate.recipes import Further
from spillover.replicate.stata import areg, comment, rows, stata_name


def _deal(analysis: Further, kind: str) -> list[str]:
    """The share of placebo adoptions of one kind whose coefficient is at least as large."""
    draws = analysis.options["draws"]
    times = [
        "    quietly levelsof year if year > `start', local(later)",
        "    foreach cohort of local cohorts {",
        "        local count : word count `later'",
        "        local chosen : word `=ceil(runiform() * `count')' of `later'",
        "        local later : list later - chosen",
        "        quietly replace _dealt = `chosen' if _adoption == `cohort'",
        "    }",
    ]
    units = [
        "    quietly generate double _random = runiform() if _first",
        '    mata: u = selectindex(st_data(., "_first"))',
        '    mata: r = order(st_data(u, "_random"), 1)',
        '    mata: st_store(u, "_dealt", st_data(u, "_dealt")[r])',
        "    quietly bysort unit_code (year): replace _dealt = _dealt[1]",
        "    drop _random",
    ]
    return [
        comment(f"dealt: {kind}"),
        "local extreme = 0",
        f"forvalues draw = 1/{draws} {{",
        "    quietly generate double _dealt = _adoption",
        *(times if kind != "units" else []),
        *(units if kind != "time" else []),
        "    quietly generate byte lines_of = year >= _dealt & !missing(_dealt)",
        f"    {areg(analysis, 'lines_of')}",
        "    local extreme = `extreme' + (abs(_b[lines_of]) >= abs(`actual') * (1 - 1e-12))",
        "    drop _dealt lines_of",
        "}",
        f'display "{kind}: p " (1 + `extreme\') / (1 + {draws})',
    ]


def lines_of(analysis: Further) -> list[str]:
    options = analysis.options
    treated, lines = stata_name(options["treatment"]), rows(analysis)
    actual = areg(analysis, treated)
    said = comment("Stata's draws are not the workflow's, whatever the seed: p differs by their noise.")
    shown = f'display "coefficient " _b[{treated}]'
    lines += [
        actual,
        shown,
        f"local actual = _b[{treated}]",
        "bysort unit_code (year): generate byte _first = _n == 1",
    ]
    lines += ["quietly summarize year", "local start = r(min)", "quietly levelsof _adoption, local(cohorts)"]
    lines.append(f"set seed {options['seed']}")
    for kind in options["dealt"]:
        lines += _deal(analysis, kind)
    for years in options["earlier"]:
        moved = [
            f"quietly keep if {treated} == 0",
            f"quietly replace {treated} = year >= _adoption - {years}",
        ]
        lines += [comment(f"{years} years earlier"), "preserve", *moved, actual, shown, "restore"]
    return [said, *lines]
