"""Data in words: notes, settings, tests and terms of the artefacts as sentences of the study's language.

A job speaks one language, which its script sets first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

from spillover.errors import StudyError
from spillover.estimates import EstimateRecord
from spillover.messages.catalogue import ESTIMATOR, NOTE, SETTING, TERM, VALUE, VARIANCE, words_of
from spillover.messages.study_names import Names, find_label, label_or_name, labels_of, name_by
from spillover.note import Note, VarianceSetting
from spillover.words import COMMA as COMMA_IN_SENTENCE
from spillover.words import (
    ENGLISH,
    SEMICOLON,
    SPACELESS,
    Message,
    _,
    choose_case,
    choose_sentence,
    fill_message,
    fill_sentence,
    languages,
    pgettext,
    places,
    sentence_of,
    text_in,
    translate,
)
from spillover.words import Sentence as Sentence

# Orders of lags as words, where a language writes them so.
NUMERAL = {
    "2": pgettext("order", "2"),
    "3": pgettext("order", "3"),
    "4": pgettext("order", "4"),
    "5": pgettext("order", "5"),
}
COMMA = _(", ")
REGIME = re.compile(r"(.+) \[regime (\d+)\]")  # the terms of a threshold model
_FACTOR = re.compile(r"^[LFD]\d*\.")
_TERM = re.compile(r"(?:[LFD]\d*\.)?[A-Za-z]\w*(?::(?:[LFD]\d*\.)?[A-Za-z]\w*)*", re.ASCII)
_SPOKEN: ContextVar[str] = ContextVar("language", default=ENGLISH)


def speak(language: str, names: Names | None = None) -> None:
    """Set the language of all that this process says from now on, and what the study calls its names there.
    Raises StudyError where it has no words.
    """
    check_language(language)
    _SPOKEN.set(language)
    name_by(names or {})


def check_language(language: str) -> None:
    """Raise StudyError naming the languages there are."""
    if language not in languages():
        raise StudyError(
            _(
                "language: no translation into {language!r}; choose one of {languages}",
                language=language,
                languages=", ".join(languages()),
            )
        )


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak a language within a `with` block."""
    check_language(language)
    token = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


@contextmanager
def errors_spoken() -> Iterator[None]:
    """Translate errors raised within; also decorates a function."""
    try:
        yield
    except Exception as error:
        if isinstance(sentence_of(error), Message):
            error.args = (render(error), *error.args[1:])
        raise


def language() -> str:
    """Get the language that is spoken."""
    return _SPOKEN.get()


def say(sentence: Sentence, /, **values: Any) -> str:
    """Write a sentence with its values in words."""
    return _fill(sentence, values, {name: _value(name, value) for name, value in values.items()})


def say_key(words: Mapping[str, Sentence], key: str, otherwise: str | None = None, /, **values: Any) -> str:
    """Write a key of results in words: the one way from a key to its sentence.

    words: the table of whoever owns the key, such as a kind, a check or the columns of a list. otherwise:
    what a key without words is called; by default it raises KeyError.
    """
    return otherwise if otherwise is not None and key not in words else say(words[key], **values)


def plain_key(key: str) -> str:
    """Return a name for a key without words: itself, with blanks for its underscores."""
    return key.replace("_", " ")


def verbatim(sentence: Sentence, /, **values: Any) -> str:
    """Write a sentence with its values as they are: names that are not to be labelled, or that are
    already.
    """
    return _fill(sentence, values, values)


def _fill(sentence: Sentence, values: Mapping[str, Any], shown_values: Mapping[str, Any]) -> str:
    message = choose_sentence(sentence, values)
    return fill_message(message, translate(message, language(), values), shown_values)


def text_of(language: str) -> Callable[..., str]:
    """Make a function that renders a sentence with its values as they are in a language."""
    return partial(_render_sentence, language)


def _render_sentence(language: str, sentence: Sentence, /, **values: Any) -> str:
    message = choose_sentence(sentence, values)
    return fill_message(message, translate(message, language, values), values)


