"""further.R: each analysis of further kinds as lines for packages of R."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from package.further import WANTED_IN_R, Further, no_line
from package.r_code import fields, text, vector
from package.r_lines import FIXEST, comment, feols, frame, name, total, when
from package.stata_code import stata_name

HEADER = """\
# The analyses that need packages of R: did, fixest, bacondecomp, didimputation, MatchIt, plm.
#
#   Rscript further.R              (in this folder)
#
# Above each analysis is whether a test of the project has run its lines. Nothing is compared: read the
# numbers beside those of the workflow. An error of a package is printed, and the lines below it run. Where
# an option has no counterpart, a comment says so and there is no line.

source("data.R", encoding = "UTF-8")

"""
END = """
if (failures > 0) {
  message(failures, " of these ended with an error")
  quit(status = 1)
}
"""
RUN = "Run by a test of the project on simulated data"
METHODS = {"regression": "reg", "ipw": "ipw", "doubly-robust": "dr"}
CONTROLS = {"never": "nevertreated", "not-yet": "notyettreated"}
NEVER = 10000


def further_r(analyses: Iterable[Further], functions: str) -> str:
    """The text of further.R. functions: those that its lines call."""
    return HEADER + functions + "".join(_block(analysis) for analysis in analyses) + END


def _block(analysis: Further) -> str:
    head = ["", f"# --- {analysis.name}: {analysis.kind}", f"message({text(analysis.name)})"]
    if why := no_line(analysis):
        return "\n".join([*head, comment(f"No line: {why}.")]) + "\n"
    wanted = WANTED_IN_R[analysis.kind]
    run = f"{RUN}, where R has {wanted}." if wanted else f"{RUN}."
    return "\n".join([*head, comment(run), *LINES[analysis.kind](analysis)]) + "\n"


def _att_gt(analysis: Further, base: str, draws: str) -> str:
    options = analysis.options
    clusters = "" if analysis.cluster == "unit" else ', clustervars = ".cluster"'
    weights = f", weightsname = {text(stata_name(analysis.weights))}" if analysis.weights else ""
    return (
        f'cells <- did::att_gt(yname = {text(stata_name(options["outcome"]))}, tname = "year", '
        f'idname = ".code", gname = ".adoption", xformla = ~ {total(analysis.controls)}, data = d, '
        f"control_group = {text(CONTROLS[options['control']])}, "
        f"est_method = {text(METHODS[options['method']])}, base_period = {text(base)}, "
        f"anticipation = {options.get('anticipation', 0)}{weights}{clusters}{draws})"
    )


def _staggered(analysis: Further) -> list[str]:
    options = analysis.options
    drawn = options.get("bootstrap")
    needed = drawn is not None or analysis.cluster != "unit"
    biters = f", biters = {drawn['draws']}" if drawn else ""
    window, balance = options.get("window"), options.get("balance")
    event = f", min_e = {window[0]}, max_e = {window[1]}" if window else ""
    event += f", balance_e = {balance}" if balance is not None else ""
    lines = [
        f"set.seed({options['seed']})",
        _att_gt(
            analysis,
            options["base"],
            f", bstrap = TRUE{biters}" if needed else ", bstrap = FALSE, cband = FALSE",
        ),
        "print(summary(cells))",
        'print(did::aggte(cells, type = "simple"))',
        f'print(did::aggte(cells, type = "dynamic"{event}))',
        'print(did::aggte(cells, type = "group"))',
        'print(did::aggte(cells, type = "calendar"))',
    ]
    said = [
        comment(
            "did: no small-sample factor; its draws differ from the workflow's, and so do errors by them."
        )
    ]
    if drawn:
        said.append(comment(f"The workflow's weights of the draws are {drawn['weights']}; did has its own."))
    if needed and not drawn:
        said.append(comment("did clusters by the bootstrap alone; the workflow's errors are by formula."))
    return [*said, *frame(analysis, 0), *when("did", lines)]


def _event_study(analysis: Further) -> list[str]:
    lines = [*frame(analysis), "d <- d[ave(d$year, d$unit, FUN = min) < d$.adoption, ]"]
    for estimator in analysis.options["estimators"]:
        lines += [comment(estimator), *EVENT_LINES[estimator](analysis)]
    if analysis.options.get("honest"):
        lines.append(comment("No line: the bounds where trends differ (HonestDiD has them)."))
    return lines


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
        _att_gt(analysis, "universal", draws),
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


EVENT_LINES: dict[str, Callable[[Further], list[str]]] = {
    "two-way": _two_way_path,
    "callaway-santanna": _callaway_santanna,
    "imputation": _imputation,
    "sun-abraham": _sun_abraham,
    "switching": _switching,
}


def _bacon(analysis: Further) -> list[str]:
    y, treated = name(analysis.options["outcome"]), name(analysis.options["treatment"])
    lines = [f'print(bacondecomp::bacon({y} ~ {treated}, data = d, id_var = "unit", time_var = "year"))']
    said = comment("bacondecomp: no standard error; the sum of weight times estimate is the coefficient.")
    return [said, *frame(analysis), *when("bacondecomp", lines)]


def _placebo(analysis: Further) -> list[str]:
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


def _matching(analysis: Further) -> list[str]:
    options = analysis.options
    if options["method"] != "nearest":
        return [comment(f"No line: MatchIt has no {options['method']} matching; see further.do.")]
    caliper = options.get("caliper")
    reach = f", caliper = {caliper}, std.caliper = FALSE" if caliper is not None else ""
    again = "TRUE" if options["replacement"] else "FALSE"
    call = (
        f'MatchIt::matchit(.ever ~ {total(options["covariates"])}, data = rows, method = "nearest", '
        f'distance = "glm", ratio = {options["neighbours"]}{reach}, replace = {again}, '
        f"discard = {text('treated' if options['support'] else 'none')})"
    )
    strata = "split(d, d$year)" if options["by_year"] else "list(d)"
    lines = [
        f"d$.weight <- unlist(lapply({strata}, function(rows) setNames({call}$weights, rownames(rows))))"
        f"[{_places(options['by_year'])}]",
        "matched <- d[d$.weight > 0, ]",
    ]
    if options["whole_units"]:
        lines += [
            "mean_weight <- ave(ifelse(d$.weight > 0, d$.weight, NA), d$unit, "
            "FUN = function(w) mean(w, na.rm = TRUE))",
            "d$.weight <- ifelse(d$.weight > 0, d$.weight, mean_weight)",
            "matched <- d[!is.na(d$.weight), ]",
        ]
    weights = None
    if options["weighted"]:
        if analysis.weights:
            lines.append(f"matched$.weight <- matched$.weight * matched${name(analysis.weights)}")
        weights = ", weights = ~ .weight"
    lines.append(feols(analysis, name(options["treatment"]), "matched", weights))
    said = [
        comment(
            "MatchIt: of controls with the same score it takes one, the workflow shares them; weights of"
        ),
        comment("controls are scaled to their number, which a regression with weights feels."),
        FIXEST,
    ]
    return [
        *said,
        *frame(analysis),
        'if (needs("MatchIt") && needs("fixest")) attempt({',
        *(f"  {line}" for line in lines),
        "})",
    ]


def _places(by_year: bool) -> str:
    """Puts the weights in the order of the rows: a split by year has the year before the row's name."""
    return 'paste(d$year, rownames(d), sep = ".")' if by_year else "rownames(d)"


