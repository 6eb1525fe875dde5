"""The lines of `gmm` for packages of R."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from spillover.replicate.r import comment, fields, name, text, when
from spillover.replicate.recipes import Further

WANTED = "plm"  # packages


_LAG = re.compile(r"(?:L(?P<order>\d*)\.)?(?P<variable>[A-Za-z]\w*)")


def _in_pgmm(term: str) -> str:
    """A term as pgmm's formula has it; empty where it is not a lag or a variable."""
    match = _LAG.fullmatch(term)
    if match is None:
        return ""
    lagged = term != match["variable"]
    return f"lag(`{match['variable']}`, {match['order'] or 1})" if lagged else f"`{term}`"


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


def lines_of(analysis: Further) -> list[str]:
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