def hide_values(sentence: str) -> str:
    """Write a sentence in the language that is spoken, with … in each of its places."""
    text = translate(Message(sentence), language())
    names = {re.split("[!:]", place)[0] for place in places(text)}
    return fill_sentence(text, dict.fromkeys(names, "…")) if names else text


def render(said: Any) -> str:
    """Write a sentence that has its values, an error or a text, in the language that is spoken."""
    return text_in(said, language())


def local(name: str, label: str) -> str:
    """Name something within a sentence: in English by itself, in other languages by what it is called
    there.
    """
    return name if language() == ENGLISH else label


def render_value(value: Any, name: str = "") -> str:
    """Write a value of the artefacts in words. name: what it is the value of, which decides the words of a
    text.

    A note is its sentence, a variance its description, a list its items, a number its digits; a text that has
    words as a value of `name` is said by them, any other is itself.
    """
    if isinstance(value, Note):
        return note(value.key, **value.values)
    if isinstance(value, VarianceSetting):
        return variance(value)
    if isinstance(value, Message) and value.values:  # such as the names of a list and how many more
        return text_in(value, language())
    if isinstance(value, list | tuple):
        texts = [render_value(item, name) for item in value]
        return " ∪ ".join(texts) if name == "pieces" else list_texts(texts)
    if isinstance(value, bool):
        return say(_("yes")) if value else say(_("no"))
    if isinstance(value, float):
        return f"{value:.{4 if abs(value) < 1000 else 6}g}"
    text = "" if value is None else str(value)
    if (key := f"{name.removeprefix('other_')}-{text}") in VALUE:
        return say_key(VALUE, key)
    if name == "weights":
        return find_label("weights", text) or plain_key(text)
    if name == "baseline":
        return find_label("analyses", text) or text
    if name == "effects" and text:
        return say(COMMA).join(map(_effect, text.split(", ")))
    return name_in_text(text, name)


def note(key: str, /, **values: Any) -> str:
    """Write a note of the artefacts. Raises StudyError where it has no words."""
    if key not in NOTE:
        raise StudyError(_("the note {key} has no text; add it to its kind's words.py", key=key))
    return say_key(NOTE, key, **values)


def name_in_text(text: str, name: str = "") -> str:
    """Write a name of the study as sentences have it: a grouping column or a value of one by its label, a
    unit by its name, a variable or a term as the language prints it. Any other text is itself. name: what it
    is the value of, which decides where a unit and a variable have one name (RI).
    """
    sorts: tuple[str, ...] = ("values", "groups", "units")
    if text in labels_of("variables") and not name.startswith("unit"):
        sorts = sorts[:2]
    own = next(filter(None, (find_label(sort, text) for sort in sorts)), None)
    if own or not _TERM.fullmatch(text):
        return own or text
    labels = labels_of("variables")
    if not {_FACTOR.sub("", part) for part in text.split(":")} <= labels.keys() | {"W"}:
        return text
    return local(text, term_label(text, labels))


def _effect(text: str) -> str:
    """Name a set of effects: a column or several, a trend for each."""
    columns = text.removesuffix("[year]").split(":")
    label = ("×" if language() in SPACELESS else " × ").join(map(_name_column, columns))
    return say(_("{columns} trend"), columns=label) if text.endswith("[year]") else label


def _name_column(column: str) -> str:
    """Name a column of groups as effects have it: by its label; `unit` and `year` in words."""
    if not find_label("groups", column) and (key := f"by-{column}") in VALUE:
        return say_key(VALUE, key)
    return label_or_name("groups", column)


