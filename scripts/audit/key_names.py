"""Names a number of a study in words: its field, its term by the labels of variables, and its model."""

from __future__ import annotations

import re

from spillover.messages.catalogue import STATISTIC, TRUE
from spillover.messages.labels import part_name, statistic_label
from spillover.messages.render import list_texts, say, say_key, setting, term_label
from spillover.messages.results import OF_MEDIATOR, render_term
from spillover.messages.study_names import find_label, label_or_name
from spillover.words import _

FIELDS = {
    "estimate": _("estimate"),
    "se": _("standard error"),
    "statistic": _("t statistic"),
    "p": _("p-value"),
    "low": _("lower bound"),
    "high": _("upper bound"),
    "test": _("test statistic"),
    "test_p": _("test p-value"),
    "test_df": _("degrees of freedom"),
    "test_df_2": _("degrees of freedom of the denominator"),
    "share": _("share of the total"),
    "correlation": _("correlation"),
    "mean": _("mean"),
    "sd": _("standard deviation"),
    "sd_between": _("standard deviation between units"),
    "sd_within": _("standard deviation within units"),
    "minimum": _("minimum"),
    "q25": _("first quartile"),
    "median": _("median"),
    "q75": _("third quartile"),
    "maximum": _("maximum"),
    "vif": _("variance inflation factor"),
    "weight": _("weight"),
    TRUE: _("true value"),
}
_NAME = re.compile(r"[^\W\d]\w*")


def name_number(model: str, term: str, field: str) -> str:
    """A number of a model, or of one of its terms, in words of the language that is spoken."""
    named = say_key(FIELDS, field, _statistic_name(field))
    if not term:
        return say(_("{field} of {model}"), field=named, model=name_model(model))
    test = field.startswith("test") and term.partition(":")[0] in STATISTIC
    words = statistic_label(term).removesuffix(" [p]") if test else name_term(term)
    return say(_("{field} of {term} in {model}"), field=named, term=words, model=name_model(model))


def name_model(model: str) -> str:
    """A model by its analysis's label, and its part."""
    analysis, _slash, part = model.partition("/")
    row = find_label("analyses", f"{analysis}__{part}")  # of a table of robustness
    said = label_or_name("analyses", analysis).replace("_", " ")
    return list_texts([said, row or part_name(part, analysis)]) if part else said


def name_term(term: str) -> str:
    """A term by the labels of its variables."""
    pair = term.partition("~")
    if pair[1]:  # a correlation
        return list_texts([name_term(pair[0]), name_term(pair[2])])
    path, colon, mediator = term.partition(":")
    if colon and path in OF_MEDIATOR:
        return render_term(f"{path}:{name_term(mediator)}")
    base, _colon, effect = term.rpartition(":")
    if base and render_term(term) != term:
        return render_term(f"{name_term(base)}:{effect}")
    labels = {name: label for name in _NAME.findall(term) if (label := find_label("variables", name))}
    return term_label(term, labels)


def _statistic_name(field: str) -> str:
    return statistic_label(field) if field.partition(":")[0] in STATISTIC else setting(field)
