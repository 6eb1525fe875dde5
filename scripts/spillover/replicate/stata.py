"""The models as a Stata do-file: official commands only, each followed by its comparison with the workflow's
numbers; and what the templates of further kinds share.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from spillover.errors import StudyError
from spillover.panel.terms import parse_effect
from spillover.replicate.recipes import Code, Further, Model
from spillover.words import _

LONGEST_NAME = 32
HEADER = """\
* Redoes the study's main estimates from the shipped panel and compares them with the numbers that the \
workflow got.
* Run in this folder: do replicate.do. Official commands alone; replicate.R redoes the spatial models. \
Models have the numbers of expected.csv, which has their names.
version 14
clear all
set more off
scalar failures = 0
scalar compared = 0
scalar errors = 0

program define check
    args model term estimate se
    scalar compared = compared + 1
    local size = max(abs(`estimate'), abs(`se'))
    local gap = abs(_b[`term'] - `estimate') / `size'
    if `gap' > 1e-6 | missing(`gap') {
        display as error "model `model', `term': coefficient " _b[`term'] " where the workflow has `estimate'"
        scalar failures = failures + 1
    }
end

program define check_se
    args model term se factor
    if "`factor'" == "" local factor 1
    scalar errors = errors + 1
    local own = _se[`term'] * `factor'
    local gap = abs(`own' / `se' - 1)
    if `gap' > 1e-6 | missing(`gap') {
        display as error "model `model', `term': standard error `own' where the workflow has `se'"
        scalar failures = failures + 1
    }
end
"""
FOOTER = """
display compared " coefficients and " errors " standard errors compared, " failures " differences"
display {others} " standard errors not compared: these commands do not print the workflow's"
if failures > 0 {{
    exit 9
}}
"""
# What turns the error of a command that counts every effect into one without those nested in the clusters.
NESTED = "sqrt(`free'/(`free'+e(N_clust)-1))"
Expected = Mapping[tuple[str, str], tuple[float, float | None]]


def stata_name(name: str) -> str:
    """Name a variable in Stata: a term's operators as letters, at most 32 characters."""
    plain = re.sub(r"\b([LF])(\d*)\.", lambda m: f"{m[1]}{m[2] or 1}_", name)
    return plain.replace("D.", "D_").replace(":", "_x_")[:LONGEST_NAME]


def stata_names(names: Iterable[str]) -> dict[str, str]:
    """Stata's names by name; two that become one are a StudyError."""
    found: dict[str, str] = {}
    for name in names:
        short = stata_name(name)
        if short in found.values():
            raise StudyError(
                _(
                    "the variable {name!r} becomes {short!r} in Stata, as another one does; rename it "
                    "in the configuration",
                    name=name,
                    short=short,
                )
            )
        found[name] = short
    return found


def do_file(recipes: Sequence[Model], expected: Expected) -> str:
    """Write the text of replicate.do. expected: (estimate, standard error) by model and term."""
    numbered = [(n, recipe) for n, recipe in enumerate(recipes, 1) if recipe.kind == "linear"]
    blocks = "".join(_block(n, recipe, expected) for n, recipe in numbered)
    given = [expected[recipe.model, term][1] for _n, recipe in numbered for term in recipe.terms]
    others = sum(se is not None for se in given) - blocks.count("\ncheck_se ")
    return HEADER + blocks + FOOTER.format(others=others)


def _block(number: int, recipe: Model, expected: Expected) -> str:
    """Write the lines of one model, called by its number: its name may hold a label of the data."""
    lines = [f"\n* Model {number}", estimation_lines(recipe, "quietly ")]
    for term in recipe.terms:
        estimate, se = expected[(recipe.model, term)]
        name = stata_name(term)
        lines.append(f"check {number} {name} {estimate!r} {se if se is not None else 0!r}")
        if se is not None and (errors := find_errors(recipe)):
            factor = f" {NESTED}" if errors == "nested" else ""
            lines.append(f"check_se {number} {name} {se!r}{factor}")
    return "\n".join(lines) + "\n"


def estimation_lines(recipe: Model, before: str = "") -> str:
    """Write the lines that read the panel and estimate a model. before: stands before the command."""
    part = (
        [f"keep if {stata_name(recipe.part[0])} == {text(recipe.part[1])}"] if recipe.part is not None else []
    )
    counted = ["quietly " + _command(recipe, errors=False), "local free = e(df_r)"]
    free = counted if find_errors(recipe) == "nested" else []
    return "\n".join([prepare_panel(recipe), *part, *free, before + _command(recipe)])


def card_lines(recipe: Model) -> str:
    """Write the lines that estimate a model and print its numbers, with a comment where they print others."""
    errors = find_errors(recipe)
    shown = [stata_name(term) for term in recipe.terms if errors == "nested"]
    said = {
        "nested": "* Standard errors, without the effects nested in the clusters among the parameters:",
        "": "* The coefficients; their standard errors are not what these lines print.",
    }
    lines = [estimation_lines(recipe), *([said[errors]] if errors in said else [])]
    lines += [f'display "{name} " _se[{name}]*{NESTED}' for name in shown]
    if recipe.constant and (recipe.effects not in ("individual", "none") or _needs_dummies(recipe)):
        lines.append("* The constant is not what these lines print: its base is a year, or a unit.")
    return "\n".join(lines)


def prepare_panel(recipe: Model, complete: bool = True) -> Code:
    """Write the lines that read the panel, keep the rows of a model and make its terms.

    complete: without the rows that lack a value of a term.
    """
    delta = f", delta({recipe.step})" if recipe.step > 1 else ""
    lines = ['use "../data/panel.dta", clear', f"xtset unit_code year{delta}"]
    lines += [*_factors(recipe), *_sample(recipe)]
    if complete:
        lines.append(
            "keep if !missing(" + ", ".join(stata_name(part) for part in _list_factors(recipe)) + ")"
        )
    return Code("\n".join([*lines, *_scale_lines(recipe), *_products(recipe)]))


# What Stata gives a meaning inside quotation marks or out of them: macros, quotes, comments, ends of lines.
_SPECIAL = re.compile(r"([\x00-\x1f\x7f\u0085\u2028\u2029`'\"$\\*/]+)")


def text(value: str) -> str:
    """Write a text as an expression of Stata that holds it whatever it contains.

    What Stata could read as code stands as `char(…)` or `uchar(…)`, the rest between quotation marks.
    """
    parts = []
    for i, piece in enumerate(_SPECIAL.split(value)):
        if i % 2:
            parts += [f"{'char' if ord(c) < 128 else 'uchar'}({ord(c)})" for c in piece]
        elif piece:
            parts.append(f'"{piece}"')
    return " + ".join(parts) or '""'


def find_errors(recipe: Model) -> str:
    """Find whose standard errors Stata's are: "same" where they are the workflow's, "nested" where they are
    by the factor of `NESTED`, empty where they are others.
    """
    if recipe.variance.get("kind") == "jackknife":
        return "same" if _deletes_units(recipe) else ""
    if recipe.errors != "clustered":
        return "" if recipe.errors == "other" else "same"
    if _command(recipe).startswith("xtreg") or recipe.small_sample == "full":
        return "same"
    return _find_nested(recipe) if recipe.small_sample == "nested" else ""


def _find_nested(recipe: Model) -> str:
    """Find which errors a command has that counts every effect, where the workflow counts none of those
    nested in the clusters.
    """
    own, nested = recipe.cluster, False
    for columns, trend in map(parse_effect, _list_sets(recipe)):
        if own not in ("unit", "year"):  # a column of the units: which sets are nested is in the data
            if columns != ("year",):
                return ""
        elif own in columns:
            if trend or columns != (own,):
                return ""
            nested = True
    return "nested" if nested else "same"


def _deletes_units(recipe: Model) -> bool:
    """Return whether xtreg deletes a unit at a time, as this jackknife does."""
    units = recipe.effects in ("two-way", "individual") and recipe.variance.get("by", "unit") == "unit"
    return units and not recipe.instruments and not _needs_dummies(recipe)


def _needs_dummies(recipe: Model) -> bool:
    """Return whether only a regression on dummies does it: with weights, or with a list of effects."""
    named = recipe.effects in ("two-way", "individual", "time", "none")
    return bool(recipe.observation_weights) or not named


def _list_factors(recipe: Model) -> list[str]:
    """List the factors of all terms, each once."""
    return list(dict.fromkeys(part for term in recipe.all_terms for part in term.split(":")))


def _factors(recipe: Model) -> list[str]:
    """Lags, leads and changes as variables of their own, before rows are left out."""
    shifted = [part for part in _list_factors(recipe) if "." in part]
    return [
        f"generate double {stata_name(p)} = {p.partition('.')[0]}.{stata_name(p.partition('.')[2])}"
        for p in shifted
    ]


def _sample(recipe: Model) -> list[str]:
    sample: Mapping[str, Any] = recipe.sample
    lines = []
    if "years" in sample:
        lines.append(f"keep if inrange(year, {sample['years'][0]}, {sample['years'][1]})")
    for group, labels in sample.get("groups", {}).items():
        lines.append("keep if " + " | ".join(f"{stata_name(group)} == {text(label)}" for label in labels))
    without = sample.get("without", {})
    lines += [f"drop if unit == {text(str(u))}" for u in without.get("units", ())] + [
        f"drop if year == {y}" for y in without.get("years", ())
    ]
    lines += [
        f"drop if {stata_name(group)} == {text(label)}"
        for group, labels in without.get("groups", {}).items()
        for label in labels
    ]
    return lines


def _scale_lines(recipe: Model) -> list[str]:
    """z-scores and deviations over the rows that are left."""
    lines = []
    for part in _list_factors(recipe):
        variable, name = part.rpartition(".")[2], stata_name(part)
        if variable in recipe.standardise:
            lines += [f"quietly summarize {name}", f"quietly replace {name} = ({name} - r(mean)) / r(sd)"]
        elif variable in recipe.centre:
            lines += [f"quietly summarize {name}", f"quietly replace {name} = {name} - r(mean)"]
    return lines


def _products(recipe: Model) -> list[str]:
    lines = []
    for term in dict.fromkeys([*recipe.all_terms, *recipe.terms]):
        if ":" in term and term != ":".join(recipe.interaction):
            lines.append(
                f"generate double {stata_name(term)} = " + " * ".join(stata_name(p) for p in term.split(":"))
            )
    if recipe.interaction:
        a, b = (stata_name(term) for term in recipe.interaction)
        lines += [
            f"quietly summarize {a}{_analytic_weights(recipe)}",
            "local mean_a = r(mean)",
            f"quietly summarize {b}{_analytic_weights(recipe)}",
            "local mean_b = r(mean)",
        ]
        lines.append(
            f"generate double {stata_name(':'.join(recipe.interaction))} = ({a} - `mean_a') * ({b} - "
            "`mean_b')"
        )
    return lines


def _command(recipe: Model, errors: bool = True) -> str:
    """Write the estimation command: xtreg or areg with unit effects, regress without, ivregress with
    instruments. errors: with the kind of its standard errors.
    """
    terms = " ".join(stata_name(t) for t in recipe.terms if t not in recipe.endogenous)
    years = " i.year" if recipe.effects in ("two-way", "time") else ""
    units = recipe.effects in ("two-way", "individual")
    cluster = cluster_name(recipe.cluster)
    outcome = stata_name(recipe.outcome)
    options = {"clustered": f"vce(cluster {cluster})", "HC1": "vce(robust)"}.get(recipe.errors, "")
    options = options if errors else ""
    if recipe.instruments:
        endogenous, instruments = (
            " ".join(stata_name(t) for t in ts) for ts in (recipe.endogenous, recipe.instruments)
        )
        return (
            f"ivregress 2sls {outcome} {terms}{_dummies(recipe)} ({endogenous} = {instruments})"
            f"{_analytic_weights(recipe)}, {options} small".replace(",  ", ", ")
        )
    if _needs_dummies(recipe):
        return f"regress {outcome} {terms}{_dummies(recipe)}{_analytic_weights(recipe)}, {options}".rstrip(
            ", "
        )
    every = recipe.cluster == "year" or recipe.small_sample != "nested"
    if units and (recipe.errors == "HC1" or (recipe.errors == "clustered" and every)):
        return f"areg {outcome} {terms}{years}, absorb(unit_code) {options}".rstrip()
    if _deletes_units(recipe) and recipe.variance.get("kind") == "jackknife":
        options = "vce(jackknife, mse)"
    if units:
        return f"xtreg {outcome} {terms}{years}, fe {options}".rstrip()
    return f"regress {outcome} {terms}{years}, {options}".rstrip(", ")


def cluster_name(cluster: str) -> str:
    """Name the variable of clusters: units and groups have numbers."""
    known = {"unit": "unit_code", "year": "year", "": ""}
    return known[cluster] if cluster in known else f"{stata_name(cluster)[:27]}_code"


_SETS = {"two-way": ("year", "unit"), "individual": ("unit",), "time": ("year",), "none": ()}


def _list_sets(recipe: Model) -> Sequence[str]:
    """List the sets of a model's effects."""
    named = _SETS.get(recipe.effects)
    return recipe.effects.split(", ") if named is None else named


def _dummies(recipe: Model) -> str:
    """Write the dummies of the effects, and in each level of a set with trends the year."""
    found: list[str] = []
    for one in _list_sets(recipe):
        columns, trend = parse_effect(one)
        codes = [{"year": "year", "unit": "unit_code"}.get(c, f"{stata_name(c)[:27]}_code") for c in columns]
        dummies = "#".join(f"i.{code}" for code in codes)
        found += [dummies, f"{dummies}#c.year"] if trend else [dummies]
    return "".join(f" {part}" for part in dict.fromkeys(found))


def _analytic_weights(recipe: Model) -> str:
    """Stata's analytic weights."""
    return f" [aw = {stata_name(recipe.observation_weights)}]" if recipe.observation_weights else ""


def variable(term: str) -> Code:
    """Write a variable of a command."""
    return Code(stata_name(term))


def names(terms: Iterable[str]) -> Code:
    """Variables, a space before each."""
    return Code("".join(f" {stata_name(term)}" for term in terms))


def literal(value: Any) -> str:
    """Write a value as Stata does: a number or a string."""
    if isinstance(value, Code):
        return value
    return repr(value) if isinstance(value, int | float) else text(str(value))


def rows(analysis: Further) -> Code:
    """Write the rows, with `_adoption` (missing where never) and `_ever` where there is a treatment."""
    lines = prepare_panel(analysis.recipe).splitlines()
    if analysis.sample_step > 1:
        lines += [
            f"* Times since adoption count periods of {analysis.sample_step} years.",
            "quietly summarize year, meanonly",
            f"quietly replace year = r(min) + (year - r(min)) / {analysis.sample_step}",
            "xtset unit_code year",
        ]
    if "treatment" in analysis.options:
        treated = stata_name(analysis.options["treatment"])
        lines += [
            f"egen double _adoption = min(cond({treated} == 1, year, .)), by(unit_code)",
            "generate byte _ever = !missing(_adoption)",
        ]
    return Code("\n".join(lines))


def weights_part(analysis: Further, kind: str) -> Code:
    """Write the weights of a command; kind: aw or iw."""
    return Code(f" [{kind} = {stata_name(analysis.weights)}]" if analysis.weights else "")


def reghdfe(analysis: Further, right: str, weights: str | None = None) -> Code:
    """Write a two-way regression whose terms begin with `right`; weights: others than the analysis's own."""
    given = weights_part(analysis, "aw") if weights is None else weights
    terms = f"{right}{names(analysis.controls)}"
    return Code(
        f"capture noisily reghdfe {stata_name(analysis.options['outcome'])} {terms}{given}, "
        f"absorb(unit_code year) vce(cluster {cluster_name(analysis.cluster)})"
    )


def areg(analysis: Further, treatment: str) -> Code:
    """Write the two-way regression by an official command, for loops: its coefficient alone is used."""
    terms = f"{stata_name(analysis.options['outcome'])} {treatment}{names(analysis.controls)} i.year"
    return Code(f"quietly areg {terms}{weights_part(analysis, 'aw')}, absorb(unit_code)")


def percent(level: float) -> Code:
    """Write a confidence level as Stata's commands take it."""
    return Code(f"{100 * level:.10g}")


METHODS = {"regression": "reg", "ipw": "stdipw", "doubly-robust": "dripw"}


def csdid(analysis: Further, caller: Callable[[], str]) -> Code:
    """Write the effects by cohort and year; caller: its further options."""
    options = analysis.options
    control = " notyet" if options["control"] == "not-yet" else ""
    clusters = "" if analysis.cluster == "unit" else f" cluster({cluster_name(analysis.cluster)})"
    return Code(
        "generate int _gvar = cond(_ever, _adoption, 0)\n"
        f"capture noisily csdid {stata_name(options['outcome'])}{names(analysis.controls)}"
        f"{weights_part(analysis, 'iw')}, ivar(unit_code) time(year) gvar(_gvar) "
        f"method({METHODS[options['method']]}){control}{clusters}{caller().rstrip()}\n"
    )


def event_window(options: Mapping[str, Any]) -> Code:
    """Write the event times that csdid averages; nothing where all are."""
    window = options.get("window")
    return Code(f", window({window[0]} {window[1]})" if window else "")


def dummies_of(event: str, reference: Sequence[int]) -> Code:
    """Write a dummy for each event time but the references, their names in the macro `dummies`."""
    left_out = ", ".join(map(str, reference))
    return Code(f"""\
quietly levelsof {event}, local(times)
local dummies
foreach time of local times {{
    if !inlist(`time', {left_out}) {{
        local made = cond(`time' < 0, "_before", "_after") + string(abs(`time'))
        quietly generate byte `made' = {event} == `time'
        local dummies `dummies' `made'
    }}
}}""")


CSDID = Code("* csdid: no small-sample factor; its not-yet treated of a period before adoption may differ.")
REGHDFE = Code("* reghdfe: effects nested in clusters do not count; units with one row leave the sample.")
CALLED = (areg, csdid, dummies_of, event_window, names, percent, prepare_panel, reghdfe, rows, weights_part)
# What the templates of kinds call.
WORDS = {
    "CSDID": CSDID,
    "REGHDFE": REGHDFE,
    "YEARS": Code("quietly tabulate year, generate(_year)\ndrop _year1"),
    "cluster": lambda column: Code(cluster_name(column)),
    **{one.__name__: one for one in CALLED},
}
FILTERS = {"variable": variable}
