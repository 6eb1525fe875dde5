"""Texts of a configuration in several languages: each is one text, or a text by language.

    label: {en: Digital finance, zh: 数字金融}

What is printed takes the text of the study's language. What is computed takes that of the first of KNOWN
that is there, whatever the study's language: so a change of language is no reason to compute again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from base.language import DEFAULT, KNOWN

Config = dict[str, Any]
# Keys whose value is a text for readers, keys whose items are, and keys whose values by name are.
TEXTS = {
    "title",
    "caption",
    "label",
    "header",
    "stub",
    "simulated",
    "citation",
    "publisher",
    "obtain",
    "licence",
    "reason",
    "dimension",
    "text",
}
LISTS_OF_TEXTS = {"notes", "summary"}
TEXTS_BY_NAME = {"labels", "heads", "terms"}
# What jobs that only print are given; all else of a study can reach those that compute.
PRINTED = {"title", "citation", "simulated", "labels", "tables", "figures", "report"}
# The key whose values are texts by name, those of these of its keys a level deeper.
LABELS, NESTED_LABELS = "labels", ("values", "options")


class Texts(NamedTuple):
    """spoken: what is printed in place of a text that was computed with, where the two differ; lacking: the
    places of the texts that there are not in the study's language.
    """

    spoken: dict[str, str]
    lacking: list[str]


def resolved(config: Config, language: str | None = None) -> tuple[Config, Texts]:
    """A configuration with one text at each place, and what was chosen. language: its own, unless given."""
    if not isinstance(config, Mapping):
        return config, Texts({}, [])  # which the schema refuses
    language = language or config.get("language", DEFAULT)
    reader = _Reader(language if language in KNOWN else DEFAULT)
    given = {key: value for key, value in config.items() if key != LABELS}
    made = {key: reader.read(value, key, key, key in PRINTED) for key, value in given.items()}
    if LABELS in config:
        made[LABELS] = reader.labels(config[LABELS])
    return made, Texts(reader.spoken, reader.lacking)


class _Reader:
    """Chooses texts, and keeps what it chose."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.spoken: dict[str, str] = {}
        self.lacking: list[str] = []

    def read(self, value: Any, key: str, place: str, printed: bool) -> Any:
        """A part of the configuration with its texts chosen. key: under which it is; for the items and values
        of what holds texts, "label".
        """
        if key in TEXTS and _is_text(value):
            return self._chosen(value, place, printed)
        inner = "label" if key in LISTS_OF_TEXTS | TEXTS_BY_NAME else ""
        if isinstance(value, Mapping):
            return {k: self.read(v, inner or str(k), f"{place}.{k}", printed) for k, v in value.items()}
        if isinstance(value, list):
            return [self.read(v, inner, f"{place}.{i}", printed) for i, v in enumerate(value)]
        return value

    def labels(self, sorts: Any) -> Any:
        """The key `labels` with one text for each name; without those that lack the language, for which the
        name itself is printed.
        """
        if not isinstance(sorts, Mapping):
            return sorts  # which the schema refuses
        return {
            sort: self._by_name(names, f"{LABELS}.{sort}", 2 if sort in NESTED_LABELS else 1)
            for sort, names in sorts.items()
        }

    def _by_name(self, value: Any, place: str, depth: int) -> Any:
        """depth: of the texts, for a name may be that of a language."""
        if not depth or not isinstance(value, Mapping):
            return self.read(value, "label", place, printed=True)
        kept = {name: v for name, v in value.items() if depth > 1 or not _is_text(v) or self.language in v}
        return {name: self._by_name(v, f"{place}.{name}", depth - 1) for name, v in kept.items()}

    def _chosen(self, texts: Mapping[str, str], place: str, printed: bool) -> str:
        """The text of the study's language, else of another; where a job computes, that of the first."""
        first = next(texts[name] for name in KNOWN if name in texts)
        wanted = texts.get(self.language)
        if wanted is None:
            self.lacking.append(place)
            wanted = first
        if printed:
            return wanted
        if wanted != first:
            self.spoken[first] = wanted
        return first


def _is_text(value: Any) -> bool:
    """Whether a value is a text by language: a variable that is called `title` is none."""
    return (
        isinstance(value, Mapping)
        and bool(value)
        and set(value) <= set(KNOWN)
        and all(isinstance(text, str) for text in value.values())
    )
