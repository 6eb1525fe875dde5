"""What each analysis estimates, in a sentence: from the catalogue of words, when the graph is read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from declare.convert import all_options_of, fields_of
from words import Words
from words.say import said, say, term_label


def sentences_of(
    analyses: Mapping[str, msgspec.Struct], labels: dict[str, str], words: Words
) -> dict[str, str]:
    """A sentence for each analysis. analyses: the declarations; labels: of variables.

    They are in the language that is spoken; an option that is not set is `none`. Raises StudyError where a
    kind has no words, or its sentence uses an option that it does not have.
    """
    return {name: _sentence(analysis, labels, words) for name, analysis in analyses.items()}


def _sentence(analysis: msgspec.Struct, labels: dict[str, str], words: Words) -> str:
    none = words.text("nothing-else")
    unset = dict.fromkeys((field.encode_name for field in fields_of(type(analysis))), "none")
    options = {**unset, **all_options_of(analysis)}
    values = {
        key: said(value, key)
        if key in ("weights", "by") and value != "none"
        else _worded(value, labels, none)
        for key, value in options.items()
    }
    listed = options.get("treatment")
    if isinstance(listed, Mapping):
        name = listed.get("policy") or Path(listed["file"]).name
        values["treatment"] = words.text("policies-of", file=name)
    return words.text(f"methods-{analysis.__struct_config__.tag}", **values)


def _worded(value: Any, labels: dict[str, str], none: str) -> Any:
    """An option as a sentence holds it: terms by their labels, numbers as they are, nested keys' texts."""
    if isinstance(value, Mapping):
        return say("comma").join(inner for inner in value.values() if isinstance(inner, str)) or none
    if isinstance(value, list):
        return say("comma").join(term_label(str(item), labels) for item in value) or none
    return term_label(value, labels) if isinstance(value, str) and value in labels else value
