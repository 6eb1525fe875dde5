"""Sentences and names that jobs write into their results, in the language that is spoken.

What is computed does not depend on the language of the study, so findings, verdicts and reasons are in their
files in English: a sentence with its values beside it (`spillover.words.lasting`), any other as it is. What a
study names or says itself is said as it labels it. A text that has no words, such as an error of a program,
is itself.
"""

from __future__ import annotations

from typing import Any

from spillover.messages.catalogue import TERM
from spillover.messages.render import language, name_in_text, term_label, verbatim
from spillover.messages.study_names import find_label
from spillover.words import ENGLISH, Message, _, pgettext, text_in, translation

RESULT = "result"  # the context of words that stand elsewhere for something else
# Verdicts, programs, quantities, checks and names of printed numbers, as results have them.
TEXTS = (
    _("the study's, at its place"),
    _("possible: a number of the study's, place not known"),
    _("another number of the study"),
    _("out of date"),
    _("not found"),
    _("of another article"),
    _("not compared"),
    _("with wrong stars"),
    _("no stars"),
    _("every number"),
    _("place"),
    pgettext("result", "row"),
    _("column"),
    _("printed"),
    _("what it is"),
    _("the study's number"),
    pgettext("result", "value"),
    _("the manuscript has tracked changes: it is read as if all were accepted"),
    _("the manuscript holds macros, which were not run"),
    _("the manuscript has fields: their results are read as they were last updated"),
    _("a table has no end: the manuscript may be cut off"),
    _("the manuscript has pictures: tables in them cannot be read"),
    _("the manuscript holds scripts, which were not run"),
    _("a table holds other tables: these are read, and not the one around them"),
    _("the workbook has hidden sheets, which are read too"),
    _("the workbook has formulas without values: save it again in Excel to have them read"),
    _("the manuscript is not UTF-8: it is read as GB 18030, or as Latin letters"),
    pgettext("result", "cells"),
    _("options"),
    _("code"),
    _("packages"),
    _("model"),
    _("term"),
    _("standard error"),
    _("estimate"),
    _("nobs"),
    _("test df"),
    _("weight"),
    _("share"),
    _("correlation"),
    _("vif"),
    _("sign"),
    _("decision"),
    _("new"),
    _("gone"),
    _("old"),
    _("changed"),
    _("What changed, and the estimates that it moved"),
    _("Of standard errors the change in per cent."),
    _("equal as printed"),
    _("equal after a stated conversion"),
    _("within simulation error"),
    _("theirs is not at its optimum"),
    _("differs"),
    _("no number"),
    _("warning"),
    _("verified in tests"),
    _("nothing confirms it"),
    pgettext("result", "no program"),
    _("not installed"),
    _("none"),
    _("coefficient"),
    _("se"),
    _("p"),
    _("low"),
    _("high"),
    _("statistic"),
    _("test"),
    _("test p"),
    _("series"),
    _("−z: ours is positive where neighbours are alike"),
    _("computed from what the program returns"),
    _("small-sample factor"),
    _("units of the column"),
    _("periods that are counted"),
    _("periods and slope of the Jacobian"),
    _("variance of the errors"),
    _("reference distribution"),
    _("degrees of freedom of the effects"),
    _("degrees of freedom of controls and effects"),
    _("years in the degrees of freedom"),
    _("divisor"),
    _("parameters that are counted"),
    _("one side of the permutations"),
    _("sign of z"),
    _("variance over n, not n − 1"),
    _("one-sided joint test"),
    _("one-sided test of a variance"),
    _("sign of the root"),
    _("p value of a negative root"),
    _("constants of the log-likelihood"),
    _("2(# + 1)/(R + 1) of the smaller side, ties in both: ours counts both sides"),
    _("values that make the same regression"),
    _("any of them"),
    _("mean of adjacent years"),
    _("read"),
    _("used"),
    _("missing"),
    _("set aside"),
    _("error"),
    pgettext("result", "number"),
    _("name, code, year or item"),
    _("header"),
    _("a mark of a missing value"),
    _("number whose comma was taken for thousands"),
    _("a column that no measure asks for"),
    _("an item that no measure asks for"),
    _("a row without a name"),
    _("above the header"),
    _("below the table"),
    _("a note"),
    _("the header once more"),
    _("a total"),
    _("a place outside the study"),
    _("allocations"),
    _("denied spikes"),
    _("slips"),
    _("exchanged digits"),
    _("other units"),
    _("other columns"),
    _("splices"),
    _("identities"),
    _("interpolated"),
    _("misspelt names"),
    _("other counts"),
    _("parts of total"),
    _("repeated years"),
    _("shifted rows"),
    _("sum of others"),
    _("vintages"),
    _("changed borders"),
    _("confidential"),
    _("amount"),
    _("repeats the year before to the last digit"),
    _("negative, and most of its years are not; without the sign it fits them"),
    _("anything"),
    pgettext("result", "direct"),
    pgettext("result", "indirect"),
    pgettext("result", "total"),
    _("no star"),
    _("no computation on one sample can give it"),
    _("it contradicts a definition, or what the text says"),
    _("it contradicts other printed numbers"),
    _("it is incomplete or hardly plausible"),
    _("a slip of print or of rounding"),
    _("coef"),
    _("paren"),
    _("stars"),
    _("obs"),
    _("min"),
    _("max"),
    _("mean"),
    _("sd"),
    _("sum"),
    _("beta"),
    _("theta"),
    _("rho"),
    _("proportion_pct"),
    _("bootstrap_se"),
    _("ci_low"),
    _("ci_high"),
    _("constant"),
    _("direct effect"),
    pgettext("result", "outcome"),
    _("difference"),
    _("fixed effects"),
    _("random effects"),
    _("second stage"),
    _("reduced form"),
    pgettext("result", "effects"),
    _("effects short"),
    _("effects long"),
    _("exposure"),
    _("balance"),
    _("moran_i"),
    _("minimum"),
    _("maximum"),
    _("median"),
    pgettext("result", "expected"),
    _("text agrees with the tables"),
    _("constant agrees with the means"),
    _("observations are units times periods"),
    _("mean lies between minimum and maximum"),
    _("standard deviation is possible"),
    _("total is direct plus indirect"),
    _("error of the total is possible"),
    _("share is effect over total"),
    _("z is estimate over error"),
    _("z is not made from rounded numbers"),
    _("p is that of z"),
    _("interval suits the estimate"),
    _("r2 does not fall"),
    _("f is no less than its largest t allows"),
    _("the same regression prints the same"),
    _("weights sum to one"),
    _("kleibergen paap f is the square of t"),
    _("kleibergen paap lm is possible"),
    _("critical value is that of one instrument"),
    _("second stage is printed"),
    _("mediation identity holds"),
    _("mediated totals agree"),
    _("mediated effects agree with the steps"),
    _("moran years are the sample"),
    _("moran is possible"),
    _("moran stars rise with it"),
    _("parenthesis is a standard error"),
    _("standard error is in line"),
    _("digits are those of the table"),
    _("n is units times periods"),
    _("parts make the whole"),
    _("spatial total follows from the coefficients"),
    _("spatial direct effect is possible"),
    _("stars follow the rule"),
    _("stars follow one rule"),
    _("two way"),
    _("callaway santanna"),
    _("sun abraham"),
    _("imputation"),
    _("chaisemartin dhaultfoeuille"),
    _("simple"),
    pgettext("result", "event"),
    pgettext("result", "cohort"),
    pgettext("result", "time"),
    _("Baseline"),
)
# Effects of a term, and what is estimated of a mediator, by the part of their name that says it.
OF_EFFECT = {
    "direct": _("direct effect of {term}"),
    "indirect": _("indirect effect of {term}"),
    "total": _("total effect of {term}"),
}
OF_MEDIATOR = {"indirect": _("indirect through {term}"), "a": _("path a: {term}"), "b": _("path b: {term}")}


def render_result_text(text: Any) -> str:
    """A sentence or a name of a result in the language that is spoken."""
    if not text:
        return str(text)
    if isinstance(text, Message) and (text.values or text.parts):
        return text_in(text, language(), _render_argument)
    text = str(text)
    own = find_label("texts", text) or name_in_text(text)
    if own != text or language() == ENGLISH:
        return own
    known = translation(text, language(), RESULT)
    known = translation(text, language()) if known == text else known
    if known != text:
        return known
    return term_label(text, {}) if text.replace(":", "_") in TERM else of_term(text)


def _render_argument(_name: str, value: Any) -> Any:
    return render_result_text(value) if isinstance(value, str) else value


def of_term(text: str) -> str:
    """An effect of a term, or what is estimated of a mediator, in words; any other name as it is."""
    of, _colon, effect = text.rpartition(":")
    path, _colon, mediator = text.partition(":")
    if of and effect in OF_EFFECT:
        return verbatim(OF_EFFECT[effect], term=render_result_text(of))
    if mediator and path in OF_MEDIATOR:
        return verbatim(OF_MEDIATOR[path], term=render_result_text(mediator))
    return text
