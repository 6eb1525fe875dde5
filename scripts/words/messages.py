"""What commands say to their user, in another language than the code has it in."""

from __future__ import annotations

from words.names import called
from words.patterns import found_in
from words.say import speaking, verbatim

MESSAGES, LISTED = "messages", "; "


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
    """A line or a part of one, its own parts likewise; reasons that are listed, each by itself."""
    found = found_in(MESSAGES, text)
    if found is None:
        reasons = text.split(LISTED)
        said = [_said(reason) for reason in reasons] if len(reasons) > 1 else reasons
        return called("texts", text) or text if said == reasons else verbatim("semicolon").join(said)
    key, places = found
    return verbatim(key, **{name: _said(part.strip()) if part else "" for name, part in places.items()})