def _threshold(analysis: Further) -> list[str]:
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


_LAG = re.compile(r"(?:L(?P<order>\d*)\.)?(?P<variable>[A-Za-z]\w*)")


def _in_pgmm(term: str) -> str:
    """A term as pgmm's formula has it; empty where it is not a lag or a variable."""
    match = _LAG.fullmatch(term)
    if match is None:
        return ""
    lagged = term != match["variable"]
    return f"lag(`{match['variable']}`, {match['order'] or 1})" if lagged else f"`{term}`"


def _gmm(analysis: Further) -> list[str]:
    options = analysis.options
    if why := _no_pgmm(options):
        return [comment(f"No line: {why}.")]
    model = " + ".join(map(_in_pgmm, options["regressors"]))
    last = {
        part["variable"]: (part["lags"][1] if len(part["lags"]) == 2 else 99) for part in options["lagged"]
    }
    lags = " + ".join(
        f"lag(`{part['variable']}`, {part['lags'][0]}:{last[part['variable']]})" for part in options["lagged"]
    )
    own = " + ".join(_in_pgmm(term) for term in (*options["exogenous"], *options["instruments"]))
    third = f" | {own}" if own else ""
    collapse = "TRUE" if options["lagged"][0]["collapse"] else "FALSE"
    fsm = ', fsm = "I"' if options["weighting"] == "identity" else ""
    call = (
        f"fit <- plm::pgmm({name(options['outcome'])} ~ {model} | {lags}{third}, data = d, "
        f"effect = {text('twoways' if options['period_effects'] else 'individual')}, "
        f"model = {text('twosteps' if options['steps'] == 2 else 'onestep')}, "
        f"transformation = {text('ld' if options['system'] else 'd')}, collapse = {collapse}{fsm})"
    )
    summary = f"print(summary(fit, robust = {'TRUE' if options['robust'] else 'FALSE'}))"
    sample = fields(replace(analysis.recipe, terms=("year",), all_terms=("year",), observation_weights=""))
    return [
        comment(
            "plm: its Sargan after one step has two-step weights, its one-step errors that are not robust are"
        ),
        comment("no variance; lags here are of rows in the sample, the workflow's also of those outside."),
        f"kept <- design(list(\n{sample}\n  ))",
        "d <- panel[paste(panel$unit, panel$year) %in% paste(kept$unit, kept$year), ]",
        # pgmm calls plm by its bare name.
        *when(
            "plm",
            [
                "suppressPackageStartupMessages(library(plm))",
                "d$year <- in_periods(d$year)",
                'd <- plm::pdata.frame(d, index = c("unit", "year"))',
                call,
                summary,
            ],
        ),
    ]


