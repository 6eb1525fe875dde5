"""What each analysis estimates, in a sentence of the catalogue of words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from words.say import language, said, say, spoken, term_label

Options = Mapping[str, Any]


def sentences_of(analyses: Mapping[str, Options], labels: dict[str, str]) -> dict[str, str]:
    """A sentence for each analysis, in the language that is spoken. analyses: their options with kind and
    defaults, None for one that is not set; labels: of variables.

    Raises StudyError where a sentence uses an option that the kind does not have.
    """
    return {name: _sentence(options, labels) for name, options in analyses.items()}


def _sentence(options: Options, labels: dict[str, str]) -> str:
    none = say("nothing-else")
    values = {key: _worded(key, value, labels, none) for key, value in options.items()}
    listed = options.get("treatment")
    if isinstance(listed, Mapping):
        name = listed.get("policy") or Path(listed["file"]).name
        values["treatment"] = say("policies-of", file=name)
    return spoken(language()).text(f"methods-{options['kind']}", **values)


def _worded(key: str, value: Any, labels: dict[str, str], none: str) -> Any:
    """An option as a sentence holds it: terms and names by their labels, numbers as they are, nested keys'
    texts; `none` where it is not set.
    """
    if value is None:
        return "none"
    if key in ("weights", "by", "baseline"):
        return said(value, key)
    if isinstance(value, Mapping):
        return say("comma").join(inner for inner in value.values() if isinstance(inner, str)) or none
    if isinstance(value, list):
        return say("comma").join(term_label(str(item), labels) for item in value) or none
    return term_label(value, labels) if isinstance(value, str) and value in labels else value
