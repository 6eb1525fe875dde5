"""What each analysis estimates, in a sentence: from the catalogue of words, when the graph is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from report.number_format import term_label
from words import Words


def sentences_of(
    analyses: Mapping[str, Mapping[str, Any]], labels: dict[str, str], words: Words
) -> dict[str, str]:
    """A sentence for each analysis. analyses: their options, defaults included; labels: of variables.

    Raises StudyError where a kind has no words, or its sentence uses an option that it does not have.
    """
    return {name: _sentence(options, labels, words) for name, options in analyses.items()}


def _sentence(options: Mapping[str, Any], labels: dict[str, str], words: Words) -> str:
    none = words.text("nothing-else")
    values = {
        key: ", ".join(term_label(term, labels) for term in value) or none
        if isinstance(value, list)
        else labels.get(value, value)
        for key, value in options.items()
        if isinstance(value, str | int | float) or _is_list_of_texts(value)
    }
    return words.text(f"methods-{options['kind']}", **values)


def _is_list_of_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
