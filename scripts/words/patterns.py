"""Texts that the program writes in the default language, said in another by the catalogue.

A message of the default language is the pattern of the texts that it gives: what its places hold is taken out
of a text and put into the message of the other language. A place whose name begins with `n_` holds a number,
one that begins with `w_` a word without blanks, one that begins with `o_` may be empty.
"""

from __future__ import annotations

import re
from functools import lru_cache

from base.language import DEFAULT
from words import FOLDER, KINDS

MESSAGES = "messages"
_MESSAGE = re.compile(r"^([a-z]+-[\w-]+) *= *((?:.*\n)(?:[ ]+.*\n)*)", re.M)
_PLACE = re.compile(r"\{ \$(\w+) \}")
_LITERAL = re.compile(r'\{"([^"]*)"\}')
_HELD = {"n_": r"[-−+\d.,e∞]*\d|inf", "w_": r"\S+"}


@lru_cache(maxsize=1000)
def found_in(folder: str, text: str) -> tuple[str, dict[str, str]] | None:
    """The message of a folder of the catalogue that a text is made by, and what its places hold."""
    for key, parts in messages_of(folder):
        if all(letters in text for letters in parts[::2]) and (found := _pattern(parts).fullmatch(text)):
            return key, found.groupdict()
    return None


@lru_cache
def messages_of(folder: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each message with its pieces, those that could be little else first."""
    files = sorted((FOLDER / DEFAULT / folder).glob("*.ftl"))
    if folder == MESSAGES:  # a kind's own errors lie beside it
        files += sorted(KINDS.glob(f"*/{DEFAULT}.ftl"))
    source = "\n".join(file.read_text(encoding="utf-8") for file in files)
    found = [
        (key, tuple(pieces(text)))
        for key, text in _MESSAGE.findall(source + "\n")
        if folder != MESSAGES or key.startswith("message-")
    ]
    return tuple(sorted(found, key=_telling, reverse=True))


def _telling(message: tuple[str, tuple[str, ...]]) -> tuple[int, int]:
    """How little else a message can be: by its own letters, then by places that hold a number or one word."""
    _, parts = message
    held = sum({"n_": 2, "w_": 1}.get(name[:2], 0) for name in parts[1::2])
    return sum(map(len, parts[::2])), held


def pieces(text: str) -> list[str]:
    """The letters of a message and the names of its places, in turn."""
    parts = _PLACE.split(" ".join(text.split()))
    return [part if i % 2 else _LITERAL.sub(r"\1", part) for i, part in enumerate(parts)]


@lru_cache(maxsize=1000)
def _pattern(parts: tuple[str, ...]) -> re.Pattern[str]:
    """The pattern of a message's texts, made where a text has all its letters."""
    found = "".join(_place(part) if i % 2 else re.escape(part) for i, part in enumerate(parts))
    return re.compile(found, re.DOTALL)


def _place(name: str) -> str:
    """The pattern of what a place holds; what may be empty begins with a mark or a blank, or is a plural's
    ending.
    """
    if name == "o_s":
        return "(?P<o_s>s?)"
    if name.startswith("o_"):
        return f"(?P<{name}>(?:[;:,.(| ].*?)?)"
    return f"(?P<{name}>{_HELD.get(name[:2], '.+?')})"
