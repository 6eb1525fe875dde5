"""What a sweep's choices, options and effects are called."""

from __future__ import annotations

import re

from words.say import knows, say


def choice_name(choice: str) -> str:
    """A choice; one without words is called by its key."""
    return say(f"choice-{choice}") if knows(f"choice-{choice}") else choice.replace("_", " ")


def option_name(choice: str, option: str) -> str:
    """An option of a choice: what the workflow names has words, what a study names keeps its name."""
    key = f"option-{choice}-{option}"
    if re.fullmatch(r"[\w-]+", key, re.ASCII) and knows(key):
        return say(key)
    return option.replace("_", " ") if choice == "family" else option
