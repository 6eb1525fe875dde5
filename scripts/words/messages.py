"""What commands say to their user, in another language than the code has it in."""

from __future__ import annotations

from words.names import called
from words.patterns import MESSAGES, found_in
from words.say import speaking, verbatim

PLACED = ": "  # stands after what a message is about, before a message of its own
LISTED = {"; ": "semicolon", ", ": "comma_in_sentence"}


def message(text: str, language: str) -> str:
    """A text of one or more lines; a line that the catalogue does not know is itself."""
    with speaking(language):
        return "\n".join(map(_line, text.split("\n")))


def _line(text: str) -> str:
    words = text.strip()
    if not words:
        return text
    start = text[: len(text) - len(text.lstrip())]
    return start + _said(words) + text[len(text.rstrip()) :]


def _said(text: str) -> str:
    """A line or a part of one, its own parts likewise; what is listed, each by itself."""
    place, colon, rest = text.partition(PLACED)
    if found := found_in(MESSAGES, text):
        key, places = found
        alone = found_in(MESSAGES, rest) if colon else None
        if (
            alone is None or alone[0] != key
        ):  # else the message begins with a place, which took what it is about
            held = {name: _said(part.strip()) if part else "" for name, part in places.items()}
            return verbatim(key, **held)
    if colon and (after := _said(rest)) != rest:
        return f"{_said(place)}{verbatim('colon')}{after}"
    for mark, joint in LISTED.items():
        parts = text.split(mark)
        said = [_said(part) for part in parts] if len(parts) > 1 else parts
        # Names that commas part are no messages.
        if said != parts and (mark != ", " or all(a != b for a, b in zip(said, parts, strict=True))):
            return verbatim(joint).join(said)
    return called("texts", text) or text