def _no_pgmm(options: Mapping[str, Any]) -> str:
    """Why pgmm cannot redo an estimate; empty where it can."""
    lagged, system = options["lagged"], options["system"]
    own = (*options["exogenous"], *options["instruments"])
    variables = {part["variable"] for part in lagged}
    terms = [*options["regressors"], *own]
    among = {term.rpartition(".")[2] for term in options["regressors"]} <= variables
    reasons = {
        "pgmm has no orthogonal deviations": options["transformation"] == "orthogonal",
        "pgmm collapses all instruments or none": len({part["collapse"] for part in lagged}) > 1,
        "pgmm has lags in both equations": any(part["equation"] != "both" for part in lagged) and system,
        "a term is not a variable or a lag, and pgmm accepts no other": not all(map(_in_pgmm, terms)),
        "a variable has lags twice": len(variables) < len(lagged),
        "without own instruments pgmm would take the other regressors": not own and not among,
        "pgmm has own instruments in a column for each equation (exogenous_in: separate)": (
            system and bool(own) and options["exogenous_in"] != "separate"
        ),
        "pgmm's first weights are the full ones": system and options["weighting"] != "full",
    }
    return next((words for words, holds in reasons.items() if holds), "")


LINES: dict[str, Callable[[Further], list[str]]] = {
    "bacon": _bacon,
    "event_study": _event_study,
    "gmm": _gmm,
    "matching": _matching,
    "placebo": _placebo,
    "staggered": _staggered,
    "threshold": _threshold,
}
