"""The lines of `event_study` for user-written commands of Stata."""

from __future__ import annotations

from spillover.kinds.event_study.in_r import by_estimator
from spillover.replicate.recipes import Further
from spillover.replicate.stata import (
    CSDID,
    REGHDFE,
    cluster_name,
    comment,
    csdid,
    dummies_of,
    names,
    reghdfe,
    rows,
    stata_name,
    weights_part,
    window_part,
)


def _two_way_path(analysis: Further) -> list[str]:
    options = analysis.options
    window = options.get("window")
    binned = f"min(max(year - _adoption, {window[0]}), {window[1]})" if window else "year - _adoption"
    return [
        REGHDFE,
        f"generate int _event = {binned} if _ever",
        *dummies_of("_event", options["reference"]),
        reghdfe(analysis, "`dummies'"),
        reghdfe(analysis, stata_name(options["treatment"])),
        "drop _event `dummies'",
    ]


def _callaway_santanna(analysis: Further) -> list[str]:
    command, call, last = csdid(analysis, " long2")
    event = f"capture noisily estat event{window_part(analysis.options)}"
    return [CSDID, command, call, event, "capture noisily estat simple", last]


def _sun_abraham(analysis: Further) -> list[str]:
    options = analysis.options
    controls = f" covariates({names(analysis.controls).strip()})" if analysis.controls else ""
    return [
        comment("eventstudyinteract: the base is -1, the controls are the never treated; no average effect."),
        "generate int _event = year - _adoption",
        "generate byte _never = !_ever",
        *dummies_of("_event", (-1,)),
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


EVENT_LINES = {
    "two-way": _two_way_path,
    "callaway-santanna": _callaway_santanna,
    "imputation": _imputation,
    "sun-abraham": _sun_abraham,
    "switching": _switching,
}


def lines_of(analysis: Further) -> list[str]:
    dated = "bysort unit_code (year): drop if _adoption <= year[1]"
    return [*rows(analysis), dated, *by_estimator(analysis, EVENT_LINES, comment, "honestdid")]
