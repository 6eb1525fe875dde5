"""What a sweep's choices, options and effects are called."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from words.names import called
from words.say import knows, name_in_text, say, verbatim


def choice_name(choice: str) -> str:
    """A choice; one without words is called by its key."""
    return say(f"choice-{choice}") if knows(f"choice-{choice}") else choice.replace("_", " ")


def option_name(choice: str, option: str) -> str:
    """An option of a choice: what the workflow names has words, what a study names keeps its name."""
    label = called("options", option, choice)
    if label is not None:
        return label
    if choice == "matrix":
        return matrix_name(option)
    if choice in ("outcome", "treatment"):
        return name_in_text(option)
    key = f"option-{choice}-{option}"
    if re.fullmatch(r"[\w-]+", key, re.ASCII) and knows(key):
        return say(key)
    return option.replace("_", " ") if choice == "family" else option


def matrix_name(text: str) -> str:
    """A matrix of a sweep, which is called by its family, its options and how it is standardised."""
    made, _, standardise = text.rpartition(", ")
    family, *options = made.split(" ")
    pairs = [option.partition("=")[::2] for option in options]
    if not knows(f"option-family-{family}") or not all(value for _, value in pairs):
        return text
    label = matrix_words(family, dict(pairs), standardise)
    return verbatim("variable_named", name=text, label=label)


def matrix_words(family: str, options: Mapping[str, str], standardise: str) -> str:
    """A matrix by its family, its options and how it is standardised."""
    said = [option_words(key, value) for key, value in options.items()]
    parts = [option_name("family", family), *said, option_name("standardise", standardise)]
    return say("comma_in_sentence").join(parts)


def option_words(option: str, value: str) -> str:
    """An option of a matrix with its value."""
    known = f"matrix_option-{option}-{value}"
    if re.fullmatch(r"[\w-]+", known, re.ASCII) and knows(known):
        return say(known)
    if knows(f"matrix_option-{option}"):
        return say(f"matrix_option-{option}", value=value)
    return say("matrix_option", option=option, value=value)


def specification_name(text: str, choices: Sequence[str]) -> str:
    """A specification, which is called by its options. choices: the choice of each, in their order."""
    options = text.split(" | ")
    if len(options) != len(choices):
        return text
    pairs = zip(choices, options, strict=True)
    return " | ".join(option_name(choice, option) for choice, option in pairs)
