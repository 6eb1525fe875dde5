"""Tables of sentences by key, those of the kinds of analysis included."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from spillover.declared import having, part_of
from spillover.words import Sentence

OWN = "words"  # the file of a kind's words


@cache
def of_kinds() -> dict[str, Any]:
    """The words of each kind, as the module that they are."""
    return {kind: part_of(kind, OWN) for kind in having(f"{OWN}.py")}


def with_kinds(name: str, own: Mapping[str, Sentence]) -> dict[str, Sentence]:
    """A table with what the tables of that name add to it in the words of kinds."""
    found = dict(own)
    for words in of_kinds().values():
        found |= getattr(words, name, {})
    return found


def methods() -> dict[str, Sentence]:
    """What an analysis of each kind estimates."""
    own = {kind: part_of(kind, "methods") for kind in having("methods.py")}
    return {kind: methods.METHODS for kind, methods in own.items() if hasattr(methods, "METHODS")}
