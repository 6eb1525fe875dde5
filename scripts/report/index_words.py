"""How an index was made, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from words.say import knows, said, say


def index_method(name: str) -> str:
    """A method of a composite index."""
    return say(f"index-{name}") if knows(f"index-{name}") else name.replace("_", " ")


def index_options(options: Mapping[str, Any]) -> list[str]:
    """Its options, each with its value."""
    return [
        say("pair", name=_option(key), value=said(value, key)).replace("_", " ")
        for key, value in options.items()
    ]


def _option(key: str) -> str:
    return say(f"index_option-{key}") if knows(f"index_option-{key}") else key