def term_label(term: str, labels: Mapping[str, str]) -> str:
    """Write a term in words: its label, or for products, lags and spatial lags its parts' labels put
    together.
    """
    if term in labels:
        return labels[term]
    if term.replace(":", "_") in TERM:
        return say_key(TERM, term.replace(":", "_"))
    if regime := REGIME.fullmatch(term):
        return say(_("{term}, regime {number}"), term=term_label(regime[1], labels), number=regime[2])
    if "@" in term:
        own, _at, place = term.partition("@")
        at = " = ".join(term_label(part, labels) for part in place.split("="))
        return say(_("{term} at {place}"), term=term_label(own, labels), place=at)
    if ":" in term:
        return " × ".join(term_label(part, labels) for part in term.split(":"))
    lag = re.fullmatch(r"(L|F|D)(\d*)\.(.+)", term)
    if lag:
        return say(
            choose_case(
                "kind",
                {
                    "L": choose_case("order", {"0": _("{term} (lag)"), "other": _("{term} (lag {order})")}),
                    "F": choose_case("order", {"0": _("{term} (lead)"), "other": _("{term} (lead {order})")}),
                    "other": choose_case(
                        "order", {"0": _("{term} (change)"), "other": _("{term} (change {order})")}
                    ),
                },
            ),
            term=term_label(lag[3], labels),
            kind=lag[1],
            order=say_key(NUMERAL, lag[2], lag[2] or "0"),
        )
    return term


def list_texts(texts: Sequence[str]) -> str:
    """Texts side by side, as the language divides them: sentences, texts with commas, and others."""
    if texts and all(text.endswith((".", "。")) for text in texts):
        return sentences(texts)
    within = any(mark in text for text in texts for mark in ",，、")
    return (say(SEMICOLON) if within else say(COMMA)).join(texts)


def sentences(texts: Iterable[str]) -> str:
    """Sentences one after the other. One that ends with a full stop of Latin letters is followed by a space
    in any language.
    """
    made = ""
    for text in texts:
        gap = " " if language() not in SPACELESS or made.endswith(".") else ""
        made = f"{made}{gap}{text}" if made else text
    return made


def setting(key: str) -> str:
    """Name a setting; one without words is called by its key."""
    return say_key(SETTING, key, plain_key(key))


def estimator(estimate: EstimateRecord) -> str:
    """Name the estimator of an estimate, which may name one of its settings."""
    key = estimate.estimator
    with words_of(estimate.kind):
        return say_key(ESTIMATOR, key, plain_key(key), **estimate.settings)


def say_notes(estimate: EstimateRecord) -> list[str]:
    """Write the notes of an estimate as sentences."""
    return [say_note(estimate, one) for one in estimate.notes]


def say_note(estimate: EstimateRecord, note: Note | None) -> str:
    """Write one note of an estimate, or of one of its tests, as a sentence; "" for none."""
    with words_of(estimate.kind):
        return "" if note is None else render_value(note)


def variance(value: VarianceSetting | str, counted: bool = True) -> str:
    """Write a variance in words. value: how it was made, or its name.

    counted: whether the number K of parameters is named, which differs between columns with the regressors.
    """
    if isinstance(value, str):
        return render_value(value, "variance")
    made = say_key(VARIANCE, value.kind, **value.options())
    rule = value.small_sample
    if rule is None:
        return made
    factor = say(
        choose_case(
            "none",
            {
                "true": _("no small-sample factor"),
                "other": choose_case(
                    "groups",
                    {
                        "true": choose_case(
                            "counted",
                            {
                                "true": _("factor G/(G−1)·(N−1)/(N−K), {rule} (K = {parameters})"),
                                "other": _("factor G/(G−1)·(N−1)/(N−K), {rule}"),
                            },
                        ),
                        "other": choose_case(
                            "counted",
                            {
                                "true": _("factor (N−1)/(N−K), {rule} (K = {parameters})"),
                                "other": _("factor (N−1)/(N−K), {rule}"),
                            },
                        ),
                    },
                ),
            },
        ),
        rule=say_key(VALUE, f"small_sample-{rule}"),
        none=rule == "none",
        groups=bool(value.groups),
        counted=counted,
        parameters=value.parameters or 0,
    )
    return say(COMMA_IN_SENTENCE).join([made, factor])


class ShortNumber(float):
    """Number with three decimals at most, where a sentence gives it no format."""

    def __str__(self) -> str:
        return f"{float(self):,.3f}".rstrip("0").rstrip(".")


def _value(name: str, value: Any) -> Any:
    """Render a value for a sentence: numbers as they are, all else in words."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return ShortNumber(value)
    if name == "variance":
        return variance(value)
    return render_value(value, name)
