"""Data in words: notes, settings, tests and terms of the artefacts as sentences of the study's language.

A job speaks one language, which its script sets first. What is said comes from the printed messages of the
catalogue alone: `<language>/results/`, for the page and for figures further folders, and those of kinds of
analysis (`KINDS`) whose ids begin with one of PRINTED, so that a new description of a key makes no table
again; the page prints what an analysis estimates as well (METHODS).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any

from base.language import DEFAULT
from words import FOLDER, KINDS, LANGUAGES, Words
from words.names import Names, called, labels_of, name_by

PRINTED = ("note-", "estimator-", "setting-", "value-", "statistic-", "term-", "variance-")
METHODS = "methods-"
FURTHER = ("page", "figures", "written", "messages")
_MESSAGE = re.compile(r"^(?=[a-zA-Z])", re.MULTILINE)
_FACTOR = re.compile(r"^[LFD]\d*\.")
_TERM = re.compile(r"(?:[LFD]\d*\.)?[A-Za-z]\w*(?::(?:[LFD]\d*\.)?[A-Za-z]\w*)*", re.ASCII)
_SPOKEN: ContextVar[str] = ContextVar("language", default=DEFAULT)


def speak(language: str, names: Names | None = None) -> None:
    """The language of all that this process says from now on, and what the study calls its names there.
    Raises StudyError where it has no words.
    """
    spoken(language)
    _SPOKEN.set(language)
    name_by(names or {})


@contextmanager
def speaking(language: str) -> Any:
    """The language within a `with` block."""
    token = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def language() -> str:
    """The language that is spoken."""
    return _SPOKEN.get()


@lru_cache
def spoken(language: str) -> Words:
    """The printed messages of a language."""
    from words import words_of

    if language not in LANGUAGES:
        return words_of(language)
    return Words(language, tuple(printed_texts(language, None, FURTHER)))


def digest(language: str, kinds: Iterable[str], folders: Sequence[str] = ()) -> dict[str, str]:
    """The language with the hash of its messages that the results of some kinds of analysis print, and of
    those in further folders: `page`, `figures`, `written`.
    """
    texts = sorted(printed_texts(language, frozenset(kinds), folders))
    return {"language": language, "digest": hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]}


def printed_texts(language: str, kinds: frozenset[str] | None, folders: Sequence[str]) -> list[str]:
    """The printed messages, of all kinds or of some."""
    folder = FOLDER / language
    texts = [text_of(f) for name in ("results", *folders) for f in sorted((folder / name).glob("*.ftl"))]
    printed: tuple[str, ...] = (*PRINTED, METHODS) if "page" in folders else PRINTED
    printed += ("message-",) if "messages" in folders else ()
    for file in sorted(KINDS.glob(f"*/{language}.ftl")):
        if kinds is None or file.parent.name in kinds:
            texts += [part for part in _MESSAGE.split(text_of(file)) if part.startswith(printed)]
    return texts


@lru_cache(maxsize=200)
def text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


def knows(key: str) -> bool:
    """Whether the catalogue has a message."""
    return key in spoken(language())


def say(key: str, /, **values: Any) -> str:
    """A message with its values in words."""
    return spoken(language()).text(key, **{name: _value(name, value) for name, value in values.items()})


def verbatim(key: str, /, **texts: str) -> str:
    """A message with its texts as they are: names that are not to be labelled, or that are already."""
    return spoken(language()).text(key, **texts)


def said(value: Any, name: str = "") -> str:
    """A value of the artefacts in words. name: what it is the value of, which decides the words of a text.

    A note is its sentence, a variance its description, a list its items, a number its digits; a text that the
    catalogue knows as a value of `name` is that, any other is itself.
    """
    if isinstance(value, Mapping):
        if "key" in value:
            return say(f"note-{value['key']}", **{k: v for k, v in value.items() if k != "key"})
        if "kind" in value:
            return variance(value)
        return listed([say("pair", name=setting(key), value=said(item, key)) for key, item in value.items()])
    if isinstance(value, list | tuple):
        texts = [said(item, name) for item in value]
        return " ∪ ".join(texts) if name == "pieces" else listed(texts)
    if isinstance(value, bool):
        return say("yes" if value else "no")
    if isinstance(value, float):
        return f"{value:.{4 if abs(value) < 1000 else 6}g}"
    text = "" if value is None else str(value)
    key = f"value-{name}-{text}"
    if re.fullmatch(r"[\w-]+", key, re.ASCII) and knows(key):
        return say(key)
    if name == "weights":
        return called("weights", text) or text.replace("_", " ")
    if name == "baseline":
        return called("analyses", text) or text
    if name == "effects" and text:
        return ", ".join(map(_effect, text.split(", ")))
    return name_in_text(text)


def name_in_text(text: str) -> str:
    """A name of the study as sentences have it: a grouping column or a value of one by its label, a unit by
    its name, a variable or a term as the language prints it. Any other text is itself.
    """
    own = next(filter(None, (called(sort, text) for sort in ("values", "groups", "units"))), None)
    if own or not _TERM.fullmatch(text):
        return own or text
    labels = labels_of("variables")
    if not {_FACTOR.sub("", part) for part in text.split(":")} <= labels.keys() | {"W"}:
        return text
    return verbatim("variable_named", name=text, label=term_label(text, labels))


def _effect(text: str) -> str:
    """A set of effects: a column or several, a trend for each."""
    columns = text.removesuffix("[year]").split(":")
    known = [called("groups", c) or (say(f"value-by-{c}") if knows(f"value-by-{c}") else c) for c in columns]
    label = say("effect_trend" if text.endswith("[year]") else "effect_set", columns="×".join(known))
    return verbatim("variable_named", name=text, label=label)


def term_label(term: str, labels: Mapping[str, str]) -> str:
    """A term in words: its label, or for products, lags and spatial lags its parts' labels put together."""
    if term in labels:
        return labels[term]
    known = f"term-{term.replace(':', '_')}"
    if re.fullmatch(r"[\w-]+", known, re.ASCII) and knows(known):
        return say(known)
    regime = re.fullmatch(r"(.+) \[regime (\d+)\]", term)
    if regime:
        return say("term_regime", term=term_label(regime[1], labels), number=regime[2])
    if "@" in term:
        own, _, place = term.partition("@")
        at = " = ".join(term_label(part, labels) for part in place.split("="))
        return say("term_at", term=term_label(own, labels), place=at)
    if ":" in term:
        return " × ".join(term_label(part, labels) for part in term.split(":"))
    lag = re.fullmatch(r"(L|F|D)(\d*)\.(.+)", term)
    if lag:
        return say("term_lag", term=term_label(lag[3], labels), kind=lag[1], order=int(lag[2] or 0))
    return term


