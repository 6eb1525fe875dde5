"""further.do: each analysis of further kinds as lines for user-written commands of Stata."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from package.further import Further, no_line
from package.stata_code import cluster_name, prepared, stata_name
from package.stata_lines import REGHDFE, areg, comment, names, reghdfe, rows, weights_part

HEADER = """\
* The analyses that need user-written commands: bacondecomp, csdid (with drdid), did_imputation,
* eventstudyinteract (with avar), psmatch2, reghdfe (with ftools), xtabond2, xthreg. ssc install each.
* Run in this folder: do further.do. No test of the project has run these lines, for Stata is not at hand.
* Nothing is compared: read the numbers beside those of the workflow. Where an option has no counterpart, a
* comment says so and there is no line.
version 14
clear all
set more off
"""
METHODS = {"regression": "reg", "ipw": "stdipw", "doubly-robust": "dripw"}


def further_do(analyses: Iterable[Further]) -> str:
    """The text of further.do."""
    return HEADER + "".join(_block(analysis) for analysis in analyses)


def _block(analysis: Further) -> str:
    head = ["", f"* --- {analysis.name}: {analysis.kind}", f'display as text "{analysis.name}"']
    if why := no_line(analysis):
        return "\n".join([*head, comment(f"No line: {why}.")]) + "\n"
    return "\n".join([*head, comment("Not run."), *LINES[analysis.kind](analysis)]) + "\n"


def _csdid(analysis: Further, more: str) -> list[str]:
    options = analysis.options
    control = " notyet" if options["control"] == "not-yet" else ""
    clusters = "" if analysis.cluster == "unit" else f" cluster({cluster_name(analysis.cluster)})"
    return [
        "generate int _gvar = cond(_ever, _adoption, 0)",
        f"capture noisily csdid {stata_name(options['outcome'])}{names(analysis.controls)}"
        f"{weights_part(analysis, 'iw')}, ivar(unit_code) time(year) gvar(_gvar) "
        f"method({METHODS[options['method']]}){control}{clusters}{more}",
        "drop _gvar",
    ]


CSDID = comment("csdid: no small-sample factor; its not-yet treated of a period before adoption may differ.")


def _staggered(analysis: Further) -> list[str]:
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
    command, call, last = _csdid(analysis, more)
    after = [f"capture noisily estat {by}" for by in ("simple", "group", "calendar")]
    event = f"capture noisily estat event{_window(options)}"
    return [*said, *rows(analysis), command, call, *after, event, last]


def _window(options: Any) -> str:
    window = options.get("window")
    return f", window({window[0]} {window[1]})" if window else ""


def _event_study(analysis: Further) -> list[str]:
    lines = [*rows(analysis), "bysort unit_code (year): drop if _adoption <= year[1]"]
    for estimator in analysis.options["estimators"]:
        lines += [comment(estimator), *EVENT_LINES[estimator](analysis)]
    if analysis.options.get("honest"):
        lines.append(comment("No line: the bounds where trends differ (honestdid has them)."))
    return lines


def _dummies(event: str, reference: Sequence[int]) -> list[str]:
    """A dummy for each event time but the references, their names in the macro `dummies`."""
    left_out = ", ".join(map(str, reference))
    return [
        f"quietly levelsof {event}, local(times)",
        "local dummies",
        "foreach time of local times {",
        f"    if !inlist(`time', {left_out}) {{",
        '        local made = cond(`time\' < 0, "_before", "_after") + string(abs(`time\'))',
        f"        quietly generate byte `made' = {event} == `time'",
        "        local dummies `dummies' `made'",
        "    }",
        "}",
    ]


def _two_way_path(analysis: Further) -> list[str]:
    options = analysis.options
    window = options.get("window")
    binned = f"min(max(year - _adoption, {window[0]}), {window[1]})" if window else "year - _adoption"
    return [
        REGHDFE,
        f"generate int _event = {binned} if _ever",
        *_dummies("_event", options["reference"]),
        reghdfe(analysis, "`dummies'"),
        reghdfe(analysis, stata_name(options["treatment"])),
        "drop _event `dummies'",
    ]


def _callaway_santanna(analysis: Further) -> list[str]:
    command, call, last = _csdid(analysis, " long2")
    event = f"capture noisily estat event{_window(analysis.options)}"
    return [CSDID, command, call, event, "capture noisily estat simple", last]


def _sun_abraham(analysis: Further) -> list[str]:
    options = analysis.options
    controls = f" covariates({names(analysis.controls).strip()})" if analysis.controls else ""
    return [
        comment("eventstudyinteract: the base is -1, the controls are the never treated; no average effect."),
        "generate int _event = year - _adoption",
        "generate byte _never = !_ever",
        *_dummies("_event", (-1,)),
        f"capture noisily eventstudyinteract {stata_name(options['outcome'])} `dummies'"
        f"{weights_part(analysis, 'aw')}, cohort(_adoption) control_cohort(_never){controls} "
        f"absorb(unit_code year) vce(cluster {cluster_name(analysis.cluster)})",
        "drop _event _never `dummies'",
    ]


def _imputation(analysis: Further) -> list[str]:
    options = analysis.options
    controls = f" controls({names(analysis.controls).strip()})" if analysis.controls else ""
    leads = f" pretrends({options['leads']})" if options["leads"] else ""
    command = (
        f"capture noisily did_imputation {stata_name(options['outcome'])} unit_code year _adoption"
        f"{weights_part(analysis, 'aw')},"
    )
    rest = f"{controls} cluster({cluster_name(analysis.cluster)}) autosample"
    return [
        comment("did_imputation: no small-sample factor; effects before adoption are tests of their own."),
        f"{command} allhorizons{leads}{rest}",
        f"{command}{rest}",
    ]


def _switching(analysis: Further) -> list[str]:
    return [comment("No line: did_multiplegt_dyn weighs and counts horizons otherwise.")]


EVENT_LINES: dict[str, Callable[[Further], list[str]]] = {
    "two-way": _two_way_path,
    "callaway-santanna": _callaway_santanna,
    "imputation": _imputation,
    "sun-abraham": _sun_abraham,
    "switching": _switching,
}


def _bacon(analysis: Further) -> list[str]:
    y, treated = (stata_name(analysis.options[key]) for key in ("outcome", "treatment"))
    said = comment("bacondecomp: a balanced panel; the sum of weight times estimate is the coefficient.")
    return [said, *rows(analysis), f"capture noisily bacondecomp {y} {treated}, ddetail"]


def _matching(analysis: Further) -> list[str]:
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


def _placebo(analysis: Further) -> list[str]:
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
        "    quietly generate byte _placebo = year >= _dealt & !missing(_dealt)",
        f"    {areg(analysis, '_placebo')}",
        "    local extreme = `extreme' + (abs(_b[_placebo]) >= abs(`actual') * (1 - 1e-12))",
        "    drop _dealt _placebo",
        "}",
        f'display "{kind}: p " (1 + `extreme\') / (1 + {draws})',
    ]


def _threshold(analysis: Further) -> list[str]:
    options = analysis.options
    count = options["thresholds"]
    each = [f"trim({' '.join([str(options['trim'])] * count)})"]
    if options["draws"]:
        each.append(f"bs({' '.join([str(options['draws'])] * count)})")
    if options.get("grid") is not None:
        each.append(f"grid({options['grid']})")
    lines, years = rows(analysis), ""
    if options["effects"] == "two-way":
        lines += ["quietly tabulate year, generate(_year)", "drop _year1"]
        years = " _year*"
    errors = f" vce(cluster {cluster_name(analysis.cluster)})" if analysis.cluster else ""
    call = (
        f"capture noisily xthreg {stata_name(options['outcome'])}{names(options['controls'])}{years}, "
        f"rx({names(options['regressors']).strip()}) qx({stata_name(options['threshold'])}) thnum({count}) "
        f"{' '.join(each)} thlevel({_percent(options['level'])}){errors}"
    )
    said = [
        comment(
            "xthreg: F and the intervals divide by T(n - 1) (divisor: xthreg); it tries a grid of 300 values"
        ),
        comment(
            "where none is given, the workflow all; its draws are not the workflow's, whatever the seed."
        ),
    ]
    if not analysis.cluster:
        said.append(comment("No line: the workflow's standard errors; those below are classical."))
    return [*said, *lines, f"set seed {options['seed']}", call]


def _percent(level: float) -> str:
    return f"{100 * level:.10g}"


def _gmm(analysis: Further) -> list[str]:
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
    lines, years = prepared(analysis.recipe, complete=False), ""
    if options["period_effects"]:
        lines += ["quietly tabulate year, generate(_year)", "drop _year1"]
        years = " _year*"
        parts.append("iv(_year*, equation(level))" if system else "iv(_year*)")
    parts += ["noleveleq"] if not system else []
    parts += ["orthogonal"] if options["transformation"] == "orthogonal" else []
    parts += ["twostep"] if options["steps"] == 2 else []
    parts += ["robust"] if options["robust"] else []
    parts.append(f"h({ {'full': 3, 'blocks': 2, 'identity': 1}[options['weighting']] })")
    parts.append(f"level({_percent(options['level'])})")
    call = (
        f"capture noisily xtabond2 {stata_name(options['outcome'])}{names(options['regressors'])}{years}, "
        f"{' '.join(parts)}"
    )
    return [
        comment("xtabond2: Wald's test has the year dummies in it, the workflow's has the slopes alone."),
        *lines,
        call,
    ]


LINES: dict[str, Callable[[Further], list[str]]] = {
    "bacon": _bacon,
    "event_study": _event_study,
    "gmm": _gmm,
    "matching": _matching,
    "placebo": _placebo,
    "staggered": _staggered,
    "threshold": _threshold,
}
