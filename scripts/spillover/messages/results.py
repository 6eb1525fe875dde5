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
from spillover.words import ENGLISH, Message, _, text_in, translation

RESULT = "result"  # the context of words that stand elsewhere for something else
# Effects of a term, and what is estimated of a mediator, by the part of their name that says it.
OF_EFFECT = {
    "direct": _("direct effect of {term}"),
    "indirect": _("indirect effect of {term}"),
    "total": _("total effect of {term}"),
}
OF_MEDIATOR = {"indirect": _("indirect through {term}"), "a": _("path a: {term}"), "b": _("path b: {term}")}


def render_result_text(text: Any) -> str:
    """Write a sentence or a name of a result in the language that is spoken."""
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
    return term_label(text, {}) if text.replace(":", "_") in TERM else render_term(text)


def name_of_result(name: str) -> str:
    """Write a name of a result in the language that is spoken; a study's own word, such as that of a group,
    stays itself, though a sentence of the program may be that word.
    """
    own = find_label("texts", name) or name_in_text(name)
    return own if own != name else str(translation(name, language(), RESULT))


def _render_argument(_name: str, value: Any) -> Any:
    return render_result_text(value) if isinstance(value, str) else value


def render_term(text: str) -> str:
    """Write an effect of a term, or what is estimated of a mediator, in words; any other name as it is."""
    of, _colon, effect = text.rpartition(":")
    path, _colon, mediator = text.partition(":")
    if of and effect in OF_EFFECT:
        return verbatim(OF_EFFECT[effect], term=render_result_text(of))
    if mediator and path in OF_MEDIATOR:
        return verbatim(OF_MEDIATOR[path], term=render_result_text(mediator))
    return text
