"""Marks of the numbers within sentences: which place of which message each one fills.

While a page is made, `say` puts a mark around each number of a sentence, and the page's HTML has it as
`<span data-of="…">`: a script that reads the page knows what the number is in any language. Elsewhere
sentences have none.

In a text a mark is one character before the number, of Unicode's supplementary private use area, and one
behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from typing import Any

from spillover.words import FILL, Filler

FIRST, END = 0xF0000, "\U0010fffd"
BEGIN = "[\U000f0000-\U000ffffd]"
_MARK = re.compile(f"{BEGIN}|{END}")
_WHOLE = re.compile(f"({BEGIN}[^{END}]*{END})")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
# What holds no element of its own, and tags: their marks go.
_TOKEN = re.compile(rf"<(script|style|title|option|svg|math)\b.*?</\1>|<[^>]*>|{_MARK.pattern}", re.DOTALL)
_KEYS: list[str] = []
_PLACES: dict[str, int] = {}


@contextmanager
def mark_numbers() -> Iterator[None]:
    """Within a `with` block, sentences have marks around their numbers."""
    token = FILL.set(fill_marked)
    try:
        yield
    finally:
        FILL.reset(token)


@cache
def key_of(message: str, place: str = "") -> str:
    """Name a place of a message in a mark; without a place, a number that the message itself has.

    message: in English, with its places; of two that are chosen by a count, the one for a single thing.
    """
    return f"{sha256(message.encode()).hexdigest()[:8]}:{place}"


class _MarkingFiller(Filler):
    """Fills the places of one message, with marks around the numbers of what it fills in."""

    def __init__(self, message: str) -> None:
        self.message = message

    def write_text(self, text: str) -> str:
        return _DIGITS.sub(lambda found: _mark_number(found[0], self.message, ""), text)

    def write_value(self, name: str, text: str) -> str:
        if not any(map(str.isdecimal, text)):
            return text
        return "".join(
            _mark_number(part, self.message, name) if any(map(str.isdecimal, part)) and i % 2 == 0 else part
            for i, part in enumerate(_WHOLE.split(text))
        )


def fill_marked(message: str, sentence: str, values: Mapping[str, Any]) -> str:
    """Fill a sentence with its values, with marks around numbers; one that is a value alone has the value's.

    message: the English sentence that names the places; sentence: the same in the language that is spoken.
    """
    filler = Filler() if is_bare(message) else _MarkingFiller(message)
    return filler.vformat(sentence, (), values)


@cache
def is_bare(message: str) -> bool:
    """Return whether a message says nothing but one value."""
    return re.fullmatch(r"\W*\{\w+\}\W*", message) is not None


def _mark_number(text: str, message: str, place: str) -> str:
    key = key_of(message, place)
    if key not in _PLACES:
        _PLACES[key] = len(_KEYS)
        _KEYS.append(key)
    return f"{chr(FIRST + _PLACES[key])}{text}{END}"


def remove_marks(text: str) -> str:
    """Remove marks from a text."""
    return _MARK.sub("", text)


def render_marks(html: str) -> str:
    """HTML whose marks are elements; those within tags, scripts and pictures are removed, and so is what is
    no mark of this process.
    """
    opened = 0

    def render(found: re.Match[str]) -> str:
        nonlocal opened
        text = found[0]
        if text == END:
            is_open = opened > 0
            opened -= is_open
            return "</span>" if is_open else ""
        if len(text) > 1:
            return remove_marks(text)
        place = ord(text) - FIRST
        opened += place < len(_KEYS)
        return f'<span data-of="{_KEYS[place]}">' if place < len(_KEYS) else ""

    return _TOKEN.sub(render, html)