def listed(texts: Sequence[str]) -> str:
    """Texts side by side, as the language divides them: sentences, texts with commas, and others."""
    if texts and all(text.endswith((".", "。")) for text in texts):
        return sentences(texts)
    within = any(mark in text for text in texts for mark in ",，、")
    return say("semicolon" if within else "comma").join(texts)


def sentences(texts: Iterable[str]) -> str:
    """Sentences one after the other. One that ends with a full stop of Latin letters is followed by a space
    in any language.
    """
    made = ""
    for text in texts:
        gap = say("after_sentence") or (" " if made.endswith(".") else "")
        made = f"{made}{gap}{text}" if made else text
    return made


def setting(key: str) -> str:
    """The name of a setting; one without words is called by its key."""
    return say(f"setting-{key}") if knows(f"setting-{key}") else key.replace("_", " ")


def estimator(estimate: Mapping[str, Any]) -> str:
    """The estimator of an estimate, which may name one of its settings."""
    key = f"estimator-{estimate['estimator']}"
    return say(key, **estimate["settings"]) if knows(key) else estimate["estimator"].replace("_", " ")


def variance(value: Mapping[str, Any] | str, counted: bool = True) -> str:
    """A variance in words. value: its kind and what that kind has (`by`, `clusters`, `lags`, …), or its name.

    counted: whether the number K of parameters is named, which differs between columns with the regressors.
    """
    if isinstance(value, str):
        return said(value, "variance")
    made = say(f"variance-{value['kind']}", **{k: v for k, v in value.items() if k != "kind"})
    if "small_sample" not in value:
        return made
    rule = value["small_sample"]
    factor = say(
        "small_sample_factor",
        rule=say(f"value-small_sample-{rule}"),
        none="true" if rule == "none" else "false",
        groups="true" if value.get("groups") else "false",
        counted="true" if counted else "false",
        parameters=value.get("parameters", 0),
    )
    return say("comma_in_sentence").join([made, factor])


def _value(name: str, value: Any) -> Any:
    """What a message takes: a whole number as one, so that it can choose a plural; a truth as a word."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        from fluent.runtime.types import fluent_number

        return fluent_number(value, useGrouping=False)
    if isinstance(value, float):
        from words.numbers import Number

        return Number(value)
    if name == "variance":
        return variance(value)
    return said(value, name)
