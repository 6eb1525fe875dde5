"""The lines of `event_study` for packages of R."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from spillover.replicate.r import FIXEST, att_gt, comment, feols, frame, name, text, total, vector, when
from spillover.replicate.recipes import Further
from spillover.replicate.stata import stata_name

WANTED = "fixest, did and didimputation"  # packages


NEVER = 10000


def _two_way_path(analysis: Further) -> list[str]:
    options = analysis.options
    window = options.get("window")
    event = (
        f"pmin(pmax(d$year - d$.adoption, {window[0]}), {window[1]})" if window else "d$year - d$.adoption"
    )
    reference = options["reference"]
    lines = [
        f"d$.event <- ifelse(d$.ever == 1, {event}, {reference[0]})",
        feols(analysis, f"i(.event, ref = {vector(reference)})"),
        feols(analysis, name(options["treatment"])),
    ]
    said = comment("The untreated have the reference as their event time: all their dummies are zero.")
    return [FIXEST, said, *when("fixest", lines)]


def _callaway_santanna(analysis: Further) -> list[str]:
    clustered = analysis.cluster != "unit"
    draws = ", bstrap = TRUE" if clustered else ", bstrap = FALSE, cband = FALSE"
    window = analysis.options.get("window")
    event = f", min_e = {window[0]}, max_e = {window[1]}" if window else ""
    lines = [
        f"set.seed({analysis.options['seed']})",
        "d$.adoption <- ifelse(d$.ever == 1, d$.adoption, 0)",
        att_gt(analysis, "universal", draws),
        f'print(did::aggte(cells, type = "dynamic"{event}))',
        'print(did::aggte(cells, type = "simple"))',
        "d$.adoption <- ifelse(d$.ever == 1, d$.adoption, Inf)",
    ]
    said = comment("did: the base is the year before adoption; no small-sample factor; draws differ.")
    return [said, *when("did", lines)]


def _sun_abraham(analysis: Further) -> list[str]:
    lines = [
        f"d$.cohort <- ifelse(d$.ever == 1, d$.adoption, {NEVER})",
        feols(analysis, "sunab(.cohort, year)"),
        feols(analysis, "sunab(.cohort, year, att = TRUE)"),
    ]
    return [
        FIXEST,
        comment("sunab: the base is -1, the controls are the never treated."),
        *when("fixest", lines),
    ]


def _imputation(analysis: Further) -> list[str]:
    options = analysis.options
    weights = f", wname = {text(stata_name(analysis.weights))}" if analysis.weights else ""
    leads = f", pretrends = -{options['leads']}:-1" if options["leads"] else ""
    call = (
        f"didimputation::did_imputation(data = d, yname = {text(stata_name(options['outcome']))}, "
        f'gname = ".adoption", tname = "year", idname = ".code", '
        f"first_stage = ~ {total(analysis.controls, '0')} | .code + year, "
        f'cluster_var = ".cluster"{weights}'
    )
    return [
        comment("didimputation: no small-sample factor; effects before adoption are tests of their own."),
        *when("didimputation", [f"print({call}, horizon = TRUE{leads}))", f"print({call}))"]),
    ]


def _switching(analysis: Further) -> list[str]:
    return [comment("No line: DIDmultiplegtDYN weighs and counts horizons otherwise.")]


EVENT_LINES = {
    "two-way": _two_way_path,
    "callaway-santanna": _callaway_santanna,
    "imputation": _imputation,
    "sun-abraham": _sun_abraham,
    "switching": _switching,
}


def lines_of(analysis: Further) -> list[str]:
    rows = [*frame(analysis), "d <- d[ave(d$year, d$unit, FUN = min) < d$.adoption, ]"]
    return [*rows, *by_estimator(analysis, EVENT_LINES, comment, "HonestDiD")]


def by_estimator(
    analysis: Further,
    lines: Mapping[str, Callable[[Further], list[str]]],
    say: Callable[[str], str],
    honest: str,
) -> list[str]:
    """The lines of each estimator. say: makes a comment; honest: what has the bounds where trends differ."""
    found = [
        line
        for estimator in analysis.options["estimators"]
        for line in (say(estimator), *lines[estimator](analysis))
    ]
    bounds = say(f"No line: the bounds where trends differ ({honest} has them).")
    return [*found, bounds] if analysis.options.get("honest") else found
